"""The list of clone alarms: public scans that do not fit what is on record, with the evidence."""

from collections.abc import Iterator
from typing import Any, Final

from django.http import HttpRequest
from django.utils import timezone

from stockthread import access, ledger, parties, passports
from stockthread.kernel import clock, ids
from stockthread.web import list_deeds, lists, shown, words
from stockthread.web.lists import Deed, Listing, Records, Said, Whole

KINDS: Final = {
    "here": "in our store by the books",
    "never": "never left us by the books",
    "far": "two places too far apart",
    "often": "scanned by too many",
}
DECISIONS: Final = {
    "open": words.State("progress", "progress", "to be decided"),
    "real": words.State("held", "held", "a copy, or gone astray"),
    "false": words.State("expected", "gone", "false alarm"),
}
CHOICES: Final = (
    ("open", "to be decided"),
    ("real", "real"),
    ("false", "false alarms"),
    ("all", "decided or not"),
)
HEAD: Final = ("item", "product", "alarm", "evidence", "times", "first_at", "last_at", "decision",
               "by", "note")  # fmt: skip


def find(said: Said) -> Whole:
    """Alarms that fit, the latest first."""
    state, kind = said.get("state", ""), said.get("kind", "")
    found = passports.read.alarms("" if state == "all" else state)
    return Whole([each for each in found if kind in ("", each.kind)
                  and said.is_within(each.last_at)])  # fmt: skip


def rows(found: Records, actor: access.Actor) -> list[dict[str, Any]]:
    """Alarms with what they are about, and who decided."""
    items = sorted({each.item for each in found})
    of = dict(zip(items, shown.rows(ledger.read.items(items)), strict=True))
    people = parties.read.people_names(sorted({each.person for each in found} - {0}))
    return [
        {
            **each._asdict(),
            "id": ids.public_id("alarm", each.id),
            "row": of[each.item],
            "word": KINDS[each.kind],
            "state": DECISIONS[each.decision],
            "by": people.get(each.person, ""),
        }
        for each in found
    ]


def cells(found: Records, actor: access.Actor) -> Iterator[list[Any]]:
    """Alarms as lines of the file."""
    for row in rows(found, actor):
        yield [
            row["row"].code, row["row"].product, row["word"], row["evidence"], row["times"],
            timezone.localtime(row["first_at"]).isoformat(timespec="seconds"),
            timezone.localtime(row["last_at"]).isoformat(timespec="seconds"),
            row["decision"], row["by"], row["note"],
        ]  # fmt: skip


def decide(decision: str) -> Any:
    """A deed that decides all that is picked."""

    def act(found: Records, request: HttpRequest) -> None:
        actor: access.Actor = request.actor  # type: ignore[attr-defined]
        passports.decide([each.id for each in found], decision, by=actor.person, at=clock.now(),
                         note=request.POST.get("reason", ""))  # fmt: skip

    return act


CLONES: Final = Listing(
    name="clones",
    noun="alarm",
    fields=(
        lists.choice("state", "Show those", CHOICES, is_narrow=True),
        lists.choice("kind", "because", (("", "of anything"), *KINDS.items())),
        lists.SINCE,
        lists.UNTIL,
    ),
    find=find,
    rows=rows,
    head=HEAD,
    amounts=("times",),
    cells=cells,
    label=lambda each: KINDS[each.kind],
    kind="alarm",
    of_ids=passports.read.alarms_by_ids,
    every={"state": "all"},
    default=lambda: {"state": "open"},
    action="decide",
    deeds={
        "real": Deed(
            "It is real", "holds", "decided as real", "decide", list_deeds.at_once(decide("real")),
            "A copy is out there, or a unit left us past the books. Say what you found.", "open",
            asks_reason=True,
        ),
        "false": Deed(
            "False alarm", "check", "decided as false alarms", "decide",
            list_deeds.at_once(decide("false")), "Say why the scans fit after all.", "open",
            asks_reason=True,
        ),
        "open": Deed(
            "Open again", "undo", "to be decided again", "decide",
            list_deeds.at_once(decide("open")), "They are to be decided again.",
        ),
    },
    words={"alarm": "why", "last_at": "last"},
)  # fmt: skip
