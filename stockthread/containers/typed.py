"""The types of containers that the company has, and which container is of which.

That a container is of a type is a reading in the ledger, by the code of the type: it stands in the
history of the container, and the last one counts. Codes of types never change.
"""

import re
from collections.abc import Sequence
from typing import Final

from stockthread import catalog, ledger
from stockthread.containers.records import ContainerType, NewType
from stockthread.kernel import db, rows
from stockthread.kernel.errors import Refusal, Refused, refuse
from stockthread.kernel.fields import Rule, field_refusals, taken, tidied
from stockthread.ledger import NO_CAUSE, Act, Kind, Posting

ATTRIBUTE: Final = "container_type"
TARE_MAX: Final = 100_000_000
ROOM_MAX: Final = 100_000
_LOCK: Final = "containers_type"
_RULES: Final = {"code": Rule(40, is_needed=True), "name": Rule(80, is_needed=True),
                 "note": Rule(200)}  # fmt: skip
_COLUMNS: Final = {"code": "text", "name": "text", "tare": "bigint", "length": "bigint",
                   "width": "bigint", "height": "bigint", "is_reusable": "boolean", "note": "text",
                   "is_active": "boolean"}  # fmt: skip
_CHANGE: Final = """
    UPDATE containers_type SET name = %s, tare = %s, length = %s, width = %s, height = %s,
           is_reusable = %s, note = %s WHERE code = %s"""
_OF_ITEMS: Final = """
    SELECT r.item, r.value FROM ledger_reading r WHERE r.attribute = %s AND r.item IN {}
     ORDER BY r.event"""
_NEXT: Final = r"(?:\s*[x×*]\s*(\d{1,6}))?"
_ROOM: Final = re.compile(rf"(\d{{1,6}}){_NEXT}{_NEXT}", re.ASCII)
_SCALE: Final = catalog.Product(0, "", "", "lot", "kg", 1000, None, None, "", 0, None, "", True)
"""What weights are written in: kilograms, to the gram."""


def types(*, is_active: bool | None = None) -> list[ContainerType]:
    """Return the types by their codes; all, or those that are offered or not."""
    sql = f"SELECT id, {', '.join(_COLUMNS)} FROM containers_type ORDER BY code"
    found = rows.records(ContainerType, sql)
    return [each for each in found if is_active in (None, each.is_active)]


def type_of_code(code: str) -> ContainerType:
    """Return the type with a code. Raises Refused container_type_unknown."""
    known = {each.code: each for each in types()}
    offered = ", ".join(each.code for each in known.values() if each.is_active)
    return known.get(code.strip().upper()) or refuse(
        "container_type_unknown", type=code.strip(), known=offered
    )


def add_type(new: NewType) -> int:
    """Store a type; return its id.

    Raises Refused: field_missing, field_too_long, field_bad_characters, container_type_code,
    container_type_figure, code_taken.
    """
    tidy = _checked(new)

    def once() -> int:
        with db.writing():
            db.lock_text(_LOCK)
            if found := taken("type of container", [tidy.code], [each.code for each in types()]):
                raise Refused([each._replace(line=None) for each in found])
            made = rows.insert("containers_type", _COLUMNS, [(*tidy, True)], key="code")
            return made[tidy.code]

    return db.retried(once)


def change_type(new: NewType) -> None:
    """Let the type with this code say something else; containers of it follow.

    Raises Refused: container_type_unknown, and as `add_type`.
    """
    tidy = _checked(new)
    with db.writing():
        if not db.execute(_CHANGE, (*tidy[1:], tidy.code)):
            type_of_code(tidy.code)


def close_type(code: str) -> None:
    """Offer a type no more; containers stay of it. Raises Refused container_type_unknown."""
    _set_use(code, is_active=False)


def reopen_type(code: str) -> None:
    """Offer a type again. Raises Refused container_type_unknown."""
    _set_use(code, is_active=True)


def _set_use(code: str, *, is_active: bool) -> None:
    found = type_of_code(code)
    with db.writing():
        db.execute("UPDATE containers_type SET is_active = %s WHERE id = %s", (is_active, found.id))


def _checked(new: NewType) -> NewType:
    tidy = tidied(new)._replace(code=new.code.strip().upper())
    found = field_refusals(None, tidy, _RULES)
    if set(tidy.code) & set(": "):
        found.append(Refusal(None, "container_type_code", {"text": tidy.code}))
    sides = [each for each in (tidy.length, tidy.width, tidy.height) if each is not None]
    if not 0 <= (tidy.tare or 0) <= TARE_MAX or not all(0 < each <= ROOM_MAX for each in sides):
        found.append(Refusal(None, "container_type_figure", {}))
    if found:
        raise Refused(found)
    return tidy


def tare_of(text: str) -> int | None:
    """Grams of a weight as it is written: "25", "2.9 kg", "850 g"; None for an empty text.

    Raises Refused as catalog.parse_quantity.
    """
    return catalog.parse_quantity(_SCALE, text) if text.strip() else None


def room_of(text: str) -> tuple[int | None, int | None, int | None]:
    """Length, width and height in millimetres of "544 x 364 x 242"; what is left out is not known.

    Raises Refused container_room.
    """
    if not text.strip():
        return None, None, None
    form = _ROOM.fullmatch(text.strip().removesuffix("mm").strip())
    if form is None:
        refuse("container_room", text=text)
    length, width, height = (int(each) if each else None for each in form.groups())
    return length, width, height


def shown_tare(tare: int | None) -> str:
    """A weight as people read it: `25 kg`; nothing where it is not known."""
    return "" if tare is None else catalog.shown_quantity(_SCALE, tare)


def shown_room(type: ContainerType | NewType) -> str:
    """The room inside as people read it: `544 × 364 mm`; nothing where it is not known."""
    sides = [str(each) for each in (type.length, type.width, type.height) if each is not None]
    return f"{' × '.join(sides)} mm" if sides else ""


def say_type(items: Sequence[int], code: str, *, act: Act) -> Posting:
    """Note of which type containers are. Repeating the key notes it once.

    Raises Refused: container_type_unknown, container_type_closed, with a line not_a_container; and
    as ledger.observe.
    """
    type = type_of_code(code)
    if not type.is_active:
        refuse("container_type_closed", type=type.code)
    kinds = ledger.read.kinds(list(items))
    strange = [n for n, item in enumerate(items) if kinds.get(item) != Kind.CONTAINER]
    if strange:
        refused = [
            Refusal(n, "not_a_container", {"item": items[n], "code": f"#{items[n]}"})
            for n in strange
        ]
        raise Refused(ledger.named(refused))
    return ledger.observe(
        list(items), attributes=_attribute(), values=[type.code] * len(items), act=act
    )


def say_new(item: int, code: str, act: Act) -> None:
    """Note of which type a container is that this act makes or packs, where one is said and it is
    not of it already. The note is no part of the act: undoing that leaves it."""
    if code and of_items([item]).get(item) != type_of_code(code):
        key = f"type-{ledger.stem(act.key)}"
        say_type([item], code, act=act._replace(key=key, cause=NO_CAUSE, accept="all"))


def of_items(items: Sequence[int]) -> dict[int, ContainerType]:
    """Return of which type each container is, where that was said. Three statements at most."""
    attribute = type_attribute()
    if not items or not attribute:
        return {}
    wanted, param = db.ids_in(sorted(set(items)))
    said = dict(db.query(_OF_ITEMS.format(wanted), [attribute, param]))
    known = {each.code: each for each in types()} if said else {}
    return {item: known[code] for item, code in said.items() if code in known}


def type_attribute() -> int:
    """The attribute by which types are noted; 0 where none was noted yet."""
    return {each.code: each.id for each in catalog.read.attributes()}.get(ATTRIBUTE, 0)


def _attribute() -> int:
    if known := type_attribute():
        return known
    with db.writing():
        db.lock_text(_LOCK)
        return (
            type_attribute()
            or catalog.add_attributes([catalog.NewAttribute(ATTRIBUTE, "Container type")])[0]
        )
