"""The tests that go through the admin and over HTTP, once more on a real PostgreSQL."""

import os
import subprocess
import sys

import pytest

from tests.services.site_template import ROOT

#: Every page type, rule and guard; what these leave out asks nothing of the database.
SUITES = [
    "tests/case_studies",
    "tests/toolkit_documents",
    "tests/toolkit_pages/test_admin_page_types.py",
    "tests/toolkit_pages/test_admin_permissions.py",
    "tests/toolkit_pages/test_admin_restrictions.py",
    "tests/toolkit_pages/test_bad_input.py",
    "tests/toolkit_pages/test_collation.py",
    "tests/toolkit_pages/test_preview.py",
    "tests/toolkit_pages/test_sitemap_and_feed.py",
    "tests/toolkit_taxonomy",
    "tests/toolkit_translation/test_approvals.py",
    "tests/toolkit_translation/test_completeness.py",
    "tests/toolkit_translation/test_live_translations.py",
    "tests/toolkit_translation/test_restrictions.py",
    "tests/toolkit_translation/test_terms.py",
    "tests/toolkit_translation/test_untranslated_lists.py",
]

#: Real servers were tried once already, and these ask no database.
LEFT_OUT = [
    f"tests/toolkit_documents/test_{name}.py"
    for name in ("headers", "object_stores", "ranges", "reading", "signatures")
]

pytestmark = pytest.mark.service


def run(*command: str, environment: dict) -> subprocess.CompletedProcess:
    return subprocess.run(
        [sys.executable, "-m", *command], cwd=ROOT, env=environment, capture_output=True, text=True, check=False
    )


def test_page_types_rules_and_guards_hold_on_postgresql(postgres_database, tmp_path):
    environment = {
        **{name: value for name, value in os.environ.items() if not name.startswith("PYTEST_")},
        "DATABASE_URL": postgres_database,
        "DJANGO_SETTINGS_MODULE": "cms.settings.test",
        "TOOLKIT_TEST_MEDIA": str(tmp_path / "media"),
    }
    made = run("tests.services.site_template", str(tmp_path), environment=environment)
    assert made.returncode == 0, made.stderr[-2000:]
    options = [
        "-q",
        "-m",
        "unit",
        "-p",
        "no:cacheprovider",
        "-p",
        "no:xdist",
        *(f"--ignore={path}" for path in LEFT_OUT),
    ]
    done = run("pytest", *options, *SUITES, environment=environment)
    assert done.returncode == 0, done.stdout[-4000:]
