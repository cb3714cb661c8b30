"""Figures follow the language of the page; what is no figure stays as it was written."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from toolkit_pages.figures import localised_figure, localised_number, percent

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


@pytest.mark.parametrize(
    ("language", "decimal", "whole"),
    [
        ("en", "69.7%", "45%"),
        ("fr", f"69,7{WIDE}%", f"45{WIDE}%"),
        ("de", f"69,7{WIDE}%", f"45{WIDE}%"),
        ("ru", f"69,7{WIDE}%", f"45{WIDE}%"),
        ("zh-hans", "69.7%", "45%"),
    ],
)
def test_a_percentage_of_a_table_is_written_as_that_of_a_chart(language, decimal, whole):
    assert localised_figure("69.7%", language) == percent(localised_number(69.7, language), language) == decimal
    assert localised_figure("45%", language) == whole


@pytest.mark.parametrize(
    "text",
    ["about 45%", "5%6", "%", "1,2%", "1997", "2,5", "over 90", "1,2,3", "", "5", "12,00", "Figure 1.2", "1990–1997"],
)
def test_a_year_or_a_text_stays_as_it_is(text):
    assert localised_figure(text, "fr") == text


@given(st.floats(min_value=0, max_value=1e12, allow_nan=False))
def test_a_number_of_a_chart_is_its_own_in_english(value):
    shown = float(localised_number(value, "en").replace(",", ""))
    assert shown == pytest.approx(value, abs=0.0006)
