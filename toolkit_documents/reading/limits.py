"""How much of anything a file may have, and the fault of one that has more."""

import dataclasses

MEGABYTE = 1024 * 1024

#: The formats that the library takes unless told otherwise, by the names of ``formats``.
FORMATS = ("pdf", "docx", "xlsx", "pptx", "odt", "ods", "odp", "epub", "rtf", "txt", "md", "csv", "html")


@dataclasses.dataclass(frozen=True)
class Limits:
    """Bytes, counts and seconds of one file. Picture sizes are of each picture; 178,956,970 is where Pillow refuses."""

    formats: tuple[str, ...] = FORMATS
    bytes: int = 100 * MEGABYTE
    pages: int = 5000
    pixels: int = 178_956_970
    unpacked_bytes: int = 400 * MEGABYTE
    entries: int = 10_000
    characters: int = 10_000_000
    memory_bytes: int = 768 * MEGABYTE
    cpu_seconds: int = 20
    wall_seconds: int = 25


class Refused(Exception):
    """The file has a fault that keeps it out; ``fault`` is its word (see ``toolkit_documents.faults``)."""

    def __init__(self, fault: str):
        super().__init__(fault)
        self.fault = fault
