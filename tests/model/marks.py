"""What holds, promises, corrections and reversals ask in the model, and what they do there."""

from collections import Counter
from collections.abc import Callable, Sequence

from tests.model import model as m
from tests.model.batches import Batch, Plan, as_they_are, part, product_of
from tests.model.model import Model, RefusedLines, Row, Step


def correct_product(
    model: Model, rows: Sequence[Row], product: int, kinds: tuple[int, ...], at: int, accept: str
) -> Plan:
    batch = Batch(model, rows, at, accept)
    batch.steps, bad = as_they_are(model, rows)
    batch.steps = [s.to(s.before._replace(product=product)) for s in batch.steps]
    batch.refuse(bad)
    batch.refuse({
        s.line for s in batch.steps
        if model.kinds[s.item] not in kinds or s.before.stage == m.VOID
        or s.item in model.promised or s.before == s.after
        or any(part.reserved for part in model.parts.get(s.item, {}).values())
    })  # fmt: skip
    batch.in_order()
    while bad := _codes_taken(model, batch, product):
        batch.refuse(bad)

    def apply(event: int, items: range) -> None:
        for step in batch.steps:
            if step.item in model.codes:
                record = model.events[event]
                record.codes.append((step.item, model.codes[step.item]))
                record.codes_closed.append((step.item, model.codes[step.item]))

    return batch.plan("correct_product", apply)


def _codes_taken(model: Model, batch: Batch, product: int) -> set[int]:
    """Return the lines whose code another item of the new product has, or an earlier line."""
    bad, seen = set(), set()
    moving = {step.item for step in batch.steps}
    for step in batch.steps:
        code = model.codes.get(step.item)
        if code is None:
            continue
        others = {
            other for other, theirs in model.codes.items()
            if theirs == code and other not in moving and product_of(model, other) == product
        }  # fmt: skip
        if others or code in seen:
            bad.add(step.line)
        seen.add(code)
    return bad


def correct_codes(
    model: Model, items: Sequence[int], texts: Sequence[str], at: int, accept: str
) -> Plan:
    rows = [Row(item) for item in items]
    batch = Batch(model, rows, at, accept)
    batch.steps, bad = as_they_are(model, rows)
    batch.refuse(bad)
    batch.refuse({step.line for step in batch.steps if step.before.stage == m.VOID})
    while bad := _new_codes_taken(model, batch, texts):
        batch.refuse(bad)

    def apply(event: int, items: range) -> None:
        record = model.events[event]
        for step in batch.steps:
            if step.item in model.codes:
                record.codes_closed.append((step.item, model.codes[step.item]))
            model.codes[step.item] = texts[step.line]
            record.codes.append((step.item, texts[step.line]))

    return batch.plan("correct_codes", apply)


def _new_codes_taken(model: Model, batch: Batch, texts: Sequence[str]) -> set[int]:
    bad, seen = set(), set()
    moving = {step.item for step in batch.steps}
    for step in sorted(batch.steps, key=lambda step: step.line):
        product, code = product_of(model, step.item), texts[step.line]
        for other, theirs in model.codes.items():
            same = theirs == code and product_of(model, other) == product
            if same and (other == step.item or other not in moving):
                bad.add(step.line)
        if (product, code) in seen:
            bad.add(step.line)
        seen.add((product, code))
    return bad


def hold(
    model: Model, rows: Sequence[Row], at: int, accept: str, production: int
) -> tuple[Plan, Callable[[range], list[int]]]:
    """Return the plan and, given what was made, the items to be held."""
    batch = Batch(model, rows, at, accept)
    is_whole = all(row == Row(row.item) for row in rows)
    if is_whole:
        batch.steps, bad = as_they_are(model, rows)
        batch.refuse(bad)
    else:
        batch.begin(lambda row, state: state)
        batch.steps = [
            s if rows[s.line].quantity is not None or not model.is_lot(s.item)
            else s._replace(quantity=model.parts[s.item][m.spot_of(s.before)].quantity)
            for s in batch.steps
        ]  # fmt: skip
    batch.refuse({
        s.line for s in batch.steps
        if (s.before.stage >= m.CONSUMED and not m.is_component(s.before))
        or (not model.is_lot(s.item) and rows[s.line].place not in (None, s.before.place))
        or s.quantity < 1 or (not model.is_lot(s.item) and s.quantity > 1)
        or (not is_whole and model.is_short(s, model.taken(batch.steps), free=False))
    })  # fmt: skip
    steps = [s for s in model.with_contents(batch.steps)
             if not (s.is_inside and s.before.stage == m.CONSUMED)]  # fmt: skip
    steps = _each_part_once(model, steps, is_whole)
    used = {"place": production, "stage": m.CONSUMED, "container": 0}
    whole, parts = [], []
    for s in steps:
        living = {k: p for k, p in model.parts.get(s.item, {}).items() if k.stage < m.CONSUMED}
        total = sum(part.quantity for part in living.values())
        is_all = is_whole and not s.is_inside
        if not model.is_lot(s.item) or is_all or s.quantity == total:
            whole.append(s)
        else:
            parts.append(s.to(s.before._replace(**used)))
    batch.steps = parts + whole
    drawn = model.taken(parts)
    batch.refuse({s.line for s in parts if model.is_late(s, at, drawn)})
    parts = [s for s in parts if s.line not in batch.refused]
    order = ("line", "item")
    parts.sort(key=lambda s: (*(getattr(s, name) for name in order), *s.before[2:]))
    whole = [s for s in whole if s.line not in batch.refused]
    batch.steps = parts

    def apply(event: int, items: range) -> None:
        _take_promises_along(model, event, parts, items)
        part(model, batch, event, items)
        _promise_instead(model, event)

    def held(items: range) -> list[int]:
        return sorted({s.item for s in whole} | set(items))

    return batch.plan("hold", apply), held


def _each_part_once(model: Model, steps: list[Step], is_whole: bool) -> list[Step]:
    """Leave out parts of what is inside something listed, and what is inside it in two ways."""
    firsts: dict[tuple[int, m.State], int] = {}
    for s in steps:
        if model.is_lot(s.item) and s.is_inside:
            key = s.item, m.spot_of(s.before)
            firsts[key] = min(s.line, firsts.get(key, s.line))

    def stays(s: Step) -> bool:
        key = s.item, m.spot_of(s.before)
        if not model.is_lot(s.item) or (is_whole and not s.is_inside) or key not in firsts:
            return True
        return s.is_inside and s.line == firsts[key]

    return [s for s in steps if stays(s)]


def _take_promises_along(model: Model, event: int, parts: Sequence[Step], items: range) -> None:
    """End the latest promises that the rest of each part cannot keep; note those instead."""
    record = model.events[event]
    for item, spot in model.taken(parts):
        into = [[new, s.quantity] for new, s in zip(items, parts, strict=True)
                if (s.item, m.spot_of(s.before)) == (item, spot)]  # fmt: skip
        left = model.parts[item].get(spot, m.Part(0, 0))
        excess = left.reserved - left.quantity
        for id, (of, where, quantity, _) in sorted(model.reservations.items(), reverse=True):
            if excess <= 0 or (of, where) != (item, spot):
                continue
            end_reservation(model, id)
            record.reservations_closed.append((item, spot, quantity))
            along = min(excess, quantity)
            excess -= along
            if along < quantity:
                record.promises.append((item, spot, quantity - along))
            while along:
                new, room = into.pop()
                record.promises.append((new, spot, min(along, room)))
                if room > along:
                    into.append([new, room - along])
                along -= min(along, room)
        if model.parts[item].get(spot) == m.Part(0, 0):
            del model.parts[item][spot]


def _promise_instead(model: Model, event: int) -> None:
    """Promise what an event promises instead of what it ended."""
    for item, spot, quantity in model.events[event].promises:
        part = model.parts[item][spot]
        model.parts[item][spot] = part._replace(reserved=part.reserved + quantity)


def reserve(model: Model, rows: Sequence[Row], at: int, accept: str) -> tuple[Plan, list[Step]]:
    batch = Batch(model, rows, at, accept)
    batch.begin(lambda row, state: state)
    batch.check(stages=(m.EXPECTED, *m.IN_HAND), ours=True, unpromised=True, block=m.SHIP)
    promised = list(batch.steps)
    batch.steps = []

    def apply(event: int, items: range) -> None:
        for step in promised:
            if model.is_lot(step.item):
                spot = m.spot_of(step.before)
                part = model.parts[step.item][spot]
                more = part.reserved + step.quantity
                model.parts[step.item][spot] = part._replace(reserved=more)
            else:
                model.promised.add(step.item)

    return batch.plan("reserve", apply), promised


def reverse(model: Model, event: int, at: int) -> Plan:
    if not model.may_reverse(event, at):
        raise RefusedLines([None])
    undone = model.events[event]
    back = model.way_back(event)

    def apply(new: int, items: range) -> None:
        for id in undone.reservations:
            end_reservation(model, id)
        record = model.write(new, "reverse", at, back)
        undone.is_reversed = True
        model.close_edges(new, [edge for edge in undone.edges if edge in model.edges])
        again: Counter[tuple[int, int]] = Counter()
        for output, item, quantity, _ in undone.edges_closed:
            again[output, item] += quantity
        model.join(new, again)
        for item, code in undone.codes:
            if model.codes.get(item) == code:
                del model.codes[item]
        for item, code in undone.codes_closed:
            model.codes[item] = code
            record.codes.append((item, code))
        for id in undone.holds:
            del model.holds[id]
        record.promises = list(undone.reservations_closed)
        _promise_instead(model, new)

    return Plan(set(), apply)


def hold_again(model: Model, event: int, closed: Sequence[int]) -> None:
    """Have what the undoing of a release put on count as the holds that were there before."""
    again = model.events[event].holds
    for old, new in zip(sorted(closed), sorted(again), strict=True):
        since = model.all_holds[old][3]
        model.holds[new] = model.all_holds[new] = (*model.all_holds[new][:3], since)
        model.events[since].holds.remove(old)
        model.events[since].holds.append(new)
    again.clear()


def end_reservation(model: Model, id: int) -> None:
    item, spot, quantity, _ = model.reservations.pop(id)
    if spot is None:
        model.promised.discard(item)
    else:
        part = model.parts[item][spot]
        model.parts[item][spot] = part._replace(reserved=part.reserved - quantity)
