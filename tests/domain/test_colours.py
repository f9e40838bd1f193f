"""Contrast of colours, against values worked out by others."""

import pytest

from kevytasiointi.domain.colours import WHITE, checked_colour, contrast
from kevytasiointi.domain.errors import InvalidInput


@pytest.mark.parametrize(
    ("colour", "ratio"),
    [
        ("#000000", 21.0),
        ("#ffffff", 1.0),
        ("#767676", 4.54),  # the lightest grey that passes, well known
        ("#777777", 4.48),
        ("#ff0000", 4.00),
        ("#0000ff", 8.59),
        ("#00ff00", 1.37),
    ],
)
def test_the_contrast_with_white_is_that_of_wcag(colour: str, ratio: float) -> None:
    assert contrast(colour, WHITE) == pytest.approx(ratio, abs=0.005)
    assert contrast(WHITE, colour) == contrast(colour, WHITE)


def test_a_dark_colour_is_kept_in_small_letters() -> None:
    assert checked_colour("colour", " #7A2E1D ") == "#7a2e1d"
    assert checked_colour("colour", "767676") == "#767676"
    assert checked_colour("colour", "  ") is None


def test_a_light_colour_is_refused_with_its_ratio() -> None:
    with pytest.raises(InvalidInput) as refused:
        checked_colour("colour", "#777777")
    assert refused.value.params["ratio"] == "4.47"  # never rounded up towards the limit
    assert refused.value.field == "colour"


@pytest.mark.parametrize(
    "text", ["red", "#12345", "#1234567", "#12345g", "#１２３４５６", "url(x)"]
)
def test_what_is_no_colour_is_refused(text: str) -> None:
    with pytest.raises(InvalidInput, match="rrggbb"):
        checked_colour("colour", text)
