"""Which items a command is to work on: named one by one, from standard input, or by a filter.

A filter alone acts only with `--all-matching`, and asks with numbers first.
"""

from collections.abc import Callable, Sequence
from functools import wraps
from typing import Any, Final, NamedTuple

import click

from stockthread import catalog, ledger, places
from stockthread.cli import exits, naming, shown, words
from stockthread.kernel.errors import refuse
from stockthread.ledger import Filter, Kind, Stage

Command = Callable[..., Any]
MATCHING_MAX: Final = 2_000_000
STAGES: Final = {stage.name.lower(): stage for stage in Stage}


class Wanted(NamedTuple):
    """What the arguments and options of a command say about items."""

    names: tuple[str, ...]
    products: tuple[str, ...]
    places: tuple[str, ...]
    stages: tuple[str, ...]
    is_held: bool
    all_matching: bool
    yes: bool
    kind: str = ""

    def filter(self) -> Filter:
        """What items must be. Raises Refused unknown_product, unknown_place."""
        return Filter(
            products=[product(sku).id for sku in self.products],
            places=[id for code in self.places for id in place_and_below(code)],
            stages=[STAGES[stage] for stage in self.stages],
            held=True if self.is_held else None,
            kinds=[Kind[self.kind.upper()]] if self.kind else [],
        )

    def has_filter(self) -> bool:
        """Whether there is a filter at all."""
        return bool(self.products or self.places or self.stages or self.is_held or self.kind)


def items_wanted(function: Command) -> Command:
    """Give a command the arguments and options that say which items, as `wanted`."""

    @wraps(function)
    def run(*args: Any, **options: Any) -> Any:
        wanted = Wanted(
            names=options.pop("items"),
            products=options.pop("of_products"),
            places=options.pop("in_places"),
            stages=options.pop("of_stages"),
            is_held=options.pop("is_held"),
            all_matching=options.pop("all_matching"),
            yes=options.pop("yes"),
        )
        return function(*args, wanted=wanted, **options)

    for option in reversed(_OPTIONS):
        run = option(run)
    return run


_OPTIONS: Final = (
    click.argument("items", nargs=-1, metavar="[ITEM]... or -"),
    click.option("--product", "of_products", metavar="SKU", multiple=True, help="Of a product."),
    click.option(
        "--place", "in_places", metavar="PLACE", multiple=True, help="In a place, or below it."
    ),
    click.option("--stage", "of_stages", type=click.Choice(list(STAGES)), multiple=True),
    click.option("--held", "is_held", is_flag=True, help="On hold."),
    click.option("--all-matching", is_flag=True, help="All items that fit the options above."),
    click.option("--yes", is_flag=True, help="Do not ask."),
)


def picked(wanted: Wanted, deed: str, to: str = "") -> list[int]:
    """The ids of the items that are wanted. `deed` and `to` make the question: "Move", "BIN1".

    Raises Failure item_not_found, item_ambiguous, nothing_matches, not_confirmed, and UsageError.
    """
    if wanted.names:
        if wanted.all_matching:
            raise click.UsageError("Name items, or say --all-matching; not both.")
        names = naming.from_input(wanted.names)
        if not names:
            raise click.UsageError("Standard input names no items.")
        found = naming.many(names, wanted.filter().products or None)
        return _fitting(found, wanted) if wanted.has_filter() else found
    if not wanted.has_filter():
        raise click.UsageError("Name items, or '-' to read them from standard input.")
    filter = wanted.filter()
    number = ledger.read.count(filter)
    if not number:
        raise exits.Failure("nothing_matches", "Nothing fits.", exit_code=exits.NOT_FOUND)
    if not wanted.all_matching:
        what = words.count(number, "item fits", "items fit")
        raise click.UsageError(f"{what}. Add --all-matching to {deed.lower()} all of them.")
    found = ledger.read.matching_ids(filter, MATCHING_MAX)
    confirm(f"{deed} {_what(found, wanted, to)}?", wanted, "--yes")
    return found


def confirm(question: str, wanted: Wanted, option: str) -> None:
    """Ask, unless it was answered beforehand. Raises Failure not_confirmed."""
    if wanted.yes:
        return
    if not naming.is_interactive():
        raise exits.Failure(
            "not_confirmed", question, f"Nobody can be asked here; say {option}.", exit_code=2
        )
    if not click.confirm(question, err=True):
        raise exits.Failure("not_confirmed", "Nothing was changed.")


def _what(found: Sequence[int], wanted: Wanted, to: str) -> str:
    """`116 × Cordless drill from A-1 to BIN1`."""
    what = words.count(len(found), "item")
    if len(wanted.products) == 1:
        what = f"{words.number(len(found))} × {product(wanted.products[0]).name}"
    elif len(found) > 1:
        what = shown.subject(found)
    if wanted.places:
        spots = [place(code).code for code in wanted.places]
        what += f" {'from' if to else 'in'} {', '.join(spots)}"
    return f"{what} to {to}" if to else what


def _fitting(items: Sequence[int], wanted: Wanted) -> list[int]:
    """Those of the named items that fit the filter; the others must not be there."""
    filter = wanted.filter()
    views = ledger.read.items(items)
    left = [
        view
        for view in views
        if (filter.products and view.product not in filter.products)
        or (filter.places and view.place not in filter.places)
        or (filter.stages and view.stage not in filter.stages)
        or (filter.held and not view.holds)
        or (filter.kinds and view.kind not in filter.kinds)
    ]
    if left:
        codes = ", ".join(view.code or f"#{view.id}" for view in left[:10])
        told = words.count(len(left), "item does not fit", "items do not fit")
        raise exits.Failure("does_not_fit", f"{told} the options: {codes}.")
    return list(items)


def place(code: str) -> places.Place:
    """The place with this code, in capitals or not. Raises Refused unknown_place."""
    code = code.strip()
    found = places.read.by_code([code, code.upper()])
    id = found.get(code) or found.get(code.upper())
    return places.read.place(id) if id else refuse("unknown_place", place=code)


def place_and_below(code: str) -> list[int]:
    """The ids of a place and of all places below it."""
    id = place(code).id
    return [id, *places.read.descendants(id)]


def product(text: str) -> catalog.Product:
    """The product with this SKU or GTIN, or the only one of that name.

    Raises Refused unknown_product, product_unclear.
    """
    text = text.strip()
    found = catalog.read.find_products(text, 2) if text else []
    if found and (len(found) == 1 or found[0].sku == text):
        return found[0]
    if found:
        refuse("product_unclear", text=text, one=found[0].sku, other=found[1].sku)
    refuse("unknown_product", sku=text)


def pieces(of: catalog.Product, text: str) -> int:
    """How many pieces a text says: `12`, or `2 case` where a case of the product is so many.

    Raises Refused not_a_whole_quantity, and what quantities refuse.
    """
    found = catalog.parse_quantity(of, text)
    return found if found > 0 else refuse("not_a_whole_quantity", quantity=text)


def both(of: catalog.Product, quantity: int, measures: catalog.Measures) -> str:
    """An amount in the product's unit, and in packs where it has some: `36 (3 cases)`."""
    packs = catalog.in_own_units(of, quantity, measures)
    return catalog.shown_quantity(of, quantity) + (f" ({packs})" if packs else "")
