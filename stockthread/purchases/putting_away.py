"""Putting away: what came for an order goes from the dock to where it belongs, in one batch."""

from collections.abc import Sequence

from stockthread import ledger
from stockthread.kernel import db
from stockthread.kernel.errors import Refusal, Refused, refuse
from stockthread.ledger import Act, Lines, Posting
from stockthread.orders import Order
from stockthread.purchases import read
from stockthread.purchases.judging import held
from stockthread.purchases.records import Put


def put_away(order: Order, puts: Sequence[Put], act: Act) -> Posting:
    """Move what came for an order, each to its place, all or none; `act.accept` may leave some out.

    Raises Refused: no_lines, purchase_not_at_dock, and what a move refuses, line by line.
    """
    if not puts:
        refuse("no_lines")

    def once() -> Posting:
        with db.writing():
            known = held(order.id)
            own = act._replace(cause=known.cause)
            if done := ledger.read.events_of_act(own.cause, own.key):
                refused = tuple(ledger.read.refusals_of(done[0].id))
                return Posting(done[0].id, done[0].accepted, refused, range(0), repeated=True)
            docks = {each.item: each for each in read.at_dock(known)}
            _need_at_dock(known, puts, docks)
            lines = Lines(
                [put.item for put in puts],
                [put.quantity for put in puts],
                place=[docks[put.item].place for put in puts],
            )
            return ledger.move(lines, place=[put.place for put in puts], act=own)

    return db.retried(once)


def _need_at_dock(order: Order, puts: Sequence[Put], docks: dict[int, ledger.Brought]) -> None:
    codes = {view.id: view.code for view in ledger.read.items([put.item for put in puts])}
    for line, put in enumerate(puts):
        if put.item not in docks:
            data = {"code": codes.get(put.item, ""), "number": order.number}
            raise Refused([Refusal(line, "purchase_not_at_dock", data)])
