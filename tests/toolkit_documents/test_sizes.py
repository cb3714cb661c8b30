"""The size of a file is told in units and figures of the reader's language."""

import pytest
from django.utils.translation import override

from toolkit_documents.sizes import file_size_text


@pytest.mark.parametrize(
    ("language", "size", "text"),
    [
        ("en", 13_824, "13.5 kB"),
        ("fr", 13_824, "13,5\N{NARROW NO-BREAK SPACE}ko"),
        ("ru", 13_824, "13,5 кБ"),
        ("ar", 13_824, "13.5 كيلوبايت"),
        ("zh-hans", 24 * 1024, "24 kB"),
        ("de", 0, "0 Byte"),
        ("en", 1024 * 1024 - 1, "1 MB"),
        ("en", 5 * 1024**3, "5 GB"),
        ("en", 5000 * 1024**3, "5,000 GB"),
    ],
)
def test_a_size_is_written_as_the_language_writes_it(language, size, text):
    with override(language):
        assert file_size_text(size) == text
