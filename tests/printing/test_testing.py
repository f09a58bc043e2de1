"""A test page shows where a printer prints, and tells at once whether it can be reached."""

import pytest
import zxingcpp
from PIL import Image
from pypdfium2 import PdfDocument

from stockthread import labels, printing
from stockthread.printing import claims, read, worker
from tests.printing.cast import Clock, asked, download, printer, states
from tests.printing.servers import closed_port, ipp_queue, raw_printer
from tests.refusals import refused
from tests.world import World

pytestmark = pytest.mark.django_db


def test_a_raw_printer_is_sent_a_test_label(world: World, clock: Clock) -> None:
    with raw_printer() as listening:
        name = printer("raw", address=listening.address)
        tested = printing.test_printer(name, at=clock.at)
        listening.thread.join(0.2)
        assert (tested.language, tested.is_sent) == ("zpl", True)
        assert [bytes(each) for each in listening.jobs] == [tested.data]
        assert tested.data.startswith(b"^XA")
    assert read.jobs() == []


def test_a_queue_is_sent_a_test_page(world: World, clock: Clock) -> None:
    with ipp_queue() as queue:
        name = printer("ipp", "pdf", address=queue.address)
        assert printing.test_printer(name, at=clock.at).data.startswith(b"%PDF")
        assert len(queue.documents) == 1


@pytest.mark.parametrize("dots", printing.DOTS)
@pytest.mark.parametrize("language", printing.LANGUAGES)
def test_a_test_label_is_there_in_every_language(
    world: World, clock: Clock, language: str, dots: int
) -> None:
    page = printing.test_printer(printer("download", language, dots=dots), at=clock.at)
    assert page.data
    assert not page.is_sent


def test_a_sheet_is_tested_with_its_grid_put_right(world: World, clock: Clock) -> None:
    sheet = next(iter(labels.SHEETS.values()))
    straight = printing.test_printer(printer(language="pdf", sheet=sheet.name), at=clock.at)
    moved = printer(language="pdf", sheet=sheet.name, offset_x=5.0, scale=1.02)
    [page] = PdfDocument(straight.data)
    assert [round(side / 72 * 25.4) for side in page.get_size()] == [210, 297]
    assert "24" in page.get_textpage().get_text_range()
    assert printing.test_printer(moved, at=clock.at).data != straight.data


def test_the_code_of_a_test_label_reads(world: World, clock: Clock) -> None:
    page = printing.test_printer(download(), at=clock.at)
    [picture] = labels.rendered(page.data, 12)
    assert isinstance(picture, Image.Image)
    assert [each.text for each in zxingcpp.read_barcodes(picture)] == ["STOCKTHREAD-TEST-12"]


def test_a_printer_that_is_off_or_closed_says_so(world: World, clock: Clock) -> None:
    with closed_port() as address:
        off = printer("raw", address=address)
        assert refused(lambda: printing.test_printer(off, at=clock.at)) == [
            (None, "printer_unreachable")
        ]
    printing.close_printer(off)
    assert refused(lambda: printing.test_printer(off, at=clock.at)) == [(None, "printer_closed")]
    assert refused(lambda: printing.test_printer(999, at=clock.at)) == [(None, "unknown_id")]


def test_a_printer_with_a_job_in_hand_is_left_alone(world: World, clock: Clock) -> None:
    with raw_printer() as listening:
        name = printer("raw", address=listening.address)
        job = asked(world, world.drills(1), clock, printer=name)
        worker.draw_next(clock)
        claim = claims.to_send(clock.at)
        assert claim is not None
        assert refused(lambda: printing.test_printer(name, at=clock.at)) == [
            (None, "printer_in_hand")
        ]
        assert states(job) == ["ready"]
        assert listening.jobs == []


def test_a_download_of_each_kind_is_made_once(world: World) -> None:
    first = printing.download_printer("zpl", 8)
    assert printing.download_printer("zpl", 8) == first
    assert printing.download_printer("pdf", 12) == download()
    assert read.printer(first).code == "ZPL-203"
    sheet = next(iter(labels.SHEETS))
    assert printing.download_printer("pdf", 12, sheet) != download()
    printing.close_printer(first)
    assert refused(lambda: printing.download_printer("zpl", 8)) == [(None, "printer_closed")]
    assert refused(lambda: printing.download_printer("zpl", 9)) == [(None, "printer_bad")]
    assert refused(lambda: printing.download_printer("png", 8, sheet)) == [(None, "printer_bad")]


def test_a_code_that_is_taken_is_passed_by(world: World) -> None:
    printing.add_printer(printing.NewPrinter("PNG-300", "Mine", "raw", "zpl", "192.0.2.7"))
    assert read.printer(printing.download_printer("png", 12)).code == "PNG-300-1"


@pytest.mark.parametrize("subject", printing.SUBJECTS)
def test_ready_templates_can_be_drawn_with_examples(subject: str) -> None:
    for ready in labels.READY.values():
        if ready.subject == subject:
            [drawing] = labels.draw(ready.template, [printing.examples(subject)], dots=12)
            assert labels.png(drawing, 12, {})
