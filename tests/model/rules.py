"""What verbs that move things ask of their lines in the model, and what they do there."""

from collections import Counter
from collections.abc import Sequence
from typing import Any

from tests.model import model as m
from tests.model.batches import Batch, Plan, part
from tests.model.model import Model, RefusedLines, Row, State

LOOSE = {"loose": True, "stages": m.IN_HAND}
GOING: dict[str, tuple[str, dict[str, Any]]] = {
    "move": ("ours", {**LOOSE, "ours": True, "block": m.MOVE, "changes": True}),
    "ship": ("others", {**LOOSE, "stages": (m.RAW, m.READY), "ours": True, "block": m.SHIP,
                        "unpromised": True, "changes": True, "serials": True, "home": True}),
    "deliver": ("others", {**LOOSE, "stages": (m.RAW, m.READY), "theirs": True, "changes": True}),
    "take_back": ("ours", {**LOOSE, "theirs": True, "done": True}),
    "scrap": ("scrap", {"stages": m.IN_HAND, "unpromised": True, "empty": True}),
    "lose": ("lost", {"stages": m.IN_HAND, "unpromised": True, "changes": True}),
    "find": ("ours", {**LOOSE, "lost": True}),
}  # fmt: skip


def may_have_units(model: Model, lot: int, product: int) -> bool:
    """Tell whether units of a product may be made in a lot: it is of that, and not all is gone."""
    is_there = any(spot.stage <= m.CONSUMED for spot in model.parts[lot])
    return is_there and model.products[lot] == product


def relocate(
    model: Model, verb: str, rows: Sequence[Row], place: int, at: int, accept: str,
    *, unpack: bool = False,
) -> Plan:  # fmt: skip
    wanted, rules = GOING[verb]
    changes: dict[str, int] = {"place": place}
    if verb in ("scrap", "lose") or unpack:
        changes["container"] = 0
        rules = rules | {"loose": False}
    if verb == "scrap":
        changes["stage"] = m.SCRAPPED
    if verb == "take_back":
        changes["stage"] = m.READY
    if verb in ("ship", "deliver") and place == model.not_ours["supplier"]:
        rules = rules | {"stages": m.IN_HAND}
    batch = Batch(model, rows, at, accept)
    batch.begin(lambda row, state: state._replace(**changes))
    batch.go_to(place, wanted)
    batch.take_contents()
    batch.check(**rules)
    batch.in_order()
    return batch.plan(verb)


def change_owner(model: Model, rows: Sequence[Row], owner: int, at: int, accept: str) -> Plan:
    batch = Batch(model, rows, at, accept)
    batch.begin(lambda row, state: state)
    batch.take_contents()
    batch.steps = [step.to(step.after._replace(owner=owner)) for step in batch.steps]
    batch.check(stages=m.IN_HAND, unpromised=True, changes=True)
    batch.in_order()
    return batch.plan("change_owner")


def receive(
    model: Model, rows: Sequence[Row], place: int, owner: int, at: int, accept: str,
    *, unpack: bool = False,
) -> Plan:  # fmt: skip
    changes = {"place": place, "stage": m.READY, "owner": owner}
    if unpack:
        changes["container"] = 0
    batch = Batch(model, rows, at, accept)
    batch.begin(lambda row, state: state._replace(**changes))
    batch.go_to(place, "ours")
    batch.take_contents()
    batch.check(stages=(m.EXPECTED,), block=m.MOVE, loose=not unpack)
    batch.in_order()
    batch.steps = [
        step.to(step.after._replace(stage=m.READY)) if step.before.stage == m.EXPECTED else step
        for step in batch.steps
    ]
    return batch.plan("receive")


def pack(model: Model, rows: Sequence[Row], at: int, accept: str) -> Plan:
    batch = Batch(model, rows, at, accept)
    batch.begin(lambda row, state: state._replace(
        place=_place(model, row.target), container=row.target))  # fmt: skip
    batch.take_contents()
    stages = (m.EXPECTED, *m.IN_HAND)
    batch.check(into=(m.CONTAINER, m.MOVE), block=m.MOVE, ours=True, loose=True, stages=stages)
    batch.in_order()
    return batch.plan("pack")


def _place(model: Model, item: int) -> int:
    return model.states[item].place if item in model.states else 0


def unpack(model: Model, rows: Sequence[Row], at: int, accept: str) -> Plan:
    batch = Batch(model, rows, at, accept)
    batch.begin(lambda row, state: state._replace(container=0))
    batch.check(packed=True)
    batch.in_order()
    return batch.plan("unpack")


INPUT = {**LOOSE, "ours": True, "block": m.CONSUME, "unpromised": True}


def install(model: Model, rows: Sequence[Row], at: int, accept: str, production: int) -> Plan:
    batch = Batch(model, rows, at, accept)
    batch.begin(lambda row, state: state._replace(
        place=_place(model, row.target), stage=m.CONSUMED, container=row.target))  # fmt: skip
    batch.take_contents()
    batch.check(into=(m.UNIT, m.CONSUME), work=True, **INPUT)
    batch.in_order()
    pairs: Counter[tuple[int, int]] = Counter()
    for n, step in enumerate(batch.steps):
        if not step.is_inside:
            pairs[step.after.container, step.item] += step.quantity
            if model.is_lot(step.item):
                used = step.after._replace(place=production, container=0)
                batch.steps[n] = step.to(used)
    return batch.plan("install", lambda event, items: model.join(event, pairs))


def remove(model: Model, rows: Sequence[Row], at: int, accept: str) -> Plan:
    batch = Batch(model, rows, at, accept)
    batch.begin(lambda row, state: state._replace(stage=m.READY, container=0))
    batch.check(kinds=(m.UNIT,), apart=False, stages=(m.CONSUMED,), packed=True,
                free=False)  # fmt: skip
    batch.in_order()
    pairs = {(step.before.container, step.item) for step in batch.steps}
    gone = [edge for edge in model.edges if (edge[0], edge[1]) in pairs]
    return batch.plan("remove", lambda event, items: model.close_edges(event, gone))


def _use(
    model: Model, rows: Sequence[Row], at: int, accept: str, production: int, *, work: bool = False
) -> Batch:
    batch = Batch(model, rows, at, accept)
    batch.begin(lambda row, state: state._replace(
        place=production, stage=m.CONSUMED, container=0))  # fmt: skip
    batch.check(empty=True, work=work, **INPUT)
    batch.in_order()
    return batch


def _inputs(batch: Batch, output: int) -> Counter[tuple[int, int]]:
    pairs: Counter[tuple[int, int]] = Counter()
    for step in batch.steps:
        pairs[output, step.item] += step.quantity
    return pairs


NOWHERE = State(0, 0, 0, 0, 0, 0)


def consume(
    model: Model, rows: Sequence[Row], process: int | None, at: int, accept: str, production: int
) -> Plan:
    batch = _use(model, rows, at, accept, production, work=True)
    if process is not None and model.kinds.get(process) != m.PROCESS:
        raise RefusedLines([None])
    if process is not None:
        came = model.came_of(process)
        batch.refuse({step.line for step in batch.steps if step.item in came})

    def apply(event: int, items: range) -> None:
        into = process if process is not None else items[0]
        if process is None:
            model.make(event, m.PROCESS, into, NOWHERE, 1, None)
        model.join(event, _inputs(batch, into))

    return batch.plan("consume", apply)


def produce(
    model: Model, process: int, product: int, place: int, owner: int, quantity: int, at: int
) -> Plan:
    inputs = [edge for edge in model.edges if edge[0] == process]
    if model.kinds.get(process) != m.PROCESS or place in model.not_ours.values() or not inputs:
        raise RefusedLines([None])
    if min(model.events[edge[3]].at for edge in inputs) > at:
        raise RefusedLines([None])

    def apply(event: int, items: range) -> None:
        model.write(event, "produce", at, [])
        state = State(product, 0, place, m.READY, owner, 0)
        model.make(event, m.LOT, items[0], state, quantity, None)
        model.join(event, Counter({(items[0], process): quantity}))

    return Plan(set(), apply)


def blend(
    model: Model, rows: Sequence[Row], product: int, place: int, owner: int, quantity: int,
    at: int, accept: str, production: int,
) -> Plan:  # fmt: skip
    if place in model.not_ours.values():
        raise RefusedLines([None])
    batch = _use(model, rows, at, accept, production)

    def apply(event: int, items: range) -> None:
        model.make(event, m.PROCESS, items[0], NOWHERE, 1, None)
        model.join(event, _inputs(batch, items[0]))
        state = State(product, 0, place, m.READY, owner, 0)
        model.make(event, m.LOT, items[1], state, quantity, None)
        model.join(event, Counter({(items[1], items[0]): quantity}))

    return batch.plan("blend", apply)


def merge(
    model: Model, rows: Sequence[Row], place: int, owner: int, at: int, accept: str,
    production: int,
) -> Plan:  # fmt: skip
    if place in model.not_ours.values():
        raise RefusedLines([None])
    batch = Batch(model, rows, at, accept)
    batch.begin(lambda row, state: state._replace(
        place=production, stage=m.CONSUMED, container=0))  # fmt: skip
    batch.check(kinds=(m.LOT,), ours=True, block=m.CONSUME, **LOOSE)
    batch.in_order()
    kinds = {(step.before.product, step.before.stage) for step in batch.steps}
    if len(kinds) > 1:
        raise RefusedLines([None])
    product, stage = kinds.pop()
    quantity = sum(step.quantity for step in batch.steps)

    def apply(event: int, items: range) -> None:
        state = State(product, 0, place, stage, owner, 0)
        model.make(event, m.LOT, items[0], state, quantity, None)
        model.join(event, _inputs(batch, items[0]))

    return batch.plan("merge", apply)


def split(model: Model, rows: Sequence[Row], at: int, accept: str, production: int) -> Plan:
    batch = Batch(model, rows, at, accept)
    batch.begin(lambda row, state: state._replace(
        place=production, stage=m.CONSUMED, container=0))  # fmt: skip
    batch.check(kinds=(m.LOT,), stages=(m.EXPECTED, *m.IN_HAND))
    batch.in_order()
    return batch.plan("split", lambda event, items: part(model, batch, event, items))


def serialise(
    model: Model, rows: Sequence[Row], codes: Sequence[str], at: int, accept: str,
    production: int,
) -> Plan:  # fmt: skip
    """The lines of the outcome are the units; there is one product whose goods may be those."""
    [product] = model.with_serials
    batch = Batch(model, rows, at, "all")
    batch.begin(lambda row, state: state._replace(
        place=production, stage=m.CONSUMED, container=0))  # fmt: skip
    batch.check(kinds=(m.LOT,), stages=(m.EXPECTED, *m.IN_HAND), ours=True)
    batch.in_order()
    units = [step for step in batch.steps for _ in range(step.quantity)]
    if len(units) != len(codes) or any(step.before.product != product for step in units):
        raise RefusedLines([None])
    used = {code for item, code in model.codes.items()
            if model.states[item].product == product}  # fmt: skip
    bad = {n for n, code in enumerate(codes) if code in used or code in codes[:n]}
    if bad and (accept == "all" or len(bad) == len(units)):
        raise RefusedLines(bad)
    good = [n for n in range(len(units)) if n not in bad]
    drawn = Counter((units[n].item, units[n].before) for n in good)

    def apply(event: int, items: range) -> None:
        steps = {(step.item, step.before): step for step in batch.steps}
        made = [steps[key]._replace(quantity=quantity) for key, quantity in drawn.items()]
        model.write(event, "serialise", at, made)
        for item, n in zip(items, good, strict=True):
            state = units[n].before._replace(lot=units[n].item)
            model.make(event, m.UNIT, item, state, 1, codes[n])

    return Plan(bad, apply)


def adjust(model: Model, rows: Sequence[Row], changes: Sequence[int], at: int, accept: str) -> Plan:
    variance = model.not_ours["variance"]
    batch = Batch(model, rows, at, accept)
    bare = [row._replace(quantity=abs(change)) for row, change in zip(rows, changes, strict=True)]
    batch.rows = bare
    batch.begin(lambda row, state: state)
    for n, step in enumerate(batch.steps):
        if changes[step.line] > 0:
            nowhere = step.before._replace(place=variance, stage=0, container=0)
            batch.steps[n] = step.start(nowhere)
        else:
            lost = step.before._replace(place=variance, stage=m.VOID, container=0)
            batch.steps[n] = step.to(lost)
    bad = set()
    for step in batch.steps:
        real = step.after if step.before.stage == 0 else step.before
        judged = step.start(real)
        if model.is_wrong(bare, judged, {"kinds": (m.LOT,), "stages": m.IN_HAND, "ours": True}):
            bad.add(step.line)
    batch.refuse(bad)
    taken = model.taken(batch.steps)
    batch.refuse({step.line for step in batch.steps if model.is_short(step, taken)})
    batch.in_order()
    return batch.plan("adjust")
