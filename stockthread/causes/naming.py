"""What circumstances are called, in the words of who works with them. A few statements for all."""

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Final

from stockthread import catalog, ledger, parties, places
from stockthread.causes.records import Circumstance, Group, LeftOut
from stockthread.kernel import clock

_DONE: Final = {
    "commission": "put on record",
    "expect": "announced",
    "receive": "received",
    "produce": "made",
    "finish": "finished",
    "install": "built in",
    "consume": "material used up",
    "pack": "packed",
    "ship": "shipped",
    "blend": "blended",
    "merge": "joined",
    "split": "split off",
    "observe": "measured",
    "serialise": "given serials",
}
_ITEM_KINDS: Final = ("lot", "unit", "run", "container")
_ABOUT_PRODUCTS: Final = ("part", "model", "maker", "class")
KIND_WORDS: Final = {
    "lot": "Lot",
    "unit": "Unit",
    "run": "Run",
    "order": "Order",
    "supplier": "Supplier",
    "machine": "Machine",
    "operator": "Person",
    "shift": "Shift",
    "day": "Day",
    "week": "Week",
    "place": "Place",
    "container": "Container",
    "reading": "Reading",
    "part": "Part",
    "model": "Product",
    "maker": "Maker",
    "class": "Class",
    "property": "Property",
    "customer": "Customer",
}


class Names:
    """The names of everything that some circumstances are about."""

    def __init__(self, told: Iterable[Circumstance]) -> None:
        told = list(told)

        def numbers(*kinds: str) -> list[int]:
            return sorted({int(each.value) for each in told if each.kind in kinds})

        products = {each.product for each in told} | set(numbers("model", "part"))
        self._items = {view.id: view for view in ledger.read.items(numbers(*_ITEM_KINDS))}
        products |= {view.product for view in self._items.values()}
        self._products = catalog.read.products(sorted(products - {0}))
        self._parties = parties.read.names(numbers("supplier", "customer", "maker"))
        self._people = parties.read.people_names(numbers("operator"))
        self._places = places.read.places(numbers("place"))
        has_attributes = any(each.kind in ("reading", "property") for each in told)
        attributes = catalog.read.attributes() if has_attributes else []
        self._attributes = {str(each.id): each for each in attributes}
        has_classes = any(each.kind == "class" for each in told)
        self._classes = {c.id: c.name for c in catalog.read.classes()} if has_classes else {}

    def of(self, told: Circumstance) -> str:
        """Return what a circumstance is called."""
        kind, verb, _, value = told
        of = self._product(told.product)
        done = _DONE.get(verb, verb)
        if kind in _ITEM_KINDS:
            return self._item(kind, int(value), of)
        if kind in ("reading", "property"):
            return self._read(verb, str(value), of if kind == "reading" else "")
        if kind in _ABOUT_PRODUCTS:
            return self._about(kind, value)
        words = {
            "order": f"for {value}",
            "supplier": f"from {self._party(value)}",
            "customer": f"shipped to {self._party(value)}",
            "place": f"lay {'anywhere in' if verb == 'around' else 'in'} {self._place(value)}",
            "machine": f"{done} with {value}",
            "operator": f"{done} by {self._person(value)}",
            "shift": f"{done} in shift {value}",
            "day": f"{done} on {_day(value)}",
            "week": f"{done} in week {value}",
        }
        return f"{of} {words[kind]}".strip()

    def _about(self, kind: str, value: int | str) -> str:
        """What a whole product is, or is part of."""
        if kind == "maker":
            return f"made by {self._party(value)}"
        if kind == "class":
            return self._classes.get(int(value), "")
        return self._product(value) if kind == "model" else f"with {self._product(value)} in it"

    def _product(self, id: int | str) -> str:
        product = self._products.get(int(id))
        return product.name if product else ""

    def _party(self, id: int | str) -> str:
        return self._parties.get(int(id), "") if str(id).isdecimal() else ""

    def _person(self, id: int | str) -> str:
        return self._people.get(int(id), "somebody") if str(id).isdecimal() else ""

    def _place(self, id: int | str) -> str:
        place = self._places.get(int(id)) if str(id).isdecimal() else None
        return (place.code or place.name) if place else ""

    def _item(self, kind: str, id: int, of: str) -> str:
        view = self._items.get(id)
        code = view.code if view and view.code else f"#{id}"
        if kind == "lot":
            return f"Lot {code} of {of}"
        if kind == "unit":
            return f"{of} {code}, one after the other"
        if kind == "container":
            return f"{of} in {code}"
        at = view.happened_at.astimezone(clock.zone()) if view and view.happened_at else None
        return f"{of} made in the run of {at:%Y-%m-%d %H:%M}" if at else f"{of} made in run {id}"

    def _read(self, attribute: str, value: str, of: str) -> str:
        known = self._attributes.get(attribute)
        name = known.name if known else ""
        unit = f" {known.unit}" if known and known.unit and known.type == "number" else ""
        return f"{f'{of}: ' if of else ''}{name} {value}{unit}"


def _day(value: int | str) -> str:
    try:
        day = date.fromisoformat(str(value))
    except ValueError:  # asked of every circumstance, used of days
        return ""
    return f"{day.day} {day:%B %Y}"


def left_out(units: Sequence[LeftOut]) -> list[str]:
    """Return what units were left out and why: `DR-24-00117: dropped`. One statement."""
    codes = ledger.read.codes([each.item for each in units]) if units else {}
    return [f"{codes.get(each.item) or f'#{each.item}'}: {each.reason}" for each in units]


def names_of(groups: Sequence[Group], most: int = 12) -> list[list[str]]:
    """Return what the first `most` circumstances of each group are called, the telling ones first.

    Nine statements at most.
    """
    shown = [group.circumstances[:most] for group in groups]
    names = Names(told for few in shown for told in few)
    return [[names.of(told) for told in few] for few in shown]
