"""The evidence of a mock recall as a form: times, the balance of each product, who has what."""

from fractions import Fraction

from stockthread import catalog, papers, parties, places
from stockthread.catalog import Product
from stockthread.kernel import clock
from stockthread.papers import Form, Group, Row
from stockthread.recalls import wording
from stockthread.recalls.records import CAME, UNEXPLAINED, WENT, Balance, Mock

_COLUMNS = (("", 0, "left"), ("Quantity", 40, "right"), ("Share", 24, "right"))


def pdf(mock: Mock, size: papers.Size = "a4") -> bytes:
    """Return the evidence as PDF."""
    return papers.pdf(form(mock), size)


def form(mock: Mock) -> Form:
    """Return what stands on the evidence. Six statements."""
    products = catalog.read.products(sorted({each.product for each in mock.balances}))
    groups = [balance_group(each, products[each.product]) for each in mock.balances]
    groups += _holders(mock, products)
    own = parties.read.own_party()
    at = mock.started_at.astimezone(clock.zone())
    told = [
        ("Of", mock.title),
        ("Begun", f"{papers.day_words(at.date())}, {at:%H:%M:%S}"),
        ("By", parties.read.people_names([mock.person]).get(mock.person, "")),
        ("Everything traced after", wording.seconds(mock.trace)),
        ("Balance made after", wording.seconds(mock.balance)),
        ("Affected", f"{mock.reached:,} units and lots".replace(",", " ")),
        ("Accounted for", wording.percent(mock.accounted)),
    ]
    return Form(
        "Mock recall", mock.number, papers.address(own.id) if own else (), (),
        tuple((name, value) for name, value in told if value), _COLUMNS, tuple(groups),
        ends=("Checked by", "Date", "Signature"),
    )  # fmt: skip


def balance_group(balance: Balance, product: Product, head: str = "") -> Group:
    """The lines of a balance on a paper."""

    def line(word: str, quantity: int) -> Row:
        share = ""
        if balance.came:
            share = wording.percent(Fraction(abs(quantity), balance.came))
        return Row((word, catalog.shown_quantity(product, quantity), share))

    rows = [line(wording.WORDS[name], balance.numbers[name]) for name in (*CAME, *WENT)
            if balance.numbers.get(name)]  # fmt: skip
    rows.append(line("Unexplained", balance.unexplained))
    for name in UNEXPLAINED:
        if balance.numbers.get(name):
            rows.append(line(f"of that: {wording.WORDS[name].lower()}", balance.numbers[name]))
    heading = f"{head} {product.sku} {product.name}".strip()
    return Group(heading, tuple(rows), f"{wording.percent(balance.accounted)} accounted for")


def _holders(mock: Mock, products: dict[int, Product]) -> list[Group]:
    spots = places.read.places(sorted({place for _, _, place, _ in mock.holders}))
    names = parties.read.names(sorted({spot.party for spot in spots.values() if spot.party}))
    found = []
    for product, some in products.items():
        rows = [
            Row(
                (
                    _where(spots[place], names),
                    catalog.shown_quantity(products[product], quantity),
                    "",
                )
            )
            for of, _, place, quantity in mock.holders
            if of == product and place in spots
        ]
        if rows:
            heading = f"Where {some.sku} {some.name} is"
            found.append(Group(heading, tuple(sorted(rows, key=lambda row: row.cells))))
    return found


def _where(spot: places.Place, names: dict[int, str]) -> str:
    return names.get(spot.party or 0) or f"{spot.code} {spot.name}".strip()
