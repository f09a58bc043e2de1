"""What is asked of a product before it is stored, in a fixed order. Reads, never writes."""

import re
from collections.abc import Mapping, Sequence
from typing import NamedTuple

from stdnum import ean

from stockthread import identifiers, parties
from stockthread.catalog import read
from stockthread.catalog.classes import ids_by_code
from stockthread.catalog.read_barcodes import taught_gtins
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
        found += _tracking(line, product, named) + _serials(line, product, named)
        if product.product_class and product.product_class not in named.classes:
            found.append(Refusal(line, "unknown_class", {"class": product.product_class}))
    return found


def _tracking(line: int, product: NewProduct, named: Named) -> list[Refusal]:
    """Check that tracking, unit and scale are known and go together."""
    found = unknown_tracking(line, product.tracking)
    unit = named.units.get(product.unit)
    if unit is None:
        found.append(Refusal(line, "unknown_unit", {"unit": product.unit}))
    if product.scale not in SCALES:
        data = {"scale": product.scale, "scale_max": SCALES[-1]}
        found.append(Refusal(line, "bad_scale", data))
    if found or unit is None:
        return found
    return uncounted(line, product.tracking, unit, product.scale)


def unknown_tracking(line: int | None, tracking: str) -> list[Refusal]:
    """Check that a policy is one."""
    if tracking in TRACKINGS:
        return []
    data = {"tracking": tracking, "known": ", ".join(TRACKINGS)}
    return [Refusal(line, "unknown_tracking", data)]


def uncounted(line: int | None, tracking: str, unit: Unit, scale: int) -> list[Refusal]:
    """Check that what is to have serials is counted in whole pieces."""
    found: list[Refusal] = []
    if tracking in MEASURED_TRACKINGS:
        return found
    if unit.dimension != "count":
        data = {"unit": unit.code, "tracking": tracking}
        found.append(Refusal(line, "unit_not_counted", data))
    if scale != 1:
        found.append(Refusal(line, "scale_of_serials", {"tracking": tracking}))
    return found


def _serials(line: int, product: NewProduct, named: Named) -> list[Refusal]:
    """Check what is said about the product's serials."""
    found = []
    code_type = named.code_types.get(product.code_type)
    if code_type is None:
        found.append(Refusal(line, "unknown_code_type", {"code_type": product.code_type}))
    if product.scheme:
        scheme = named.schemes.get(product.scheme)
        data = {"scheme": product.scheme, "code_type": product.code_type}
        if scheme is None or not scheme.is_active:
            found.append(Refusal(line, "scheme_unknown", {"scheme": product.scheme}))
        elif code_type is not None and scheme.code_type != code_type:
            found.append(Refusal(line, "scheme_of_other_codes", data))
    try:
        re.compile(product.serial_pattern)
    except re.error as error:
        data = {"pattern": product.serial_pattern, "what": str(error)}
        found.append(Refusal(line, "bad_serial_pattern", data))
    return found


def _gtins(products: Sequence[NewProduct], owners: Mapping[str, int]) -> list[Refusal]:
    """Check that each GTIN is one, and is nobody else's and no pack's."""
    found, first = [], dict[str, int]()
    gtins = [read.gtin14(product.gtin) for product in products]
    known, taught = read.by_gtin(gtins), taught_gtins(gtins)
    for line, (product, gtin) in enumerate(zip(products, gtins, strict=True)):
        data: dict[str, object] = {"gtin": product.gtin}
        if not product.gtin:
            continue
        if not gtin or not ean.is_valid(gtin):
            found.append(Refusal(line, "bad_gtin", data))
        elif first.setdefault(gtin, line) != line:
            found.append(Refusal(line, "gtin_repeated", data | {"first": first[gtin] + 1}))
        elif gtin in taught or (gtin in known and known[gtin] != owners.get(product.sku)):
            found.append(Refusal(line, "gtin_taken", data))
    return found
