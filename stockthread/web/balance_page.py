"""The mass balance of an item as a page: a bar that adds up, each number with its evidence."""

from collections.abc import Sequence
from fractions import Fraction
from typing import Any, Final

from django.http import HttpRequest
from django.urls import reverse

from stockthread import catalog, ledger, parties, places, recalls
from stockthread.catalog import Product
from stockthread.kernel import ids
from stockthread.recalls import CAME, UNEXPLAINED, WENT, Balance, Evidence, Made, wording
from stockthread.web import asked, happened, lists, order_links, pictures, shown, words
from stockthread.web.words import State

SHOWN_MAX: Final = 100
MADE_MAX: Final = 100
STATES: Final = {
    "hand": State("hand", "hand", "with us"),
    "samples": State("hand", "hand", "samples"),
    "others": State("out", "out", "with others, ours"),
    "shipped": State("out", "out", "shipped, net"),
    "consumed": State("finished", "finished", "used in what was made"),
    "scrapped": State("expected", "gone", "scrapped"),
    "loss": State("expected", "gone", "lost in work"),
    "corrected": State("expected", "gone", "another product"),
}
UNKNOWN: Final = State("held", "gone", "unexplained")


def href(item: int) -> str:
    """The address of an item's balance."""
    return reverse("balance", args=[ids.public_id("item", item)])


def acts(view: ledger.ItemView) -> list[lists.Act]:
    """The way to the balance of a lot or unit."""
    if view.kind not in (ledger.Kind.LOT, ledger.Kind.UNIT):
        return []
    return [lists.Act("Mass balance", "value", href(view.id), opens_beside=False)]


def page(item: int, request: HttpRequest) -> dict[str, Any]:
    """What came of an item, and what became of all of it. Raises Refused unknown_id."""
    view = ledger.read.item(item)
    at, problem = asked.as_of(request.GET)
    found = recalls.balances([item], at=at)
    made = recalls.made_of([item]) if at is None else []
    products = catalog.read.products(sorted({
        *(each.product for each in found), *(each.product for each in made if each.product),
        *(product for each in made for product, _ in each.outputs),
    }))  # fmt: skip
    return {
        "title": view.code or f"#{item}",
        "item_href": shown.item_href(item),
        "item": {"href": href(item)},
        "problem": problem,
        "as_of": request.GET.get("as_of", ""),
        "balances": [block(each, products[each.product]) for each in found],
        "made": made_rows(made[:MADE_MAX], products, products.get(view.product)),
        "made_left": max(len(made) - MADE_MAX, 0),
        "mock_href": reverse("mock_recall_post"),
        "public": ids.public_id("item", item),
        "key": asked.new_key(),
    }


def block(balance: Balance, product: Product) -> dict[str, Any]:
    """The balance of one product: what came, the bar of what became of it, each line."""
    return {
        "product": product.name,
        "product_href": shown.product_href(product.id),
        "came": shown.measure(product, balance.came),
        "accounted": wording.percent(balance.accounted),
        "is_whole": balance.unexplained == 0,
        "unexplained": shown.measure(product, balance.unexplained),
        "segments": segments(balance, product),
        "parts": [
            {"title": "What came", "lines": lines(balance, product, CAME)},
            {"title": "What became of it", "lines": lines(balance, product, WENT)},
            {"title": "Unexplained", "lines": lines(balance, product, UNEXPLAINED)},
        ],
        "unrecorded": shown.measure(product, balance.unrecorded) if balance.unrecorded else "",
    }


def segments(balance: Balance, product: Product) -> list[pictures.Segment]:
    """The bar: what became of all that came, in the order of the balance."""
    shares = [
        pictures.Share(state, balance.numbers.get(line, 0), f"#{product.id}-{line}",
                       shown.measure(product, balance.numbers.get(line, 0)))
        for line, state in STATES.items()
    ]  # fmt: skip
    missing = balance.unexplained
    shares.append(pictures.Share(UNKNOWN, missing, "", shown.measure(product, missing)))
    return pictures.stacked(shares)


def lines(balance: Balance, product: Product, names: Sequence[str]) -> list[dict[str, Any]]:
    """The numbers of one side, each with what stands behind it."""
    found = []
    for name in names:
        quantity = balance.numbers.get(name, 0)
        behind = [each for each in balance.evidence if each.line == name]
        if quantity or behind:
            found.append({
                "id": f"{product.id}-{name}",
                "word": wording.WORDS[name],
                "amount": shown.measure(product, quantity),
                "share": share(quantity, balance.came),
                "rows": evidence(behind[:SHOWN_MAX], product),
                "left": max(len(behind) - SHOWN_MAX, 0),
            })  # fmt: skip
    return found


def share(quantity: int, came: int) -> str:
    """Which part of what came a number is; nothing where nothing came."""
    return wording.percent(Fraction(abs(quantity), came)) if came else ""


def evidence(some: Sequence[Evidence], product: Product) -> list[dict[str, Any]]:
    """Events and places behind a number. Four statements."""
    spots = places.read.places(sorted({each.place for each in some} - {0}))
    people = parties.read.people_names(sorted({each.person for each in some} - {0}))
    owners = parties.read.names(sorted({each.owner for each in some} - {0}))
    hrefs = order_links.hrefs(each.cause for each in some)
    return [
        {
            "at": each.happened_at,
            "verb": happened.kind(each.verb).verb if each.event else "there now",
            "event_href": shown.event_href(each.event) if each.event else "",
            "place": shown.place_name(spots.get(each.place)),
            "place_href": shown.place_href(each.place) if each.place in spots else "",
            "owner": owners.get(each.owner, ""),
            "by": people.get(each.person, ""),
            "cause": happened.cause(*each.cause) if each.cause.kind else "",
            "cause_href": hrefs.get(each.cause, ""),
            "reason": each.reason,
            "amount": shown.measure(product, each.quantity),
        }
        for each in some
    ]


def made_rows(
    made: Sequence[Made], products: dict[int, Product], product: Product | None
) -> list[dict[str, Any]]:
    """Where it was used: how much of it, which part of the input that was, what came out."""
    codes = ledger.read.codes([each.output for each in made])
    return [
        {
            "code": codes.get(each.output) or ("" if each.kind == ledger.Kind.PROCESS
                                               else f"#{each.output}"),
            "href": shown.item_href(each.output),
            "used": shown.measure(product, each.used) if product else words.number(each.used),
            "of": shown.measure(product, each.of) if product else words.number(each.of),
            "share": wording.percent(each.share),
            "outputs": [
                {"name": products[id].name, "amount": shown.measure(products[id], quantity)}
                for id, quantity in each.outputs
            ],
        }
        for each in made
    ]  # fmt: skip
