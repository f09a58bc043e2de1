"""The queue of labels and the page of one job: how far it is, what is wrong, what can be done."""

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, Final

from django.http import QueryDict
from django.urls import reverse
from django.utils import timezone

from stockthread import access, ledger, parties, places, printing
from stockthread.kernel import clock, errors, ids
from stockthread.kernel.errors import Refused, refuse
from stockthread.printing import JobRow
from stockthread.web import label_picture, list_deeds, lists, shown, words
from stockthread.web.lists import Deed, Listing, Paged, Records, Said
from stockthread.web.words import State

SIZE: Final = 50
LABELS_SHOWN: Final = 200
_LOOKS: Final = {
    "waiting": ("expected", "expected"),
    "drawing": ("progress", "progress"),
    "ready": ("expected", "expected"),
    "sending": ("progress", "progress"),
    "failed": ("held", "held"),
    "stopped": ("held", "held"),
    "done": ("finished", "finished"),
    "refused": ("held", "held"),
    "cancelled": ("expected", "gone"),
}
STATES: Final = {state: State(*_LOOKS[state], word) for state, word in printing.STATE_WORDS.items()}
SAID: Final = {
    "cancelled": "The job is cancelled. What was sent stays on record.",
    "going": "The job goes on.",
}


def queue(query: QueryDict, actor: access.Actor) -> dict[str, Any]:
    """The jobs, the newest first; those that wait for a person on top."""
    listed = lists.page(JOBS, query, actor)
    is_whole = not (query.get("state") or query.get("after"))
    standing = printing.read.jobs(states=printing.IDLE_STATES, limit=SIZE) if is_whole else []
    apart = _rows(standing)
    return {
        **listed,
        "standing": apart,
        "is_moving": any(
            row["job"].state in printing.OPEN_STATES for row in [*listed["rows"], *apart]
        ),
    }


def find(said: Said) -> Paged:
    """Jobs that fit the words, the newest first."""
    state, printer = said.get("state", ""), said.get("printer", "")
    of: dict[str, Any] = {
        "states": [state] if state else [],
        "printer": ids.internal_id("printer", printer) if printer else 0,
    }
    return Paged(
        lambda after, limit: printing.read.jobs(
            before=lists.number(after) or 2**62, limit=limit, **of
        ),
        lambda: printing.read.count_of_jobs(**of),
    )


def cells(jobs: Records, actor: access.Actor) -> Iterator[list[Any]]:
    """Jobs as lines of the file."""
    for row in _rows(jobs):
        job = row["job"]
        yield [
            job.id, row["state"].word, job.labels_count, job.labels_sent, row["template"].code,
            job.version, row["printer"].code, job.asked_at.isoformat(), row["by"], job.reason,
        ]  # fmt: skip


def printers() -> list[tuple[str, str]]:
    """The printers to choose from."""
    every = printing.read.printers()
    return [
        ("", "every printer"),
        *((ids.public_id("printer", each.id), each.name) for each in every),
    ]


def _rows(jobs: Sequence[JobRow]) -> list[dict[str, Any]]:
    """Jobs in words: constant in statements."""
    people = parties.read.people_names([job.person for job in jobs])
    templates = {each.id: each for each in printing.read.templates()}
    printers = {each.id: each for each in printing.read.printers()}
    return [
        {
            "id": ids.public_id("job", job.id),
            "job": job,
            "href": href(job.id),
            "state": STATES[job.state],
            "template": templates[job.template],
            "template_href": f"{label_picture.template_href(job.template)}?version={job.version}",
            "printer": printers[job.printer],
            "by": people.get(job.person) or "somebody who has left",
            "cause_href": reverse("event", args=[ids.public_id("event", job.cause_event)])
            if job.cause_event
            else "",
            "is_moving": job.state in printing.OPEN_STATES,
            "is_standing": job.state in printing.IDLE_STATES,
            "progress": progress(job),
            "waits": waits(job),
            "problems": _problems(job),
        }
        for job in jobs
    ]


def waits(job: JobRow) -> str:
    """Until when a job waits, and what for; empty where it does not."""
    now = clock.now()
    then = job.waits_until(now)
    if then is None:
        return ""
    at = words.soon(timezone.localtime(then), timezone.localtime(now))
    if job.state == "ready":
        return f"The next try is {at}."
    return (
        f"A rule's labels are drawn a moment after the event, so that undoing it comes first: {at}."
    )


def progress(job: JobRow) -> str:
    """`4 000 of 10 000 drawn`, `all sent`."""
    count = words.number(job.labels_count)
    if job.labels_sent == job.labels_count:
        return f"all {count}" if job.labels_count > 1 else "1"
    if job.labels_sent:
        return f"{words.number(job.labels_sent)} of {count} sent"
    if job.labels_drawn == job.labels_count and job.labels_count:
        return f"{count}, all drawn"
    return f"{words.number(job.labels_drawn)} of {count} drawn" if job.labels_drawn else count


def one_job(id: int, query: QueryDict, actor: access.Actor) -> dict[str, Any]:
    """A job with its labels. Raises Refused unknown_id."""
    job = printing.read.job(id)
    [row] = _rows([job])
    after = query.get("after", "")
    start = int(after) if after.isdecimal() else 0
    labels = printing.read.labels_of(id, after=start, limit=LABELS_SHOWN + 1)
    return {
        **row,
        "title": f"{words.count(job.labels_count, 'label')}, {row['template'].name}",
        "public": ids.public_id("job", id),
        "labels": _labels(labels[:LABELS_SHOWN]),
        "after": start + LABELS_SHOWN if len(labels) > LABELS_SHOWN else 0,
        "problems": _problems(job),
        "bars": _bars(job, row["printer"]) if row["is_moving"] else [],
        "problems_title": problems_title(job),
        "first_cell": job.first_cell + 1 if row["printer"].sheet else 0,
        **_file(job, actor),
        "sends_again": job.state == "failed" and not job.labels_sent,
        "may_label": access.may(actor, "label"),
        "again": again(job, labels[:LABELS_SHOWN]),
        "again_word": "Print again" if job.labels_sent else "Print anew",
        "toasts": label_picture.told(SAID, query.get("said", "")),
    }


def _bars(job: JobRow, printer: printing.PrinterRow) -> list[dict[str, Any]]:
    """How far a job is, as bars with their words."""
    found = [("Drawn and read back", job.labels_drawn)]
    if printer.kind != "download":
        found.append(("Sent", job.labels_sent))
    return [{"word": word, "done": done, "count": job.labels_count} for word, done in found]


def problems_title(job: JobRow) -> str:
    """What stands above the problems of a job."""
    if job.state == "cancelled" and job.tries:
        return "The last try, before it was cancelled"
    if job.state in ("refused", "cancelled"):
        return "Nothing was printed"
    return "The last try" if job.state in printing.OPEN_STATES else "What is wrong"


def _file(job: JobRow, actor: access.Actor) -> dict[str, str]:
    """Where the file of a job is for whoever looks, or why it is not for them."""
    try:
        _path(job.id, actor)
    except Refused as refused:
        [refusal] = refused.refusals
        note = errors.text(refusal) if refusal.code == "job_file_taken" else ""
        return {"file_href": "", "file_note": note}
    return {"file_href": reverse("label_job_file", args=[ids.public_id("job", job.id)])}


def _path(id: int, actor: access.Actor) -> Path:
    return printing.file_for(
        id,
        by=actor.person,
        at=clock.now(),
        is_reprint_allowed=access.may(actor, "reprint"),
    )


def _labels(labels: Sequence[printing.LabelRow]) -> list[dict[str, Any]]:
    items = [label.subject_id for label in labels if label.subject == "item"]
    codes = ledger.read.codes(items)
    spots = places.read.places([x.subject_id for x in labels if x.subject == "place"])
    return [
        {
            "position": label.position,
            "href": _href(label),
            "code": label.code or _code(label, codes, spots) or f"#{label.subject_id}",
        }
        for label in labels
    ]


def _code(
    label: printing.LabelRow, codes: Mapping[int, str], spots: Mapping[int, places.Place]
) -> str:
    if label.subject == "item":
        return codes.get(label.subject_id, "")
    return spots[label.subject_id].code if label.subject_id in spots else ""


def _href(label: printing.LabelRow) -> str:
    if label.subject == "item":
        return shown.item_href(label.subject_id)
    return shown.place_href(label.subject_id) if label.subject == "place" else ""


def again(job: JobRow, labels: Sequence[printing.LabelRow]) -> str:
    """What prints the labels of a job that has ended once more, as the field of a form."""
    if job.state not in printing.ENDED_STATES or job.labels_count > len(labels):
        return ""
    found = dict.fromkeys(label.subject_id for label in labels if label.subject == "item")
    return " ".join(ids.public_id("item", id) for id in found)


def _problems(job: JobRow) -> list[dict[str, Any]]:
    """What is wrong, each with its label's position; why a job was cancelled, if not by hand."""
    is_over = job.state == "cancelled"
    return [
        {
            "position": each.line + 1 if each.line is not None else 0,
            "text": errors.text(each._replace(line=None)),
        }
        for each in job.problems
        if not is_over or each.code == "event_undone"
    ]


def file_of(id: int, actor: access.Actor) -> tuple[Path, str]:
    """The file of a job, and what it is called. Raises Refused as printing.file_for does."""
    found = _path(id, actor)
    return found, f"labels-{id}{''.join(found.suffixes[-1:])}"


def cancel(id: int) -> str:
    """Cancel a job; return where to go. Raises Refused as printing.cancel does."""
    printing.cancel(id, at=clock.now())
    return f"{href(id)}?said=cancelled"


def go_on(id: int, sent: Mapping[str, str]) -> str:
    """Go on with a job behind a label. Raises Refused as printing.go_on does."""
    written = sent.get("after", "").strip() or "0"
    if not written.isdecimal():
        refuse("job_label_beyond", label=written, count=printing.read.job(id).labels_count)
    printing.go_on(id, after=int(written), at=clock.now())
    return f"{href(id)}?said=going"


def href(job: int) -> str:
    """The page of a job."""
    return reverse("label_job", args=[ids.public_id("job", job)])


JOBS: Final = Listing(
    name="label_jobs",
    noun="job",
    fields=(
        lists.choice("state", "Show", (("", "every job"),
                                       *((name, each.word) for name, each in STATES.items()))),
        lists.choice("printer", "of", printers),
    ),
    find=find,
    rows=lambda jobs, actor: _rows(jobs),
    head=("job", "state", "labels", "sent", "template", "version", "printer", "asked", "by",
          "reason"),
    amounts=("labels",),
    cells=cells,
    label=lambda job: f"job {job.id}",
    kind="job",
    deeds={
        "cancel": Deed(
            "Cancel", "close", "cancelled", "label",
            list_deeds.one_by_one(lambda job, _: printing.cancel(job.id, at=clock.now()) and None),
            "What was sent stays on record; the rest is not printed.",
        ),
        "go-on": Deed(
            "Go on with", "undo", "going on", "label",
            list_deeds.one_by_one(lambda job, _: printing.go_on(
                job.id, after=job.labels_sent, at=clock.now()) and None),
            "Each goes on behind the last label that was sent.",
        ),
    },
    words={"reason": "why"},
)  # fmt: skip
