"""Jobs: what is asked for is drawn whole, proved, and lies there; what cannot be is refused."""

import zipfile

import pypdfium2
import pytest

from stockthread import ledger, printing
from stockthread.kernel.errors import Refused
from stockthread.printing import read, spool, worker
from stockthread.printing.output import CHUNK_MAX
from tests.printing.cast import Clock, asked, download, printer, states, template, work
from tests.refusals import refused
from tests.world import World

pytestmark = pytest.mark.django_db


def test_a_new_installation_prints_at_once(world: World, clock: Clock) -> None:
    job = asked(world, world.drills(3), clock)
    assert job.state == "waiting"
    work(clock)
    job = read.job(job.id)
    assert (job.state, job.labels_drawn, job.labels_sent) == ("done", 3, 3)
    file = worker.spooled(job)
    assert file is not None
    with pypdfium2.PdfDocument(file) as document:
        assert len(document) == 3
    found = read.labels_of(job.id)
    codes = ledger.read.codes([label.subject_id for label in found])
    assert [label.code for label in found] == [codes[label.subject_id] for label in found]


@pytest.mark.parametrize("language, kind", [("zpl", "zpl"), ("png", "zip"), ("svg", "zip"),
                                            ("csv", "csv"), ("pdf", "pdf")])  # fmt: skip
def test_every_language_gives_a_file(world: World, clock: Clock, language: str, kind: str) -> None:
    job = asked(world, world.drills(2), clock, printer=printer(language=language))
    job = worker.finish(job.id, clock)
    assert job.state == "done", job.problem
    file = worker.spooled(job)
    assert file is not None
    assert file.suffix == f".{kind}"
    if kind == "zip":
        with zipfile.ZipFile(file) as archive:
            assert [name[:7] for name in archive.namelist()] == ["000001-", "000002-"]
    if kind == "zpl":
        assert file.read_bytes().count(b"^XZ") == 2
        assert spool.ends(job.id) == [file.read_bytes().index(b"^XZ\n") + 4, file.stat().st_size]


def test_one_label_as_a_picture_needs_no_archive(world: World, clock: Clock) -> None:
    job = asked(world, world.drills(1), clock, printer=printer(language="png"))
    file = worker.spooled(worker.finish(job.id, clock))
    assert file is not None
    assert file.read_bytes().startswith(b"\x89PNG")


def test_copies_lie_behind_one_another(world: World, clock: Clock) -> None:
    one, other = world.drills(2)
    job = asked(world, [one, other], clock, copies=2)
    assert [label.subject_id for label in read.labels_of(job.id)] == [one, one, other, other]
    assert job.labels_count == 4


def test_large_jobs_are_drawn_in_parts_and_others_get_their_turn(
    world: World, clock: Clock
) -> None:
    large = asked(world, world.drills(CHUNK_MAX + 10), clock, printer=printer(language="csv"))
    clock.pass_by(1)
    small = asked(world, world.drills(1), clock, printer=printer(language="csv"))
    worker.step(clock)
    assert read.job(large.id).labels_drawn == CHUNK_MAX
    worker.step(clock)
    worker.step(clock)
    assert states(large, small) == ["done", "done"]
    file = worker.spooled(read.job(large.id))
    assert file is not None
    assert len(file.read_text("utf-8-sig").splitlines()) == CHUNK_MAX + 11


def test_a_worker_that_died_loses_nothing(world: World, clock: Clock) -> None:
    job = asked(world, world.drills(CHUNK_MAX + 1), clock, printer=printer(language="csv"))
    worker.step(clock)
    from stockthread.printing import claims

    assert claims.to_draw(clock.at) is not None  # and is killed
    assert not worker.step(clock)
    clock.pass_by(121)
    work(clock)
    assert states(job) == ["done"]


def test_a_lost_part_is_drawn_again(world: World, clock: Clock) -> None:
    job = asked(world, world.drills(CHUNK_MAX + 1), clock, printer=printer(language="csv"))
    worker.step(clock)
    spool.remove(job.id)
    work(clock)
    assert states(job) == ["done"]
    file = worker.spooled(read.job(job.id))
    assert file is not None
    assert len(file.read_text("utf-8-sig").splitlines()) == CHUNK_MAX + 2


def test_a_label_that_is_refused_stops_the_job_whole(world: World, clock: Clock) -> None:
    items = [*world.drills(1), *world.drills(1, prefix="Ω" * 30)]
    job = asked(world, items, clock, template=template("unit_gs1"), printer=printer())
    work(clock)
    job = read.job(job.id)
    assert job.state == "refused"
    assert {(each.line, each.code) for each in job.problems} == {
        (0, "label_field_missing"), (1, "label_field_missing"),
    }  # fmt: skip
    assert "gtin" in job.problem
    assert worker.spooled(job) is None
    assert not spool.folder(job.id).exists()


def test_a_cancelled_job_draws_no_more(world: World, clock: Clock) -> None:
    job = asked(world, world.drills(CHUNK_MAX + 1), clock, printer=printer(language="csv"))
    worker.step(clock)
    assert printing.cancel(job.id, at=clock.at).state == "cancelled"
    assert not worker.step(clock)
    assert refused(lambda: printing.cancel(job.id, at=clock.at)) == [(None, "job_over")]
    assert refused(lambda: printing.go_on(job.id, after=0, at=clock.at)) == [
        (None, "job_not_standing")
    ]


def test_a_job_cancelled_while_it_is_drawn_stays_cancelled(world: World, clock: Clock) -> None:
    from stockthread.printing import claims

    job = asked(world, world.drills(2), clock)
    claim = claims.to_draw(clock.at)
    assert claim is not None
    printing.cancel(job.id, at=clock.at)
    worker.draw(claim, clock)
    assert states(job) == ["cancelled"]
    assert [label.code for label in read.labels_of(job.id)] == ["", ""]


def test_two_workers_never_have_one_job(world: World, clock: Clock) -> None:
    from stockthread.printing import claims

    asked(world, world.drills(1), clock)
    assert claims.to_draw(clock.at) is not None
    assert claims.to_draw(clock.at) is None


def test_a_key_prints_once(world: World, clock: Clock) -> None:
    items = world.drills(2)
    first = asked(world, items, clock, key="form 1")
    assert asked(world, items, clock, key="form 1").id == first.id
    assert refused(lambda: asked(world, items[:1], clock, key="form 1")) == [(None, "key_reused")]
    other = printer()
    assert refused(lambda: asked(world, items, clock, key="form 1", printer=other)) == [
        (None, "key_reused")
    ]


def test_a_reprint_needs_a_reason_and_the_right(world: World, clock: Clock) -> None:
    items = world.drills(3)
    first = asked(world, items[:2], clock)
    work(clock)
    assert not first.is_reprint
    assert refused(lambda: asked(world, items, clock)) == [(None, "reprint_not_allowed")]
    assert refused(lambda: asked(world, items, clock, reason="Torn")) == [
        (None, "reprint_not_allowed")
    ]
    assert refused(lambda: asked(world, items, clock, is_reprint_allowed=True)) == [
        (None, "reprint_reason_missing")
    ]
    again = asked(world, items, clock, is_reprint_allowed=True, reason=" Torn ")
    assert (again.is_reprint, again.reason) == (True, "Torn")
    on_record = read.printed("item", items)
    assert [(each.subject_id, each.job) for each in on_record] == [
        (items[0], again.id), (items[0], first.id), (items[1], again.id), (items[1], first.id),
        (items[2], again.id),
    ]  # fmt: skip
    assert on_record[0].version == 1


def test_what_was_cancelled_before_it_was_sent_is_no_print(world: World, clock: Clock) -> None:
    items = world.drills(1)
    printing.cancel(asked(world, items, clock).id, at=clock.at)
    assert not asked(world, items, clock).is_reprint


def test_requests_that_cannot_be_are_refused(world: World, clock: Clock) -> None:
    [drill] = world.drills(1)
    lot = world.juice_lot(1000)
    for items, said, code in [
        ([], {}, "labels_none"),
        ([drill], {"copies": 0}, "copies_bad"),
        ([drill], {"copies": 101}, "copies_bad"),
        ([drill] * 100_001, {}, "too_many_labels"),
        ([drill], {"key": ""}, "field_missing"),
        ([drill], {"reason": "x" * 401}, "field_too_long"),
        ([drill], {"reason": "x\0"}, "field_bad_characters"),
        ([drill], {"template": 999}, "unknown_id"),
        ([drill], {"printer": 999}, "unknown_id"),
    ]:
        found = refused(lambda items=items, said=said: asked(world, items, clock, **said))
        assert found == [(None, code)], code
    assert refused(lambda: asked(world, [drill, 10**9, lot], clock)) == [
        (1, "label_of_nothing"), (2, "label_of_other_kind"),
    ]  # fmt: skip
    assert refused(lambda: asked(world, [10**9], clock, template=template("place"))) == [
        (0, "label_of_nothing")
    ]
    assert refused(lambda: asked(world, [drill], clock, template=template("task"))) == [
        (0, "label_of_nothing")
    ]
    assert not read.jobs()


def test_what_is_out_of_use_prints_nothing(world: World, clock: Clock) -> None:
    items = world.drills(1)
    printing.close_template(template())
    assert refused(lambda: asked(world, items, clock)) == [(None, "template_closed")]
    printing.reopen_template(template())
    printing.close_printer(download())
    assert refused(lambda: asked(world, items, clock)) == [(None, "printer_closed")]
    printing.reopen_printer(download())
    asked(world, items, clock)
    assert refused(lambda: printing.close_printer(download())) == [(None, "printer_has_jobs")]


def test_places_and_lots_and_cartons_have_labels(world: World, clock: Clock) -> None:
    zpl = printer()
    jobs = [
        asked(world, [world.a1, world.a2], clock, template=template("place"), printer=zpl),
        asked(world, [world.juice_lot(1500)], clock, template=template("lot"), printer=zpl),
    ]
    work(clock)
    assert [read.job(job.id).problem for job in jobs] == ["", ""]
    assert [label.code for label in read.labels_of(jobs[0].id)] == ["A-1", "A-2"]
    assert [each.subject_id for each in read.printed("place", [world.a1])] == [world.a1]


def test_the_next_unused_cell_is_behind_the_last_job(world: World, clock: Clock) -> None:
    on_sheets = printer(language="pdf", sheet="A4 3 × 8, 70 × 36")

    def following() -> int:
        return printing.next_cell(read.printer(on_sheets))

    assert following() == 0
    asked(world, world.drills(3), clock, printer=on_sheets, first_cell=5)
    assert following() == 8
    gone = asked(world, world.drills(2, prefix="X"), clock, printer=on_sheets, first_cell=8)
    assert following() == 10
    printing.cancel(gone.id, at=clock.at)
    assert following() == 8
    asked(world, world.drills(16, prefix="Y"), clock, printer=on_sheets, first_cell=8)
    assert following() == 0
    assert printing.next_cell(read.printer(download())) == 0


def test_a_label_that_only_waits_is_told_as_waiting(world: World, clock: Clock) -> None:
    printed, waiting = world.drills(2)
    worker.finish(asked(world, [printed], clock).id, clock)
    asked(world, [waiting], clock, printer=printer("raw", address="127.0.0.1:9"))
    assert printing.labelled("unit", [printed, waiting]) == (2, 1)
    with pytest.raises(Refused) as caught:
        asked(world, [printed, waiting], clock)
    [refusal] = caught.value.refusals
    assert refusal.data["what"] == (
        "1 of these has a label already, and 1 has one in the queue, not printed yet"
    )
    assert printing.labelled_words(1, 1) == "1 of these has a label in the queue, not printed yet"
    assert printing.labelled_words(2, 0, "them") == "2 of them have a label already"


def test_sheets_begin_at_the_first_unused_cell(world: World, clock: Clock) -> None:
    on_sheets = printer(language="pdf", sheet="A4 3 × 8, 70 × 36")
    job = asked(world, world.drills(25), clock, printer=on_sheets, first_cell=23)
    job = worker.finish(job.id, clock)
    assert job.state == "done", job.problem
    file = worker.spooled(job)
    assert file is not None
    with pypdfium2.PdfDocument(file) as document:
        assert len(document) == 2
    for first_cell in (24, -1):
        assert refused(
            lambda cell=first_cell: asked(
                world, world.drills(1), clock, printer=on_sheets, first_cell=cell
            )
        ) == [(None, "first_cell_bad")]
    [carton] = world.cartons(1)
    assert refused(
        lambda: asked(world, [carton], clock, printer=on_sheets, template=template("pallet"))
    ) == [(None, "sheet_bad")]


def test_a_changed_printer_draws_anew(world: World, clock: Clock) -> None:
    name = printer(language="csv")
    job = asked(world, world.drills(CHUNK_MAX + 1), clock, printer=name)
    worker.step(clock)
    before = read.printer(name)
    printing.change_printer(name, printing.NewPrinter(*before[1:4], "zpl"))
    assert (read.job(job.id).state, read.job(job.id).labels_drawn) == ("waiting", 0)


def test_a_mistake_of_ours_fails_the_job_and_not_the_worker(
    world: World, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    from stockthread.printing import output

    job = asked(world, world.drills(1), clock)

    def broken(*_: object) -> None:
        raise ZeroDivisionError

    with monkeypatch.context() as patched:
        patched.setattr(output, "pieces", broken)
        work(clock)
    assert read.job(job.id).problems[0].data == {"kind": "ZeroDivisionError"}
    assert states(job) == ["failed"]
    assert printing.go_on(job.id, after=0, at=clock.at).state == "waiting"
    work(clock)
    assert states(job) == ["done"]


def test_old_files_are_removed(world: World, clock: Clock) -> None:
    job = worker.finish(asked(world, world.drills(1), clock).id, clock)
    worker.clean(clock.at)
    assert worker.spooled(job) is not None
    clock.pass_by(31 * 86_400)
    worker.clean(clock.at)
    assert worker.spooled(job) is None
