"""Figures follow the language of the page; what is no figure stays as it was written."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from toolkit_pages.figures import localised_figure, localised_number

NARROW, WIDE = "\N{NARROW NO-BREAK SPACE}", "\N{NO-BREAK SPACE}"


@pytest.mark.parametrize(
    ("language", "thousands", "decimal"),
    [
        ("en", "12,000", "69.7"),
        ("fr", f"12{NARROW}000", "69,7"),
        ("de", "12.000", "69,7"),
        ("es", "12.000", "69,7"),
        ("ru", f"12{WIDE}000", "69,7"),
        ("ar", "12,000", "69.7"),
        ("zh-hans", "12,000", "69.7"),
    ],
)
def test_a_figure_is_written_as_in_the_language(language, thousands, decimal):
    assert localised_figure("12,000", language) == localised_number(12000, language) == thousands
    assert localised_figure("69.7", language) == localised_number(69.7, language) == decimal


@pytest.mark.parametrize("text", ["1997", "2,5", "over 90", "1,2,3", "", "5", "12,00", "Figure 1.2", "1990–1997"])
def test_a_year_or_a_text_stays_as_it_is(text):
    assert localised_figure(text, "fr") == text


@given(st.floats(min_value=0, max_value=1e12, allow_nan=False))
def test_a_number_of_a_chart_is_its_own_in_english(value):
    shown = float(localised_number(value, "en").replace(",", ""))
    assert shown == pytest.approx(value, abs=0.0006)
