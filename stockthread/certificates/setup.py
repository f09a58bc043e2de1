"""Kinds of certificates: what papers there are to ask for. People set them up."""

from typing import Any, Final

from stockthread.certificates.records import Kind
from stockthread.kernel import db, rows
from stockthread.kernel.errors import refuse

CODE_LENGTH_MAX: Final = 40
NAME_LENGTH_MAX: Final = 200
_COLUMNS: Final = {"code": "text", "name": "text", "is_active": "boolean"}
_SELECT: Final = "SELECT id, code, name, is_active FROM certificates_kind ORDER BY code"


def kinds(*, is_active: bool | None = None) -> list[Kind]:
    """Return the kinds of certificates by their codes; all, or those that are offered or not."""
    found = rows.records(Kind, _SELECT)
    return [each for each in found if is_active in (None, each.is_active)]


def kind(code: str) -> Kind:
    """Return the kind with a code. Raises Refused certificate_kind_unknown."""
    found = {each.code: each for each in kinds()}
    offered = ", ".join(each.code for each in found.values() if each.is_active)
    return found.get(code.strip().upper()) or refuse(
        "certificate_kind_unknown", kind=code, known=offered
    )


def set_kind(code: str, name: str) -> int:
    """Store a kind of certificate, or give the one with this code another name; return its id.

    Raises Refused: certificate_kind_code, certificate_kind_name.
    """
    code, name = code.strip().upper(), name.strip()
    if not code or len(code) > CODE_LENGTH_MAX or set(code) & set(": ") or not code.isprintable():
        refuse("certificate_kind_code", text=code, length_max=CODE_LENGTH_MAX)
    if not 1 <= len(name) <= NAME_LENGTH_MAX or not db.is_storable(name):
        refuse("certificate_kind_name", length_max=NAME_LENGTH_MAX)
    with db.writing():
        db.lock_text("certificates_kind")
        known: dict[str, Any] = {each.code: each for each in kinds()}
        if code in known:
            db.execute("UPDATE certificates_kind SET name = %s WHERE code = %s", (name, code))
            return int(known[code].id)
        return rows.insert("certificates_kind", _COLUMNS, [(code, name, True)], key="code")[code]


def offer_kind(code: str, *, is_active: bool) -> None:
    """Offer a kind of certificate, or no more. Raises Refused as `kind`."""
    sql = "UPDATE certificates_kind SET is_active = %s WHERE code = %s"
    db.execute(sql, (is_active, kind(code).code))
