"""Sheets: labels stand in their cells, from the first unused one on."""

from pathlib import Path

import pytest
from PIL import ImageOps

from stockthread import labels
from stockthread.kernel.errors import Refused
from stockthread.labels import sheets
from tests.labels.cast import VALUES

DOTS = 10
EVERY_SHEET = pytest.mark.parametrize("sheet", labels.SHEETS.values(), ids=list(labels.SHEETS))
SEVEN = labels.SHEETS["A4 2 × 7, 99.1 × 38.1"]


def unit(count):
    return labels.draw(labels.READY["unit"].template, [VALUES] * count, dots=12)


def cells_with_ink(page, sheet):
    found = []
    for cell, (_, x, y) in enumerate(sheets.places(sheet, sheet.cells, 0)):
        box = (x * DOTS, y * DOTS, (x + sheet.cell_width) * DOTS, (y + sheet.cell_height) * DOTS)
        if ImageOps.invert(page.crop([round(side) for side in box])).getextrema()[1] > 128:
            found.append(cell)
    return found


@EVERY_SHEET
def test_every_ready_sheet_is_on_its_paper(sheet):
    sheets.check(sheet)


def test_labels_begin_at_the_first_unused_cell_and_go_on_on_the_next_sheet():
    pages = labels.rendered(labels.pdf(unit(13), {}, sheet=SEVEN, first_cell=3), DOTS)
    assert [cells_with_ink(page, SEVEN) for page in pages] == [list(range(3, 14)), [0, 1]]


def test_a_printers_trim_moves_and_scales_the_page():
    plain = labels.rendered(labels.pdf(unit(14), {}, sheet=SEVEN), DOTS)[0]
    trim = labels.Trim(2, 3, 0.99)
    moved = labels.rendered(labels.pdf(unit(14), {}, sheet=SEVEN, trim=trim), DOTS)[0]
    before, after = (ImageOps.invert(page).getbbox() for page in (plain, moved))
    for place, shift in ((0, 2), (1, 3), (2, 2), (3, 3)):
        assert after[place] == pytest.approx(before[place] * 0.99 + shift * DOTS, abs=2)


def test_every_code_of_a_sheet_reads():
    drawings = unit(14)
    (page,) = labels.rendered(labels.pdf(drawings, {}, sheet=SEVEN), 12)
    x_in, y_in = sheets.in_cell(SEVEN, drawings[0])
    cut = [
        page.crop([round(side * 12) for side in (x + x_in, y + y_in, x + x_in + 50, y + y_in + 25)])
        for _, x, y in sheets.places(SEVEN, 14, 0)
    ]
    assert labels.prove(zip(drawings, cut, strict=True), 12) == 14


@EVERY_SHEET
def test_the_test_grid_shows_every_cell(sheet):
    (page,) = labels.rendered(labels.pdf([labels.grid(sheet)], {}), DOTS)
    assert cells_with_ink(page, sheet) == list(range(sheet.cells))


@pytest.mark.parametrize(
    "bad",
    [
        SEVEN._replace(columns=0),
        SEVEN._replace(rows=2000),
        SEVEN._replace(left=-1),
        SEVEN._replace(cell_width=0),
        SEVEN._replace(left=30),
        SEVEN._replace(step_x=50, left=0),
        SEVEN._replace(cell_width=40, cell_height=20, step_x=45, step_y=25),
    ],
)
def test_a_grid_that_cannot_be_is_refused(bad):
    with pytest.raises(Refused) as caught:
        labels.pdf(unit(1), {}, sheet=bad)
    assert caught.value.refusals[0].code == "sheet_bad"


@pytest.mark.parametrize("first", [-1, 14])
def test_a_first_cell_that_is_not_there_is_refused(first):
    with pytest.raises(Refused) as caught:
        labels.pdf(unit(1), {}, sheet=SEVEN, first_cell=first)
    assert caught.value.refusals[0].code == "first_cell_bad"


def test_the_document_of_printing_names_every_ready_sheet():
    told = (Path(__file__).parents[2] / "docs" / "printing.md").read_text()
    assert [name for name in labels.SHEETS if name not in told] == []
