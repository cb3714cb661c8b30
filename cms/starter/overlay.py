"""The keys of a translated file over those of its original: the translation holds words, all else is the original's."""

import yaml

from .problems import ContentFile

#: What a translation says for itself though its original does not.
OWN = {"slug"}
#: Words that stay as they are unless a translation says otherwise: names, and the titles of what others published.
KEPT = {"name", "publisher"}
#: Keys with words; the others are codes, dates, addresses and names of files, which a translation does not repeat.
WORDS = {
    "title", "summary", "purpose", "featured_title", "entries", "hint", "note", "sources", "publisher", "year",
    "period", "place_detail", "partners", "name", "role", "need", "context", "actions", "successes", "challenges",
    "lessons", "point", "proof", "results", "results_note", "what", "when", "figure", "unit", "chart", "counted",
    "rows", "base", "source", "evidence", "found_on", "licence_note", "languages_note",
}  # fmt: skip
#: Lists of works, whose titles are names.
WORKS = {"sources", "evidence"}


class Overlay:
    """Lays one file's keys over another's and reports what is missing or too much."""

    def __init__(self, file: ContentFile, first_line: int):
        self.file, self.first_line = file, first_line

    def of(self, original: yaml.MappingNode, own: yaml.MappingNode, *, work: bool = False) -> yaml.MappingNode:
        """The original's keys in their order, with the translation's words; ``work`` says that they describe one."""
        given = {key.value: (key, value) for key, value in own.value}
        pairs = [given.pop(name) for name in OWN if name in given]
        for key, value in original.value:
            name = key.value
            if name not in given:
                if self._must_be_given(name, value, work=work):
                    self._problem(own, f"'{name}' of the original has no translation here")
                pairs.append((key, value))
            elif not self._has_words(name, value):
                self._problem(given.pop(name)[0], f"'{name}' stands in the original only")
                pairs.append((key, value))
            else:
                own_key, own_value = given.pop(name)
                pairs.append((own_key, self._value(name, value, own_value)))
        for name, (key, _value) in given.items():
            self._problem(key, f"'{name}' is not in the original")
        return yaml.MappingNode(own.tag, pairs, own.start_mark, own.end_mark)

    def _value(self, name: str, original: yaml.Node, own: yaml.Node) -> yaml.Node:
        if isinstance(original, yaml.MappingNode) and isinstance(own, yaml.MappingNode):
            return self.of(original, own)
        parts = original.value if isinstance(original, yaml.SequenceNode) else []
        if not (parts and isinstance(own, yaml.SequenceNode)):
            return own
        if len(parts) != len(own.value):
            self._problem(own, f"'{name}' has {len(own.value)} entries, the original has {len(parts)}")
            return original
        items = [
            self.of(part, item, work=name in WORKS)
            if isinstance(part, yaml.MappingNode) and isinstance(item, yaml.MappingNode)
            else item
            for part, item in zip(parts, own.value, strict=True)
        ]
        return yaml.SequenceNode(own.tag, items, own.start_mark, own.end_mark)

    def _has_words(self, name: str, value: yaml.Node) -> bool:
        """``source`` is the number of a piece of evidence in a result, and words in a chart."""
        if isinstance(value, yaml.MappingNode):
            return name != "terms"
        return name in WORDS and not (name == "source" and not _letters(value))

    def _must_be_given(self, name: str, value: yaml.Node, *, work: bool) -> bool:
        if not self._has_words(name, value) or name in KEPT or (work and name == "title"):
            return False
        return _letters(value, work=name in WORKS)

    def _problem(self, node: yaml.Node, message: str) -> None:
        self.file.problem(self.first_line + node.start_mark.line, message)


def _letters(node: yaml.Node, *, work: bool = False) -> bool:
    """Whether a value says something in words, at any depth."""
    if isinstance(node, yaml.ScalarNode):
        return any(character.isalpha() for character in node.value) and not node.tag.endswith((":null", ":bool"))
    if isinstance(node, yaml.SequenceNode):
        return any(_letters(part, work=work) for part in node.value)
    words = WORDS - KEPT - ({"title"} if work else set())
    return any(_letters(value) for key, value in node.value if key.value in words)
