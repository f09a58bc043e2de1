"""How a product's stock is followed may change later, as far as what stands of it allows.

Goods counted so far may wait for their serials as long as they like; units that have some cannot
go back to being an amount.
"""

from stockthread import catalog
from stockthread.kernel import db
from stockthread.kernel.errors import refuse
from stockthread.ledger.post import check_act
from stockthread.ledger.records import Act

PLACES_NAMED_MAX = 5
_UNITS = """
SELECT p.code, COUNT(*) FROM ledger_state s CROSS JOIN places_place p
WHERE s.product = %s AND s.kind = 1 AND s.stage < 5 AND p.id = s.place AND p.kind <> 'customer'
GROUP BY p.code ORDER BY COUNT(*) DESC, p.code
"""


def change_tracking(
    product: int, tracking: str, *, scheme: str | None = None, act: Act
) -> catalog.TrackingChange:
    """Let a product be followed by another policy from now on; who did it and when is kept.

    From serials to lots or bulk only while no unit stands, but for those that customers have. The
    other way goods may stand that have no serials yet: `serialise` gives them some. `scheme` is
    the code of the one that makes them, "" for none, None for the present one. Nothing of the past
    changes, nor anything that stands. A repeated key returns the first change. Raises Refused:
    units_stand (how many and where), key_reused, those of catalog.record_tracking, and those of a
    posting's header.
    """
    check_act(act)
    at = act.at or act.recorded_at

    def change() -> catalog.TrackingChange:
        with db.writing():
            db.lock_text(act.key)
            if done := catalog.read.tracking_change_of(act.key):
                if (done.product, done.tracking_to) != (product, tracking):
                    refuse("key_reused", key=act.key)
                return done
            db.lock_alone(db.RULES_LOCK)
            catalog.check_tracking(catalog.read.product(product), tracking)
            if tracking in catalog.MEASURED_TRACKINGS:
                _refuse_units(product, tracking)
            return catalog.record_tracking(
                product, tracking, scheme=scheme, person=act.by, at=at, reason=act.reason,
                key=act.key,
            )  # fmt: skip

    return db.retried(change)


def _refuse_units(product: int, tracking: str) -> None:
    found = db.query(_UNITS, [product])
    if not found:
        return
    named = [f"{code} ({count})" for code, count in found[:PLACES_NAMED_MAX]]
    left = len(found) - len(named)
    named += [f"{left} more"] if left else []
    refuse(
        "units_stand",
        sku=catalog.read.product(product).sku,
        count=sum(count for _, count in found),
        places=", ".join(named),
        tracking=tracking,
    )
