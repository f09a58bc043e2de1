"""Loans, exchanges, exchanged parts, buying back. None of them undoes a sale.

What the ledger cannot know (until when, instead of what) is noted beside the event that did it,
in the same transaction; where that event is undone, the note does not count any more.
"""

from collections import Counter
from collections.abc import Sequence
from datetime import date
from typing import Final

from stockthread import ledger, orders, parties, places, production
from stockthread.kernel import db, money, rows
from stockthread.kernel.errors import refuse
from stockthread.ledger import NO_CAUSE, Act, Cause, Lines, Posting, Stage
from stockthread.orders import RETURN, NewLine, NewOrder, Order
from stockthread.returns import checking, read, trips, warranties
from stockthread.returns.acts import done_before, need_items, once, part_of, refuse_items
from stockthread.returns.deciding import make_ours, put
from stockthread.returns.receiving import INSPECTING
from stockthread.returns.records import INSPECT

LOAN: Final = "loan"
BUY_BACK: Final = "buy-back"
PART: Final = "exchange of a part"
NEW_OWNER: Final = "change of owner"
"""Kinds of causes that such acts have where they have no other."""

_LEND: Final = """
    INSERT INTO returns_loan (item, party, due, event)
    SELECT item, party, due, event FROM {} AS source ORDER BY line"""
_LOAN_COLUMNS: Final = {"item": "bigint", "party": "bigint", "due": "text", "event": "bigint"}
_REPLACE: Final = """
    INSERT INTO returns_replacement (old, new, event, is_in_advance)
    SELECT old, new, event, is_in_advance FROM {} AS source ORDER BY line"""
_REPLACE_COLUMNS: Final = {
    "old": "bigint", "new": "bigint", "event": "bigint", "is_in_advance": "boolean",
}  # fmt: skip


def lend(items: Sequence[int], *, party: int, due: date, act: Act) -> list[Posting]:
    """Send units of ours to a customer, to come back by a day; they stay ours.

    Raises Refused: no_lines, order_party_role, loan_due_past, loan_not_ours by line, and as
    ledger.ship.
    """
    act = _caused(act, LOAN)
    need_items(items)
    _need_customer(party)
    if due < warranties.day_of(act.at or act.recorded_at):
        refuse("loan_due_past", due=due.isoformat())

    def do() -> list[Posting]:
        own = read.own_parties()
        not_ours = {view.id for view in ledger.read.items(items) if view.owner not in own}
        refuse_items([(n, "loan_not_ours", i) for n, i in enumerate(items) if i in not_ours])
        to = places.place_of_party(party, "customer")
        sent = ledger.ship(Lines(items), place=to, act=part_of(act, "lend"))
        text, params = rows.source(_LOAN_COLUMNS, [
            (item, party, due.isoformat(), sent.event) for item in items
        ])  # fmt: skip
        db.execute(_LEND.format(text), params)
        return [sent]

    return once(act, do)


def _caused(act: Act, kind: str) -> Act:
    return act._replace(cause=Cause(kind, act.key)) if act.cause == NO_CAUSE else act


def _need_customer(party: int) -> None:
    found = parties.read.party(party)
    if not found.is_customer:
        refuse("order_party_role", party=found.code, role="customer")


def exchange(order: int, pairs: Sequence[tuple[int, int]], *, act: Act) -> list[Posting]:
    """Give a customer new units for old ones: pairs (old, new), for a return order.

    The new ones go to the order's customer and are theirs; each inherits the rest of the old
    one's warranty. Old ones that are here become ours; the others are awaited: a replacement in
    advance. order: 0 makes a return for whoever bought the old ones. Raises Refused: no_lines,
    unknown_id, return_order_kind, order_ended, return_party_unclear, exchange_twice,
    exchange_not_sold, exchange_other_buyer, exchange_replaced, exchange_not_ours by line, and as
    ledger.ship.
    """
    need_items([item for pair in pairs for item in pair])

    def once() -> list[Posting]:
        with db.writing():
            db.lock_text(f"returns.{act.key}")
            if given := ledger.read.events_by_keys([part_of(act, "give").key]):
                cause = Cause(given[0].cause_kind, given[0].cause_id)
                return done_before(act._replace(cause=cause))
            db.lock_texts([f"returns.exchange.{old}" for old, _ in pairs])
            party = checking.order_of(order).party if order else 0
            _need_pairs(pairs, party)
            _need_ours([new for _, new in pairs])
            return _given(checking.order_of(order or _announced(pairs, act)), pairs, act)

    return db.retried(once)


def _given(row: Order, pairs: Sequence[tuple[int, int]], act: Act) -> list[Posting]:
    header = act._replace(cause=row.cause)
    here = _here([old for old, _ in pairs])
    posted = make_ours(sorted(here), header)
    to = places.place_of_party(row.party, "customer")
    news = [new for _, new in pairs]
    sent = ledger.ship(Lines(news), place=to, owner=row.party, act=part_of(header, "give"))
    note_replacements([(old, new, sent.event, old not in here) for old, new in pairs])
    return [*posted, sent]


def _announced(pairs: Sequence[tuple[int, int]], act: Act) -> int:
    """Make the return in which what is replaced in advance is awaited."""
    olds = [old for old, _ in pairs]
    own, steps = read.own_parties(), read.steps(olds)
    sales = [trips.sale(trips.story(steps[old], own, (), ())) for old in olds]
    buyers = {sale.party for sale in sales if sale}
    if len(buyers) != 1:
        refuse("return_party_unclear")
    counts = Counter(view.product for view in ledger.read.items(olds))
    lines = tuple(NewLine(product, count) for product, count in sorted(counts.items()))
    new = NewOrder(RETURN, lines, buyers.pop(), note="Replaced in advance.")
    [id] = orders.add_orders([new], key=f"{act.key[:60]}.rma", by=act.by, at=act.recorded_at)
    return id


def _here(items: Sequence[int]) -> set[int]:
    """Those of some items that are in our hands."""
    views = ledger.read.items(items)
    kinds = places.read.kinds(sorted({view.place for view in views}))
    return {view.id for view in views if trips.is_here(kinds.get(view.place, ""))}


def _need_pairs(pairs: Sequence[tuple[int, int]], party: int) -> None:
    """Refuse what stands twice, was never sold, was replaced already, or is another party's.

    party: 0 for whoever bought them.
    """
    olds = [old for old, _ in pairs]
    replaced = {each.old for each in read.replacements(olds) if each.old in olds}
    steps = read.steps(olds)
    own = read.own_parties()
    found: list[tuple[int, str, int]] = []
    seen = set[int]()
    for n, pair in enumerate(pairs):
        told = trips.story(steps[pair[0]], own, (), ())
        sale = trips.sale(told)
        if seen & set(pair) or pair[0] == pair[1]:
            found.append((n, "exchange_twice", pair[0]))
        elif pair[0] in replaced:
            found.append((n, "exchange_replaced", pair[0]))
        elif sale is None:
            found.append((n, "exchange_not_sold", pair[0]))
        elif party and party not in (sale.party, told.owner):
            found.append((n, "exchange_other_buyer", pair[0]))
        seen |= set(pair)
    refuse_items(found)


def _need_ours(news: Sequence[int], other: int = 0) -> None:
    """Refuse to give what is somebody else's. other: whose may be given too."""
    own = read.own_parties() | {other}
    theirs = {view.id for view in ledger.read.items(news) if view.owner not in own}
    refuse_items([(n, "exchange_not_ours", new) for n, new in enumerate(news) if new in theirs])


def note_replacements(links: Sequence[tuple[int, int, int, bool]]) -> None:
    """Store what was given for what: old, new, event, whether in advance."""
    text, params = rows.source(_REPLACE_COLUMNS, links)
    db.execute(_REPLACE.format(text), params)


def change_part(
    old: int, new: int, *, act: Act, stage: Stage | None = None, place: int = 0
) -> list[Posting]:
    """Take a part out of the unit that it is built into, and put another one in.

    The new part belongs to whom the unit belongs to and inherits the rest of the old one's
    warranty, and its position; the old one is ours, in the stage that it had before it was built in
    or at `stage`, and goes to `place`, 0 for where the unit is, held until somebody has inspected
    it. Raises Refused: not_installed, exchange_not_ours, and as `production.exchange` and the
    ledger's verbs.
    """
    act = _caused(act, PART)

    def do() -> list[Posting]:
        views = {view.id: view for view in ledger.read.items([old, new])}
        parent = views[old].container if old in views else 0
        if not parent or views[old].stage != Stage.CONSUMED:
            refuse_items([(None, "not_installed", old)])
        unit = ledger.read.item(parent)
        _need_ours([new], unit.owner)
        posted = put([new], unit.place, act._replace(key=f"{act.key[:50]}.b"))
        if new in views and views[new].owner != unit.owner:
            header = part_of(act, "theirs")
            posted.append(ledger.change_owner(Lines([new]), owner=unit.owner, act=header))
        events = production.exchange([(old, new)], part_of(act, "part"), stage=stage)
        posted += [Posting(event, 1, (), range(0), repeated=False) for event in events]
        note_replacements([(old, new, events[-1], False)])
        posted += make_ours([old], act) + put([old], place, act)
        header = part_of(act, "hold", INSPECT)
        held = ledger.hold(Lines([old]), reason=INSPECT, blocks=INSPECTING, act=header)
        return [*posted, held]

    return once(act, do)


def buy_back(
    items: Sequence[int], *, place: int, act: Act, price: int | None = None, currency: str = ""
) -> list[Posting]:
    """Make units ours that are a customer's, here or there, and bring them to `place`.

    price: for all of them, in the currency's smallest unit; it is told in the reason. The sale
    stays as it was; what was sold in a carton is taken out of it. Raises Refused: no_lines,
    return_is_ours by line, currency_unknown, and as ledger.take_back.
    """
    need_items(items)
    currency = currency or money.home_currency()
    told = f"Bought back for {money.shown_amount(price, currency)} {currency}." if price else ""
    reason = f"{told or 'Bought back.'} {act.reason}".strip()
    act = _caused(act, BUY_BACK)._replace(reason=reason)

    def do() -> list[Posting]:
        own = read.own_parties()
        mine = {view.id for view in ledger.read.items(items) if view.owner in own}
        refuse_items([(n, "return_is_ours", i) for n, i in enumerate(items) if i in mine])
        here = _here(items)
        away = [item for item in items if item not in here]
        posted = make_ours(sorted(here), act) + put(sorted(here), place, act)
        if away:
            owner = read.our_party()
            header = part_of(act, "back")
            posted.append(
                ledger.take_back(Lines(away), place=place, owner=owner, act=header, unpack=True)
            )
        return posted

    return once(act, do)


def pass_on(items: Sequence[int], *, party: int, act: Act) -> list[Posting]:
    """Record that units at a customer's are another customer's from now on, and with them.

    The warranty goes on. Raises Refused: order_party_role, and as ledger.deliver.
    """
    _need_customer(party)
    act = _caused(act, NEW_OWNER)
    to = places.place_of_party(party, "customer")

    def do() -> list[Posting]:
        return [ledger.deliver(Lines(items), place=to, owner=party, act=part_of(act, "pass"))]

    return once(act, do)
