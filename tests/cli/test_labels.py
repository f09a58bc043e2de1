"""label writes a PDF whose codes a scanner reads back."""

from pathlib import Path

import pytest

from stockthread import ledger
from tests.cli.command import ok, run, told
from tests.world import World


@pytest.fixture
def codes(world: World) -> list[str]:
    return [view.code for view in ledger.read.items(world.drills(3))]


def test_a_pdf_has_a_label_for_each_item(codes: list[str], tmp_path: Path) -> None:
    file = tmp_path / "drills.pdf"
    assert ok("label", *codes, "--output", str(file)) == f"3 labels in {file}.\n"
    pdf = file.read_bytes()
    assert pdf.startswith(b"%PDF")
    assert pdf.count(b"/Type /Page\n") + pdf.count(b"/Type /Page ") in (0, 3)
    assert run("label", *codes, "--output", str(file)).code == 1
    said = told("label", codes[0], "--output", str(file), "--force", "--size", "small")
    assert said == {"file": str(file), "labels": 1, "size": "small"}


def test_what_is_printed_is_read_back(codes: list[str]) -> None:
    import zxingcpp

    from stockthread import labels
    from stockthread.cli import label, naming

    made = label.labels_of(naming.many(codes))
    assert [each.lines for each in made] == [("Cordless drill",)] * 3
    for png, code in zip(labels.render_png(made, size=labels.UNIT), codes, strict=True):
        [found] = zxingcpp.read_barcodes(_picture(png), formats=zxingcpp.BarcodeFormat.DataMatrix)
        assert found.text == code


def test_items_without_a_code_are_named(world: World, tmp_path: Path) -> None:
    [carton] = world.cartons(1)
    said = run("label", f"#{carton}", "--output", str(tmp_path / "x.pdf"))
    assert said.code == 1
    assert f"#{carton}" in said.err
    assert not (tmp_path / "x.pdf").exists()


def test_a_place_that_cannot_be_written_to_is_told(codes: list[str], tmp_path: Path) -> None:
    said = run("label", codes[0], "--output", str(tmp_path / "none" / "x.pdf"))
    assert said.code == 1
    assert "cannot be written" in said.err


def _picture(png: bytes):  # type: ignore[no-untyped-def]
    import io

    from PIL import Image

    return Image.open(io.BytesIO(png)).convert("L")
