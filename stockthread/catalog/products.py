"""Adding, changing and closing products.

SKUs and GTINs are unique. What amounts and serials already stored depend on (tracking,
unit, scale, type of code) never changes here. A batch is stored whole or not at all.
"""

from collections.abc import Sequence

from stockthread import identifiers, parties
from stockthread.catalog import read
from stockthread.catalog.checks import Named, named_by, product_refusals
from stockthread.catalog.classes import LOCK
from stockthread.catalog.records import NewProduct, Product
from stockthread.kernel import db, rows
from stockthread.kernel.errors import Refusal, Refused
from stockthread.kernel.fields import in_line_order, taken, tidied
from stockthread.kernel.findtext import folded

_COLUMNS = {
    "sku": "text",
    "name": "text",
    "tracking": "text",
    "unit_id": "bigint",
    "scale": "bigint",
    "product_class_id": "bigint",
    "maker_id": "bigint",
    "gtin": "text",
    "code_type_id": "bigint",
    "scheme_id": "bigint",
    "serial_pattern": "text",
    "sku_key": "text",
    "name_key": "text",
    "is_active": "boolean",
}
_FIXED = ("sku", "tracking", "unit_id", "scale", "code_type_id", "sku_key", "is_active")
_CHANGED = tuple(name for name in _COLUMNS if name not in _FIXED)


def check_products(products: Sequence[NewProduct]) -> list[Refusal]:
    """Return what `add_products` would refuse, line by line, without writing."""
    products = [tidied(product) for product in products]
    return _new_refusals(products, named_by(products))


def add_products(products: Sequence[NewProduct]) -> list[int]:
    """Store new products and return their ids, in order.

    Raises Refused with a line each: field_missing, field_too_long, field_bad_characters,
    code_repeated, code_taken, unknown_tracking, unknown_unit, unit_not_counted, bad_scale,
    scale_of_serials, unknown_class, unknown_party, bad_gtin, gtin_repeated, gtin_taken,
    unknown_code_type, scheme_unknown, scheme_of_other_codes, bad_serial_pattern.
    """
    products = [tidied(product) for product in products]
    with db.writing():
        db.lock_text(LOCK)
        named = named_by(products)
        if found := _new_refusals(products, named):
            raise Refused(found)
        ids = rows.insert("catalog_product", _COLUMNS, _values(products, named), key="sku")
    return [ids[product.sku] for product in products]


def described(id: int) -> NewProduct:
    """Return a product as `change_products` takes it, other things by their codes.

    Raises Refused unknown_id.
    """
    known = read.product(id)
    classes = {each.id: each.code for each in read.classes()}
    return NewProduct(
        sku=known.sku,
        name=known.name,
        tracking=known.tracking,
        unit=known.unit,
        scale=known.scale,
        product_class=classes.get(known.product_class or 0, ""),
        maker=parties.read.party(known.maker).code if known.maker else "",
        gtin=known.gtin,
        code_type=identifiers.read.code_type(known.code_type).code,
        scheme=identifiers.read.scheme(known.scheme).code if known.scheme else "",
        serial_pattern=known.serial_pattern,
    )


def change_products(products: Sequence[NewProduct]) -> list[int]:
    """Give known products, found by SKU, all the values said here; return their ids.

    Raises Refused as `add_products` does, with unknown_product in the place of code_taken,
    and tracking_fixed where the tracking, unit, scale or type of code would change.
    """
    products = [tidied(product) for product in products]
    with db.writing():
        db.lock_text(LOCK)
        named = named_by(products)
        ids = read.by_sku([product.sku for product in products])
        stored = read.products(list(ids.values()))
        found = product_refusals(products, named, ids)
        for line, product in enumerate(products):
            if product.sku not in ids:
                found.append(Refusal(line, "unknown_product", {"sku": product.sku}))
            elif _differs(product, stored[ids[product.sku]], named):
                found.append(Refusal(line, "tracking_fixed", {"sku": product.sku}))
        if found:
            raise Refused(in_line_order(found))
        source, params = rows.source(_COLUMNS, _values(products, named))
        changes = ", ".join(f"{name} = source.{name}" for name in _CHANGED)
        db.execute(
            f"UPDATE catalog_product SET {changes} FROM {source} AS source"
            " WHERE catalog_product.sku = source.sku",
            params,
        )
    return [ids[product.sku] for product in products]


def close_products(ids: Sequence[int]) -> None:
    """Take products out of use; their stock and history stay. Raises Refused unknown_id."""
    _set_active(ids, False)


def reopen_products(ids: Sequence[int]) -> None:
    """Bring closed products back into use. Raises Refused unknown_id."""
    _set_active(ids, True)


def _new_refusals(products: Sequence[NewProduct], named: Named) -> list[Refusal]:
    skus = [product.sku for product in products]
    found = taken("product", skus, read.by_sku(skus))
    return in_line_order(found + product_refusals(products, named, {}))


def _values(products: Sequence[NewProduct], named: Named) -> list[tuple[object, ...]]:
    return [
        (
            each.sku,
            each.name,
            each.tracking,
            named.units[each.unit].id,
            each.scale,
            named.classes.get(each.product_class),
            named.makers.get(each.maker),
            read.gtin14(each.gtin),
            named.code_types[each.code_type],
            named.schemes[each.scheme].id if each.scheme else None,
            each.serial_pattern,
            folded(each.sku),
            folded(each.name),
            True,
        )
        for each in products
    ]


def _differs(new: NewProduct, stored: Product, named: Named) -> bool:
    """Tell whether anything would change that stored amounts and serials depend on."""
    code_type = named.code_types.get(new.code_type)
    return (new.tracking, new.unit, new.scale, code_type) != (
        stored.tracking,
        stored.unit,
        stored.scale,
        stored.code_type,
    )


def _set_active(ids: Sequence[int], is_active: bool) -> None:
    wanted, param = db.ids_in(ids)
    with db.writing():
        known = read.products(ids)
        unknown = [
            Refusal(line, "unknown_id", {"id": id})
            for line, id in enumerate(ids)
            if id not in known
        ]
        if unknown:
            raise Refused(unknown)
        sql = f"UPDATE catalog_product SET is_active = %s WHERE id IN {wanted}"
        db.execute(sql, (is_active, param))
