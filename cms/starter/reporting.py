"""What a load did, a line for each file that it touched or left to its editors."""

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field

CREATED, UPDATED, UNCHANGED = "created", "updated", "unchanged"
EDITED = "kept, edited by an editor"
DELETED = "kept, deleted by an editor"
TAKEN = "kept, the address is taken by another page"
NO_PARENT = "left out, its section was deleted by an editor"
NO_ORIGINAL = "left out, its original was edited or deleted"
FOREIGN = "kept, made by an editor"


@dataclass
class Report:
    say: Callable[[str], None] = print
    counts: Counter = field(default_factory=Counter)

    def add(self, outcome: str, path: str) -> None:
        self.counts[outcome] += 1
        if outcome != UNCHANGED:
            self.say(f"{outcome}: {path}")

    def summary(self) -> str:
        return "; ".join(f"{count} {outcome}" for outcome, count in self.counts.items()) or "nothing to load"
