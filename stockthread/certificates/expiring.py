"""Certificates whose last day is over: goods that must have a valid one are held again.

Nothing here reads the clock; whoever keeps the day calls `expire_due`.
"""

from datetime import date, datetime
from typing import Final

from stockthread.certificates import judging, read, settling
from stockthread.certificates.records import VALID, Certificate
from stockthread.kernel import clock, db
from stockthread.ledger import Act

_DUE: Final = """
    SELECT id FROM certificates_certificate
     WHERE valid_until <> '' AND valid_until < %s AND expired_at IS NULL AND withdrawn_at IS NULL
     ORDER BY id"""
_EXPIRE: Final = """
    UPDATE certificates_certificate SET expired_at = %s WHERE id = %s AND expired_at IS NULL"""
_NEEDED: Final = f"""
    SELECT DISTINCT p.id, p.kind, c.item FROM certificates_certificate p
      JOIN certificates_covered c ON c.certificate = p.id
      JOIN ledger_state s ON s.item = c.item
      JOIN certificates_specification v ON v.product = s.product
      JOIN certificates_need n ON n.specification = v.id AND n.type = '{VALID}'
       AND n.subject = p.kind
     WHERE p.withdrawn_at IS NULL AND p.valid_until >= %s AND p.valid_until <= %s
       AND NOT EXISTS (SELECT 1 FROM certificates_covered o
           JOIN certificates_certificate q ON q.id = o.certificate
            WHERE o.item = c.item AND q.kind = p.kind AND q.withdrawn_at IS NULL
              AND (q.valid_until = '' OR q.valid_until > p.valid_until))
       AND CASE WHEN s.kind = 2 THEN EXISTS (SELECT 1 FROM ledger_holding h
               WHERE h.item = s.item AND h.stage < 5 AND h.quantity > 0)
           ELSE s.stage < 5 END"""


def expire_due(at: datetime) -> list[int]:
    """Note which certificates have expired; return their ids.

    What must have a valid one and has no other is held, in the name of who entered it. One that
    cannot be dealt with keeps no other from it; what was in its way is raised at the end.
    """
    due = [id for (id,) in db.query(_DUE, (clock.day_of(at).isoformat(),))]
    broken = []
    for id in due:
        try:
            _expire(id, at)
        except Exception as error:
            broken.append(error)
    if broken:
        raise ExceptionGroup("Certificates that could not expire", broken)
    return due


def _expire(id: int, at: datetime) -> None:
    found = read.certificate(id)
    why = f"Certificate {found.number} was valid until {found.valid_until}"
    act = Act(key=f"certificate{id}.expired", by=found.person, recorded_at=at, reason=why)
    with db.writing():
        db.lock_text("certificates")
        if db.execute(_EXPIRE, (clock.micros(at), id)):
            settling.settle(read.items_of(id), act=act, why=why)


def running_out(today: date, until: date) -> list[Certificate]:
    """Return certificates that end from one day to another and that goods with us must have, with
    no other that is valid longer; the first to end first. Nine statements.

    What is asked of the goods now counts, not what was asked of others or by an earlier version.
    """
    found = db.query(_NEEDED, (today.isoformat(), until.isoformat()))
    stands = judging.standings(sorted({item for _, _, item in found}))
    asked = {
        (item, finding.need.subject)
        for item, stand in stands.items()
        for finding in stand.findings
        if finding.need.type == VALID
    }
    needed = {id for id, kind, item in found if (item, kind) in asked}
    return [each for each in read.expiring(until, limit=100_000) if each.id in needed]
