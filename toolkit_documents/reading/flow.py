"""The running text of an office document, gathered from the events of its XML."""

from collections.abc import Collection


class Flow:
    """Gathers paragraphs. What stands in a box of its own (a text box, a footnote) follows the paragraph it hangs in,
    so that it cuts no sentence in two. ``skipped`` elements are left out with all that is in them."""

    def __init__(self, *, skipped: Collection[str], boxes: Collection[str]):
        self.skipped = skipped
        self.boxes = boxes
        self.skipping = 0
        # For each open box: the lines so far, the pieces of the line being written, the boxes that wait for its end.
        self.open: list[tuple[list[str], list[str], list[str]]] = [([], [], [])]

    def enters(self, name: str) -> bool:
        """Whether the text of the element that starts here counts."""
        if self.skipping or name in self.skipped:
            self.skipping += 1
        elif name in self.boxes:
            self.open.append(([], [], []))
        return not self.skipping

    def leaves(self, name: str) -> bool:
        """The same for one that ends here."""
        if self.skipping:
            self.skipping -= 1
            return False
        if name in self.boxes:
            self.end_line()
            lines = self.open.pop()[0]
            self.open[-1][2].extend(lines)
        return True

    def add(self, text: str) -> None:
        if not self.skipping:
            self.open[-1][1].append(text)

    def end_line(self) -> None:
        lines, line, waiting = self.open[-1]
        lines.append("".join(line))
        lines.extend(waiting)
        line.clear()
        waiting.clear()

    def take(self) -> str:
        """All the text so far, and begin anew."""
        self.end_line()
        lines = self.open[0][0]
        text = "\n".join(line for line in lines if line.strip())
        self.open = [([], [], [])]
        return text
