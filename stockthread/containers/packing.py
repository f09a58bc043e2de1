"""Things go into a container by scan: three piles, one act, which one undo takes back.

What is on record in another place is brought here on record, and what is on record in another
container breaks that pack on record; both only where somebody says so. The rules are those of the
ledger's verbs: a check posts everything and leaves all as it was.
"""

from collections.abc import Callable, Sequence
from typing import Final

from stockthread import ledger, places, sales
from stockthread.containers import making, reading, typed
from stockthread.containers.records import AWAY, LOOSE, PACKED, Going, Number, Packed, Piles
from stockthread.kernel import db
from stockthread.kernel.errors import Refusal, Refused, refuse
from stockthread.ledger import NO_CAUSE, Act, Cause, Kind, Lines, Posting
from stockthread.orders import Order
from stockthread.sales import PACKING, Leg, Load, Step, Way

ROUNDS_MAX: Final = 8
BROUGHT: Final = "Brought to the container it goes into"
BROKEN: Final = "Pack broken: scanned outside of it"


def check_pack(container: int, texts: Sequence[str], *, act: Act, place: int = 0) -> Piles:
    """Return what would go into a container, or (0) into a new one in `place`; nothing is changed.

    Without a place a new one stands where the first thing does. Raises Refused: no_lines,
    too_many_lines, not_a_container, container_is_gone.
    """
    year = act.recorded_at.year
    at = stands_at(container) if container else place or _first_place(texts, year)
    read = reading.read(texts, place=at, year=year)
    goings, inside = _outside(read.goings, container)
    trial = act_of(act)._replace(key=f"try-{act.key[:60]}", accept="all")

    def tried(some: Sequence[Going]) -> None:
        def post() -> Posting:
            into = container or making.draft(at, trial)
            return sales.go(_legs(into, at, some), act=trial)[-1]

        ledger.rehearsed(post, lambda posting: None)

    good, wrong = _sifted(goings, tried)
    doubtful = [each for each in good if each.stands != LOOSE]
    return Piles(
        fits=tuple(each for each in good if each.stands == LOOSE),
        doubtful=tuple(doubtful),
        why=tuple(_why(doubtful)),
        refused=_sorted([*read.refused, *inside, *wrong]),
    )


def pack(
    container: int, texts: Sequence[str], *, act: Act, with_doubtful: bool = False,
    of_type: str = "",
) -> Packed:  # fmt: skip
    """Put what was scanned into a container; what is picked for orders stays picked.

    of_type: the code of the type that it is, noted where that is not on record yet.
    with_doubtful: what is on record elsewhere is brought here, and taken out of other containers.
    With `act.accept` "good" what does not go is left out and told. Repeating a key packs nothing
    again. Raises Refused: as `check_pack`, a line each for what does not go: scan_unknown,
    scan_unclear, scan_twice, lot_not_there, lot_in_several_places, container_has_it,
    container_away, container_other, container_type_unknown, container_type_closed, and what the
    ledger refuses.
    """
    act = act_of(act)

    def once() -> Packed:
        with db.writing():
            if known := sales.done_before(act):
                return _repeated(container, known)
            done = _packed(container, stands_at(container), texts, act, with_doubtful)
            typed.say_new(container, of_type, act)
            return done

    return db.retried(once)


def pack_into_new(
    texts: Sequence[str], *, act: Act, place: int = 0, scheme: int = 0,
    number: Number | None = None, with_doubtful: bool = False, of_type: str = "",
) -> Packed:  # fmt: skip
    """Put what was scanned into a new container, in `place` or where the first thing stands; its
    number is of a scheme, or the one on its label. Without scans it stands there empty. of_type:
    the code of the type that it is.

    What cannot be packed leaves no container behind. Raises Refused: as `pack`; no_place, and as
    `making.add`.
    """
    act = act_of(act)
    key = f"{ledger.stem(act.key)}.box"
    is_empty = not any(text.strip() for text in texts)

    def once() -> Packed:
        with db.writing():
            if known := ledger.read.events_by_keys([key]):
                made = [Posting(each.id, each.accepted, (), range(0)) for each in known]
                return _repeated(known[0].item, [*made, *sales.done_before(act)])
            if is_empty and not place:
                refuse("no_place")
            at = place or _first_place(texts, act.recorded_at.year)
            posting = making.add(
                place=at, scheme=scheme, number=number, act=act._replace(key=key, accept="all")
            )
            box = posting.items[0]
            typed.say_new(box, of_type, act)
            if is_empty:
                return Packed(box, (posting.event,), 0)
            done = _packed(box, at, texts, act, with_doubtful)
            return done._replace(events=(posting.event, *done.events))

    return db.retried(once)


def pack_for_order(
    order: Order, some: Sequence[Load], *, act: Act, into: int = 0, place: int = 0, scheme: int = 0,
    sscc: str = "", of_type: str = "",
) -> tuple[Step, int]:  # fmt: skip
    """Pack what was picked for an order into a container, or (0) into a new one, and note of which
    type that is; return what was done, and the container.

    Raises Refused: as `sales.pack` and `sales.pack_into_new`; container_type_unknown,
    container_type_closed.
    """

    def once() -> tuple[Step, int]:
        with db.writing():
            if into:
                step, box = sales.pack(order, some, container=into, act=act), into
            else:
                step, box = sales.pack_into_new(
                    order, some, act=act, place=place, scheme=scheme, sscc=sscc
                )
            if not step.repeated:
                typed.say_new(box, of_type, act)
            return step, box

    return db.retried(once)


def act_of(act: Act) -> Act:
    """The header of packing for no document: all its events have one cause, the act itself."""
    return act._replace(cause=Cause(PACKING, act.key)) if act.cause == NO_CAUSE else act


def stands_at(container: int) -> int:
    """Where a container in hand stands. Raises Refused: not_a_container, container_is_gone."""
    state = ledger.counting.states_of([container]).get(container)
    if state is None or state.kind != Kind.CONTAINER:
        code = ledger.read.codes([container]).get(container) or f"#{container}"
        raise Refused([Refusal(None, "not_a_container", {"code": code})])
    if state.stage in ledger.GONE:
        refuse("container_is_gone")
    return state.place


def _packed(container: int, at: int, texts: Sequence[str], act: Act, with_doubtful: bool) -> Packed:
    read = reading.read(texts, place=at, year=act.recorded_at.year)
    goings, refused = _outside(read.goings, container)
    refused += read.refused
    if not with_doubtful:
        refused += _why([each for each in goings if each.stands != LOOSE])
        goings = [each for each in goings if each.stands == LOOSE]
    is_all = act.accept == "all"
    if refused and (is_all or not goings):
        raise Refused(_sorted(refused))
    done: list[Posting] = []

    def post(some: Sequence[Going]) -> None:
        done[:] = sales.go(_legs(container, at, some), act=act._replace(accept="all"))

    if is_all:
        post(goings)
        return Packed(container, _events(done), len(goings))
    good, wrong = _sifted(goings, post)
    refused += wrong
    if not good:
        raise Refused(_sorted(refused))
    return Packed(container, _events(done), len(good), _sorted(refused))


def _repeated(container: int, known: Sequence[Posting]) -> Packed:
    return Packed(container, _events(known), 0, repeated=True)


def _events(done: Sequence[Posting]) -> tuple[int, ...]:
    return tuple(posting.event for posting in done)


def _sorted(refused: Sequence[Refusal]) -> tuple[Refusal, ...]:
    return tuple(sorted(refused, key=lambda each: each.line or 0))


def _sifted(
    goings: Sequence[Going], post: Callable[[Sequence[Going]], None]
) -> tuple[list[Going], list[Refusal]]:
    """Post what may go, and return it, with why the rest may not."""
    good, wrong = list(goings), list[Refusal]()
    for _ in range(ROUNDS_MAX):
        if not good:
            break
        try:
            post(good)
            return good, wrong
        except Refused as refused:
            if any(each.line is None for each in refused.refusals):
                raise
            wrong += refused.refusals
            lines = {each.line for each in wrong}
            good = [each for each in good if each.line not in lines]
    return [], wrong


def _first_place(texts: Sequence[str], year: int) -> int:
    """Where the first thing stands. Raises Refused with why nothing is there to stand anywhere."""
    read = reading.read(texts, place=0, year=year)
    return read.goings[0].place if read.goings else _none(read.refused)


def _none(refused: Sequence[Refusal]) -> int:
    raise Refused(refused)


def _outside(goings: Sequence[Going], container: int) -> tuple[list[Going], list[Refusal]]:
    """What is not in the container yet; its own code says nothing new."""
    others = [each for each in goings if each.item != container]
    inside = [each for each in others if each.container == container and container]
    data = {"container": ledger.read.codes([container]).get(container, "")} if inside else {}
    refused = [
        Refusal(each.line, "container_has_it", {"code": each.code, **data}) for each in inside
    ]
    return [each for each in others if each not in inside], refused


def _why(doubtful: Sequence[Going]) -> list[Refusal]:
    """Why somebody has to say so: where it is on record."""
    boxes = ledger.read.codes(sorted({each.container for each in doubtful} - {0}))
    spots = places.read.places(sorted({each.place for each in doubtful} - {0}))
    found = []
    for each in doubtful:
        place = spots[each.place].code if each.place in spots else ""
        data = {"code": each.code, "item": each.item, "place": place}
        if each.stands == PACKED:
            inner = boxes.get(each.container) or f"#{each.container}"
            found.append(Refusal(each.line, "container_other", {**data, "container": inner}))
        else:
            found.append(Refusal(each.line, "container_away", data))
    return found


def _legs(container: int, at: int, goings: Sequence[Going]) -> list[Leg]:
    """Bring what is elsewhere, break other packs, then pack all of it."""
    here = [each for each in goings if each.stands == PACKED and each.place == at]
    there = [each for each in goings if each.stands == PACKED and each.place != at]
    away = [each for each in goings if each.stands == AWAY]
    legs = [
        Leg(lines_of(some), way, [each.line for each in some], reason)
        for some, way, reason in (
            (away, Way(place=at), BROUGHT),
            (there, Way(place=at, container=0), BROKEN),
            (here, Way(container=0), BROKEN),
        )
        if some
    ]
    loose = [each._replace(place=at, container=0) for each in goings]
    return [*legs, Leg(lines_of(loose), Way(container=container), [each.line for each in loose])]


def lines_of(goings: Sequence[Going]) -> Lines:
    """Lines for the ledger; a lot is meant as it lies where it does."""
    lots = [each.kind == Kind.LOT for each in goings]
    pairs = list(zip(goings, lots, strict=True))
    return Lines(
        [each.item for each in goings],
        [each.quantity for each in goings],
        place=[each.place if is_lot else None for each, is_lot in pairs],
        container=[each.container if is_lot else None for each, is_lot in pairs],
    )
