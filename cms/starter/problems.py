"""What is wrong with a content file, by name and line."""

from dataclasses import dataclass, field


@dataclass(frozen=True, order=True)
class Problem:
    path: str
    line: int
    message: str

    def __str__(self):
        return f"{self.path}:{self.line}: {self.message}"


class ContentErrors(Exception):
    """Nothing is loaded while a single file is wrong."""

    def __init__(self, problems: list[Problem]):
        self.problems = sorted(set(problems))
        super().__init__("\n".join(map(str, self.problems)))


@dataclass
class ContentFile:
    """A file as it is read: ``path`` is that below the content's root, with the language folder.

    A translation knows the text of its ``original``.
    """

    path: str
    text: str
    original: str = ""
    problems: list[Problem] = field(default_factory=list)

    def problem(self, line: int, message: str) -> None:
        self.problems.append(Problem(self.path, line, message))
