"""How everything about a unit that may come back is told: for people and for programs."""

from collections.abc import Sequence
from typing import Any, Final

import click

from stockthread import catalog, ledger, parties, places
from stockthread.cli import exits, shown, words
from stockthread.kernel import errors
from stockthread.ledger import ItemView
from stockthread.returns import Came, Look, Trip, Warranty

TRIPS: Final = {
    "sold": "sold to",
    "replaced": "given as a replacement to",
    "lent": "lent to",
    "home": "sent back to",
    "sent": "sent to",
}
WHY: Final = {
    "no_term": "none: no warranty is set for it",
    "not_sold": "none: it is not sold",
    "not_installed": "none yet: it is not noted as installed",
    "not_registered": "none yet: it is not registered",
    "not_begun": "has not begun",
    "ended": "ended",
}


class Names:
    """What the parties, places, items and products of a look are called."""

    def __init__(self, look: Look) -> None:
        self.products = catalog.read.products(
            sorted({view.product for view in (look.view, *(p.view for p in look.parts))} - {0})
        )
        ids = {trip.party for trip in look.trips} | {look.view.owner}
        self.parties = parties.read.names(sorted(ids - {0}))
        spots = {each.place for each in look.returns} | {look.view.place}
        self.places = places.read.places(sorted(spots - {0}))
        self.items = shown.codes(sorted({
            look.replaces, look.replaced_by, look.warranty.inherited_from,
            *(part.warranty.inherited_from for part in look.parts),
        } - {0}))  # fmt: skip

    def of(self, view: ItemView) -> str:
        """An item with its product."""
        product = self.products.get(view.product)
        return f"{view.code or f'#{view.id}'}{f' ({product.name})' if product else ''}"


def tell(look: Look) -> None:
    """Print everything for people."""
    known = Names(look)
    sale = look.sale
    loan = look.loan
    click.echo(words.facts([
        ("unit", known.of(look.view)),
        ("is", shown.state(look.view, shown.names([look.view]))),
        ("where", shown.place_name(known.places.get(look.view.place))),
        ("belongs to", known.parties.get(look.view.owner, "")),
        ("sold", _sale(sale, look, known) if sale else "never" if not look.trips else ""),
        ("lent until", f"{loan.due}" if loan else ""),
        ("warranty", warranty_words(look.warranty, known.items)),
        ("replaces", known.items.get(look.replaces, "")),
        ("replaced by", known.items.get(look.replaced_by, "")),
        ("held", "; ".join(hold.reason for hold in look.holds)),
    ]))  # fmt: skip
    rows = [[words.moment(trip.shipped_at), _trip(trip, known)] for trip in look.trips]
    rows += [
        [words.moment(each.at), f"came back, {each.cause.kind} {each.cause.id}".strip(", ")]
        for each in look.returns
    ]
    if rows:
        click.echo()
        click.echo(words.table(["when", "what"], sorted(rows, reverse=True)))
    if look.parts:
        parts = [
            [known.of(part.view), warranty_words(part.warranty, known.items)] for part in look.parts
        ]
        click.echo()
        click.echo(words.table(["in it", "warranty"], parts))


def _sale(sale: Trip, look: Look, known: Names) -> str:
    told = f"{words.moment(sale.shipped_at)} to {known.parties.get(sale.party, '')}"
    told += f", {sale.cause.kind} {sale.cause.id}" if sale.cause.kind else ""
    arrived = sale.delivered_at
    return f"{told}, delivered {words.moment(arrived)}" if arrived else f"{told}, on its way"


def _trip(trip: Trip, known: Names) -> str:
    cause = f", {trip.cause.kind} {trip.cause.id}" if trip.cause.kind else ""
    return f"{TRIPS[trip.why]} {known.parties.get(trip.party, 'somebody')}{cause}"


def warranty_words(found: Warranty, items: dict[int, str]) -> str:
    """`until 2028-03-02, from 2026-03-02`, and from what it is inherited; or why there is none."""
    if found.until is None:
        return WHY[found.why]
    told = f"until {found.until}, from {found.since}"
    if found.inherited_from:
        told += f", inherited from {items.get(found.inherited_from, '')}"
    return f"{WHY[found.why]}: {told}" if found.why else told


def look_json(look: Look) -> dict[str, Any]:
    """Everything for programs."""
    known = Names(look)
    sale = look.sale
    return {
        **shown.items_json([look.view])[0],
        "is_ours": look.is_ours,
        "is_here": look.is_here,
        "sale": trip_json(sale, known) if sale else None,
        "trips": [trip_json(trip, known) for trip in look.trips],
        "returns": [
            {"cause": each.cause._asdict(), "event": each.event, "at": each.at,
             "place": shown.place_name(known.places.get(each.place)), "reason": each.reason}
            for each in look.returns
        ],
        "loan": {"due": look.loan.due, "event": look.loan.event} if look.loan else None,
        "holds": [hold.reason for hold in look.holds],
        "warranty": warranty_json(look.warranty, known.items),
        "parts": [
            {"code": part.view.code, "number": part.view.id,
             "product": known.products[part.view.product].sku if part.view.product else None,
             "warranty": warranty_json(part.warranty, known.items)}
            for part in look.parts
        ],
        "replaces": known.items.get(look.replaces),
        "replaced_by": known.items.get(look.replaced_by),
    }  # fmt: skip


def trip_json(trip: Trip, known: Names) -> dict[str, Any]:
    """One way out of our hands, for programs."""
    return {
        "why": trip.why,
        "party": known.parties.get(trip.party),
        "cause": trip.cause._asdict(),
        "event": trip.event,
        "shipped_at": trip.shipped_at,
        "delivered_at": trip.delivered_at,
        "sold_at": trip.sold_at,
        "ended_at": trip.ended_at,
    }


def warranty_json(found: Warranty, items: dict[int, str]) -> dict[str, Any]:
    """A warranty for programs."""
    return {
        "runs": found.runs,
        "since": found.since,
        "until": found.until,
        "why": found.why,
        "months": found.term.months if found.term else None,
        "starts": found.term.starts if found.term else None,
        "inherited_from": items.get(found.inherited_from),
    }


def came_json(came: Came, number: str, skus: dict[int, str]) -> dict[str, Any]:
    """What came back, for programs."""
    return {
        "order": number or None,
        "events": list(came.events),
        "accepted": came.accepted,
        "is_repeated": came.is_repeated,
        "missing": {skus[id]: count for id, count in came.missing.items()},
        "lines": [
            {"line": each.nth, "scan": each.text, "item": each.item or None,
             "product": skus.get(each.product), "quantity": each.quantity, "pile": each.pile,
             "verdict": each.verdict,
             "reason": exits.as_json([each.reason])[0] if each.reason else None}
            for each in came.lines
        ],
    }  # fmt: skip


def left_out(came: Came, *, with_doubtful: bool) -> list[str]:
    """Why scans are not taken, a sentence each."""
    taken = ("good", "doubtful") if with_doubtful else ("good",)
    return [
        f"line {each.nth + 1}: {each.verdict}: {errors.text(each.reason)}"
        for each in came.lines
        if each.verdict not in taken and each.reason
    ]


def skus_of(came: Came) -> dict[int, str]:
    """The SKUs of the products that came or are missing."""
    ids = {each.product for each in came.lines} | set(came.missing)
    return {id: each.sku for id, each in catalog.read.products(sorted(ids - {0})).items()}


def names_of(items: Sequence[int]) -> dict[int, str]:
    """What items are called."""
    return {view.id: view.code or f"#{view.id}" for view in ledger.read.items(items)}
