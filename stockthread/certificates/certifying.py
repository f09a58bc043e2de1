"""Certificates come in, for many lots and units at once; they are corrected and withdrawn.

None is ever changed: a correction is a certificate that replaces the one before it.
"""

from collections.abc import Sequence
from datetime import date
from typing import Final

from stockthread import files
from stockthread.certificates import family, read, settling, setup
from stockthread.certificates.records import Certificate, Certified, NewCertificate
from stockthread.files import NewFile, Subject
from stockthread.kernel import clock, db, rows
from stockthread.kernel.errors import refuse
from stockthread.ledger import Act

ITEMS_MAX: Final = 100_000
_COLUMNS: Final = {
    "kind": "bigint", "number": "text", "issuer": "text", "issued_on": "text",
    "valid_until": "text", "key": "text", "person": "bigint", "made_at": "bigint",
    "replaces": "bigint", "withdrawn_why": "text", "expired_at": "bigint",
}  # fmt: skip
_COVERED: Final = {"certificate": "bigint", "item": "bigint"}
_BY_KEY: Final = "SELECT id FROM certificates_certificate WHERE key = %s"
_WITHDRAW: Final = """
    UPDATE certificates_certificate SET withdrawn_by = %s, withdrawn_at = %s, withdrawn_why = %s
     WHERE id = %s AND withdrawn_at IS NULL"""


def add_certificate(
    new: NewCertificate, items: Sequence[int], *, act: Act, given: Sequence[NewFile] = ()
) -> Certified:
    """Put a certificate on record that covers these lots and units, with its files.

    What has all that is asked of it now is released. A sample stands for the lot it was drawn from,
    a unit of a lot for the lot. Repeating a key does nothing again. Raises Refused: no_lines,
    too_many_lines, unknown_item, certificate_of_container, certificate_kind_unknown,
    certificate_number, certificate_days, field_too_long, and as files.keep.
    """
    _check(new)
    kind = setup.kind(new.kind)
    if not items:
        refuse("no_lines")
    if len(items) > ITEMS_MAX:
        refuse("too_many_lines", count=len(items), lines_max=ITEMS_MAX)

    def once() -> Certified:
        with db.writing():
            db.lock_text("certificates")
            if known := db.query_one(_BY_KEY, (act.key[:80],)):
                return Certified(int(known[0]), is_repeat=True)
            covered = sorted(set(family.bearers(list(items)).values()))
            made = _insert(new, kind.id, covered, act, None)
            _keep(given, [made], act)
            why = f"{kind.name} {new.number.strip()} is in"
            return Certified(made, settling.settle(covered, act=act, why=why))

    return db.retried(once)


def cover_more(id: int, items: Sequence[int], *, act: Act) -> Certified:
    """Let a certificate cover more lots and units. Raises Refused: unknown_id, no_lines,
    certificate_withdrawn, and as `add_certificate` for the items."""
    if not items:
        refuse("no_lines")

    def once() -> Certified:
        with db.writing():
            db.lock_text("certificates")
            known = _that_counts(id)
            wanted = set(family.bearers(list(items)).values())
            more = sorted(wanted - set(read.items_of(id)))
            if not more:
                return Certified(id, is_repeat=True)
            rows.insert("certificates_covered", _COVERED, [(id, item) for item in more])
            why = f"Certificate {known.number} covers it too"
            return Certified(id, settling.settle(more, act=act, why=why))

    return db.retried(once)


def correct_certificate(
    id: int, new: NewCertificate, *, act: Act, given: Sequence[NewFile] = ()
) -> Certified:
    """Replace a certificate by one that says it right, for the same items.

    Its files go along where no others are given. Raises Refused: certificate_withdrawn, and as
    `add_certificate`.
    """
    _check(new)
    kind = setup.kind(new.kind)

    def once() -> Certified:
        with db.writing():
            db.lock_text("certificates")
            if known := db.query_one(_BY_KEY, (act.key[:80],)):
                return Certified(int(known[0]), is_repeat=True)
            old = _that_counts(id)
            covered = read.items_of(id)
            _end(old, act, act.reason or "Corrected")
            made = _insert(new, kind.id, covered, act, id)
            kept = files.read.of_subjects(files.CERTIFICATE, [id]).get(id, [])
            again = [NewFile(each.name, files.read.content(each)) for each in kept]
            _keep(given or again, [made], act)
            why = f"{kind.name} {new.number.strip()} replaces {old.number}"
            return Certified(made, settling.settle(covered, act=act, why=why))

    return db.retried(once)


def withdraw_certificate(id: int, *, act: Act) -> Certified:
    """Let a certificate count no more, for `act.reason`; what lacks it now is held again.

    Raises Refused: unknown_id, no_reason, certificate_withdrawn.
    """
    if not act.reason.strip():
        refuse("no_reason", length_max=500)

    def once() -> Certified:
        with db.writing():
            db.lock_text("certificates")
            old = _that_counts(id)
            _end(old, act, act.reason)
            why = f"Certificate {old.number} is withdrawn: {act.reason}"
            return Certified(id, settling.settle(read.items_of(id), act=act, why=why))

    return db.retried(once)


def _that_counts(id: int) -> Certificate:
    known = read.certificate(id)
    if known.withdrawn_at is not None:
        refuse("certificate_withdrawn", number=known.number)
    return known


def _end(old: Certificate, act: Act, why: str) -> None:
    moment = clock.micros(act.recorded_at)
    ended = db.execute(_WITHDRAW, (act.by, moment, why.strip()[:500], old.id))
    assert ended == 1, "it was looked at under a lock"


def _check(new: NewCertificate) -> None:
    number = new.number.strip()
    if not 1 <= len(number) <= 80 or not db.is_storable(number):
        refuse("certificate_number", length_max=80)
    if len(new.issuer) > 200 or not db.is_storable(new.issuer):
        refuse("field_too_long", field="issuer", length=len(new.issuer), limit=200)
    if new.issued_on and new.valid_until and new.issued_on > new.valid_until:
        refuse("certificate_days", issued=new.issued_on, until=new.valid_until)


def _insert(
    new: NewCertificate, kind: int, covered: Sequence[int], act: Act, replaces: int | None
) -> int:
    key, at = act.key[:80], clock.micros(act.recorded_at)
    is_over = new.valid_until is not None and new.valid_until < clock.day_of(act.recorded_at)
    row = (
        kind, new.number.strip(), new.issuer.strip(), _text(new.issued_on), _text(new.valid_until),
        key, act.by, at, replaces, "", at if is_over else None,
    )  # fmt: skip
    made = rows.insert("certificates_certificate", _COLUMNS, [row], key="key")[key]
    rows.insert("certificates_covered", _COVERED, [(made, item) for item in covered])
    return made


def _text(day: date | None) -> str:
    return day.isoformat() if day else ""


def _keep(given: Sequence[NewFile], certificates: Sequence[int], act: Act) -> None:
    if given:
        subjects = [Subject(files.CERTIFICATE, id) for id in certificates]
        files.keep(given, subjects, by=act.by, at=act.recorded_at)
