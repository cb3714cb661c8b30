"""Compiling message catalogues while the wheel is built: *.po files are in the repository, *.mo files are not."""

from pathlib import Path

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from setuptools.command.build_py import build_py


class BuildWithCatalogues(build_py):
    def run(self):
        for package in {name.partition(".")[0] for name in self.packages or []}:
            for source in Path(package).glob("locale/*/LC_MESSAGES/*.po"):
                with source.open("rb") as text, source.with_suffix(".mo").open("wb") as compiled:
                    write_mo(compiled, read_po(text))
        super().run()
