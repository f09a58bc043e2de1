"""Is the ledger what was recorded? Everything is read once and computed again.

`verify` changes nothing but the positions that are due. It reads one moment of the database while
others write, and keeps only a little of it in memory, whatever its size. What is checked is
numbered in docs/invariants.md.
"""

from collections import Counter
from contextlib import suppress

from django.db import IntegrityError, OperationalError

from stockthread.kernel import db
from stockthread.ledger import (
    manifest,
    positions,
    replay,
    verify_chains,
    verify_codes,
    verify_contents,
    verify_digests,
    verify_genealogy,
    verify_links,
    verify_order,
    verify_replay,
)
from stockthread.ledger.findings import FINDINGS_MAX, Check, Finding, Report

# Digests come first: they name what was changed, the others what contradicts it.
CHECKS: tuple[Check, ...] = (
    verify_digests.check,
    verify_links.check,
    verify_order.check,
    verify_codes.check,
    verify_chains.check,
    verify_contents.check,
    verify_genealogy.check,
    verify_replay.check,
)
_COUNTS = """
SELECT (SELECT COUNT(*) FROM ledger_event), (SELECT COUNT(*) FROM ledger_item),
    (SELECT COUNT(*) FROM ledger_position)
"""


def verify() -> Report:
    """Check the whole ledger and report what is not as it must be.

    A ledger whose very tables are not as they were made is not read any further.
    """
    found = list(manifest.check())
    if any(_is_unreadable(finding) for finding in found):
        return Report(False, 0, 0, 0, 0, 0, tuple(found), len(found))
    with suppress(IntegrityError):  # what waits for a position it cannot have is told below
        positions.sequence()
    try:
        try:
            return _read(list(found))
        except OperationalError as error:
            if "decode" not in str(error):
                raise
        with db.any_text():
            return _read(list(found))
    except (TypeError, IntegrityError):  # a text among numbers: SQLite may hold one
        strangers = list(manifest.strangers())
        if not strangers:
            raise
        return _report([*found, *strangers], len(found) + len(strangers))


def _read(found: list[Finding]) -> Report:
    """Run every check over one moment of the database."""
    total = len(found)
    with db.spilling(), replay.tables(), db.snapshot():
        replay.compute()
        for check in CHECKS:
            counts: Counter[str] = Counter()
            for finding in check():
                counts[finding.table] += 1
                if counts[finding.table] <= FINDINGS_MAX:
                    found.append(finding)
            total += counts.total()
        return _report(found, total)


def _report(found: list[Finding], total: int) -> Report:
    row = db.query_one(_COUNTS)
    assert row is not None
    events, items, placed = row
    pending = events - placed
    return Report(not total, events, items, placed, pending, events, tuple(found), total)


def _is_unreadable(finding: Finding) -> bool:
    return finding.row.startswith(("table ", "column "))
