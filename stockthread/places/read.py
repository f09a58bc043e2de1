"""Queries of places. Nothing here writes, and nothing knows what is stored in them."""

from collections.abc import Sequence

from stockthread.kernel import db, rows
from stockthread.kernel.errors import refuse
from stockthread.kernel.findtext import Searchable, find_ids
from stockthread.places.records import BUILT_KINDS, VIRTUAL_KINDS, Place

# What our own company carries is in no place of that name: it is on its way.
_NAME = """
    CASE WHEN p.kind = 'carrier' AND party.is_own THEN 'our own vehicle'
         ELSE coalesce(party.name, p.name) END"""
_PLACES = f"""
    SELECT p.id, p.parent_id, p.code, {_NAME}, p.kind, p.party_id, p.path,
           p.is_active, p.x, p.y, p.w, p.h
      FROM places_place p LEFT JOIN parties_party party ON party.id = p.party_id"""
_NAMES = f"""
    SELECT p.id, {_NAME}
      FROM places_place p LEFT JOIN parties_party party ON party.id = p.party_id"""
_DESCENDANTS = """
    SELECT below.id FROM places_place above
      JOIN places_place below ON below.path > above.path AND below.path < above.path || ':'
     WHERE above.id = %s ORDER BY below.path"""
_SEARCHABLE = Searchable("places_place", "code_key", "name_key")


def place(id: int) -> Place:
    """Return one place. Raises Refused unknown_id."""
    return places([id]).get(id) or refuse("unknown_id", id=id)


def places(ids: Sequence[int]) -> dict[int, Place]:
    """Return each of these places by its id."""
    wanted, param = db.ids_in(ids)
    found = rows.records(Place, f"{_PLACES} WHERE p.id IN {wanted}", (param,))
    return {each.id: each for each in found}


def by_code(codes: Sequence[str]) -> dict[str, int]:
    """Return the id of each place whose code is exactly one of these."""
    wanted, param = db.texts_in(codes)
    return dict(db.query(f"SELECT code, id FROM places_place WHERE code IN {wanted}", (param,)))


def names(ids: Sequence[int]) -> dict[int, str]:
    """Return the name of each of these places."""
    wanted, param = db.ids_in(ids)
    return dict(db.query(f"{_NAMES} WHERE p.id IN {wanted}", (param,)))


QUARANTINE = """
    SELECT under.id FROM places_quarantine q CROSS JOIN places_place top
      CROSS JOIN places_place under
    WHERE top.id = q.place_id AND under.path >= top.path AND under.path < top.path || 'x'"""
"""The ids of the places where goods are put aside, those under them too."""


def marked_quarantine() -> set[int]:
    """Return the places that are marked as quarantine themselves."""
    return {id for (id,) in db.query("SELECT place_id FROM places_quarantine")}


def quarantined(ids: Sequence[int]) -> set[int]:
    """Return those of these places that are in quarantine, themselves or with one above them."""
    wanted, param = db.ids_in(ids)
    return {id for (id,) in db.query(f"{QUARANTINE} AND under.id IN {wanted}", (param,))}


def kinds(ids: Sequence[int]) -> dict[int, str]:
    """Return the kind of each of these places."""
    wanted, param = db.ids_in(ids)
    return dict(db.query(f"SELECT id, kind FROM places_place WHERE id IN {wanted}", (param,)))


def find_places(text: str, limit: int = 20) -> list[Place]:
    """Return places whose code is, begins with or holds the text, or whose name does."""
    ids = find_ids(_SEARCHABLE, text, limit)
    found = places(ids)
    return [found[id] for id in ids]


def children(id: int | None) -> list[Place]:
    """Return the places right under one, by code; None gives our own places at the top."""
    if id is not None:
        return rows.records(Place, f"{_PLACES} WHERE p.parent_id = %s ORDER BY p.code", (id,))
    sql = f"{_PLACES} WHERE p.parent_id IS NULL AND p.kind IN ({db.marks(len(BUILT_KINDS))})"
    return rows.records(Place, f"{sql} ORDER BY p.code", BUILT_KINDS)


def descendants(id: int) -> list[int]:
    """Return the ids of all places under one, itself not among them."""
    return [row[0] for row in db.query(_DESCENDANTS, (id,))]


def ancestors(id: int) -> list[Place]:
    """Return the places above one, from the top down. Raises Refused unknown_id."""
    ids = ids_on(place(id).path)[:-1]
    found = places(ids)
    return [found[above] for above in ids]


def tree() -> list[Place]:
    """Return our own places, each followed by those under it, neighbours by code."""
    sql = f"{_PLACES} WHERE p.kind IN ({db.marks(len(BUILT_KINDS))}) ORDER BY p.code DESC"
    under: dict[int | None, list[Place]] = {}
    for each in rows.records(Place, sql, BUILT_KINDS):
        under.setdefault(each.parent, []).append(each)
    order, waiting = [], under.get(None, [])
    while waiting:
        order.append(waiting.pop())
        waiting += under.get(order[-1].id, [])
    return order


def virtual_places() -> dict[str, Place]:
    """Return the place of each virtual kind."""
    sql = f"{_PLACES} WHERE p.kind IN ({db.marks(len(VIRTUAL_KINDS))})"
    return {each.kind: each for each in rows.records(Place, sql, VIRTUAL_KINDS)}


def virtual_place(kind: str) -> int:
    """Return the id of the one place of a virtual kind."""
    assert kind in VIRTUAL_KINDS, f"{kind} is not a virtual kind of place"
    [(id,)] = db.query("SELECT id FROM places_place WHERE kind = %s", (kind,))
    return int(id)


def ids_on(path: str) -> list[int]:
    """Return the ids on a path, from the top to the place itself."""
    return [int(part) for part in path.split("/")[1:-1]]
