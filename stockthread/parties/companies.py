"""Adding and changing companies and the ways to reach them.

Codes are unique as written; a batch is stored whole or not at all. Who may do this is
asked by the caller.
"""

from collections.abc import Mapping, Sequence

from stockthread.kernel import db, rows
from stockthread.kernel.errors import Refusal, Refused, refuse
from stockthread.kernel.fields import Rule, field_refusals, in_line_order, repeated, taken, tidied
from stockthread.kernel.findtext import folded
from stockthread.parties import read
from stockthread.parties.people import email_refusals
from stockthread.parties.records import KINDS, NewContact, NewParty

_PARTY_RULES = {
    "code": Rule(64, is_needed=True),
    "name": Rule(200, is_needed=True),
    "note": Rule(10_000),
}
_PARTY_COLUMNS = {
    "code": "text",
    "name": "text",
    "is_supplier": "boolean",
    "is_customer": "boolean",
    "is_carrier": "boolean",
    "is_maker": "boolean",
    "is_own": "boolean",
    "note": "text",
    "code_key": "text",
    "name_key": "text",
}
_LOCK = "parties_party"  # of two transactions with the same code the second one sees the first
_CHANGED = tuple(name for name in _PARTY_COLUMNS if name not in ("code", "code_key"))

_CONTACT_RULES = {
    "party": Rule(64, is_needed=True),
    "name": Rule(200, is_needed=True),
    "email": Rule(254),
    "phone": Rule(64),
    "address": Rule(2000),
}
_CONTACT_COLUMNS = {
    "party_id": "bigint",
    "name": "text",
    "email": "text",
    "phone": "text",
    "address": "text",
}
_CHANGE_CONTACT = """
    UPDATE parties_contact SET name = %s, email = %s, phone = %s, address = %s
     WHERE id = %s AND party_id = %s"""


def check_parties(parties: Sequence[NewParty]) -> list[Refusal]:
    """Return what `add_parties` would refuse, line by line, without writing."""
    parties = [tidied(party) for party in parties]
    codes = [party.code for party in parties]
    found = _field_refusals(parties)
    return in_line_order([*found, *taken("party", codes, read.by_code(codes))])


def add_parties(parties: Sequence[NewParty]) -> list[int]:
    """Store new companies and return their ids, in order.

    Raises Refused with a line each: field_missing, field_too_long, field_bad_characters,
    party_is_nothing, code_repeated, code_taken.
    """
    parties = [tidied(party) for party in parties]
    with db.writing():
        db.lock_text(_LOCK)
        if found := check_parties(parties):
            raise Refused(found)
        ids = rows.insert("parties_party", _PARTY_COLUMNS, _values(parties), key="code")
    return [ids[party.code] for party in parties]


def change_parties(parties: Sequence[NewParty]) -> list[int]:
    """Give known companies, found by code, all the values said here; return their ids.

    Raises Refused as `add_parties` does, with unknown_party in the place of code_taken.
    """
    parties = [tidied(party) for party in parties]
    with db.writing():
        known = read.by_code([party.code for party in parties])
        found = _field_refusals(parties)
        found += unknown_parties([party.code for party in parties], known)
        if found:
            raise Refused(in_line_order(found))
        source, params = rows.source(_PARTY_COLUMNS, _values(parties))
        changes = ", ".join(f"{name} = source.{name}" for name in _CHANGED)
        db.execute(
            f"UPDATE parties_party SET {changes} FROM {source} AS source"
            " WHERE parties_party.code = source.code",
            params,
        )
    return [known[party.code] for party in parties]


def add_contacts(contacts: Sequence[NewContact]) -> list[int]:
    """Store new ways to reach parties and return their ids, in order.

    Raises Refused with a line each: field_missing, field_too_long, field_bad_characters,
    bad_email, unknown_party.
    """
    contacts = [tidied(contact) for contact in contacts]
    codes = [contact.party for contact in contacts]
    with db.writing():
        known = read.by_code(codes)
        found = unknown_parties(codes, known)
        for line, contact in enumerate(contacts):
            found += field_refusals(line, contact, _CONTACT_RULES)
            found += email_refusals(line, contact.email)
        if found:
            raise Refused(in_line_order(found))
        values = [(known[contact.party], *contact[1:]) for contact in contacts]
        return sorted(rows.insert("parties_contact", _CONTACT_COLUMNS, values).values())


def change_contact(id: int, contact: NewContact) -> None:
    """Give one of a party's ways to be reached these values; it stays in its order.

    Raises Refused unknown_id where the party has no such contact, and as `add_contacts` does.
    """
    contact = tidied(contact)
    with db.writing():
        known = read.by_code([contact.party])
        found = unknown_parties([contact.party], known)
        found += field_refusals(None, contact, _CONTACT_RULES) + email_refusals(None, contact.email)
        if found:
            raise Refused([each._replace(line=None) for each in found])
        values = (*contact[1:], id, known[contact.party])
        if not db.execute(_CHANGE_CONTACT, values):
            refuse("unknown_id", id=id)


def unknown_parties(codes: Sequence[str], known: Mapping[str, int]) -> list[Refusal]:
    """Refuse each line that names a party by a code that nobody has; empty names nobody."""
    return [
        Refusal(line, "unknown_party", {"party": code})
        for line, code in enumerate(codes)
        if code and code not in known
    ]


def _field_refusals(parties: Sequence[NewParty]) -> list[Refusal]:
    found = repeated([party.code for party in parties])
    for line, party in enumerate(parties):
        found += field_refusals(line, party, _PARTY_RULES)
        if not any(getattr(party, f"is_{kind}") for kind in KINDS):
            found.append(Refusal(line, "party_is_nothing", {"party": party.name or party.code}))
    return found


def _values(parties: Sequence[NewParty]) -> list[tuple[object, ...]]:
    return [(*party, folded(party.code), folded(party.name)) for party in parties]
