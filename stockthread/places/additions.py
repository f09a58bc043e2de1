"""Adding places: our own, in batches with their whole tree, and those of parties on demand.

Every place knows its path, and all changes of places run one after the other, so that a
path is never made from one that is just being rewritten.
"""

from collections.abc import Mapping, Sequence

from stockthread import parties
from stockthread.kernel import db, rows
from stockthread.kernel.errors import Refusal, Refused
from stockthread.kernel.fields import (
    Rule,
    field_refusals,
    in_line_order,
    repeated,
    taken,
    tidied,
)
from stockthread.kernel.findtext import folded
from stockthread.kernel.trees import parents_first
from stockthread.places import read
from stockthread.places.records import BUILT_KINDS, DEPTH_MAX, MAP_MAX, PARTY_KINDS, NewPlace, Place

LOCK = "places_place"
"""The lock that every change of places takes first."""

RULES = {"code": Rule(80, is_needed=True), "name": Rule(200, is_needed=True)}
_RESERVED = tuple(f"{kind}:" for kind in PARTY_KINDS)
_COLUMNS = {
    "id": "bigint",
    "parent_id": "bigint",
    "code": "text",
    "name": "text",
    "kind": "text",
    "party_id": "bigint",
    "path": "text",
    "is_active": "boolean",
    "x": "bigint",
    "y": "bigint",
    "w": "bigint",
    "h": "bigint",
    "code_key": "text",
    "name_key": "text",
}


def check_places(places: Sequence[NewPlace]) -> list[Refusal]:
    """Return what `add_places` would refuse, line by line, without writing."""
    places = [tidied(place) for place in places]
    return _refusals(places, _stored(places))


def add_places(places: Sequence[NewPlace]) -> list[int]:
    """Store new places of our own and return their ids, in order, in a few statements.

    Raises Refused with a line each: field_missing, field_too_long, field_bad_characters,
    code_repeated, code_taken, place_code_reserved, unknown_place_kind, company_under_place,
    unknown_place (the parent), place_is_built_in, place_is_closed, place_cycle,
    place_too_deep, bad_rectangle.
    """
    places = [tidied(place) for place in places]
    with db.writing():
        db.lock_text(LOCK)
        stored = _stored(places)
        if found := _refusals(places, stored):
            raise Refused(found)
        ids = dict(zip((place.code for place in places), _new_ids(len(places)), strict=True))
        paths = {code: place.path for code, place in stored.items()}
        for line in _parents_first(places):
            new = places[line]
            paths[new.code] = f"{paths.get(new.parent_code, '/')}{ids[new.code]}/"
        known = {code: place.id for code, place in stored.items()} | ids
        _insert([_made(new, ids[new.code], known, paths) for new in places])
    return list(ids.values())


def place_with_code(place: NewPlace) -> int:
    """Return the place of that code; made as it is described when missing.

    Raises Refused as `add_places` does, but for code_taken.
    """
    place = tidied(place)
    known = read.by_code([place.code])
    if place.code in known:
        return known[place.code]
    with db.writing():
        db.lock_text(LOCK)
        known = read.by_code([place.code])
        return known[place.code] if place.code in known else add_places([place])[0]


def place_of_party(party: int, kind: str) -> int:
    """Return the place that a party is as supplier, customer or carrier; made when missing."""
    return places_of_parties([(party, kind)])[0]


def places_of_parties(wanted: Sequence[tuple[int, str]]) -> list[int]:
    """Return the place of each (party, kind of PARTY_KINDS), in order; made when missing.

    Raises Refused unknown_id with the line of a party that does not exist.
    """
    assert all(kind in PARTY_KINDS for _, kind in wanted), "parties are places of three kinds"
    known = _party_places([party for party, _ in wanted])
    if not all(each in known for each in wanted):
        with db.writing():
            db.lock_text(LOCK)
            known = _party_places([party for party, _ in wanted])
            known |= _add_party_places(wanted, known)
    return [known[each] for each in wanted]


def code_refusals(line: int | None, code: str) -> list[Refusal]:
    """Check that a code is not of the form that the places of parties have."""
    return [
        Refusal(line, "place_code_reserved", {"code": code, "form": form})
        for form in _RESERVED
        if code.casefold().startswith(form)
    ]


def _refusals(places: Sequence[NewPlace], stored: Mapping[str, Place]) -> list[Refusal]:
    codes = [place.code for place in places]
    batch = set(codes)
    found = repeated(codes) + taken("place", codes, stored)
    for line, place in enumerate(places):
        found += field_refusals(line, place, RULES)
        found += code_refusals(line, place.code)
        found += _shape_refusals(line, place)
        if place.parent_code and place.parent_code not in batch:
            found += _parent_refusals(line, place.parent_code, stored)
    return in_line_order(found + _tree_refusals(places, stored))


def _shape_refusals(line: int, place: NewPlace) -> list[Refusal]:
    """Check the kind and the rectangle."""
    found = []
    if place.kind not in BUILT_KINDS:
        data = {"kind": place.kind, "known": ", ".join(BUILT_KINDS)}
        found.append(Refusal(line, "unknown_place_kind", data))
    if place.kind == "company" and place.parent_code:
        found.append(Refusal(line, "company_under_place", {"place": place.code}))
    if not _is_rectangle(place.x, place.y, place.w, place.h):
        found.append(Refusal(line, "bad_rectangle", {"place": place.code}))
    return found


def _is_rectangle(x: int | None, y: int | None, w: int | None, h: int | None) -> bool:
    """Tell whether this is a whole rectangle, no larger than a map, or none at all."""
    if x is None or y is None or w is None or h is None:
        return x is y is w is h is None
    return max(abs(x), abs(y), w, h) <= MAP_MAX and min(w, h) > 0


def _parent_refusals(line: int, code: str, stored: Mapping[str, Place]) -> list[Refusal]:
    if code not in stored:
        return [Refusal(line, "unknown_place", {"place": code})]
    if stored[code].kind not in BUILT_KINDS:
        return [Refusal(line, "place_is_built_in", {"place": code})]
    if not stored[code].is_active:
        return [Refusal(line, "place_is_closed", {"place": code})]
    return []


def _tree_refusals(places: Sequence[NewPlace], stored: Mapping[str, Place]) -> list[Refusal]:
    """Check that every place is reached from the top, and not too deep."""
    levels = {code: place.depth + 1 for code, place in stored.items()}
    found = []
    order = _parents_first(places)
    for line in order:
        place = places[line]
        levels[place.code] = levels.get(place.parent_code, 0) + 1
        if levels[place.code] > DEPTH_MAX:
            data = {"place": place.code, "depth_max": DEPTH_MAX}
            found.append(Refusal(line, "place_too_deep", data))
    for line in sorted(set(range(len(places))) - set(order)):
        found.append(Refusal(line, "place_cycle", {"place": places[line].code}))
    return found


def _parents_first(places: Sequence[NewPlace]) -> list[int]:
    return parents_first([place.code for place in places], [place.parent_code for place in places])


def _stored(places: Sequence[NewPlace]) -> dict[str, Place]:
    """The stored places that a batch names, as parents or by taking their codes."""
    codes = {code for place in places for code in (place.code, place.parent_code)}
    found = read.places(list(read.by_code(sorted(codes)).values()))
    return {place.code: place for place in found.values()}


def _new_ids(count: int) -> range | list[int]:
    """Ids that the table has not given out yet; the lock is held."""
    if db.is_postgresql():
        sql = "SELECT nextval('places_place_id_seq') FROM generate_series(1, %s)"
        return [row[0] for row in db.query(sql, (count,))]
    [(last,)] = db.query("SELECT seq FROM sqlite_sequence WHERE name = 'places_place'")
    return range(last + 1, last + 1 + count)


def _made(new: NewPlace, id: int, known: Mapping[str, int], paths: Mapping[str, str]) -> Place:
    parent = known.get(new.parent_code)
    return Place(id, parent, new.code, new.name, new.kind, None, paths[new.code], True, *new[4:])


def _insert(places: Sequence[Place]) -> None:
    values = [(*place, folded(place.code), folded(place.name)) for place in places]
    rows.insert("places_place", _COLUMNS, values)


def _party_places(ids: Sequence[int]) -> dict[tuple[int, str], int]:
    wanted, param = db.ids_in(ids)
    sql = f"SELECT party_id, kind, id FROM places_place WHERE party_id IN {wanted}"
    return {(party, kind): id for party, kind, id in db.query(sql, (param,))}


def _add_party_places(
    wanted: Sequence[tuple[int, str]], known: Mapping[tuple[int, str], int]
) -> dict[tuple[int, str], int]:
    """Store the places that are missing, and return them."""
    missing = [each for each in dict.fromkeys(wanted) if each not in known]
    codes = parties.read.codes([party for party, _ in missing])
    unknown = [
        Refusal(line, "unknown_id", {"id": party})
        for line, (party, kind) in enumerate(wanted)
        if (party, kind) not in known and party not in codes
    ]
    if unknown:
        raise Refused(unknown)
    made = dict(zip(missing, _new_ids(len(missing)), strict=True))
    no_rectangle = (None, None, None, None)
    _insert(
        [
            Place(
                id, None, f"{kind}:{codes[party]}", "", kind, party, f"/{id}/", True, *no_rectangle
            )
            for (party, kind), id in made.items()
        ]
    )
    return made
