"""Adding attributes, and saying their values of products.

A value is stored as canonical text: numbers exactly as decimals, dates as 2026-05-31.
"""

import re
from collections.abc import Sequence
from datetime import date
from decimal import Decimal

from stockthread.catalog import read
from stockthread.catalog.classes import LOCK
from stockthread.catalog.records import ATTRIBUTE_TYPES, Attribute, NewAttribute, NewValue
from stockthread.kernel import db, rows
from stockthread.kernel.errors import Refusal, Refused
from stockthread.kernel.fields import (
    Rule,
    field_refusals,
    in_line_order,
    repeated,
    taken,
    tidied,
)

_RULES = {"code": Rule(64, is_needed=True), "name": Rule(200, is_needed=True)}
_COLUMNS = {"code": "text", "name": "text", "type": "text", "unit_id": "bigint"}
_VALUE_RULES = {"value": Rule(400)}
_VALUE_COLUMNS = {"product_id": "bigint", "attribute_id": "bigint", "value": "text"}
_NUMBER = re.compile(r"-?[0-9]{1,30}(\.[0-9]{1,30})?")
_DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")


def add_attributes(attributes: Sequence[NewAttribute]) -> list[int]:
    """Store new attributes and return their ids, in order.

    Raises Refused with a line each: field_missing, field_too_long, field_bad_characters,
    code_repeated, code_taken, unknown_attribute_type, unknown_unit, unit_without_number.
    """
    attributes = [tidied(attribute) for attribute in attributes]
    codes = [attribute.code for attribute in attributes]
    with db.writing():
        db.lock_text(LOCK)
        units = read.units()
        found = repeated(codes) + taken("attribute", codes, _by_code())
        for line, each in enumerate(attributes):
            found += field_refusals(line, each, _RULES)
            if each.type not in ATTRIBUTE_TYPES:
                data = {"type": each.type, "known": ", ".join(ATTRIBUTE_TYPES)}
                found.append(Refusal(line, "unknown_attribute_type", data))
            if each.unit and each.unit not in units:
                found.append(Refusal(line, "unknown_unit", {"unit": each.unit}))
            elif each.unit and each.type != "number":
                found.append(Refusal(line, "unit_without_number", {"unit": each.unit}))
        if found:
            raise Refused(in_line_order(found))
        values = [
            (each.code, each.name, each.type, units[each.unit].id if each.unit else None)
            for each in attributes
        ]
        ids = rows.insert("catalog_attribute", _COLUMNS, values, key="code")
    return [ids[code] for code in codes]


def set_attributes(values: Sequence[NewValue]) -> None:
    """Say values of attributes of products, in the place of what was said before.

    Raises Refused with a line each: unknown_product, unknown_attribute, bad_number, bad_date,
    field_too_long, field_bad_characters, value_repeated.
    """
    values = [tidied(value) for value in values]
    with db.writing():
        db.lock_text(LOCK)
        products = read.by_sku([value.sku for value in values])
        attributes = _by_code()
        found = [
            refusal
            for line, value in enumerate(values)
            for refusal in _refusals(line, value, products, attributes)
        ] + _repeated(values)
        if found:
            raise Refused(in_line_order(found))
        said = [
            (products[each.sku], attribute.id, _canonical(attribute, each.value))
            for each in values
            for attribute in (attributes[each.attribute],)
        ]
        source, params = rows.source(_VALUE_COLUMNS, said)
        db.execute(
            "DELETE FROM catalog_product_attribute WHERE (product_id, attribute_id) IN"
            f" (SELECT product_id, attribute_id FROM {source} AS source)",
            params,
        )
        rows.insert("catalog_product_attribute", _VALUE_COLUMNS, [each for each in said if each[2]])


def _by_code() -> dict[str, Attribute]:
    return {attribute.code: attribute for attribute in read.attributes()}


def _refusals(
    line: int, value: NewValue, products: dict[str, int], attributes: dict[str, Attribute]
) -> list[Refusal]:
    found = field_refusals(line, value, _VALUE_RULES)
    attribute = attributes.get(value.attribute)
    if value.sku not in products:
        found.append(Refusal(line, "unknown_product", {"sku": value.sku}))
    if attribute is None:
        found.append(Refusal(line, "unknown_attribute", {"attribute": value.attribute}))
    elif value.value and not _fits(attribute, value.value):
        data = {"attribute": attribute.name, "value": value.value}
        found.append(Refusal(line, f"bad_{attribute.type}", data))
    return found


def _fits(attribute: Attribute, value: str) -> bool:
    if attribute.type == "number":
        return _NUMBER.fullmatch(value) is not None
    if attribute.type == "date":
        try:
            return _DATE.fullmatch(value) is not None and bool(date.fromisoformat(value))
        except ValueError:
            return False
    return True


def _canonical(attribute: Attribute, value: str) -> str:
    if attribute.type != "number" or not value:
        return value
    number = f"{Decimal(value):f}"
    number = number.rstrip("0").rstrip(".") if "." in number else number
    return "0" if number == "-0" else number


def _repeated(values: Sequence[NewValue]) -> list[Refusal]:
    first: dict[tuple[str, str], int] = {}
    return [
        Refusal(line, "value_repeated", {"sku": each.sku, "attribute": each.attribute})
        for line, each in enumerate(values)
        if first.setdefault((each.sku, each.attribute), line) != line
    ]
