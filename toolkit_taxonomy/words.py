"""Which words of a term are missing in its language: blank, or still those of the term it is translated from."""

#: The fields that readers see. Alternative labels are for the search alone, and a language may have none.
READ = ("label", "definition")

Words = dict[str, str]


def says_something(text: str) -> bool:
    """A blank is no translation, whatever it is made of."""
    return any(character.isalnum() for character in text)


def words_of(term) -> Words:
    return {name: getattr(term, name) for name in READ}


def missing_words(words: Words, original: Words) -> set[str]:
    """The fields in which a translation lacks words that its original has."""
    return {
        name
        for name in READ
        if any(character.isalpha() for character in original[name])
        and (not says_something(words[name]) or words[name] == original[name])
    }
