from pathlib import Path

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from django.apps import apps
from django.conf import settings
from django.core.management.base import BaseCommand


class Command(BaseCommand):
    help = "Compile the message catalogues of this checkout that changed. Needs no gettext."
    requires_system_checks = ()

    def handle(self, *args, **options):
        compiled = compile_changed(locale_folders())
        if compiled:
            self.stdout.write(f"Message catalogues: {compiled} compiled.")


def compile_changed(folders: list[Path]) -> int:
    """Compile each catalogue that is newer than what was compiled of it; returns how many."""
    compiled = 0
    for source in sorted(path for folder in folders for path in folder.glob("*/LC_MESSAGES/*.po")):
        target = source.with_suffix(".mo")
        if target.exists() and target.stat().st_mtime >= source.stat().st_mtime:
            continue
        with source.open("rb") as text:
            catalog = read_po(text)
        # Another process may be reading the old one.
        part = target.with_suffix(".part")
        with part.open("wb") as binary:
            write_mo(binary, catalog)
        part.replace(target)
        compiled += 1
    return compiled


def locale_folders() -> list[Path]:
    """The locale folders of the project and of its own apps, never those of installed packages."""
    apps_here = [Path(app.path) for app in apps.get_app_configs() if Path(app.path).parent == settings.BASE_DIR]
    return [Path(folder) for folder in settings.LOCALE_PATHS] + [path / "locale" for path in apps_here]
