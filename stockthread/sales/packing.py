"""Packing: what was picked goes into containers, cartons onto pallets; containers with SSCC."""

from collections.abc import Mapping, Sequence

from stockthread import identifiers, ledger, parties
from stockthread.kernel import clock, db
from stockthread.kernel.errors import Refusal, Refused, refuse
from stockthread.ledger import Act, Generated, Given, Kind, Lines, New, Stage
from stockthread.orders import Order
from stockthread.sales import loads, naming, promises
from stockthread.sales.loads import Piece
from stockthread.sales.promises import Promise
from stockthread.sales.records import Load, Step
from stockthread.sales.steps import LOCK, Steps


def add_containers(
    number: int,
    *,
    place: int,
    owner: int,
    act: Act,
    scheme: int = 0,
    sscc: Sequence[str] = (),
    code_type: str = "sscc",
) -> ledger.Posting:
    """Make empty containers in a place, with SSCC from a scheme, or with those on their labels.

    code_type: what the numbers on the labels are where they are no SSCC. Raises Refused:
    container_codes where neither or both are given or their numbers differ, and what the ledger
    refuses.
    """
    type_id = identifiers.read.code_type_by_code(code_type).id
    if bool(scheme) == bool(sscc) or (sscc and len(sscc) != number):
        refuse("container_codes", count=number, given=len(sscc))
    codes: Given | Generated = Given(type_id, list(sscc))
    if scheme:
        if identifiers.read.scheme(scheme).code_type != type_id:
            refuse("scheme_of_other_codes", scheme=identifiers.read.scheme(scheme).code,
                   code_type=code_type)  # fmt: skip
        codes = Generated(scheme, identifiers.Fields(clock.day_of(act.recorded_at)))
    new = New(Kind.CONTAINER, 0, number, codes)
    return ledger.commission(new, place=place, stage=Stage.READY, owner=owner, act=act)


def pack(order: Order, some: Sequence[Load], *, container: int | Sequence[int], act: Act) -> Step:
    """Put what was picked for an order into a container: one for all loads, or one a load.

    Loads are units, lots' parts or containers, which stand where the container stands. What was
    promised stays promised. Repeating a key packs nothing again. Raises Refused with a line each:
    not_an_open_sale, pack_other_order, pack_not_picked, and what the ledger refuses.
    """

    def once() -> Step:
        with db.writing():
            db.lock_text(LOCK)
            if known := promises.done_before(order, act.key):
                return Step(promises.undoable(known), 0, repeated=True)
            held = promises.held_sales([order])
            steps = Steps(act)
            if loads.are_units_in_hand(some, order):
                lines = Lines([load.item for load in some])
                steps.done(ledger.pack(lines, container=container, act=steps.part(order)))
                return Step(tuple(steps.events), len(some))
            read = loads.read(some)
            if refused := _refusals(read.pieces, order, promises.spots_of(held)):
                raise Refused(naming.named(refused))
            moved = [piece for piece in read.pieces if piece.is_lot]
            freed = {p.id for piece in moved for p in loads.own(piece, order)}
            steps.free(order, sorted(freed))
            steps.done(ledger.pack(read.lines, container=container, act=steps.part(order)))
            steps.promise(order, [p for piece in moved for p in _again(piece, order, container)])
            return Step(tuple(steps.events), sum(piece.quantity for piece in read.pieces))

    return db.retried(once)


def pack_into_new(
    order: Order, some: Sequence[Load], *, act: Act, place: int = 0, scheme: int = 0, sscc: str = ""
) -> tuple[Step, int]:
    """Pack loads into a new container of ours; return what was done, and the container.

    It stands in `place`, or where the first load stands; its SSCC is of a scheme, or the one on its
    label. What cannot be packed leaves no container behind. Raises Refused: no_lines, and as
    `add_containers` and `pack` do.
    """
    if not some:
        refuse("no_lines")

    def once() -> tuple[Step, int]:
        with db.writing():
            at = place or some[0].place or ledger.read.item(some[0].item).place
            own = parties.read.own_party()
            key = f"{ledger.stem(act.key)}-box"
            made = add_containers(
                1, place=at, owner=own.id if own else 0, scheme=scheme,
                sscc=[sscc] if sscc else [], act=act._replace(key=key, cause=order.cause),
            )  # fmt: skip
            container = made.items[0]
            return pack(order, some, container=container, act=act), container

    return db.retried(once)


def _refusals(
    pieces: Sequence[Piece], order: Order, spots: Mapping[promises.Spot, int]
) -> list[Refusal]:
    """Refuse loads that hold what was picked for another order, or for none."""
    found: dict[int, Refusal] = {}
    for piece in pieces:
        kept = sum(
            promise.quantity
            for promise in loads.own(piece, order)
            if promises.is_in_hand(promise, spots)
        )
        if kept >= piece.quantity:
            continue
        others = sorted({p.number for p in piece.kept} - {order.number})
        code = "pack_other_order" if others and not piece.is_lot else "pack_not_picked"
        number = others[0] if others and not piece.is_lot else order.number
        data = {"code": piece.code, "number": number, "item": piece.item}
        found.setdefault(piece.line, Refusal(piece.line, code, data))
    return list(found.values())


def _again(piece: Piece, order: Order, container: int | Sequence[int]) -> list[Promise]:
    """What is promised of a lot when it is packed: the part where it is then, and the rest."""
    kept = loads.own(piece, order)
    if not piece.is_loose:
        return kept
    into = container if isinstance(container, int) else container[piece.line]
    part = kept[0]._replace(quantity=piece.quantity, container=into)
    return [part, *loads.left_over(piece, order)]
