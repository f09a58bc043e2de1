"""Open holds as rows: what is held, why, what that stops, who said so."""

from collections import Counter
from collections.abc import Sequence
from datetime import datetime
from typing import NamedTuple

from django.urls import reverse

from stockthread import access, holds, ledger, parties, places
from stockthread.kernel import ids
from stockthread.web import happened, shown, words

BLOCKS = (
    (ledger.Block.SHIP, "shipping"),
    (ledger.Block.CONSUME, "use in production"),
    (ledger.Block.MOVE, "moving"),
)
LACKING = {
    "PAPERS": "PAPERS: a certificate or result is missing",
    "OUT-OF-SPEC": "OUT-OF-SPEC: a result is out of limits",
}
"""How holds are told that end by themselves; the item's page says what is lacking."""
RELEASERS_SHOWN = 4
TOLD_MAX = 6
NAMED_MAX = 3


class Row(NamedTuple):
    """One open hold, ready to be written down."""

    id: str
    href: str
    code: str
    what: str
    is_place: bool
    reason: str
    blocks: str
    by: str
    at: datetime
    release_href: str
    promised: str = ""
    product: str = ""


def said(some: Sequence[ledger.HoldView]) -> list[ledger.HoldView]:
    """Holds with their reasons as people read them. One statement."""
    names = holds.said([each.reason for each in some]) if some else {}
    return [each._replace(reason=names[each.reason]) for each in some]


def latest(limit: int) -> list[ledger.HoldView]:
    """The latest open holds with their reasons as people read them. Two statements."""
    return said(ledger.read.latest_holds(limit))


def rows(found: Sequence[ledger.HoldView]) -> list[Row]:
    """Write holds as rows; the number of queries is the same for any number of them."""
    return rows_of(said(found))


def rows_of(some: Sequence[ledger.HoldView]) -> list[Row]:
    """Write holds as rows whose reasons are told already as people read them."""
    items = {row.id: row for row in ledger.read.items([h.item for h in some if h.item])}
    known = shown.names(list(items.values()))
    spots = places.read.places([h.place for h in some if h.place])
    people = parties.read.people_names([h.person for h in some])
    orders: dict[int, list[str]] = {}
    for each in ledger.read.reservations_on([h.item for h in some if h.item]):
        orders.setdefault(each.item, []).append(each.order_id)
    return [
        on_place(hold, spots[hold.place], people)
        if hold.place
        else on_item(hold, shown.row(items[hold.item], known), people)._replace(
            promised=words.listed(list(dict.fromkeys(orders.get(hold.item, []))))
        )
        for hold in some
    ]


def on_item(hold: ledger.HoldView, item: shown.Row, people: dict[int, str]) -> Row:
    """A hold on one item."""
    where = f"in {item.place}" if item.place else ""
    what = ", ".join(part for part in (item.product, where) if part)
    return row(hold, item.href, item.code, what, people)._replace(product=item.product)


def on_place(hold: ledger.HoldView, place: places.Place, people: dict[int, str]) -> Row:
    """A hold on a place and all that stands in it."""
    href = shown.place_href(hold.place)
    return row(hold, href, shown.place_name(place), "everything in this place", people)


def row(hold: ledger.HoldView, href: str, code: str, what: str, people: dict[int, str]) -> Row:
    """One hold, whatever it is on."""
    id = ids.public_id("hold", hold.id)
    by = people.get(hold.person) or "somebody who has left"
    ends_by_itself = hold.reason.startswith(holds.BY_ITSELF)
    release = "" if ends_by_itself else f"{reverse('release')}?holds={id}"
    reason = LACKING[hold.reason.partition(":")[0]] if ends_by_itself else hold.reason
    return Row(id, href, code, what, bool(hold.place), reason, stops(hold.blocks), by,
               hold.since, release)  # fmt: skip


def stops(blocks: int) -> str:
    """`shipping and moving`; a hold that stops nothing only marks."""
    said = words.listed([word for bit, word in BLOCKS if blocks & bit]) or "nothing, it only marks"
    return f"{said}; passes on" if blocks & ledger.Block.PASSES_ON else said


def who_can_release() -> str:
    """`quality: Dora Dietz`: the people of the first role that may release and has any."""
    able = [role for role in access.ROLES if role in access.ACTIONS["release"]]
    active = {person.id: person.name for person in parties.read.people() if person.is_active}
    by_role: dict[str, list[str]] = {}
    for account in access.accounts():
        if account.role in able and account.person in active:
            by_role.setdefault(account.role, []).append(active[account.person])
    role = next((role for role in able if by_role.get(role)), "")
    if not role:
        return words.listed(able)
    names = sorted(set(by_role[role]))
    more = len(names) - RELEASERS_SHOWN
    shown_names = ", ".join(names[:RELEASERS_SHOWN])
    return f"{role}: {shown_names}" + (f" and {words.number(more)} more" if more > 0 else "")


class Group(NamedTuple):
    """Holds put on by one event: one line for all of them."""

    reason: str
    what: str
    href: str
    at: datetime


def groups(rows: Sequence[Row], size: int) -> list[Group]:
    """The latest groups of holds: those with one reason, moment and author stand together."""
    found: dict[tuple[str, datetime, str], list[Row]] = {}
    for each in rows:
        found.setdefault((each.reason, each.at, each.by), []).append(each)
    return [
        Group(reason, group_words(each), each[0].href if len(each) == 1 else reverse("holds"), at)
        for (reason, at, _), each in list(found.items())[:size]
    ]


def group_words(rows: Sequence[Row]) -> str:
    """`12 × Drill D12, compact`, each of a few products, or `129 items of 5 products`."""
    if len(rows) == 1:
        return f"{rows[0].code}, {rows[0].what}"
    number = Counter(row.product for row in rows)
    return several_words(number.most_common()) or words.count(len(rows), "item")


def several_words(counted: Sequence[tuple[str, int]]) -> str:
    """`12 × Drill and 3 × Charger`, or `129 items of 5 products`; nothing for nothing."""
    total = sum(count for _, count in counted)
    names = [name for name, _ in counted if name]
    if total and len(names) == len(counted) <= NAMED_MAX:
        return words.listed([happened.subject(count, name) for name, count in counted])
    of = f" of {words.count(len(names), 'product')}" if len(names) > 1 else ""
    return f"{words.count(total, 'item')}{of}" if total else ""


def promised_words(told: Sequence[holds.Told]) -> str:
    """`3 orders were promised 40 units of it: SO-26-0001 (30), …`."""
    if not told:
        return ""
    units = sum(each.units for each in told)
    named = [f"{each.number} ({words.number(each.units)})" if each.units else each.number
             for each in told[:TOLD_MAX]]  # fmt: skip
    left = len(told) - len(named)
    named += [f"{words.number(left)} more"] if left > 0 else []
    what = f"{words.number(units)} of it" if units else "some of it"
    were = "is" if len(told) == 1 else "are"
    return f"{words.count(len(told), 'order')} {were} promised {what}: {words.listed(named)}."
