"""Whether a text is the one a reader sees: PDFs with broken fonts give nonsense that looks like text to a machine.

Two signs, as measured on the documents of seven languages: odd characters beside a letter (controls, private and
unassigned ones, letters of a script that the rest is not in) are more than 0.5 % of the characters; or less than 5 % of
the words are words that every text of its language is full of.
"""

import re
import unicodedata
from collections import Counter

from .languages import WORD, language_of, middle, script, script_weights

MOST_ODD, MOST_ODD_AT_ALL = 0.005, 0.03
#: Whole texts of the seven languages had 9 to 41 %, nonsense 0 to 3 %.
LEAST_FUNCTION_WORDS, MANY_FUNCTION_WORDS = 0.05, 0.15
#: Chinese has no spaces: the share is of characters.
LEAST_FUNCTION_CHARACTERS = 0.02
#: Less text tells nothing.
LEAST_WORDS = 60
SAMPLE = 60_000

FUNCTION_WORDS = {
    "en": "the of and to in a is that for it as on with be by are this or from at not an have you your can will if",
    "fr": "de la le et les des en un une du que est pour dans qui par sur au ne pas plus avec ce il se ou vous à sont",
    "de": "der die und in den von zu das mit sich des auf für ist im dem nicht ein eine als auch es an werden er oder",
    "es": "de la que el en y a los se del las un por con no una su para es al lo como más o pero sus este ser",
    "pt": "de a o que e do da em um para com não uma os no se na por mais as dos como mas ao das à seu ou",
    "it": "di e il la che in a per un è del non con una i le da si al dei della sono nel alla come più o gli",
    "nl": "de van het een en in is dat op te zijn met voor niet aan er om ook als dan maar bij of uit door naar",
    "ru": "и в не на что с по как из к для у о от за это или при его если до но все а их же так был может",
    "ar": "في من على إلى أن عن مع هذا هذه التي الذي أو و لا ما كل بين ذلك كما يجب قد حيث يتم بعد غير تم عند هو هي إذا",
}
CHINESE = set("的是在了和不一有为以為这這个個中与與及其或对對等可用并並于於会會要能到也被由")
#: Japanese writes its function words in kana, among the same characters.
KANA = re.compile("[\u3040-\u30ff]")


def is_garbled(pages: list[str]) -> bool:
    """Judged on the middle of the text; a text too short to tell is not garbled."""
    sample = middle("\n".join(pages), most=SAMPLE)
    scripts = script_weights(sample)
    odd = odd_share(sample, scripts=scripts)
    if not scripts:
        # Signs enough for a text, and not a letter or a figure among them.
        return len(sample.split()) >= LEAST_WORDS and not any(character.isdigit() for character in sample)
    if odd > MOST_ODD_AT_ALL:
        return True
    leading = scripts.most_common(1)[0][0]
    words = [word.casefold() for word in WORD.findall(sample) if script(word[0]) == leading]
    if leading == "IDEOGRAPHIC":
        few = sum(map(len, words)) >= LEAST_WORDS and chinese_share("".join(words)) < LEAST_FUNCTION_CHARACTERS
        return few or odd > MOST_ODD
    share = function_share(words)
    if odd > MOST_ODD:
        # Quotation marks or ligatures lost in a text that can be read for the rest.
        return share < MANY_FUNCTION_WORDS
    if len(words) < LEAST_WORDS or share >= LEAST_FUNCTION_WORDS:
        return False
    # Of a language without a list here, the detector's word is all there is.
    language = language_of(sample)
    return not language or language in FUNCTION_WORDS


def odd_share(text: str, *, scripts: Counter[str]) -> float:
    """The share of odd characters that stand beside a letter.

    A page of odd ones without a letter, as a title page in a font of its own is, leaves the rest readable.
    """
    usual = {name for name, count in scripts.items() if count * 50 >= scripts.total()} | {"LATIN", "GREEK", "MODIFIER"}
    odd_ones = {character for character in set(text) if is_odd(character, usual)}
    found = (
        text[index - 1 : index].isalpha() or text[index + 1 : index + 2].isalpha()
        for index, character in enumerate(text)
        if character in odd_ones
    )
    return sum(found) / max(1, len(text))


def is_odd(character: str, usual: set[str]) -> bool:
    if character in "\n\r\t\f" or (character.isascii() and character.isprintable()):
        return False
    category = unicodedata.category(character)
    if category in ("Cc", "Co", "Cn", "Cs") or character == "\ufffd":
        return True
    return category.startswith("L") and script(character) not in usual


def function_share(words: list[str]) -> float:
    """The share of the most frequent words of a language, for the language that has most."""
    counts = Counter(words)
    most = max(sum(counts[word] for word in set(listed.split())) for listed in FUNCTION_WORDS.values())
    return most / max(1, len(words))


def chinese_share(characters: str) -> float:
    found = sum(character in CHINESE or bool(KANA.match(character)) for character in characters)
    return found / max(1, len(characters))
