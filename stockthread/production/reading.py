"""From text that people type to lines of bills and steps of orders: `MOTOR 1 or MOTOR-B at left`,
`Test @ LINE-2 tested`; and shifts."""

import re
from collections.abc import Sequence
from typing import Final

from stockthread import catalog, places
from stockthread.kernel.errors import Refusal, Refused, refuse
from stockthread.production import subcontracting
from stockthread.production.records import (
    BULK,
    LOT,
    SERIALISED,
    NewBomLine,
    NewShift,
    NewStep,
    Step,
)

WAYS: Final = {SERIALISED: "by serial", LOT: "by lot", BULK: "in bulk"}
"""How a component goes in, as it is typed and told."""

_LINE: Final = re.compile(
    r"(?P<sku>\S+)\s+(?P<amount>.+?)(?:\s+or\s+(?P<others>.+?))?"
    r"(?:\s+(?P<kind>in bulk|by lot|by serial))?(?:\s+at\s+(?P<position>.+))?"
)
_KINDS: Final = {way: kind for kind, way in WAYS.items()}
_SHIFT: Final = re.compile(r"(?P<name>.+?)\s+(\d{1,2}):(\d\d)\s*[-–]\s*(\d{1,2}):(\d\d)")
_STEP: Final = re.compile(
    r"(?P<name>[^@]+?)\s*@\s*(?P<place>\S+)(?:\s+with\s+(?P<parts>.+?))?(?P<tested>\s+tested)?"
)


def bom_lines(texts: Sequence[str]) -> tuple[NewBomLine, ...]:
    """Lines of a bill as they are typed.

    Raises Refused bom_line_form, and unknown_product, product_unclear and what quantities refuse.
    """
    found = []
    for text in texts:
        form = _LINE.fullmatch(text.strip()) or refuse("bom_line_form", text=text)
        component = product(form["sku"])
        others = [sku.strip() for sku in (form["others"] or "").split(",")]
        found.append(
            NewBomLine(
                component.id,
                catalog.parse_quantity(component, form["amount"]),
                _KINDS.get(form["kind"] or "", ""),
                form["position"] or "",
                tuple(product(sku).id for sku in others if sku),
            )
        )
    return tuple(found)


def product(text: str) -> catalog.Product:
    """The product with this SKU, or the only one of that name."""
    found = catalog.read.find_products(text, 2) if text else []
    if found and (len(found) == 1 or found[0].sku == text):
        return found[0]
    if found:
        refuse("product_unclear", text=text, one=found[0].sku, other=found[1].sku)
    refuse("unknown_product", sku=text)


def steps(texts: Sequence[str]) -> list[NewStep]:
    """Steps of an order as they are typed: `Assemble @ LINE-1 with MOTOR, FAN tested`.

    What stands behind the @ is the code of a place, or of a supplier that does the step.

    Raises Refused, with the line: step_form, unknown_place; unknown_product, product_unclear.
    """
    forms = [_STEP.fullmatch(text.strip()) for text in texts]
    codes = [form["place"] for form in forms if form]
    known = subcontracting.by_code(codes)
    found, refused = [], []
    for n, (text, form) in enumerate(zip(texts, forms, strict=True)):
        if form is None:
            refused.append(Refusal(n, "step_form", {"text": text}))
            continue
        where = known.get(form["place"])
        if where is None:
            refused.append(Refusal(n, "unknown_place", {"place": form["place"]}))
            continue
        parts = tuple(product(sku.strip()).id for sku in (form["parts"] or "").split(",") if sku)
        found.append(
            NewStep(form["name"], where.place, bool(form["tested"]), parts, where.supplier)
        )
    if refused:
        raise Refused(refused)
    return found


def written_steps(steps: Sequence[Step]) -> list[str]:
    """Steps as they are typed. Two statements."""
    spots = places.read.places([step.place for step in steps])
    skus = catalog.read.products(sorted({id for step in steps for id in step.parts}))
    told = []
    for step in steps:
        text = f"{step.name} @ {spots[step.place].code}"
        if step.parts:
            text += f" with {', '.join(skus[id].sku for id in step.parts)}"
        told.append(f"{text} tested" if step.needs_test else text)
    return told


def shift(text: str) -> NewShift:
    """A shift as it is typed: `Early 06:00-14:00`. Raises Refused shift_form."""
    form = _SHIFT.fullmatch(text.strip()) or refuse("shift_form", text=text)
    _, *times = form.groups()
    hours = [int(each) for each in times]
    return NewShift(form["name"], hours[0] * 60 + hours[1], hours[2] * 60 + hours[3])
