"""One count: its piles as a picture, how far each place is, each difference with its causes."""

from collections.abc import Mapping, Sequence
from typing import Any, Final

from django.urls import reverse

from stockthread import access, counts, parties, places
from stockthread.counts import Count, Figures, PlaceProgress
from stockthread.kernel import ids
from stockthread.web import asked, count_deciding, count_lines, count_list, pictures, shown, words

PLACES_SHOWN: Final = 60
SHARES: Final = (
    ("matched", words.State("finished", "finished", "as on record")),
    ("assumed", words.State("hand", "hand", "assumed, in containers")),
    ("moved", words.State("out", "out", "moved meanwhile")),
    ("uncounted", words.State("expected", "expected", "not counted yet")),
    ("missing", words.State("held", "held", "missing")),
    ("extra", words.State("progress", "progress", "somewhere else")),
)
STEPS: Final = {
    "review": (counts.REVIEWING, "Counting is over. Scans changed nothing yet.", "reopen"),
    "reopen": (counts.OPEN, "{number} takes scans again.", "review"),
    "cancel": (counts.CANCELLED, "{number} is cancelled. Its scans stay on record.", "reopen"),
}
"""After what was done: the state it left, what is said, and the way back."""


def one_count(
    count: int, actor: access.Actor, query: Mapping[str, str], reasons: dict[str, Any] | None = None
) -> dict[str, Any]:
    """The page of one count."""
    row = counts.read.count(count)
    is_hidden = row.hides_record and not access.may(actor, "adjust")
    told = posted(row) if row.state == counts.POSTED else standing(row, query, is_hidden=is_hidden)
    people = parties.read.people_names([row.person, row.posted_by])
    public = ids.public_id("count", row.id)
    return {
        "count": row,
        "public": public,
        "state": count_list.STATES[row.state],
        "kind": count_list.kind_words(row),
        "of": count_list.scope_words(row.id),
        "by": people.get(row.person, ""),
        "posted_by": people.get(row.posted_by, ""),
        "is_hidden": is_hidden,
        "is_open": row.state == counts.OPEN,
        "is_reviewing": row.state == counts.REVIEWING,
        "is_posted": row.state == counts.POSTED,
        "is_ended": row.state in (counts.POSTED, counts.CANCELLED),
        "may_count": access.may(actor, "count"),
        "may_post": access.may(actor, "adjust") and row.state == counts.REVIEWING,
        "may_again": access.may(actor, "adjust") and row.state in (counts.OPEN, counts.REVIEWING),
        "may_undo": access.may(actor, "adjust"),
        "scan_href": reverse("count_scan", args=[public]),
        "key": asked.new_key(),
        "toasts": toasts(row, query),
        **told,
        **(reasons or {}),
    }


def toasts(row: Count, query: Mapping[str, str]) -> list[dict[str, Any]]:
    """What was just done with a count, with the way back while it stands so."""
    state, sentence, back = STEPS.get(query.get("said", ""), ("", "", ""))
    if row.state != state:
        return []
    undo = reverse("count_state", args=[ids.public_id("count", row.id), back])
    return [{"sentence": sentence.format(number=row.number), "undo": undo}]


def standing(row: Count, query: Mapping[str, str], *, is_hidden: bool) -> dict[str, Any]:
    """A count that is not posted, against what is on record now."""
    if row.state == counts.CANCELLED:
        return {"piles": [], "segments": [], "progress": []}
    found = counts.survey(row.id)
    spots = progress(found.places, is_hidden=is_hidden)
    if is_hidden:
        return {"piles": [], "segments": [], "progress": spots}
    return {
        **count_deciding.review(row.id, found, query),
        "segments": picture(found.figures),
        "progress": spots,
        "progress_left": max(len(found.places) - PLACES_SHOWN, 0),
        "figures": found.figures,
        "lines_count": len(found.lines),
    }


def posted(row: Count) -> dict[str, Any]:
    """A posted count as it was decided."""
    outcomes = {each.line.key: each for each in counts.read.outcomes(row.id)}
    lines = [each.line for each in outcomes.values()]
    figures = counts.read.figures(row.id)
    done: dict[str, int] = {}
    refused = 0
    for each in outcomes.values():
        if each.refused:
            refused += 1
        elif each.decision != counts.LEAVE:
            done[each.decision] = done.get(each.decision, 0) + 1
    return {
        "piles": count_lines.piles(lines, {}, outcomes),
        "segments": picture(figures),
        "progress": [],
        "figures": figures,
        "done": words.listed(
            [f"{words.number(n)} {count_lines.DONE[each]}" for each, n in sorted(done.items())]
        ) or "nothing had to be changed",
        "refused_count": refused,
        "lines_count": len(lines),
    }  # fmt: skip


def picture(figures: Figures) -> Sequence[pictures.Segment]:
    """The piles as one bar."""
    numbers: Mapping[str, int] = figures._asdict()
    return pictures.stacked([
        pictures.Share(state, numbers[name], href=f"#pile-{name}" if name in counts.PILES else "")
        for name, state in SHARES
    ])  # fmt: skip


def progress(found: Sequence[PlaceProgress], *, is_hidden: bool) -> list[dict[str, Any]]:
    """How far each place is, those that are open first."""
    order = sorted(found, key=lambda each: each.is_counted)[:PLACES_SHOWN]
    spots = places.read.places([each.place for each in order])
    people = parties.read.people_names(sorted({p for each in order for p in each.persons}))
    return [
        {
            "public": ids.public_id("place", each.place),
            "code": spots[each.place].code,
            "href": shown.place_href(each.place),
            "expected": "" if is_hidden else words.number(each.expected),
            "scanned": each.scanned,
            "is_counted": each.is_counted,
            "is_again": each.is_asked_again,
            "state": _state(each),
            "by": words.listed([people.get(person, "") for person in each.persons]),
            "at": each.last_at,
        }
        for each in order
    ]


def _state(each: PlaceProgress) -> words.State:
    if each.is_asked_again:
        return words.State("progress", "progress", "count again")
    if each.is_counted:
        return words.State("finished", "finished", "counted")
    if each.is_begun:
        return words.State("progress", "progress", "being counted")
    return words.State("expected", "expected", "to be counted")
