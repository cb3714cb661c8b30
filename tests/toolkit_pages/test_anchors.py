"""The ends of links to headings and steps."""

import pytest

from toolkit_pages.blocks import HeadingBlock


@pytest.mark.parametrize(
    ("text", "anchor", "expected"),
    [
        ("Find a partner", "", "find-a-partner"),
        ("Find a partner", "first", "first"),
        ("Найти партнёра", "", "найти-партнёра"),
        ("寻找合作伙伴", "", "寻找合作伙伴"),
    ],
)
def test_a_heading_without_an_anchor_gets_one_from_its_text_in_any_script(text, anchor, expected):
    value = HeadingBlock().to_python({"text": text, "anchor": anchor, "level": "2"})
    assert value.anchor_id == expected
