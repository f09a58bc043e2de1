"""Changing one place of our own: its name, its code, where it lies, whether it is in use."""

from stockthread.kernel import db
from stockthread.kernel.errors import Refusal, Refused, refuse
from stockthread.kernel.fields import field_refusals, tidied
from stockthread.kernel.findtext import folded
from stockthread.places import read
from stockthread.places.additions import LOCK, RULES, code_refusals
from stockthread.places.records import BUILT_KINDS, DEPTH_MAX, NewPlace, Place

_RENAME = """
    UPDATE places_place SET code = %s, code_key = %s, name = %s, name_key = %s WHERE id = %s"""
_SET_ACTIVE = "UPDATE places_place SET is_active = %s WHERE id = %s"
_CLOSE_ALL = "UPDATE places_place SET is_active = %s WHERE path >= %s AND path < %s"
_OPEN_BELOW = """
    SELECT count(*) FROM places_place WHERE is_active AND path > %s AND path < %s"""
_DEEPEST = "SELECT path FROM places_place WHERE path >= %s AND path < %s"
_MOVE = """
    UPDATE places_place
       SET path = %s || substr(path, %s),
           parent_id = CASE WHEN id = %s THEN %s ELSE parent_id END
     WHERE path >= %s AND path < %s"""


def rename(id: int, name: str, code: str | None = None) -> None:
    """Give a place another name, and another code where one is said.

    Raises Refused unknown_id, place_is_built_in, field_missing, field_too_long,
    field_bad_characters, place_code_reserved, code_taken.
    """
    with db.writing():
        place = _own_place(id)
        new = tidied(NewPlace(place.code if code is None else code, name, place.kind))
        found = field_refusals(None, new, RULES) + code_refusals(None, new.code)
        if new.code != place.code and read.by_code([new.code]):
            found.append(Refusal(None, "code_taken", {"what": "place", "code": new.code}))
        if found:
            raise Refused(found)
        db.execute(_RENAME, (new.code, folded(new.code), new.name, folded(new.name), id))


def close_place(id: int, *, with_all: bool = False) -> None:
    """Take a place out of use; places under it must be closed before, or are with it.

    What stands in it stays and can leave. Raises Refused unknown_id, place_is_built_in,
    place_has_open_places.
    """
    with db.writing():
        place = _own_place(id)
        if with_all:
            db.execute(_CLOSE_ALL, (False, *under(place.path)))
            return
        if open_below := _open_below(place):
            refuse("place_has_open_places", place=place.code, count=open_below)
        db.execute(_SET_ACTIVE, (False, id))


def change_place(id: int, *, code: str, name: str, above: str) -> None:
    """Give a place its code and name, and put it under the one with the code `above`, "" the top.

    All or nothing. Raises Refused unknown_place, and those of `rename` and `move_place`.
    """
    known = read.by_code([above]) if above else {}
    if above and above not in known:
        refuse("unknown_place", place=above)
    with db.writing():
        place = _own_place(id)
        rename(id, name, code)
        if known.get(above) != place.parent:
            move_place(id, known.get(above))


def mark_quarantine(id: int, *, is_quarantine: bool = True) -> None:
    """Say that goods are put aside in a place and under it, or no more.

    What is held may be moved there, whatever the hold says. Raises Refused unknown_id,
    place_is_built_in.
    """
    with db.writing():
        _own_place(id)
        if is_quarantine:
            db.execute(
                "INSERT INTO places_quarantine (place_id) VALUES (%s) ON CONFLICT DO NOTHING", (id,)
            )
        else:
            db.execute("DELETE FROM places_quarantine WHERE place_id = %s", (id,))


def open_below(id: int) -> int:
    """Return how many places under one are in use. Raises Refused unknown_id."""
    return _open_below(read.place(id))


def _open_below(place: Place) -> int:
    [(count,)] = db.query(_OPEN_BELOW, under(place.path))
    return int(count)


def reopen_place(id: int) -> None:
    """Bring a closed place back into use; the one above it must be in use.

    Raises Refused unknown_id, place_is_built_in, place_is_closed.
    """
    with db.writing():
        place = _own_place(id)
        if place.parent is not None and not (above := read.place(place.parent)).is_active:
            refuse("place_is_closed", place=above.code)
        db.execute(_SET_ACTIVE, (True, id))


def move_place(id: int, parent: int | None) -> None:
    """Put a place, with all places under it, under another one; None puts it at the top.

    One UPDATE whatever the number of places. Raises Refused unknown_id, place_is_built_in,
    place_under_itself, place_is_closed, company_under_place, place_too_deep.
    """
    with db.writing():
        place = _own_place(id)
        above = None if parent is None else _own_place(parent)
        if above is not None:
            _check_move(place, above)
        path = f"{above.path if above else '/'}{id}/"
        db.execute(_MOVE, (path, len(place.path) + 1, id, parent, *under(place.path)))


def under(path: str) -> tuple[str, str]:
    """Return the bounds (from, to but not with) of the paths of a place and all under it."""
    return path, path[:-1] + "0"  # the sign behind "/"


def _own_place(id: int) -> Place:
    """Return a place that people may change, after every other change of places has ended."""
    db.lock_text(LOCK)
    place = read.place(id)
    if place.kind not in BUILT_KINDS:
        refuse("place_is_built_in", place=place.code)
    return place


def _check_move(place: Place, above: Place) -> None:
    if above.path.startswith(place.path):
        refuse("place_under_itself", place=place.code, above=above.code)
    if not above.is_active:
        refuse("place_is_closed", place=above.code)
    if place.kind == "company":
        refuse("company_under_place", place=place.code)
    deepest = max(path.count("/") for (path,) in db.query(_DEEPEST, under(place.path)))
    levels = deepest - place.path.count("/") + 1
    if above.depth + 1 + levels > DEPTH_MAX:
        refuse("place_too_deep", place=place.code, depth_max=DEPTH_MAX)
