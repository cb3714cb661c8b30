"""What a file is, what is wrong with it and what it says, through the door that the site uses: ``read_file``."""

import contextlib
import csv
import io
import os
import random
import resource
import subprocess
import sys
import zipfile
import zlib

import pytest
from django.core.files.base import ContentFile, File
from django.core.files.uploadedfile import TemporaryUploadedFile
from django.utils import translation

from bench.extraction import problem
from tests.services.missing import missing
from tests.services.site_template import ROOT
from toolkit_documents import extraction
from toolkit_documents.extraction import Limits, missing_libraries, on_disk, read_file
from toolkit_documents.faults import FAULTS, advice
from toolkit_documents.reading import confinement

from . import made_files as made

SHARED = ROOT.parent / "shared" / "documents"
MANIFEST = SHARED / "MANIFEST.tsv"
ROWS = (
    list(csv.DictReader(MANIFEST.read_text("utf-8").splitlines(), delimiter="\t", quoting=csv.QUOTE_NONE))
    if MANIFEST.exists()
    else []
)


@pytest.fixture
def read(tmp_path):
    """Write bytes under a name and read them."""

    def read(name, content, **options):
        path = tmp_path / "file"
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
        return read_file(path, name=name, **options)

    return read


def test_the_real_documents_are_here():
    if not ROWS:
        missing("The folder of real documents", how="It is ../shared/documents.")


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row["file"])
def test_a_real_document_comes_out_as_its_manifest_tells(row):
    reading = read_file(SHARED / row["file"], name=row["file"])
    assert problem(reading, row) == ""
    if row["language"] in ("ar", "zh", "en", "fr", "de", "ru", "es") and row["verdict"] == "extract":
        assert reading.language == row["language"]
        assert reading.state == "done"


def test_lam_alef_is_read_in_the_order_of_its_letters():
    if not ROWS:
        missing("The folder of real documents", how="It is ../shared/documents.")
    reading = read_file(SHARED / "ar-data-analysis-r-python.pdf", name="a.pdf")
    assert "تحسين الإنتاجية وحل المشكلات من خلال" in reading.pages[0]


# What is refused


@pytest.mark.parametrize(
    ("name", "content", "fault"),
    [
        ("notes.txt", "<!DOCTYPE html><title>x</title>", "wrong-type"),
        ("notes.txt", "\ufeff  <script>alert(1)</script>", "wrong-type"),
        ("list.csv", "name,link\nA,<script>alert(1)</script>\n", "wrong-type"),
        ("notes.md", "<!-- a --><html><body>", "wrong-type"),
        ("notes.txt", "#!/bin/sh\nrm x\n", "wrong-type"),
        ("paper.pdf", "<html>%PDF-1.4</html>", "wrong-type"),
        ("picture.svg", "<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>", "wrong-type"),
        ("picture.pdf", "<?xml version='1.0'?><svg><script/></svg>", "wrong-type"),
        ("program.exe", "Hello, I am text.", "wrong-type"),
        ("paper.docx", "Hello, I am text.", "wrong-type"),
        ("paper.doc", bytes.fromhex("D0CF11E0A1B11AE1") + bytes(600), "wrong-type"),
        ("paper.docx", bytes.fromhex("D0CF11E0A1B11AE1") + "EncryptedPackage".encode("utf-16-le"), "encrypted"),
        ("paper.docx", b"PK\x03\x04 and no more", "damaged"),
        ("paper.pdf", b"%PDF-1.7\nnothing follows", "damaged"),
        ("empty.txt", b"", "damaged"),
        ("photo.txt", b"\x89PNG\r\n\x1a\n" + bytes(range(256)), "wrong-type"),
    ],
)
def test_content_that_is_not_what_the_name_says_is_refused(read, name, content, fault):
    assert read(name, content, inspect_only=True).faults == (fault,)


def test_a_format_that_the_site_does_not_take_is_refused(read):
    assert read("page.html", "<p>Hello</p>").format == "html"
    assert read("page.html", "<p>Hello</p>", limits=Limits(formats=("pdf",))).faults == ("wrong-type",)


@pytest.mark.parametrize(
    ("extra", "options", "fault"),
    [
        ({"word/vbaProject.bin": b"x"}, {}, "macro"),
        ({}, {"kind": made.MACRO_WORD}, "macro"),
        ({"../../evil.xml": "x"}, {}, "damaged"),
        ({"C:\\evil.xml": "x"}, {}, "damaged"),
        ({"word/header1.xml": "<!DOCTYPE a [<!ENTITY b 'c'>]><a>&b;</a>"}, {}, "doctype"),
        (
            {"word/header1.xml": "<?xml version='1.0' encoding='utf-16'?><!DOCTYPE a><a/>".encode("utf-16")},
            {},
            "doctype",
        ),
        ({"word/header1.xml": b"\xef\xbb\xbf<!DOCTYPE a SYSTEM 'http://127.0.0.1:9/x'><a/>"}, {}, "doctype"),
        ({"word/header1.xml": "<a><b></a>"}, {}, "damaged"),
        ({f"{number}.bin": "x" for number in range(60)}, {}, "too-big"),
        ({"word/media/image1.bin": bytes(3_000_000)}, {}, "too-big"),
    ],
)
def test_a_hostile_package_is_refused(tmp_path, extra, options, fault):
    path = made.docx(tmp_path / "paper.docx", extra, **options)
    limits = Limits(unpacked_bytes=2_000_000, entries=50)
    assert read_file(path, name=path.name, limits=limits, inspect_only=True).faults == (fault,)


def test_a_package_that_hides_its_unpacked_size_is_refused(tmp_path):
    path = made.docx(tmp_path / "paper.docx", {"word/media/image1.bin": bytes(5_000_000)})
    data = path.read_bytes()
    path.write_bytes(data.replace((5_000_000).to_bytes(4, "little"), (5_000).to_bytes(4, "little")))
    reading = read_file(path, name=path.name, limits=Limits(unpacked_bytes=2_000_000))
    assert reading.faults[0] in ("too-big", "damaged")


def test_a_picture_of_too_many_pixels_is_refused(tmp_path):
    # A header is enough: 60,000 by 60,000.
    chunk = b"IHDR\0\0\xea\x60\0\0\xea\x60\x08\x02\0\0\0"
    header = b"\x89PNG\r\n\x1a\n\0\0\0\r" + chunk + zlib.crc32(chunk).to_bytes(4, "big") + b"\0\0\0\1IDAT"
    path = made.docx(tmp_path / "paper.docx", {"word/media/image1.png": header})
    assert read_file(path, name=path.name).faults == ("too-big",)


def test_a_pdf_that_promises_a_million_pages_is_refused(read):
    for levels, width in ((20, 2), (3, 100)):
        reading = read("bomb.pdf", made.page_tree(levels=levels, width=width))
        assert set(reading.shown) & {"too-big", "damaged"}
        assert reading.seconds < 25
    assert read("paper.pdf", made.page_tree(levels=1, width=3)).page_count == 3


# What is marked


@pytest.mark.parametrize(
    ("kind", "target", "marks"),
    [
        ("attachedTemplate", "https://example.org/t.dotm", ("external-link",)),
        ("attachedTemplate", "ftp://example.org/t.dotm", ("external-link",)),
        ("attachedTemplate", "\\\\server\\share\\t.dotm", ("external-link",)),
        ("attachedTemplate", "file://server/share/t.dotm", ("external-link",)),
        ("attachedTemplate", "file:///C:/Templates/t.dotm", ()),
        ("hyperlink", "https://example.org/", ()),
    ],
)
def test_a_template_from_another_machine_is_marked(tmp_path, kind, target, marks):
    path = made.docx(tmp_path / "a.docx", {"word/_rels/settings.xml.rels": made.relationship(kind, target)})
    reading = read_file(path, name=path.name)
    assert (reading.faults, reading.marks, reading.pages) == ((), marks, ("Libraries are partners.",))


@pytest.mark.parametrize(
    ("item", "mark"),
    [
        ("<</Type /Annot /A <</S /JavaScript /J#53 (app.alert\\(1\\))>>>>", "javascript"),
        ("<</Type /Filespec /F (a.txt) /EF <</F 4 0 R>>>>", "embedded-files"),
    ],
)
def test_what_hides_in_a_pdf_is_marked_wherever_it_stands(read, item, mark):
    tree = ["<</Type /Catalog /Pages 2 0 R>>", "<</Type /Pages /Count 1 /Kids [3 0 R]>>"]
    content = made.pdf([*tree, "<</Type /Page /MediaBox [0 0 9 9]>>", item])
    reading = read("paper.pdf", content)
    assert (reading.faults, reading.marks) == ((), (mark,))


def test_a_remote_template_of_rtf_is_marked(read):
    text = r"{\rtf1\ansi{\*\template http://example.org/t.dot}Libraries}"
    assert read("a.rtf", text).marks == ("external-link",)
    assert read("a.rtf", r"{\rtf1\ansi \u-10179?\u-8703? books}").pages == ("\U0001f601 books",)


# What is read


def test_text_boxes_and_footnotes_cut_no_sentence(tmp_path):
    body = (
        "<w:p><w:r><w:t>Libraries </w:t></w:r><w:r><w:txbxContent><w:p><w:r><w:t>Box</w:t></w:r></w:p></w:txbxContent>"
        "<w:t>are partners.</w:t></w:r></w:p>"
    )
    path = made.docx(tmp_path / "a.docx", body=body)
    assert read_file(path, name="a.docx").pages == ("Libraries are partners.\nBox",)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1251"])
def test_plain_text_is_read_in_its_encoding(read, encoding):
    text = "Библиотека открыта для всех, кто хочет читать и учиться. Партнёры помогают ей находить новых читателей."
    reading = read("a.txt", text.encode(encoding))
    assert (reading.pages, reading.language, reading.state) == ((text,), "ru", "done")


def test_html_is_read_without_its_scripts(read):
    source = "<title>T</title><style>p{}</style><p>Open <b>to</b> all</p><script>var x</script><p>A &amp; B"
    assert read("a.html", source).pages == ("Open to all\nA & B",)


def test_a_text_with_nothing_in_it_is_empty_and_no_fault(read):
    reading = read("a.txt", " \n")
    assert (reading.state, reading.verdict) == ("empty", "extract")


# What is held


def test_a_file_that_takes_too_long_is_given_up(read):
    slow = r"{\rtf1\ansi " + r"\b a\b0 b " * 400_000 + "}"
    reading = read("slow.rtf", slow, limits=Limits(wall_seconds=1))
    assert (reading.faults, reading.state) == ((), "too-big")
    assert reading.seconds < 4
    assert read("slow.rtf", slow, limits=Limits(cpu_seconds=1)).state == "too-big"


def test_a_file_that_takes_too_much_memory_is_given_up(tmp_path):
    strings = b"<sst>" + (b"<si><t>" + b"x" * 1_000_000 + b"</t></si>") * 60 + b"</sst>"
    path = made.spreadsheet(tmp_path / "hog.xlsx", strings=strings)
    reading = read_file(path, name=path.name, limits=Limits(memory_bytes=60 * 1024 * 1024))
    assert "too-big" in reading.shown
    assert reading.peak_mb < 60


def test_more_text_than_allowed_is_cut_and_said(read):
    reading = read("a.txt", "word " * 1000, limits=Limits(characters=100))
    assert len(reading.pages[0]) == 100
    assert reading.truncated


def test_the_child_sees_no_secret_and_reaches_nothing(tmp_path, monkeypatch):
    monkeypatch.setenv("SECRET_KEY", "secret")
    attempts = """
import os, socket, subprocess, sys
sys.path.insert(0, sys.argv[1])
from toolkit_documents.reading.confinement import confine
from toolkit_documents.reading.limits import Limits
confine(Limits())
for attempt in (
    lambda: socket.create_connection(("127.0.0.1", 9), timeout=1),
    lambda: subprocess.run(["true"]),
    lambda: open(sys.argv[2], "w").write("x"),
    lambda: os.system("true"),
):
    try:
        attempt()
    except PermissionError:
        print("refused")
fd = os.open(sys.argv[2], os.O_RDWR)
try:
    os.write(fd, b"x")
except OSError:
    print("refused")
"""
    target = tmp_path / "target"
    target.touch()
    command = [sys.executable, "-I", "-B", "-c", attempts, str(ROOT), str(target)]
    ran = subprocess.run(command, capture_output=True, text=True, check=True)
    assert ran.stdout.split() == ["refused"] * 5

    seen = {}
    real = subprocess.Popen
    monkeypatch.setattr(subprocess, "Popen", lambda *args, **kwargs: seen.update(kwargs) or real(*args, **kwargs))
    read_file(target, name="a.txt", inspect_only=True)
    assert "SECRET_KEY" not in seen["env"]


def test_a_library_that_is_not_installed_is_no_fault_of_the_file(read, monkeypatch):
    assert missing_libraries() == []
    without = "import sys; sys.modules['pypdf'] = None; "
    monkeypatch.setattr(extraction, "BOOT", without + extraction.BOOT)
    reading = read("paper.pdf", made.page_tree(levels=1, width=1))
    assert (reading.shown, reading.state) == ((), "")
    assert "pypdf" in reading.error


def test_the_child_runs_without_django(tmp_path):
    code = f"import sys; sys.path.insert(0, {str(ROOT)!r}); import toolkit_documents.reading.inspection, "
    code += "toolkit_documents.reading.extraction; print([name for name in sys.modules if name.startswith('django')])"
    ran = subprocess.run([sys.executable, "-I", "-B", "-c", code], capture_output=True, text=True, check=True)
    assert ran.stdout.strip() == "[]"


@pytest.mark.parametrize("seed", range(8))
def test_whatever_the_bytes_there_is_a_verdict(read, tmp_path, seed):
    """Noise, noise behind a true beginning, and true files with bytes changed or the end cut off."""
    chance = random.Random(seed)
    made.docx(tmp_path / "true.docx")
    true = {
        "docx": (tmp_path / "true.docx").read_bytes(),
        "pdf": made.page_tree(levels=1, width=2),
        "rtf": rb"{\rtf1\ansi{\b Libraries} \'e9\u233? {\pict\bin12 }}",
        "txt": "Libraries, библиотеки, 图书馆".encode(),
    }
    ending, content = chance.choice(sorted(true.items()))
    data = bytearray(content)
    match seed % 4:
        case 0:
            data = bytearray(chance.randbytes(2000))
        case 1:
            data[8:] = chance.randbytes(2000)
        case 2:
            for _change in range(20):
                data[chance.randrange(len(data))] = chance.randrange(256)
        case 3:
            del data[chance.randrange(4, len(data)) :]
    reading = read(f"a.{ending}", bytes(data))
    assert reading.verdict in ("extract", "mark", "refuse")
    assert set(reading.shown) <= set(FAULTS)
    assert reading.error == "" or reading.shown


# Files of Django


def test_a_process_with_many_open_files_reads_one_more(read):
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (min(hard, 2048), hard))
    with contextlib.ExitStack() as stack:
        stack.callback(resource.setrlimit, resource.RLIMIT_NOFILE, (soft, hard))
        source, last = os.open(os.devnull, os.O_RDONLY), 0
        stack.callback(os.close, source)
        while last < 1030:
            last = os.dup(source)
            stack.callback(os.close, last)
        assert read("notes.txt", "Hello, I am text.").pages == ("Hello, I am text.",)


def test_a_system_that_does_not_tell_of_memory_is_no_failure(monkeypatch):
    monkeypatch.setattr(confinement, "STATUS", "/nonexistent/status")
    assert confinement.peak_megabytes() == 0.0


def test_any_django_file_has_a_path_while_it_is_read(tmp_path):
    upload = TemporaryUploadedFile("a.txt", "text/plain", 5, "utf-8")
    upload.write(b"hello")
    with on_disk(upload) as path:
        assert path.read_bytes() == b"hello"
        assert os.fspath(path) == upload.temporary_file_path()

    in_memory = ContentFile(b"hello")
    in_memory.read(2)
    with on_disk(in_memory) as path:
        assert path.read_bytes() == b"hello"
    assert in_memory.read() == b"llo"
    assert not path.exists()

    with on_disk(File(io.BytesIO(b"hello"), name="a.txt")) as path:
        assert path.read_bytes() == b"hello"


def test_each_fault_tells_in_a_sentence_what_to_do():
    with translation.override("en"):
        assert all(advice(fault).endswith(".") for fault in FAULTS)
    if ROWS:
        assert {fault for row in ROWS for fault in row["fault"].split("|") if fault} <= set(FAULTS)


def test_a_bomb_of_many_entries_is_refused(tmp_path):
    path = tmp_path / "bomb.docx"
    with zipfile.ZipFile(path, "w") as file:
        for number in range(20_000):
            file.writestr(f"{number}", b"")
    assert read_file(path, name=path.name).faults[0] in ("too-big", "wrong-type")


# What tries to slip past


def test_an_entry_that_lies_about_its_size_is_damaged(read):
    """The header tells ten bytes and their sum; more comes out."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as package:
        for name, content in made.word_parts().items():
            package.writestr(name, content)
        package.writestr("word/media/a.bin", b"0" * 5_000_000)
    data = bytearray(packed.getvalue())
    told = zipfile.ZipFile(packed).getinfo("word/media/a.bin")
    sums = zlib.crc32(b"0" * 10).to_bytes(4, "little")
    sizes = (10).to_bytes(4, "little")
    data[told.header_offset + 14 : told.header_offset + 18] = sums
    data[told.header_offset + 22 : told.header_offset + 26] = sizes
    central = data.rindex(b"PK\x01\x02")
    data[central + 16 : central + 20], data[central + 24 : central + 28] = sums, sizes
    assert read("a.docx", bytes(data)).faults == ("damaged",)


@pytest.mark.filterwarnings("ignore:Duplicate name")
@pytest.mark.parametrize("second", ["word/document.xml", "WORD/Document.xml"])
def test_two_parts_of_one_name_are_damaged(read, second):
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as package:
        for name, content in made.word_parts().items():
            package.writestr(name, content)
        package.writestr(second, "<a/>")
    assert read("a.docx", packed.getvalue()).faults == ("damaged",)


def test_a_doctype_behind_white_space_is_found(tmp_path):
    parts = made.word_parts()
    parts["word/document.xml"] = " " * 200 + '<!DOCTYPE x [<!ENTITY a "b">]><x>&a;</x>'
    assert read_file(made.package(tmp_path / "a.docx", parts), name="a.docx").faults == ("doctype",)


@pytest.mark.parametrize(
    "template",
    [rb"http://a.example/x", rb"\'68ttp://a.example/x", rb"\u104?ttp://a.example/x", rb"{http://a.example/x}"],
)
def test_a_remote_template_of_rtf_is_marked_however_it_is_spelt(read, template):
    text = rb"{\rtf1\ansi{\*\template " + template + rb"}Libraries are partners.}"
    assert read("a.rtf", text).marks == ("external-link",)


def test_a_path_is_relative_to_the_folder_of_whoever_asks(tmp_path, monkeypatch):
    made.docx(tmp_path / "a.docx")
    monkeypatch.chdir(tmp_path)
    assert read_file("a.docx", name="a.docx").faults == ()
