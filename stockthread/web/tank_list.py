"""The list of tanks: by what stands in them, as cards, and as a file."""

from collections.abc import Iterator
from typing import Any, Final

from stockthread import access, catalog, ledger, lots, places
from stockthread.web import lists, tanked
from stockthread.web.lists import Listing, Records, Said, Whole

STATES: Final = (
    ("", "full or empty"), ("full", "with something in them"), ("empty", "empty"),
    ("carries", "empty and not cleaned"),
)  # fmt: skip
HEAD: Final = ("tank", "name", "state", "lot", "sku", "product", "quantity", "unit")


def find(said: Said) -> Whole:
    """Tanks that fit the words: state, place, product and code of the lot of each."""
    wanted, state = [tank.place for tank in lots.read.tanks()], said.get("state", "")
    states, spots = lots.read.states(wanted), places.read.places(wanted)
    products = catalog.read.products(sorted({each.product for each in states.values()} - {0}))
    lot_ids = {each.lot or each.last for each in states.values()} - {0}
    codes = ledger.read.codes(sorted(lot_ids))
    product = said.product()
    found = []
    for id in wanted:
        if id not in states:
            continue
        each, of = states[id], products.get(states[id].product)
        is_one = {"": True, "full": each.lot, "empty": not each.lot,
                  "carries": each.carries and not each.lot}[state]  # fmt: skip
        texts = (spots[id].code, spots[id].name, codes.get(each.lot, ""), of.name if of else "")
        if is_one and product in (0, each.product) and said.fits(*texts):
            found.append((each, spots[id], of, codes.get(each.lot, "")))
    return Whole(found)


def cards(found: Records, actor: access.Actor) -> list[dict[str, Any]]:
    """Tanks as cards."""
    products = {of.id: of for _, _, of, _ in found if of}
    codes = ledger.read.codes(sorted({each.lot or each.last for each, *_ in found} - {0}))
    return [tanked.card(each, place, products, codes) for each, place, *_ in found]


def cells(found: Records, actor: access.Actor) -> Iterator[list[Any]]:
    """Tanks as lines of the file."""
    for each, place, product, lot in found:
        state = "full" if each.lot else "not cleaned" if each.carries else "empty"
        amount = catalog.shown_number(product, each.quantity) if product and each.lot else ""
        yield [
            place.code, place.name, state, lot, product.sku if product else "",
            product.name if product else "", amount, product.unit if product else "",
        ]  # fmt: skip


TANKS: Final = Listing(
    name="tanks",
    noun="tank",
    fields=(
        lists.choice("state", "Show those", STATES),
        lists.PRODUCT,
        lists.text_field("any tank or lot"),
    ),
    find=find,
    rows=cards,
    head=HEAD,
    amounts=("quantity",),
    cells=cells,
    label=lambda found: str(found[1].code),
)
