"""Labels: what is printed can be read by scanners, fits, and is never interpreted."""

import io
import time

import pytest
import zxingcpp
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from stockthread.kernel.errors import Refused
from stockthread.labels import CARTON, SIZES, SMALL, UNIT, Label, LabelSize, render_pdf, render_png
from stockthread.labels.plain_sheets import LABELS_MAX

DRILL = Label(("Cordless drill", "Lot 2607-A"), "DR-2607-000042", "DR-2607-000042")
EVERY_SIZE = pytest.mark.parametrize("size", SIZES.values(), ids=list(SIZES))


def _picture(png: bytes) -> Image.Image:
    return Image.open(io.BytesIO(png)).convert("L")


def _read(png: bytes) -> list[str]:
    """What a scanner reads on a label printed at 300 dots an inch."""
    found = zxingcpp.read_barcodes(
        _picture(png), formats=zxingcpp.DataMatrix, text_mode=zxingcpp.TextMode.Plain
    )
    return [symbol.text for symbol in found]


def _refusals(label: Label, size: LabelSize) -> list[tuple[int | None, str]]:
    with pytest.raises(Refused) as caught:
        render_pdf([DRILL, label], size=size)
    return [(each.line, each.code) for each in caught.value.refusals]


@EVERY_SIZE
def test_every_code_of_a_sheet_is_read_back(size: LabelSize) -> None:
    codes = [f"DR-2607-{number:06d}" for number in range(20)]
    labels = [Label(("Cordless drill", "Lot 2607-A"), code, code) for code in codes]
    assert [_read(png) for png in render_png(labels, size=size)] == [[code] for code in codes]


@EVERY_SIZE
def test_a_label_has_the_size_it_says(size: LabelSize) -> None:
    (png,) = render_png([DRILL], size=size, dots_per_inch=254)
    assert _picture(png).size == (size.width * 10, size.height * 10)


@pytest.mark.parametrize(
    "code",
    [
        "1",
        "https://example.com/01/09506000134352/21/AB?x=1&y=%20",
        " AB  12 ",
        "A\x1dB",
        "Ø é ß",
        "製造番号",
        "#*_`$<>@\\\"'",
        "x" * 80,
    ],
)
def test_whatever_a_code_holds_is_read_back(code: str) -> None:
    (png,) = render_png([Label((), code)], size=UNIT, dots_per_inch=600)
    assert _read(png) == [code]


HOSTILE = [
    '#import "@preview/x:1.0.0": *',
    "#panic()",
    "$ x^2 $ *bold* _it_ `raw` @ref <label> #",
    "\"]}'); \\u{41} \\",
    "// comment /* more",
    "= Title\n- item\n+ item",
    "{{ braces }} [brackets]",
    "\u202eright to left \u05d0\u05d1\u05d2 \u0645\u062b",
    "🍷👩\u200d🔧",
    "a\x00b\x1bc\x7f",
    "half " + chr(0xD800),
    "",
    " ",
]


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_text_is_only_printed(text: str) -> None:
    (png,) = render_png([Label((text, text), DRILL.code, text)], size=CARTON)
    assert _read(png) == [DRILL.code]


def test_markup_is_printed_as_it_stands() -> None:
    """Bold markup that was read as markup would look like the plain word in bold."""
    as_markup, plain = render_png([Label(("", "*word*"), "1"), Label(("", "word"), "1")], size=UNIT)
    ink = [_picture(png).crop((240, 0, 590, 295)).histogram() for png in (as_markup, plain)]
    assert sum(ink[0][:128]) > sum(ink[1][:128]) * 1.1


@settings(max_examples=40)
@given(st.lists(st.text(max_size=30), max_size=3), st.text(max_size=20))
def test_any_text_gives_a_label_or_a_refusal(lines: list[str], serial: str) -> None:
    try:
        pdf = render_pdf([Label(tuple(lines), "1", serial)], size=UNIT)
    except Refused as refused:
        codes = [each.code for each in refused.refusals]
        if codes != ["label_text_too_long"]:
            raise
    else:
        assert pdf.startswith(b"%PDF-")


def test_long_names_are_set_smaller_before_they_are_refused() -> None:
    name = "Cordless hammer drill 18 V with two batteries, charger and case"
    render_pdf([DRILL._replace(lines=(name, "Lot 2607-A"))], size=UNIT)
    assert _refusals(DRILL._replace(lines=(name * 6, "Lot")), UNIT) == [(1, "label_text_too_long")]


@pytest.mark.parametrize(
    "label",
    [
        DRILL._replace(lines=("W" * 60,)),
        DRILL._replace(lines=("drill",) * 9),
        DRILL._replace(lines=("drill",) * 13),
        DRILL._replace(lines=("drill " * 100,)),
        DRILL._replace(serial="W" * 40),
        DRILL._replace(serial="DR-2607-000042" * 9),
    ],
)
def test_text_that_does_not_fit_is_refused_with_its_line(label: Label) -> None:
    assert _refusals(label, SMALL) == [(1, "label_text_too_long")]


def test_nothing_is_printed_beyond_the_margin() -> None:
    label = Label(
        ("Cordless hammer drill with two batteries", "Lot 2607-A"), "1", "W" * 5 + "-7" * 6
    )
    for size in SIZES.values():
        picture = _picture(render_png([label], size=size, dots_per_inch=254)[0])
        margin = round(size.margin * 10) - 2
        inside = (margin, margin, picture.width - margin, picture.height - margin)
        picture.paste(255, inside)
        assert picture.getextrema() == (255, 255)


@pytest.mark.parametrize("code", ["", chr(0xD800), "x" * 3000])
def test_a_code_that_no_symbol_holds_is_refused(code: str) -> None:
    assert _refusals(DRILL._replace(code=code), CARTON) == [(1, "code_not_encodable")]


def test_a_symbol_too_fine_to_print_is_refused() -> None:
    code = "aB3-d.F/gh" * 18
    assert _read(render_png([DRILL._replace(code=code)], size=UNIT)[0]) == [code]
    assert _refusals(DRILL._replace(code=code), SMALL) == [(1, "code_not_encodable")]


def test_a_document_holds_so_many_labels() -> None:
    with pytest.raises(Refused) as caught:
        render_pdf([DRILL] * (LABELS_MAX + 1), size=UNIT)
    assert caught.value.refusals[0].code == "too_many_labels"


def test_the_same_labels_give_the_same_document() -> None:
    assert render_pdf([DRILL], size=UNIT) == render_pdf([DRILL], size=UNIT)


def test_a_thousand_labels_are_one_document_in_seconds() -> None:
    labels = [DRILL._replace(code=f"DR-2607-{number:06d}") for number in range(1000)]
    start = time.process_time()
    pdf = render_pdf(labels, size=UNIT)
    assert time.process_time() - start < 10
    assert pdf.count(b"/Type /Page\n") + pdf.count(b"/Type/Page/") == 1000 or b"/Count 1000" in pdf
