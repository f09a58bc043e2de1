"""What stock is worth, row by row: by product, place, class or owner, on any day, as a list."""

from collections.abc import Iterator
from typing import Any, Final, NamedTuple

from stockthread import access, catalog, costs, parties, places
from stockthread.costs import By, Value
from stockthread.kernel import money
from stockthread.web import lists, shown
from stockthread.web.lists import Field, Listing, Records, Said, Whole

BYS: Final[dict[str, By]] = {"": "product", "place": "place", "class": "class", "owner": "owner"}
IN_WORK: Final = "In work"


class Worth(NamedTuple):
    """A row: what it is called and where its page is, its code, what it is worth, and of a product,
    which alone can be counted, what it is."""

    name: str
    code: str
    href: str
    value: Value
    product: catalog.Product | None


def find(said: Said) -> Whole:
    """What is worth something and fits the words, the dearest first. Raises Refused."""
    by = BYS.get(said.get("by", ""), "product")
    found = costs.read.value(
        said.day("at"), by, product=said.product(), places=said.places() or (),
        known_at=said.known(),
    )  # fmt: skip
    known = names(by, [each.id for each in found])
    products = catalog.read.products([each.id for each in found]) if by == "product" else {}
    rows = [Worth(*known[each.id], each, products.get(each.id)) for each in found]
    rows.sort(key=lambda row: (-row.value.amount, row.name))
    return Whole(rows)


def names(by: By, ids: list[int]) -> dict[int, tuple[str, str, str]]:
    """What each row is called, its code and its page."""
    other = ("In work" if by == "place" else "None", "", "")
    if by == "product":
        products = catalog.read.products(ids)
        named = {i: (p.name, p.sku, shown.product_href(i)) for i, p in products.items()}
    elif by == "place":
        spots = places.read.places(ids)
        named = {i: (p.name, p.code, shown.place_href(i)) for i, p in spots.items()}
    elif by == "class":
        named = {each.id: (each.name, each.code, "") for each in catalog.read.classes()}
    else:
        known = parties.read.of_ids(ids)
        named = {i: (p.name, p.code, shown.party_href(i)) for i, p in known.items()}
    named[costs.read.IN_WORK] = IN_WORK, "", ""
    return {id: named.get(id, other) for id in ids}


def _quantity(each: Worth) -> str:
    of = each.value.quantity
    return shown.measure(each.product, of) if each.product and of else ""


def rows(found: Records, actor: access.Actor) -> list[dict[str, Any]]:
    """The list's rows, with money in words."""
    currency = money.home_currency()
    return [
        {
            "name": each.name, "code": each.code, "href": each.href, "quantity": _quantity(each),
            "goods": money.shown_amount(each.value.goods, currency),
            "landed": money.shown_amount(each.value.landed, currency),
            "value": money.shown_amount(each.value.amount, currency),
        }
        for each in found
    ]  # fmt: skip


def cells(found: Records, actor: access.Actor) -> Iterator[list[Any]]:
    """The rows of the file."""
    currency = money.home_currency()
    for each in found:
        amounts = (each.value.goods, each.value.landed, each.value.amount)
        product, quantity = each.product, each.value.quantity
        counted = [catalog.shown_number(product, quantity), product.unit] if product else ["", ""]
        yield [each.code, each.name, *counted,
               *(money.shown_amount(amount, currency) for amount in amounts), currency]  # fmt: skip


VALUES: Final = Listing(
    name="value_list",
    noun="row",
    fields=(
        lists.choice("by", "Show it by", (("", "product"), ("place", "place"), ("class", "class"),
                                          ("owner", "owner")), say="by {}"),
        lists.PRODUCT,
        lists.PLACE,
        Field("at", "at the end of", "day", say="at the end of {}"),
        lists.KNOWN,
    ),
    find=find,
    rows=rows,
    head=("code", "name", "quantity", "unit", "goods", "landed", "value", "currency"),
    amounts=("quantity", "goods", "landed", "value"),
    cells=cells,
    action="see_costs",
    words={"name": "what", "landed": "landed cost"},
)  # fmt: skip
