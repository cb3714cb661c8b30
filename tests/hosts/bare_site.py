"""A site as ``wagtail start`` makes it, with the apps from their wheel, in an environment that knows no other copy.

Standard library alone: ``make matrix`` uses it too, with interpreters that have no test tools.
"""

import json
import os
import shutil
import subprocess
import sys
import sysconfig
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent
BOOT = Path(__file__).with_name("boot.py")
PACKAGES = ["case_studies", *sorted(path.name for path in ROOT.glob("toolkit_*") if (path / "apps.py").exists())]

#: The apps with what each needs, from the ground up.
LAYERS = {
    "toolkit_taxonomy": [],
    "toolkit_documents": ["toolkit_taxonomy"],
    "toolkit_pages": ["toolkit_documents", "toolkit_taxonomy"],
    "case_studies": ["toolkit_pages", "toolkit_documents", "toolkit_taxonomy"],
    "toolkit_search": ["toolkit_pages", "toolkit_documents", "toolkit_taxonomy"],
    "toolkit_translation": [
        *("toolkit_pages", "toolkit_documents", "toolkit_taxonomy"),
        *("wagtail_localize", "wagtail_localize.locales"),
    ],
}
ALL_APPS = [*LAYERS, "wagtail_localize", "wagtail_localize.locales"]
#: Wagtail's own that our page types use and that ``wagtail start`` leaves out.
NEIGHBOURS = ["wagtail.contrib.routable_page", "wagtail.contrib.table_block"]
TRANSLATION_SETTINGS = """
USE_I18N = WAGTAIL_I18N_ENABLED = True
LANGUAGES = WAGTAIL_CONTENT_LANGUAGES = [("en", "English"), ("fr", "French")]
WAGTAILLOCALIZE_SYNC_LIVE_STATUS_ON_TRANSLATE = False
"""
OWN_DOCUMENTS = {
    "apps.py": """\
from django.apps import AppConfig


class LibraryConfig(AppConfig):
    name = "library"
    default_auto_field = "django.db.models.BigAutoField"
""",
    "models.py": """\
from django.db import models
from wagtail.documents.models import AbstractDocument, Document


class HostDocument(AbstractDocument):
    shelf = models.CharField(max_length=20, blank=True)
    admin_form_fields = (*Document.admin_form_fields, "shelf")
""",
    "__init__.py": "",
    "migrations/__init__.py": "",
}


def run(command: list, **options) -> str:
    """The output of a program; what it said when it failed."""
    done = subprocess.run([str(part) for part in command], capture_output=True, text=True, check=False, **options)
    if done.returncode:
        raise RuntimeError(f"{' '.join(map(str, command))}\n{done.stdout[-4000:]}\n{done.stderr[-6000:]}")
    return done.stdout


def build_wheel(folder: Path, *, python: str = sys.executable) -> Path:
    """The wheel of this state of the sources; from a copy, since an old folder ``build`` would leave modules in it."""
    sources = folder / "sources"
    sources.mkdir(parents=True)
    ignore = shutil.ignore_patterns("__pycache__", "*.mo")
    for name in [*PACKAGES, "tools"]:
        shutil.copytree(ROOT / name, sources / name, ignore=ignore)
    for name in ("pyproject.toml", "LICENSE", "README.md"):
        if (ROOT / name).exists():
            shutil.copy(ROOT / name, sources / name)
    # What must stay out has to be there to be left out.
    for name in ("cms", "tests"):
        shutil.copytree(ROOT / name, sources / name, ignore=ignore)
    run([python, "-m", "build", "--wheel", "--no-isolation", "--outdir", folder, sources])
    return next(folder.glob("*.whl"))


def make_environment(folder: Path, wheel: Path) -> Path:
    """The interpreter of an environment with the wheel; all other packages are those of this one. Takes 3 seconds."""
    run([sys.executable, "-m", "venv", "--without-pip", folder])
    python = folder / "bin" / "python"
    own = Path(sysconfig.get_path("purelib", vars={"base": str(folder)}))
    (own / "packages-of-the-tests.pth").write_text(sysconfig.get_path("purelib") + "\n")
    install = ["install", "--no-deps", "--no-index", "--disable-pip-version-check", "--quiet", wheel]
    run([sys.executable, "-m", "pip", "--python", python, *install])
    return python


@dataclass
class BareSite:
    """A started site. ``migrated`` is its database without our apps, made once, since it takes longest."""

    folder: Path
    python: Path
    settings: dict[str, str] = field(default_factory=dict)

    @classmethod
    def start(cls, folder: Path, python: Path) -> "BareSite":
        folder.mkdir(parents=True)
        run([python, "-c", "from wagtail.bin.wagtail import main; main()", "start", "hostsite", folder], cwd=folder)
        site = cls(folder, python)
        site.boot("bare", [], steps=["migrate"])
        return site

    @property
    def migrated(self) -> Path:
        return self.folder / "bare.sqlite3"

    def add_app(self, name: str, files: dict[str, str]) -> None:
        for path, text in files.items():
            target = self.folder / name / path
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_text(text)

    def boot(self, name: str, apps: Iterable[str], *, steps: list[str], settings: str = "") -> dict:
        """What steps of ``boot.py`` say with these apps beside the site's own, under settings of their own."""
        database = self.folder / f"{name}.sqlite3"
        if name != "bare":
            shutil.copyfile(self.migrated, database)
        (self.folder / "hostsite" / "settings" / f"{name}.py").write_text(
            "from .dev import *\n"
            f"INSTALLED_APPS = {list(apps)!r} + INSTALLED_APPS\n"
            f"DATABASES['default']['NAME'] = {str(database)!r}\n"
            "ALLOWED_HOSTS = ['*']\n"
            f"MEDIA_ROOT = {str(self.folder / 'media')!r}\n"
            f"{settings}"
        )
        environment = {
            **{key: value for key, value in os.environ.items() if not key.startswith(("DJANGO_", "PYTHON"))},
            "PYTHONPATH": str(self.folder),
            "PYTHONDONTWRITEBYTECODE": "1",
            "DJANGO_SETTINGS_MODULE": f"hostsite.settings.{name}",
        }
        # Without its own folder on the path (-P): nothing of this project is found but through the wheel.
        output = run([self.python, "-P", BOOT, *steps], cwd=self.folder, env=environment)
        return json.loads(output.splitlines()[-1])
