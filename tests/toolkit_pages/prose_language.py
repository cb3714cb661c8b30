"""Whether a text is English prose, whatever language its page says it has."""

import re
from dataclasses import asdict
from functools import cache

from tests.cms.translated_texts import english_content

#: Words that hold English sentences together.
ENGLISH_WORDS = """
a an the and or but nor of to in on at by for from with without about into over under between as than that this these
those is are was were be been being has have had do does did can could may might must shall should will would not no it
its they them their there he she his her we us our you your who whom whose which what when where how why if so such all
any each every some more most other one
"""
#: What holds sentences together in each language, with the English words that it has too.
OWN_WORDS = {
    "de": """
der die das den dem des ein eine einen einem einer eines und oder aber als wie in im an am auf aus bei mit nach von vom
vor zu zum zur für über unter durch ohne um bis seit ist sind war waren wird werden hat haben hatte kann können muss
müssen soll nicht kein keine es sie er wir ihr ihre ihren sich was wer wo wenn ob so dass all man auch nur noch mehr
sehr dies diese dieser dieses jede jeder jedes will her
""",
    "es": """
el la los las lo un una unos unas y e o u de del al a en con por para sin sobre entre hasta desde que como es son fue
fueron ser está están hay ha han se su sus le les no ni si más muy ya cuando quien qué cuál este esta estos estas ese
esa cada todo toda todos todas otro otra pero porque he
""",
    "fr": """
le la les l un une des du de d et ou en au aux à a pour par sur sous dans avec sans entre vers chez que qui quoi dont où
ce cet cette ces se s son sa ses leur leurs il elle ils elles on nous vous est sont était été être ont n ne pas plus si
comme mais tout toute tous toutes chaque autre y as an or but me us
""",
}
ENGLISH = set(ENGLISH_WORDS.split())
OWN = {language: set(words.split()) for language, words in OWN_WORDS.items()}
#: Languages in whose writing a run of Latin words is foreign, whatever its words.
OTHER_SCRIPT = {"ar", "ru", "zh-Hans"}
WORDS = 3

_WORD = re.compile(r"[^\W\d_]+(?:['’-][^\W\d_]+)*")
_LATIN_RUN = re.compile(r"[A-Za-zÀ-ɏ][A-Za-zÀ-ɏ'’-]*(?: [A-Za-zÀ-ɏ][A-Za-zÀ-ɏ'’-]*)+")
_ADDRESS = re.compile(r"\bhttps?://\S+")
_BETWEEN_NAMES = r"(?:of|for|the|and|in|on|to|by|from|a|&)"
_PART_OF_NAME = r"(?:[A-ZÀ-Þ0-9][\w.'’-]*|[bcdfghjklmnpqrstvwxz]{2,5}\b)"
#: Words with capitals and short forms, with what stands between them in names: "Friends of the Library".
_NAME = re.compile(rf"\b{_PART_OF_NAME}(?:,? (?:{_BETWEEN_NAMES} )*{_PART_OF_NAME})*")
_PARTS = re.compile(r"[.;:!?()–—/]+(?:\s|$)|[()“”„«»《》；。：！？（）]|\s[–—/]\s")


@cache
def is_english_prose(text: str, language: str) -> bool:
    """Whether a text that is said to be in ``language`` reads as English.

    In another script: three Latin words in a row that are no name. In the same script: a clause, of whose words outside
    names more are English function words than the language's own. What a page cites may stand in a sentence.
    """
    text = _without_cited_titles(_ADDRESS.sub(" ", text))
    if language in OTHER_SCRIPT:
        runs = [match[0] for match in _LATIN_RUN.finditer(text)]
        return any(len(run.split()) >= WORDS and _WORD.search(_NAME.sub(" ", run)) for run in runs)
    own = OWN.get(language, set())
    english = ENGLISH - own
    for part in _PARTS.split(text):
        words = [word.lower() for word in _WORD.findall(_NAME.sub(" ", part))]
        counted = sum(word in english for word in words)
        if len(_WORD.findall(part)) >= WORDS and counted > sum(word in own for word in words):
            return True
    return False


def is_name(text: str) -> bool:
    """Of a person, an organisation, a place: every word with a capital but those between."""
    return not _WORD.search(_NAME.sub(" ", text))


def _without_cited_titles(text: str) -> str:
    """A title may stand in a sentence, also cut short; alone it has to say its language."""
    titles = cited_titles()
    for opening, lengths in [] if text in titles else titles.values():
        if opening in text:
            for shortened in lengths:
                text = text.replace(shortened, " ")
    return text


@cache
def cited_titles() -> dict[str, tuple[str, list[str]]]:
    """Titles of the works under sources and evidence, each with its first words and with all its lengths."""
    pages = [asdict(page) for page in english_content().pages]
    works = [work for page in pages for work in _named(page, "sources") + _named(page, "evidence")]
    titles = {work["title"]: work["title"].split() for work in works if work.get("title")}
    return {
        title: (" ".join(words[:WORDS]), [" ".join(words[:length]) for length in range(len(words), WORDS - 1, -1)])
        for title, words in sorted(titles.items(), key=lambda item: -len(item[0]))
    }


def _named(values, name: str) -> list[dict]:
    """The mappings anywhere below the key ``name``."""
    if isinstance(values, dict):
        return [
            found for key, value in values.items() for found in (_dicts(value) if key == name else _named(value, name))
        ]
    if isinstance(values, list | tuple):
        return [found for value in values for found in _named(value, name)]
    return []


def _dicts(value) -> list[dict]:
    if isinstance(value, dict):
        return [value, *(found for one in value.values() for found in _dicts(one))]
    if isinstance(value, list | tuple):
        return [found for one in value for found in _dicts(one)]
    return []
