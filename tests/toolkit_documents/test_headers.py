"""What is said of a file when it is sent, whatever its name."""

import re
from urllib.parse import unquote

import pytest
from django.http import HttpResponse
from hypothesis import given, settings
from hypothesis import strategies as st

from toolkit_documents.headers import (
    CONTENT_TYPES,
    NAME_LIMIT,
    closed_headers,
    content_disposition,
    content_type,
    download_name,
)

# RFC 6266 with RFC 8187: a quoted string without escapes, then perhaps the name itself.
GRAMMAR = re.compile(
    r"""(inline|attachment); filename="([ !#-\[\]-~]+)"(?:; filename\*=UTF-8''((?:[A-Za-z0-9._~-]|%[0-9A-F]{2})+))?"""
)


def told(name, *, inline=False):
    """How it is shown, the plain name, and the name that a program which reads filename* gives the file."""
    header = content_disposition(name, inline=inline)
    shown, plain, encoded = GRAMMAR.fullmatch(header).groups()
    return shown, plain, unquote(encoded, errors="strict") if encoded else plain


@pytest.mark.parametrize(
    ("name", "plain", "full"),
    [
        ("Checklist.pdf", "Checklist.pdf", "Checklist.pdf"),
        ("Checklist two.PDF", "Checklist two.PDF", "Checklist two.PDF"),
        ("قائمة المراجعة.pdf", "document.pdf", "قائمة المراجعة.pdf"),
        ("合作伙伴关系指南.docx", "document.docx", "合作伙伴关系指南.docx"),
        ("Отчёт 2026.odt", "2026.odt", "Отчёт 2026.odt"),
        ("Résumé – été.pdf", "Resume ete.pdf", "Résumé – été.pdf"),
        ("e\u0301te\u0301.pdf", "ete.pdf", "été.pdf"),
        ("می\u200cخواهم.pdf", "document.pdf", "می\u200cخواهم.pdf"),
        ("100% 'sure'.pdf", "100_ 'sure'.pdf", "100% 'sure'.pdf"),
        ('a "b" c.pdf', "a _b_ c.pdf", "a _b_ c.pdf"),
        ("a;b.pdf", "a_b.pdf", "a;b.pdf"),
        ("../../etc/passwd", "_.._etc_passwd", "_.._etc_passwd"),
        ("C:\\a.pdf", "C__a.pdf", "C__a.pdf"),
        ("a\r\nSet-Cookie: x=y.pdf", "aSet-Cookie_ x=y.pdf", "aSet-Cookie_ x=y.pdf"),
        ("a\0b\x1b\x7f\x85.pdf", "ab.pdf", "ab.pdf"),
        # Shown from right to left, this would end in "exe.pdf".
        ("fdp.\u202eexe.docx", "fdp.exe.docx", "fdp.exe.docx"),
        ("\u2066a\u2069\u200f\ufeff.pdf", "a.pdf", "a.pdf"),
        (".htaccess", "htaccess", "htaccess"),
        ("a.pdf. . ", "a.pdf", "a.pdf"),
        ("a\ud800.pdf", "a.pdf", "a.pdf"),
        ("", "document", "document"),
        (".", "document", "document"),
        ("ملف", "document", "ملف"),
    ],
)
def test_the_name_arrives_and_its_dangers_do_not(name, plain, full):
    assert told(name) == ("attachment", plain, full)


@pytest.mark.parametrize("letter", ["a", "я", "指", "😀", "e\u0301"])
def test_a_very_long_name_is_shortened_and_keeps_its_extension(letter):
    _, plain, full = told(letter * 1000 + ".docx")
    assert full.endswith(letter[:1] + ".docx") or full.endswith("é.docx")
    assert NAME_LIMIT - 6 < len(full.encode()) <= NAME_LIMIT
    assert plain.endswith(".docx")


@settings(max_examples=200, deadline=None)
@given(st.text(st.characters(), max_size=40), st.sampled_from(["", ".pdf", ".docx", ".\u202epdf", '."', ".p\r\n"]))
def test_every_name_makes_one_well_formed_header(stem, ending):
    shown, _, full = told(stem + ending, inline=True)
    HttpResponse()["Content-Disposition"] = content_disposition(stem + ending, inline=True)
    assert full == download_name(full), "cleaning again changes nothing"
    assert len(full.encode()) <= NAME_LIMIT
    assert shown == ("inline" if full.lower().endswith(".pdf") else "attachment")


def test_only_a_pdf_opens_in_the_browser():
    assert told("a.PDF", inline=True)[0] == "inline"
    for extension in {*CONTENT_TYPES, "html", "svg", "xml", "js", ""} - {"pdf"}:
        assert told(f"a.{extension}", inline=True)[0] == "attachment"
    assert told("a.pdf.html", inline=True)[0] == "attachment"
    assert told("a.pdf")[0] == "attachment"


@pytest.mark.parametrize(
    "name", ["a.html", "a.htm", "a.svg", "a.xhtml", "a.xml", "a.js", "a.exe", "a", "pdf", "a.pdf "]
)
def test_a_type_that_is_not_ours_is_bytes_to_be_saved(name):
    assert content_type(name) == "application/octet-stream"


def test_no_type_of_ours_is_one_that_browsers_take_for_a_page():
    assert not [kind for kind in CONTENT_TYPES.values() if re.search("html|xml(;|$)|svg|script", kind)]


def test_texts_say_that_they_are_utf_8():
    assert content_type("a.TXT") == "text/plain; charset=utf-8"
    assert [kind for kind in CONTENT_TYPES.values() if kind.startswith("text/") and "charset=utf-8" not in kind] == []


def test_what_the_site_sends_is_closed():
    headers = closed_headers("a.docx", inline=True)
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Content-Encoding"] == "identity"
    assert headers["Cross-Origin-Resource-Policy"] == "same-origin"
    assert "default-src 'none'" in headers["Content-Security-Policy"]
    assert "sandbox" in headers["Content-Security-Policy"]
    assert headers["Content-Disposition"].startswith("attachment")


def test_a_pdf_that_is_shown_may_not_be_sandboxed_and_gets_no_scripts():
    policy = closed_headers("a.pdf", inline=True)["Content-Security-Policy"]
    assert "sandbox" not in policy
    assert "default-src 'none'" in policy and "script-src" not in policy
