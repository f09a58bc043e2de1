"""Changing how a product's stock is followed, with a row for each change that never goes away.

What stock stands is not looked at here: only the ledger, which does so, may call.
"""

from datetime import datetime

from stockthread import identifiers
from stockthread.catalog import read
from stockthread.catalog.checks import uncounted, unknown_tracking
from stockthread.catalog.classes import LOCK
from stockthread.catalog.records import MEASURED_TRACKINGS, Product, TrackingChange
from stockthread.kernel import clock, db
from stockthread.kernel.errors import Refused, refuse

_CHANGE = (
    "UPDATE catalog_product SET tracking = %s, code_type_id = %s, scheme_id = %s WHERE id = %s"
)
_KEEP = """
INSERT INTO catalog_tracking_change
    (product_id, tracking_from, tracking_to, person, changed_at, reason, key)
VALUES (%s, %s, %s, %s, %s, %s, %s) RETURNING id
"""


def record_tracking(
    product: int,
    tracking: str,
    *,
    scheme: str | None,
    person: int,
    at: datetime,
    reason: str,
    key: str,
) -> TrackingChange:
    """Let a product be followed otherwise from now on; return what was kept of it.

    scheme: the code of the scheme that makes its serials from now on, "" for none; None keeps the
    present one where it makes codes of the type that serials have. Raises Refused: unknown_id,
    unknown_tracking, tracking_is_so, unit_not_counted, scale_of_serials, scheme_unknown,
    scheme_of_other_codes.
    """
    with db.writing():
        db.lock_text(LOCK)
        known = read.product(product)
        check_tracking(known, tracking)
        code_type = _code_type(known, tracking)
        made_by = _scheme(known, code_type, scheme)
        db.execute(_CHANGE, [tracking, code_type.id, made_by, product])
        values = [product, known.tracking, tracking, person, clock.micros(at), reason, key]
        row = db.query_one(_KEEP, values)
    assert row is not None, "an insert returns its row"
    return TrackingChange(row[0], product, known.tracking, tracking, person, at, reason)


def check_tracking(product: Product, tracking: str) -> None:
    """Refuse what a product can never be followed by, whatever stands of it.

    Raises Refused: unknown_tracking, tracking_is_so, unit_not_counted, scale_of_serials.
    """
    found = unknown_tracking(None, tracking)
    found = found or uncounted(None, tracking, read.units()[product.unit], product.scale)
    if found:
        raise Refused(found)
    if tracking == product.tracking:
        refuse("tracking_is_so", sku=product.sku, tracking=tracking)


def _code_type(product: Product, tracking: str) -> identifiers.CodeType:
    """A product followed by lots may have numbers of lots for its codes; serials are none."""
    present = identifiers.read.code_type(product.code_type)
    if tracking not in MEASURED_TRACKINGS and present.code == "lot":
        return identifiers.read.code_type_by_code("serial")
    return present


def _scheme(product: Product, code_type: identifiers.CodeType, scheme: str | None) -> int | None:
    if scheme is None:
        if product.scheme is None:
            return None
        present = identifiers.read.scheme(product.scheme)
        return present.id if present.code_type == code_type.id else None
    if not scheme:
        return None
    known = {each.code: each for each in identifiers.read.schemes()}.get(scheme)
    if known is None or not known.is_active:
        refuse("scheme_unknown", scheme=scheme)
    if known.code_type != code_type.id:
        refuse("scheme_of_other_codes", scheme=scheme, code_type=code_type.code)
    return known.id
