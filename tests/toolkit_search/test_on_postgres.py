"""The same queries on PostgreSQL: in a process of its own, since the suite runs on SQLite."""

import json
import os
import subprocess
import sys

import pytest

from tests.services.site_template import ROOT

pytestmark = pytest.mark.service

PROGRAM = """
import json, random
import django
django.setup()
from django.core.management import call_command
from wagtail.documents import get_document_model
from wagtail.models import Locale, Page
from wagtail.search.backends import get_search_backend
from toolkit_documents.models import DocumentRecord
from toolkit_pages.link_checking import links_due
from toolkit_pages.reviews import editorial_pages, overdue
from toolkit_taxonomy.usage import usage_counts

call_command("migrate", verbosity=0)
locale, _ = Locale.objects.get_or_create(language_code="en")
title = "图书馆与合作伙伴 memorandum"
Page.objects.get(depth=1).add_child(instance=Page(title=title, slug="page", locale=locale))
dice = random.Random(1)
texts = {
    "chinese": "".join(chr(dice.randrange(0x4E00, 0x9FFF)) for _ in range(200_000)),
    "words": " ".join(f"{dice.randrange(10**12):x}" for _ in range(150_000)),
    "addresses": " ".join(f"{number:x}.example.org/{number:x}-{number + 1:x}-a/b?c" for number in range(60_000)),
}
for name, text in texts.items():
    document = get_document_model().objects.create(title=name, file=f"{name}.txt")
    DocumentRecord.objects.filter(document=document).update(text=f"beginning{name} {text}")
call_command("update_index", verbosity=0)
backend = get_search_backend("toolkit_search.backends.database")
queries = json.loads(input())
found = [[len(backend.search(query, Page)), len(backend.autocomplete(query, Page))] for query in queries]
rest = [links_due(), list(editorial_pages().filter(overdue())), dict(usage_counts())]
long = [len(backend.search(f"beginning{name}", DocumentRecord)) for name in texts]
print(json.dumps({"found": found, "rest": rest, "long": long}))
"""


def test_any_query_is_answered_chinese_is_found_and_a_document_of_more_words_than_an_entry_takes(postgres_database):
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
    assert told["long"] == [1, 1, 1]
