"""What is asked of a product before it is stored, in a fixed order. Reads, never writes."""

import re
from collections.abc import Mapping, Sequence
from typing import NamedTuple

from stdnum import ean

from stockthread import identifiers, parties
from stockthread.catalog import read
from stockthread.catalog.classes import ids_by_code
from stockthread.catalog.records import MEASURED_TRACKINGS, SCALES, TRACKINGS, NewProduct, Unit
from stockthread.identifiers import SchemeRow
from stockthread.kernel.errors import Refusal
from stockthread.kernel.fields import Rule, field_refusals, repeated

_RULES = {
    "sku": Rule(64, is_needed=True),
    "name": Rule(200, is_needed=True),
    "serial_pattern": Rule(200),
}


class Named(NamedTuple):
    """What the codes in a batch stand for."""

    units: Mapping[str, Unit]
    classes: Mapping[str, int]
    makers: Mapping[str, int]
    code_types: Mapping[str, int]
    schemes: Mapping[str, SchemeRow]


def named_by(products: Sequence[NewProduct]) -> Named:
    """Look up what a batch names, in five statements however long it is."""
    return Named(
        units=read.units(),
        classes=ids_by_code([product.product_class for product in products]),
        makers=parties.read.by_code([product.maker for product in products]),
        code_types={each.code: each.id for each in identifiers.read.code_types()},
        schemes={each.code: each for each in identifiers.read.schemes()},
    )


def product_refusals(
    products: Sequence[NewProduct], named: Named, owners: Mapping[str, int]
) -> list[Refusal]:
    """Check a batch of tidied products; `owners` are the ids of those that are stored already."""
    found = repeated([product.sku for product in products])
    found += parties.unknown_parties([product.maker for product in products], named.makers)
    found += _gtins(products, owners)
    for line, product in enumerate(products):
        found += field_refusals(line, product, _RULES)
        for code, data in (*_tracking(product, named), *_serials(product, named)):
            found.append(Refusal(line, code, data))
        if product.product_class and product.product_class not in named.classes:
            found.append(Refusal(line, "unknown_class", {"class": product.product_class}))
    return found


Problems = list[tuple[str, dict[str, object]]]


def _tracking(product: NewProduct, named: Named) -> Problems:
    """Check that tracking, unit and scale are known and go together."""
    problems: Problems = []
    unit = named.units.get(product.unit)
    if product.tracking not in TRACKINGS:
        known = ", ".join(TRACKINGS)
        problems.append(("unknown_tracking", {"tracking": product.tracking, "known": known}))
    if unit is None:
        problems.append(("unknown_unit", {"unit": product.unit}))
    if product.scale not in SCALES:
        problems.append(("bad_scale", {"scale": product.scale, "scale_max": SCALES[-1]}))
    if problems or product.tracking in MEASURED_TRACKINGS:
        return problems
    if unit is not None and unit.dimension != "count":
        problems.append(("unit_not_counted", {"unit": product.unit, "tracking": product.tracking}))
    if product.scale != 1:
        problems.append(("scale_of_serials", {"tracking": product.tracking}))
    return problems


def _serials(product: NewProduct, named: Named) -> Problems:
    """Check what is said about the product's serials."""
    problems: Problems = []
    code_type = named.code_types.get(product.code_type)
    if code_type is None:
        problems.append(("unknown_code_type", {"code_type": product.code_type}))
    if product.scheme:
        scheme = named.schemes.get(product.scheme)
        if scheme is None or not scheme.is_active:
            problems.append(("scheme_unknown", {"scheme": product.scheme}))
        elif code_type is not None and scheme.code_type != code_type:
            data: dict[str, object] = {"scheme": product.scheme, "code_type": product.code_type}
            problems.append(("scheme_of_other_codes", data))
    try:
        re.compile(product.serial_pattern)
    except re.error as error:
        problems.append(("bad_serial_pattern", {"pattern": product.serial_pattern, "what": error}))
    return problems


def _gtins(products: Sequence[NewProduct], owners: Mapping[str, int]) -> list[Refusal]:
    """Check that each GTIN is one, and is nobody else's."""
    found, first = [], dict[str, int]()
    gtins = [read.gtin14(product.gtin) for product in products]
    known = read.by_gtin(gtins)
    for line, (product, gtin) in enumerate(zip(products, gtins, strict=True)):
        data: dict[str, object] = {"gtin": product.gtin}
        if not product.gtin:
            continue
        if not gtin or not ean.is_valid(gtin):
            found.append(Refusal(line, "bad_gtin", data))
        elif first.setdefault(gtin, line) != line:
            found.append(Refusal(line, "gtin_repeated", data | {"first": first[gtin] + 1}))
        elif gtin in known and known[gtin] != owners.get(product.sku):
            found.append(Refusal(line, "gtin_taken", data))
    return found
