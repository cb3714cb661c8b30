"""The order in which readers look for names."""

import unicodedata


def alphabetical(name: str) -> str:
    """A key to sort names by: capitals and accents count for nothing, so that "Égypte" stands before "Fidji"."""
    letters = unicodedata.normalize("NFKD", name.casefold())
    return "".join(letter for letter in letters if not unicodedata.combining(letter))
