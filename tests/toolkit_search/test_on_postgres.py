"""The same queries on PostgreSQL: in a process of its own, since the suite runs on SQLite."""

import json
import os
import subprocess
import sys

import pytest

from tests.services.site_template import ROOT

pytestmark = pytest.mark.service

PROGRAM = """
import json
import django
django.setup()
from django.core.management import call_command
from wagtail.models import Locale, Page
from wagtail.search.backends import get_search_backend
from toolkit_pages.link_checking import links_due
from toolkit_pages.reviews import editorial_pages, overdue
from toolkit_taxonomy.usage import usage_counts

call_command("migrate", verbosity=0)
locale, _ = Locale.objects.get_or_create(language_code="en")
title = "图书馆与合作伙伴 memorandum"
Page.objects.get(depth=1).add_child(instance=Page(title=title, slug="page", locale=locale))
call_command("update_index", verbosity=0)
backend = get_search_backend("toolkit_search.backends.database")
queries = json.loads(input())
found = [[len(backend.search(query, Page)), len(backend.autocomplete(query, Page))] for query in queries]
rest = [links_due(), list(editorial_pages().filter(overdue())), dict(usage_counts())]
print(json.dumps({"found": found, "rest": rest}))
"""


def test_any_query_is_answered_and_chinese_is_found(postgres_database):
    words = ["图书馆", "合作伙伴", "memorandum", '"memorandum', "memorandum & ("]
    nothing = ['"', "a\x00b", "\x00", "\\", "<-> | !", "x " * 5_000, "天气"]
    ran = subprocess.run(
        [sys.executable, "-c", PROGRAM],
        input=json.dumps([*words, *nothing]),
        cwd=ROOT,
        env={**os.environ, "DATABASE_URL": postgres_database, "DJANGO_SETTINGS_MODULE": "cms.settings.test"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert ran.returncode == 0, ran.stderr
    told = json.loads(ran.stdout.splitlines()[-1])
    assert told["found"] == [[1, 1]] * len(words) + [[0, 0]] * len(nothing)
    assert told["rest"] == [[], [], {}]
