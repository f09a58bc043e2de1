"""Every pair of colours that is read has contrast enough, in light and in dark."""

import re
from pathlib import Path

import pytest

from stockthread import web

CSS = Path(web.__file__).parent / "static" / "stockthread" / "css"
TOKEN = re.compile(r"--([\w-]+): light-dark\((#[0-9a-f]{6}), (#[0-9a-f]{6})\)")
STATES = ("expected", "hand", "progress", "finished", "out", "held")
SHEETS = ("paper", "raised", "sunk", "hover", "picked")


def tokens() -> dict[str, tuple[str, str]]:
    text = (CSS / "tokens.css").read_text()
    return {name: (light, dark) for name, light, dark in TOKEN.findall(text)}


def luminance(colour: str) -> float:
    """Relative luminance after WCAG 2.2."""
    channels = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    red, green, blue = linear
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    dark, light = sorted((luminance(one), luminance(other)))
    return (light + 0.05) / (dark + 0.05)


def least(front: str, back: str) -> float:
    """The smaller contrast of the pair over both themes."""
    return min(contrast(a, b) for a, b in zip(tokens()[front], tokens()[back], strict=True))


def test_black_on_white_is_the_greatest_contrast():
    assert contrast("#000000", "#ffffff") == pytest.approx(21)


@pytest.mark.parametrize("sheet", SHEETS)
@pytest.mark.parametrize("ink", ["ink", "ink-2", "ink-3", *(f"{state}-ink" for state in STATES)])
def test_words_can_be_read_on_every_sheet(ink, sheet):
    assert least(ink, sheet) >= 4.5


@pytest.mark.parametrize("state", STATES)
def test_words_can_be_read_on_the_soft_colour_of_their_state(state):
    assert least(f"{state}-ink", f"{state}-soft") >= 4.5
    assert least("ink", f"{state}-soft") >= 4.5
    assert least("ink-2", f"{state}-soft") >= 4.5


@pytest.mark.parametrize("state", STATES)
def test_marks_and_bars_stand_out_from_the_paper(state):
    assert least(state, "paper") >= 3
    assert least(state, "raised") >= 3


def test_the_main_button_can_be_read():
    assert least("on-press", "press") >= 4.5


def test_edges_of_fields_stand_out():
    assert least("line-strong", "raised") >= 3
