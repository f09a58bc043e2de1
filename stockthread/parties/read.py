"""Queries of the parties area. Nothing here writes."""

from collections.abc import Sequence

from stockthread.kernel import db, rows
from stockthread.kernel.errors import refuse
from stockthread.kernel.findtext import Searchable, find_ids, fits_sql, folded, worded_ids
from stockthread.parties.records import KINDS, Contact, NewParty, Party, Person

_PARTIES = """
    SELECT id, code, name, is_supplier, is_customer, is_carrier, is_maker, is_own, note
      FROM parties_party"""
_CONTACTS = """
    SELECT id, party_id, name, email, phone, address
      FROM parties_contact WHERE party_id = %s ORDER BY id"""
_PEOPLE = "SELECT id, name, email, is_active FROM parties_person"
_NAMED = """
    SELECT id, code_key, name_key FROM parties_party
     WHERE code_key IN {} OR name_key IN {} ORDER BY id"""
_OF_KIND = {kind: f"WHERE is_{kind}" for kind in KINDS}
_SEARCHABLE = Searchable("parties_party", "code_key", "name_key")


def party(id: int) -> Party:
    """Return one party. Raises Refused unknown_id."""
    found = rows.records(Party, f"{_PARTIES} WHERE id = %s", (id,))
    return found[0] if found else refuse("unknown_id", id=id)


def described(code: str) -> NewParty:
    """Return a party as `change_parties` takes it. Raises Refused unknown_party."""
    found = rows.records(Party, f"{_PARTIES} WHERE code = %s", (code,))
    return NewParty(*found[0][1:]) if found else refuse("unknown_party", party=code)


def parties(kind: str | None = None, text: str | None = None, limit: int = 1000) -> list[Party]:
    """Return parties by code: all, those of one kind (KINDS), those that fit a text."""
    if text:
        found = find_parties(text, limit)
        return [each for each in found if kind is None or getattr(each, f"is_{kind}")]
    chosen = _OF_KIND[kind] if kind else ""
    return rows.records(Party, f"{_PARTIES} {chosen} ORDER BY code LIMIT %s", (limit,))


def listed(
    text: str = "", kinds: Sequence[str] = (), *, after: str = "", limit: int = 50
) -> list[Party]:
    """Return parties by code, behind the code `after`: of one of the kinds, with the text."""
    where, params = _listed(text, kinds)
    sql = f"{_PARTIES} WHERE code > %s AND {where} ORDER BY code LIMIT %s"
    return rows.records(Party, sql, (after, *params, limit))


def count_listed(text: str = "", kinds: Sequence[str] = ()) -> int:
    """Return how many parties of one of the kinds have the text in their code or name."""
    where, params = _listed(text, kinds)
    [(count,)] = db.query(f"SELECT COUNT(*) FROM parties_party WHERE {where}", params)
    return int(count)


def _listed(text: str, kinds: Sequence[str]) -> tuple[str, list[str]]:
    assert set(kinds) <= set(KINDS), f"{kinds} are not all kinds of parties"
    where, params = fits_sql(_SEARCHABLE, text)
    of_kinds = " OR ".join(f"is_{kind}" for kind in kinds) or "1 = 1"
    return f"({where}) AND ({of_kinds})", params


def own_party() -> Party | None:
    """Return our own company: the first party marked as own, if there is one yet."""
    found = rows.records(Party, f"{_PARTIES} WHERE is_own ORDER BY id LIMIT 1")
    return found[0] if found else None


def find_parties(text: str, limit: int = 20) -> list[Party]:
    """Return parties whose code is, begins with or holds the text, or whose name does."""
    ids = find_ids(_SEARCHABLE, text, limit)
    wanted, param = db.ids_in(ids)
    found = rows.records(Party, f"{_PARTIES} WHERE id IN {wanted}", (param,))
    return sorted(found, key=lambda each: ids.index(each.id))


def with_words(words: Sequence[str], limit: int = 500) -> dict[int, frozenset[str]]:
    """Return parties whose code or name has words that begin with some of these, and with which,
    by id; those with most of them first. One statement."""
    return worded_ids(_SEARCHABLE, words, limit)


def by_code(codes: Sequence[str]) -> dict[str, int]:
    """Return the id of each party whose code is exactly one of these."""
    wanted, param = db.texts_in(codes)
    return dict(db.query(f"SELECT code, id FROM parties_party WHERE code IN {wanted}", (param,)))


def of_ids(ids: Sequence[int]) -> dict[int, Party]:
    """Return each of these parties, as far as they are there, by its id. One statement."""
    wanted, param = db.ids_in(ids)
    found = rows.records(Party, f"{_PARTIES} WHERE id IN {wanted}", (param,))
    return {each.id: each for each in found}


def named(texts: Sequence[str]) -> dict[str, list[int]]:
    """Return the parties whose code is a text, or else whose name, by the text. One statement."""
    keys = sorted({folded(text) for text in texts})
    wanted, param = db.texts_in(keys)
    of_code: dict[str, list[int]] = {}
    of_name: dict[str, list[int]] = {}
    for id, code, name in db.query(_NAMED.format(wanted, wanted), (param, param)):
        of_code.setdefault(code, []).append(id)
        of_name.setdefault(name, []).append(id)
    return {text: of_code.get(folded(text)) or of_name.get(folded(text), []) for text in texts}


def codes(ids: Sequence[int]) -> dict[int, str]:
    """Return the code of each of these parties."""
    wanted, param = db.ids_in(ids)
    return dict(db.query(f"SELECT id, code FROM parties_party WHERE id IN {wanted}", (param,)))


def names(ids: Sequence[int]) -> dict[int, str]:
    """Return the name of each of these parties."""
    wanted, param = db.ids_in(ids)
    return dict(db.query(f"SELECT id, name FROM parties_party WHERE id IN {wanted}", (param,)))


def contacts(party: int) -> list[Contact]:
    """Return the ways to reach a party, the oldest first."""
    return db.query_records(Contact, _CONTACTS, (party,))


_CONTACTS_OF = """
    SELECT id, party_id, name, email, phone, address FROM parties_contact
     WHERE party_id IN {} ORDER BY party_id, id"""


def contacts_of(some: Sequence[int]) -> dict[int, list[Contact]]:
    """Return the contacts of many parties, by party. One statement."""
    wanted, param = db.ids_in(some)
    found: dict[int, list[Contact]] = {}
    for each in db.query_records(Contact, _CONTACTS_OF.format(wanted), [param]):
        found.setdefault(each.party, []).append(each)
    return found


def person(id: int) -> Person:
    """Return one person. Raises Refused unknown_id."""
    found = rows.records(Person, f"{_PEOPLE} WHERE id = %s", (id,))
    return found[0] if found else refuse("unknown_id", id=id)


def people() -> list[Person]:
    """Return everyone who acts, erased people too, in the order of their coming."""
    return rows.records(Person, f"{_PEOPLE} ORDER BY id")


def people_names(ids: Sequence[int]) -> dict[int, str]:
    """Return the name of each of these people; an erased one's is empty."""
    wanted, param = db.ids_in(ids)
    return dict(db.query(f"SELECT id, name FROM parties_person WHERE id IN {wanted}", (param,)))
