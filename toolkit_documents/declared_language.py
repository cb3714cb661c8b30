"""Whether the language that editors state for a file is the one that was found in its text."""

#: A detector does not tell these apart, or knows them under an older code.
SAME = {"nb": "no", "nn": "no", "iw": "he", "in": "id", "ji": "yi", "cmn": "zh"}
#: Where Chinese is written so, unless its code names the script.
CHINESE_SCRIPTS = {"cn": "hans", "sg": "hans", "my": "hans", "tw": "hant", "hk": "hant", "mo": "hant"}
#: No language that a text could differ from.
ANY = {"mul", "und", "zxx", "mis"}


def differs(declared: str, found: str) -> bool:
    """Compare two BCP 47 codes by their languages; Chinese by its script as well, where both codes tell it.

    A code that is empty differs from none: nothing was stated, or nothing was found.
    """
    stated, seen = _parts(declared), _parts(found)
    if not stated[0] or not seen[0] or {stated[0], seen[0]} & ANY:
        return False
    if stated[0] != seen[0]:
        return True
    return bool(stated[1] and seen[1] and stated[1] != seen[1])


def _parts(code: str) -> tuple[str, str]:
    """``(language, script)`` in lower case; the script of Chinese only, empty where the code does not tell it."""
    language, *rest = code.lower().replace("_", "-").split("-")
    language = SAME.get(language, language)
    if language != "zh":
        return language, ""
    scripts = (part if part in ("hans", "hant") else CHINESE_SCRIPTS.get(part, "") for part in rest)
    return language, next(filter(None, scripts), "")
