"""The list of orders: which words of the address make which filter, and one page of it."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import Any, Final, NamedTuple
from urllib.parse import urlencode

from django.urls import reverse

from stockthread import access, catalog, exchange, orders, parties
from stockthread.kernel import clock, ids
from stockthread.kernel.errors import refuse
from stockthread.orders import CANCELLED, CLOSED, DRAFT, OPEN, Order, Progress, Wanted
from stockthread.web import lists, order_steps, order_story, words
from stockthread.web.lists import Act, Field, Listing, Said
from stockthread.web.shown import order_href as href

LATE_MAX: Final = 500
SHOWN_MAX: Final = 10
KINDS: Final = dict(
    zip(("purchases", "sales", "transfers", "returns", "production"), orders.KINDS, strict=True)
)
NOUNS: Final = {
    "": "order", "purchases": "purchase", "sales": "sale", "transfers": "transfer",
    "returns": "return", "production": "production order",
}  # fmt: skip
KIND_WORDS: Final = dict(
    zip(orders.KINDS, ("purchase", "sale", "transfer", "return", "production"), strict=True)
)
STATES: Final[dict[str, tuple[str, tuple[str, ...]]]] = {
    "": ("not finished", (DRAFT, OPEN)),
    "open": ("open", (OPEN,)),
    "finished": ("finished and not closed", (OPEN,)),
    "draft": ("drafts", (DRAFT,)),
    "closed": ("closed", (CLOSED,)),
    "cancelled": ("cancelled", (CANCELLED,)),
    "all": ("in any state", ()),
}
STANDINGS: Final = dict(zip(
    orders.STANDINGS,
    ("still expected", "of which part has come", "that wait for a decision", "that are decided"),
    strict=True,
))  # fmt: skip
"""Returns have these beside STATES, by what happened."""
FINISHED: Final = {"": False, "open": False, "finished": True}
"""Whether the orders of a filter are finished, by what happened; of others it is not asked."""


class Row(NamedTuple):
    """One order in a list, ready to be written down."""

    id: str
    href: str
    number: str
    kind: str
    party: str  # of a production order what it makes
    reference: str
    due: date | None
    state: words.State
    late: words.State | None
    segments: Sequence[Any]
    done_words: set[str]
    said: str


def today() -> date:
    """The day it is for the company."""
    return clock.day_of(clock.now())


def wanted_of(said: Said) -> Wanted:
    """The filter that the words make.

    Raises Refused unknown_filter, unknown_party, unknown_product, product_unclear, unknown_place.
    """
    kind, state, spots = said["kind"], said["state"], said.places()
    if kind and kind not in KINDS:
        refuse("unknown_filter", text=kind, known=", ".join(KINDS))
    return Wanted(
        kind=orders.RETURN if state in STANDINGS else KINDS.get(kind, ""),
        states=(OPEN,) if state in STANDINGS else STATES[state][1],
        party=said.party(),
        text=said["text"],
        product=said.product(),
        due_since=said.day("since"),
        due_until=said.day("until"),
        places=None if spots is None else tuple(spots),
    )


def late_orders(wanted: Wanted, day: date) -> list[Order]:
    """The open orders of which something is late, the newest first."""
    overdue = wanted._replace(states=(OPEN,), due_before=day)
    candidates = orders.read.orders(overdue, limit=LATE_MAX)
    found = orders.progress.of_orders(candidates, day)
    return [order for order in candidates if found[order.id].is_late]


class Fitting(NamedTuple):
    """The orders that fit a filter, the newest first; unfinished ones where that is asked."""

    wanted: Wanted
    state: str

    def total(self) -> tuple[int, bool]:
        """How many there are, told from those that were looked at."""
        if not self.sorting():
            return orders.read.count(self.wanted), True
        return orders.finished.count(self.wanted, **self.sorting())

    def page(self, after: str, limit: int) -> tuple[lists.Records, str]:
        """The orders made before the one that is named."""
        before = lists.number(after) or 2**62
        read = orders.finished.orders if self.sorting() else orders.read.orders
        found = read(self.wanted, before=before, limit=limit + 1, **self.sorting())
        return found[:limit], str(found[limit - 1].id) if len(found) > limit else ""

    def sorting(self) -> dict[str, Any]:
        """What has to be read of what happened to tell whether an order fits."""
        if self.state in STANDINGS:
            return {"standing": self.state}
        return {"is_finished": FINISHED[self.state]} if self.state in FINISHED else {}


def find(said: Said) -> lists.Found:
    """The orders that fit. Raises Refused as wanted_of does."""
    wanted = wanted_of(said)
    if said["late"]:
        return lists.Whole(late_orders(wanted, today()))
    return Fitting(wanted, said["state"])


def page(query: Mapping[str, str], actor: access.Actor) -> dict[str, Any]:
    """One page of the list with its filters, its sentence and what may be done with a selection."""
    kind = query.get("kind", "")
    of = ORDERS._replace(
        noun=NOUNS.get(kind, "order"), acts=lambda actor: acts(actor, kind),
        fields=(ORDERS.fields[0], lists.choice("state", "Show", state_words(kind, query),
                                               is_narrow=True), *ORDERS.fields[2:]),
    )  # fmt: skip
    return {
        **lists.page(of, query, actor),
        "kind": kind,
        "kinds": tabs(query),
        "noun": of.noun,
        "has_none": not orders.read.orders(limit=1),
        "may_order": access.may(actor, "order"),
        "new_href": f"{reverse('order_new')}?{urlencode({'kind': kind})}",
    }


def state_words(kind: str, query: Mapping[str, str]) -> list[tuple[str, str]]:
    """The states to choose from; of returns also how they stand."""
    found = [(value, word) for value, (word, _) in STATES.items()]
    if kind == "returns" or query.get("state") in STANDINGS:
        found[1:1] = list(STANDINGS.items())
    return found


def tabs(query: Mapping[str, str]) -> list[dict[str, Any]]:
    """The kinds of orders as tabs; the other words of the filter stay."""
    plain = lists.address_words(ORDERS, lists.asked(ORDERS, query))
    kind = plain.pop("kind", "")
    named = {"": "All", **{slug: slug.capitalize() for slug in KINDS}}
    return [
        {
            "word": word,
            "is_here": slug == kind,
            "href": address({**({"kind": slug} if slug else {}), **plain}),
        }
        for slug, word in named.items()
    ]


def address(words_of: Mapping[str, Any]) -> str:
    """The list's address with these words."""
    return lists.address(ORDERS, words_of)


def acts(actor: access.Actor, kind: str = "") -> list[Act]:
    """What this person may do with a selection; sales are picked."""
    found = []
    if kind in ("", "sales"):
        if access.may(actor, "order"):
            href = reverse("orders_together")
            found.append(Act("Pick together", "check", href, opens_beside=False))
        found.append(Act("Pick list", "label", reverse("orders_pick_list"), opens_beside=False))
    if access.may(actor, "order"):
        found += [
            Act(word, icon, reverse("orders_state", args=[deed]))
            for deed, word, icon in (
                ("close", "Close", "check"), ("cancel", "Cancel", "close"), ("open", "Open", "undo")
            )
        ]  # fmt: skip
    return found


def cells(found: lists.Records, actor: access.Actor) -> Sequence[Sequence[Any]]:
    """The lines of orders as lines of the file."""
    return exchange.order_rows(found, today(), actor)


def sort_cells(found: lists.Records, actor: access.Actor) -> Iterator[Sequence[Any]]:
    """What orders are sorted by."""
    names = parties.read.names(sorted({order.party for order in found if order.party}))
    lines = orders.read.lines([order.id for order in found])
    for order in found:
        dues = [each.due for each in lines.get(order.id, ()) if each.due and not each.is_closed]
        yield (order.number, order.kind, names.get(order.party, ""), order.reference,
               order.due or min(dues, default=None), order.state, order.made_at)  # fmt: skip


def rows(found: Sequence[Order]) -> list[Row]:
    """Write orders as rows, with the same few queries however many they are."""
    progress = orders.progress.of_orders(found, today())
    products = products_of(list(progress.values()))
    names = parties.read.names(sorted({order.party for order in found if order.party}))
    return [row(progress[order.id], products, names) for order in found]


def products_of(progress: Sequence[Progress]) -> dict[int, catalog.Product]:
    """The products in these orders."""
    wanted = {line.line.product for each in progress for line in each.lines}
    return catalog.read.products(sorted(wanted | {id for each in progress for id in each.extra}))


def row(
    progress: Progress, products: Mapping[int, catalog.Product], names: Mapping[int, str]
) -> Row:
    """Write one order as a row."""
    order = progress.order
    return Row(
        id=ids.public_id("order", order.id),
        href=href(order.id),
        number=order.number,
        kind=KIND_WORDS[order.kind],
        party=names.get(order.party, "") or made_words(progress, products),
        reference=order.reference,
        due=order.due or next_due(progress),
        state=order_story.state(progress, order_steps.has_begun(progress), products),
        late=order_story.LATE if progress.is_late else None,
        segments=order_story.bar(progress, products),
        done_words=order_story.done_words(order.kind),
        said=order_story.said(progress, products),
    )


def made_words(progress: Progress, products: Mapping[int, catalog.Product]) -> str:
    """What a production order makes: `Drill D18`, `Drill D18 and 2 more`; nothing of others."""
    if progress.order.kind != orders.PRODUCTION:
        return ""
    made = list(dict.fromkeys(line.line.product for line in progress.lines))
    more = f" and {words.number(len(made) - 1)} more" if len(made) > 1 else ""
    return products[made[0]].name + more if made else ""


def next_due(progress: Progress) -> date | None:
    """The day on which the first line that is not done is due."""
    return min((each.line.due for each in progress.lines if each.open and each.line.due),
               default=None)  # fmt: skip


def open_with(product: int = 0, party: int = 0) -> dict[str, Any]:
    """The orders with a product or of a party that are not finished, for other pages."""
    wanted = Wanted(states=(DRAFT, OPEN), product=product, party=party)
    found = orders.finished.orders(wanted, is_finished=False, limit=SHOWN_MAX + 1)
    words_of = {"product": catalog.read.product(product).sku} if product else {}
    words_of |= {"party": parties.read.party(party).code} if party else {}
    more = address(words_of) if len(found) > SHOWN_MAX else ""
    return {"order_rows": rows(found[:SHOWN_MAX]), "orders_href": more}


ORDERS: Final = Listing(
    name="orders",
    noun="order",
    fields=(
        Field("kind", kind="kept", say=""),
        lists.choice("state", "Show", lambda: state_words("returns", {}), is_narrow=True),
        Field("party", "of", "party", "any party", say="of {}"),
        Field("product", "with", "product", "any product", say="with {}"),
        Field("text", "and", hint="number or reference",
              say="whose number or reference begins “{}”"),
        Field("place", "from or to", "place", "any place", say="from or to {}"),
        Field("since", "due from", "day", say="due from {}"),
        lists.UNTIL,
        Field("late", "late only", "tick", say="late"),
    ),
    find=find,
    rows=lambda found, actor: rows(found),
    head=exchange.ORDER_HEAD,
    amounts=(
        "line", "ordered", "price", "open", "announced", "received", "at_dock", "on_hold",
        "undecided", "sent_back", "allocated", "picked", "packed", "shipped", "came_back",
        "delivered", "begun", "made", "taken_apart",
    ),
    cells=cells,
    label=lambda order: order.number,
    kind="order",
    of_ids=orders.read.of_ids,
    acts=acts,
    sort_head=("number", "kind", "party", "reference", "due", "state", "made"),
    sort_cells=sort_cells,
    words={"number": "order", "party": "party, or what is made"},
)  # fmt: skip
