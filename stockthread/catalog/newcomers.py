"""For what new goods of a product are held as they come; empty where no product asks for anything.

The ledger reads this table when goods come, and holds them in the same event. What is asked of them
is told by an area above, which alone calls this.
"""

from collections.abc import Sequence
from typing import Final

from stockthread.catalog.records import NewcomerHold
from stockthread.kernel import db, rows

_COLUMNS: Final = {"product": "bigint", "origin": "bigint", "reason": "text", "blocks": "bigint"}
_SET: Final = """
    INSERT INTO catalog_newcomer (product, origin, reason, blocks)
    SELECT product, origin, reason, CAST(blocks AS SMALLINT) FROM {} AS said
     WHERE TRUE ORDER BY line ON CONFLICT (product, origin) DO UPDATE
       SET reason = excluded.reason, blocks = excluded.blocks"""
_BLOCKS: Final = "UPDATE catalog_newcomer SET blocks = %s WHERE reason LIKE %s ESCAPE '!'"


def hold_newcomers(holds: Sequence[NewcomerHold]) -> None:
    """Hold goods of these products that come from now on; one for each product and origin."""
    if not holds:
        return
    text, params = rows.source(_COLUMNS, holds)
    with db.writing():
        db.lock_alone(db.RULES_LOCK)
        db.execute(_SET.format(text), params)


def change_newcomers_blocks(code: str, blocks: int) -> None:
    """Let what comes from now on and is held for the reason with this code be forbidden so much."""
    prefix = "".join(f"!{sign}" if sign in "!%_" else sign for sign in code)
    db.execute(_BLOCKS, (blocks, f"{prefix}: %"))
