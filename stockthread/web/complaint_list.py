"""The list of complaints: its filters, its file, and minding and closing many at once."""

from collections.abc import Iterator
from typing import Any, Final

from django.http import HttpRequest
from django.utils import timezone

from stockthread import access, complaints, ledger, parties
from stockthread.complaints import CHANNELS, OPEN_STATES, Complaint, Wanted
from stockthread.kernel import clock
from stockthread.kernel.errors import refuse
from stockthread.web import complaint_words, list_deeds, lists
from stockthread.web.lists import Choices, Deed, Listing, Paged, Records, Said

OPEN: Final = "open"
STATE_CHOICES: Final = (
    (OPEN, "still to be done"),
    ("danger", "dangerous"),
    ("late", "late"),
    *((state, each.word) for state, each in complaint_words.STATES.items()),
    ("all", "in any state"),
)
HEAD: Final = (
    "number", "state", "late", "dangerous", "kind", "words", "customer", "sku", "product", "things",
    "channel", "made_at", "due", "minded_by",
)  # fmt: skip


def kinds() -> Choices:
    """What can be wrong, any first."""
    return [("", "of any kind"), *((each.code, each.name) for each in complaints.read.kinds())]


def people() -> Choices:
    """Who can mind complaints, anybody first."""
    return [
        ("", "minded by anybody"),
        ("nobody", "minded by nobody"),
        *((str(id), name) for id, name in workers()),
    ]


def workers() -> list[tuple[int, str]]:
    """People who work here now."""
    return [
        (each.id, each.name)
        for each in parties.read.people()
        if each.is_active and each.id not in (parties.SYSTEM, parties.LOCAL_ADMINISTRATOR)
    ]


def wanted_of(said: Said) -> Wanted:
    """What the words of the address ask for."""
    state, by = said.get("state", ""), said.get("by", "")
    states = (
        OPEN_STATES if state in (OPEN, "late", "danger") else () if state == "all" else (state,)
    )
    return Wanted(
        states, said.get("kind", ""), said.get("text", ""), said.party(), said.product(),
        -1 if by == "nobody" else lists.number(by), said.get("channel", ""), said.start(),
        said.end(), clock.now() if state == "late" else None, is_dangerous=state == "danger",
    )  # fmt: skip


def find(said: Said) -> Paged:
    """Complaints that fit, the dangerous ones first, then the newest."""
    wanted = wanted_of(said)
    return Paged(
        lambda after, limit: complaints.read.listed(
            wanted, before=lists.number(after) or 2**62, limit=limit
        ),
        lambda: complaints.read.count(wanted),
        lambda each: str(each.mark),
    )


def rows(found: Records, actor: access.Actor) -> list[dict[str, Any]]:
    """Complaints ready to be written down."""
    names, now = complaint_words.known(found), clock.now()
    return [complaint_words.row(each, names, now) for each in found]


def cells(found: Records, actor: access.Actor) -> Iterator[list[Any]]:
    """Complaints as lines of the file; who complained does not stand there."""
    names, now = complaint_words.known(found), clock.now()
    linked = complaints.read.links([each.id for each in found])
    codes = ledger.read.codes(sorted({one.item for some in linked.values() for one in some}))
    for each in found:
        product = names.products.get(each.hints.product)
        yield [
            each.number, each.state, "yes" if complaint_words.is_late(each, now) else "no",
            "yes" if each.is_dangerous else "no",
            names.kinds.get(each.kind, ""), each.words, names.parties.get(each.hints.party, ""),
            product.sku if product else "", product.name if product else "",
            " ".join(codes.get(one.item, "") for one in linked.get(each.id, ())), each.channel,
            timezone.localtime(each.made_at).isoformat(timespec="seconds"),
            timezone.localtime(each.due).isoformat(timespec="seconds") if each.due else "",
            names.people.get(each.assigned, ""),
        ]  # fmt: skip


def person_of(request: HttpRequest) -> int:
    """Whom the form names; 0 for nobody."""
    said = request.POST.get("person", "")
    if said == "me":
        actor: access.Actor = request.actor  # type: ignore[attr-defined]
        return actor.person
    return lists.number(said) or (0 if said == "nobody" else refuse("complaint_person"))


def assign(found: Records, request: HttpRequest) -> None:
    """Say who minds them."""
    actor: access.Actor = request.actor  # type: ignore[attr-defined]
    complaints.assign([each.id for each in found], person_of(request), by=actor.person,
                      at=clock.now())  # fmt: skip


def set_state(state: str) -> Any:
    """A deed that brings them all into a state."""

    def act(found: Records, request: HttpRequest) -> None:
        actor: access.Actor = request.actor  # type: ignore[attr-defined]
        complaints.set_states(
            [each.id for each in found], state, by=actor.person, at=clock.now(),
            reason=request.POST.get("reason", ""),
        )  # fmt: skip

    return act


def label(it: Complaint) -> str:
    """What one is called."""
    return it.number


COMPLAINTS: Final = Listing(
    name="complaints",
    noun="complaint",
    fields=(
        lists.choice("state", "Show those", STATE_CHOICES, is_narrow=True),
        lists.choice("kind", "of kind", kinds),
        lists.Field("text", "with", hint="words, number, name", say="with “{}”"),
        lists.PRODUCT,
        lists.Field("party", "from", "party", "any customer", say="from {}"),
        lists.choice("by", "and", people),
        lists.choice("channel", "by", (("", "any way"), *complaint_words.CHANNELS.items())),
        lists.SINCE,
        lists.UNTIL,
    ),
    find=find,
    rows=rows,
    head=HEAD,
    cells=cells,
    label=label,
    kind="complaint",
    of_ids=complaints.read.of_ids,
    every={"state": "all"},
    default=lambda: {"state": OPEN},
    deeds={
        "assign": Deed(
            "Give to somebody", "who", "given to somebody", "answer", list_deeds.at_once(assign),
            "Who minds them from now on.",
            offers=lambda: {"asks_person": True, "people": workers()},
        ),
        "close": Deed(
            "Close", "check", "closed", "answer", list_deeds.at_once(set_state("closed")),
            "Nothing more is to be done about them. They can be reopened.", "reopen",
            asks_reason=True,
        ),
        "reopen": Deed(
            "Look at again", "undo", "being looked at", "answer",
            list_deeds.at_once(set_state("looking")), "Somebody has to look at them.",
        ),
    },
    words={"number": "complaint", "words": "what is wrong", "made_at": "came"},
)  # fmt: skip

assert set(complaint_words.CHANNELS) == set(CHANNELS), "each way has its word"
