"""The list of orders: which words of the address make which filter, and one page of it."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any, Final, NamedTuple
from urllib.parse import urlencode

from django.http import QueryDict
from django.urls import reverse

from stockthread import access, catalog, orders, parties
from stockthread.kernel import clock, ids
from stockthread.kernel.errors import Refused, refuse, text
from stockthread.orders import CANCELLED, CLOSED, DRAFT, OPEN, Order, Progress, Wanted
from stockthread.web import asked as ask
from stockthread.web import order_steps, order_story, words
from stockthread.web.shown import order_href as href

SIZE: Final = 50
SUGGESTED_MAX: Final = 300
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
WORDS: Final = ("kind", "state", "party", "product", "text", "late")


class Asked(NamedTuple):
    """The words of the address, as they came."""

    kind: str = ""
    state: str = ""
    party: str = ""
    product: str = ""
    text: str = ""
    late: str = ""


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


def asked(query: QueryDict) -> Asked:
    """Read the words of a list's address."""
    return Asked(*(query.get(word, "").strip() for word in WORDS))


def today() -> date:
    """The day it is for the company."""
    return clock.day_of(clock.now())


def wanted_of(said: Asked) -> Wanted:
    """The filter that the words make.

    Raises Refused unknown_filter, unknown_party, unknown_product, product_unclear.
    """
    if said.state not in {**STATES, **STANDINGS}:
        known = ", ".join(filter(None, {**STATES, **STANDINGS}))
        refuse("unknown_filter", text=said.state, known=known)
    if said.kind and said.kind not in KINDS:
        refuse("unknown_filter", text=said.kind, known=", ".join(KINDS))
    return Wanted(
        kind=orders.RETURN if said.state in STANDINGS else KINDS.get(said.kind, ""),
        states=(OPEN,) if said.state in STANDINGS else STATES[said.state][1],
        party=ask.party(said.party) if said.party else 0,
        text=said.text,
        product=ask.product(said.product).id if said.product else 0,
    )


def late_orders(wanted: Wanted, day: date) -> list[Order]:
    """The open orders of which something is late, the newest first."""
    overdue = wanted._replace(states=(OPEN,), due_before=day)
    candidates = orders.read.orders(overdue, limit=LATE_MAX)
    found = orders.progress.of_orders(candidates, day)
    return [order for order in candidates if found[order.id].is_late]


def page(query: QueryDict, actor: access.Actor) -> dict[str, Any]:
    """One page of the list with its filters, its sentence and what may be done with a selection."""
    said = asked(query)
    context: dict[str, Any] = {
        "asked": said,
        "kinds": tabs(said),
        "noun": NOUNS.get(said.kind, "order"),
        "states": state_words(said),
        "products": catalog.read.all_products(SUGGESTED_MAX),
        "parties": parties.read.parties(limit=SUGGESTED_MAX),
        "is_filtered": any(said._replace(kind="")),
        "has_none": not orders.read.orders(limit=1),
        "may_order": access.may(actor, "order"),
        "size": SIZE,
        "new_href": f"{reverse('order_new')}?{urlencode({'kind': said.kind})}",
    }
    try:
        wanted = wanted_of(said)
    except Refused as refused:
        return {**context, "problem": text(refused.refusals[0])}
    return {**context, **window(query, said, wanted)}


def state_words(said: Asked) -> list[tuple[str, str]]:
    """The states to choose from; of returns also how they stand."""
    found = [(value, word) for value, (word, _) in STATES.items()]
    if said.kind == "returns" or said.state in STANDINGS:
        found[1:1] = list(STANDINGS.items())
    return found


def tabs(said: Asked) -> list[dict[str, Any]]:
    """The kinds of orders as tabs; the other words of the filter stay."""
    plain = {word: value for word, value in said._asdict().items() if value and word != "kind"}
    named = {"": "All", **{slug: slug.capitalize() for slug in KINDS}}
    return [
        {
            "word": word,
            "is_here": slug == said.kind,
            "href": address({**({"kind": slug} if slug else {}), **plain}),
        }
        for slug, word in named.items()
    ]


def address(words_of: Mapping[str, Any]) -> str:
    """The list's address with these words."""
    return f"{reverse('orders')}?{urlencode(words_of)}" if words_of else reverse("orders")


def window(query: QueryDict, said: Asked, wanted: Wanted) -> dict[str, Any]:
    """The rows from before the order in the address, and where they stand in the whole."""
    before = ids.internal_id("order", query["before"]) if query.get("before") else 2**62
    passed = int(query["n"]) if query.get("n", "").isdigit() else 0
    total, is_exact = 0, True
    if said.late:
        late = late_orders(wanted, today())
        total = len(late)
        found = [order for order in late if order.id < before][: SIZE + 1]
    elif said.state in (*FINISHED, *STANDINGS):
        total, is_exact = orders.finished.count(wanted, **sorting(said))
        found = fitting(said, wanted, before=before, limit=SIZE + 1)
    else:
        total = orders.read.count(wanted)
        found = fitting(said, wanted, before=before, limit=SIZE + 1)
    shown = rows(found[:SIZE])
    plain = {word: value for word, value in said._asdict().items() if value}
    more = {**plain, "before": shown[-1].id, "n": passed + len(shown)} if len(found) > SIZE else {}
    return {
        "rows": shown,
        "total": total,
        "first": passed + 1,
        "last": passed + len(shown),
        "query": urlencode(plain),
        "sentence": ("" if is_exact else "at least ") + sentence(said, total),
        "is_later": bool(query.get("before")),
        "first_href": address(plain),
        "next_href": address(more) if more else "",
        "here": f"{reverse('orders')}?{query.urlencode()}",
    }


def fitting(said: Asked, wanted: Wanted, *, before: int = 2**62, limit: int) -> list[Order]:
    """The orders that fit the filter, the newest first; unfinished ones where that is asked."""
    if said.state not in (*FINISHED, *STANDINGS):
        return orders.read.orders(wanted, before=before, limit=limit)
    return orders.finished.orders(wanted, before=before, limit=limit, **sorting(said))


def sorting(said: Asked) -> dict[str, Any]:
    """What has to be read of what happened to tell whether an order fits."""
    if said.state in STANDINGS:
        return {"standing": said.state}
    return {"is_finished": FINISHED[said.state]}


def sentence(said: Asked, total: int) -> str:
    """The filters in words: `12 purchases, open, of KRAFT, late`."""
    parts = [words.count(total, NOUNS[said.kind]), dict(state_words(said))[said.state]]
    parts += [f"of {said.party}"] if said.party else []
    parts += [f"with {said.product}"] if said.product else []
    parts += [f"whose number or reference begins “{said.text}”"] if said.text else []
    parts += ["late"] if said.late else []
    return ", ".join(parts)


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
