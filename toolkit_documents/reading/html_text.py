"""The text of HTML, and of the chapters of EPUB, which are HTML written as XML."""

import re
from html.parser import HTMLParser

SKIPPED = {"script", "style", "template", "head", "title", "noscript", "svg", "math", "rt", "rp"}
#: Elements that stand in a line: all others end one.
INLINE = frozenset(
    re.findall(
        r"\w+",
        "a abbr acronym b bdi bdo big cite code data del dfn em font i img ins kbd label mark q ruby s samp small span "
        "strike strong sub sup time tt u var wbr",
    )
)


class TextOfHTML(HTMLParser):
    def __init__(self):
        super().__init__(convert_charrefs=True)
        self.pieces: list[str] = []
        self.skipping: list[str] = []

    def handle_starttag(self, tag, attributes):
        if tag in SKIPPED:
            self.skipping.append(tag)
        # The body has begun, whether or not the head was ended.
        if tag == "body":
            self.skipping.clear()
        if tag not in INLINE:
            self.pieces.append("\n")

    def handle_startendtag(self, tag, attributes):
        if tag not in INLINE:
            self.pieces.append("\n")

    def handle_endtag(self, tag):
        if tag in self.skipping:
            del self.skipping[self.skipping.index(tag) :]
        if tag not in INLINE:
            self.pieces.append("\n")

    def handle_data(self, data):
        if not self.skipping:
            # A line break of the source is a space.
            self.pieces.append(" ".join(data.split("\n")))


def html_text(source: str) -> str:
    parser = TextOfHTML()
    parser.feed(source)
    parser.close()
    lines = (" ".join(line.split()) for line in "".join(parser.pieces).split("\n"))
    return "\n".join(filter(None, lines))
