"""What is asked of the index, whatever was typed."""

from hypothesis import given
from hypothesis import strategies as st
from modelsearch.query import MATCH_ALL, MATCH_NONE, And, Not, Or, Phrase, PlainText

from toolkit_search.words import WORD_LIMIT, prepared, query_words, searchable_words, segmented


def test_signs_are_no_words_and_letters_of_any_script_are():
    assert searchable_words('"bibliothèque" AND (مكتبة* NOT библиотека:^2)\x00') == (
        "bibliothèque AND مكتبة NOT библиотека 2"
    )
    assert searchable_words("हिन्दी") == "हिन्दी"
    assert searchable_words('"“-*() \x00 \u0301') == ""


def test_chinese_is_indexed_in_characters_and_pairs_and_asked_for_in_pairs():
    assert segmented("IFLA图书馆2023").split() == ["IFLA", "图", "书", "馆", "图书", "书馆", "2023"]
    assert query_words("图书馆 partners") == ["图书", "书馆", "partners"]
    assert query_words("书") == ["书"]


@given(st.text(st.characters(min_codepoint=0x4E00, max_codepoint=0x9FFF), min_size=1, max_size=12))
def test_every_word_asked_for_is_in_the_index_of_the_same_text(text):
    assert set(query_words(text)) <= set(segmented(text).split())


@given(st.text(max_size=60))
def test_preparing_twice_is_preparing_once(text):
    assert repr(prepared(prepared(text))) == repr(prepared(text))


def test_a_very_long_query_is_cut():
    assert len(query_words("a " * 5_000)) == WORD_LIMIT


def test_parts_of_a_query_that_hold_no_word_drop_out():
    word, signs = PlainText("word"), PlainText('"')
    assert prepared(signs) is MATCH_NONE
    assert repr(prepared(Or([word, signs]))) == repr(word)
    assert repr(prepared(And([word, signs]))) == repr(MATCH_NONE)
    assert repr(prepared(And([word, MATCH_ALL]))) == repr(word)
    assert repr(prepared(Not(signs))) == repr(MATCH_ALL)
    assert repr(prepared(Phrase('a "b'))) == repr(Phrase("a b"))
