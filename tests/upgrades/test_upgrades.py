"""A site that was installed with an earlier landing upgrades: its database migrates, and its pages answer."""

import gzip
import os
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest

HERE = Path(__file__).parent
ROOT = HERE.parent.parent
DUMPS = sorted(HERE.glob("*.sql.gz"))
SHOW_A_PAGE_OF_EACH_TYPE = """
from django.test import Client
from toolkit_pages.models import ToolkitPage
from toolkit_pages.types import concrete_subclasses
for model in concrete_subclasses(ToolkitPage):
    page = model.objects.live().first()
    status = Client().get(page.url).status_code if page else "none"
    print(model.__name__, status)
"""


def test_the_latest_landing_is_kept():
    assert DUMPS, "make dump NAME=landing-<date> keeps this landing's database"


@pytest.mark.parametrize("dump", DUMPS, ids=lambda path: path.name)
def test_a_dump_is_small_enough_to_keep(dump):
    assert dump.stat().st_size < 200_000


@pytest.mark.service
@pytest.mark.parametrize("dump", DUMPS, ids=lambda path: path.name)
def test_an_earlier_database_migrates_and_its_pages_answer(dump, tmp_path):
    database = tmp_path / "site.sqlite3"
    connection = sqlite3.connect(database)
    connection.executescript(gzip.decompress(dump.read_bytes()).decode())
    connection.close()

    def manage(*arguments: str) -> str:
        environment = {
            **os.environ,
            "DATABASE_URL": f"sqlite:///{database}",
            "DJANGO_SETTINGS_MODULE": "cms.settings.test",
        }
        done = subprocess.run(
            [sys.executable, "manage.py", *arguments], cwd=ROOT, env=environment, capture_output=True, text=True
        )
        assert done.returncode == 0, done.stderr
        return done.stdout

    manage("migrate", "--no-input", "-v0")
    manage("update_index", "-v0")
    shown = manage("shell", "-v0", "-c", SHOW_A_PAGE_OF_EACH_TYPE)
    answers = dict(line.split() for line in shown.splitlines() if line.strip())
    assert answers["CaseStudy"] == "200"
    assert set(answers.values()) <= {"200", "none"}
