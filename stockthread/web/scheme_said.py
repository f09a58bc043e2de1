"""What a serial says, part by part, beside what is true of its item now."""

import calendar
from collections.abc import Sequence
from typing import Any, NamedTuple

from stockthread import catalog, identifiers, ledger, parties, places
from stockthread.kernel import errors
from stockthread.web import scheme_parts, shown, words


class Line(NamedTuple):
    """One part: what it says, and what is so now; `differs` where the two are not the same."""

    piece: scheme_parts.Piece
    said: str
    now: str
    differs: bool


class Bearer(NamedTuple):
    """The item that bears a serial, with all that its parts may speak of."""

    row: shown.Row
    since: Any
    facts: dict[str, str]


def said(
    row: identifiers.SchemeRow,
    scheme: identifiers.Scheme,
    counted: Sequence[identifiers.CounterRow],
    serial: str,
) -> dict[str, Any]:
    """A serial taken apart, or why and where it does not fit."""
    try:
        parts = identifiers.explain(scheme, serial)
    except errors.Refused as refused:
        place = identifiers.position_of(serial, refused)
        marked = scheme_parts.marked(serial, (place[0], place[0] + 1) if place else None)
        return {"misfit": errors.text(refused.refusals[0]), "marked": marked}
    bearer = bearer_of(row, serial)
    suppliers = supplier_now(parts)
    pieces = scheme_parts.pieces(scheme, serial)
    return {
        "lines": [
            line(piece, part, bearer, suppliers)
            for piece, part in zip(pieces, parts, strict=True)
            if piece.kind != "text"
        ],
        "bearer": bearer,
        "nobody": "" if bearer else nobody_words(scheme, counted, parts),
    }


def bearer_of(row: identifiers.SchemeRow, serial: str) -> Bearer | None:
    """The item with this serial: one of the scheme's own type of code first, live ones first."""
    found = ledger.read.find_code(serial)
    found.sort(key=lambda match: match.type != row.code_type)
    if not found:
        return None
    [view] = ledger.read.items([found[0].item])
    known = shown.names([view])
    since = next(
        (c.opened_at for c in ledger.read.codes_of(view.id) if c.canonical == found[0].canonical),
        None,
    )
    return Bearer(shown.row(view, known), since, facts(view, known))


def facts(view: ledger.ItemView, known: shown.Names) -> dict[str, str]:
    """By the names of parts, what is true of the item now."""
    product = known.products.get(view.product)
    place = known.places.get(view.place)
    classes = {each.id: each.code for each in catalog.read.classes()}
    values = catalog.read.values(view.product)
    return {
        "product": product.sku if product else "",
        "class": classes.get(product.product_class or 0, "") if product else "",
        "place": place_code(place),
        **{f"attribute:{each.code}": each.value for each in values},
    }


def place_code(place: places.Place | None) -> str:
    """A place as serials write it; a party goes by its own code."""
    return place.code.partition(":")[2] or place.code if place else ""


def supplier_now(parts: Sequence[identifiers.SaidPart]) -> dict[str, str]:
    """By the code that the serial says, the name that the supplier has now."""
    codes = parties.read.by_code([part.text for part in parts if part.name == "supplier"])
    names = parties.read.names(list(codes.values()))
    return {code: names[id] for code, id in codes.items()}


def line(
    piece: scheme_parts.Piece,
    part: identifiers.SaidPart,
    bearer: Bearer | None,
    suppliers: dict[str, str],
) -> Line:
    """One part of the serial as a line."""
    if part.name == "supplier":
        return Line(piece, part.text, suppliers.get(part.text, "no party has this code"), False)
    is_fact = part.name in ("product", "class", "place") or part.name.startswith("attribute:")
    if not (is_fact and bearer):
        return Line(piece, said_words(part), "", False)
    now = bearer.facts.get(part.name, "")
    return Line(piece, part.text, now or "none", now != part.text)


def said_words(part: identifiers.SaidPart) -> str:
    """What a part says in words: `July`, `week 31`, `number 42`."""
    match part.name, part.number:
        case "check", _:
            return "right"
        case (("counter" | "unguessable" | "random"), number):
            return f"number {words.number(number or 0)}"
        case "mm", int(number):
            return calendar.month_name[number]
        case (("yy" | "yyyy"), _):
            return f"year {part.text}"
        case "ww", number:
            return f"week {number}"
        case "dd", number:
            return f"day {number}"
        case "ddd", number:
            return f"day {number} of the year"
    return part.text


def nobody_words(
    scheme: identifiers.Scheme,
    counted: Sequence[identifiers.CounterRow],
    parts: Sequence[identifiers.SaidPart],
) -> str:
    """Why no item bears a serial that fits."""
    texts = {part.name: part.text for part in parts}
    scope = "/".join(texts[name] for name in identifiers.shown_scope(scheme))
    number_name = identifiers.name(scheme.number)
    number = next(part.number for part in parts if part.name == number_name) or 0
    following = {row.scope_key: row.next_number for row in counted}
    if number_name == "random":
        return "It fits, but no item bears it."
    if number >= following.get(scope, scheme.number.start):
        return "It fits, but its number was not given out yet."
    return "Its number was given out, but no item bears it; see the blocks and gaps below."
