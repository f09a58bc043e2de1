"""Results of tests, firmware and assigned addresses, unit by unit; what failed goes to rework.

Results are readings and addresses are codes of the units, both in the ledger for ever. A unit that
failed goes back a step and is held until its rework is done. A reading outside its limits is never
taken for a pass: the unit fails, or is held where it stands, as the limit's policy is.
"""

from collections.abc import Mapping, Sequence
from typing import Final, NamedTuple

from stockthread import catalog, ledger, orders
from stockthread.catalog import NewAttribute
from stockthread.kernel import db
from stockthread.kernel.errors import Refusal, Refused, refuse
from stockthread.ledger import Act, Block, Given, ItemView, Lines, Posting
from stockthread.orders import Order
from stockthread.production import limits, progress, read, starting, units
from stockthread.production.completing import build_in_and, part
from stockthread.production.limits import Judged
from stockthread.production.records import Build, Outside, Plan, Result, Step, Tested

FAILED_REASON: Final = "Test failed"
"""How the reason of a hold begins that a failed test put."""
OUTSIDE_REASON: Final = "Outside its limits"
"""How the reason of a hold begins that a reading put on a unit which did not fail for it."""
REASONS_MAX: Final = 8
REASON_LENGTH_MAX: Final = 200

Codes = dict[int, list[tuple[int, str]]]
"""By type of code: the lines of results, and the text each is to bear."""


class Findings(NamedTuple):
    """Results as they would be recorded, line by line, and why some cannot be."""

    judged: tuple[Judged, ...]
    refusals: tuple[Refusal, ...]

    @property
    def good(self) -> list[Judged]:
        """Those that may be recorded."""
        bad = {refusal.line for refusal in self.refusals}
        return [] if None in bad else [e for n, e in enumerate(self.judged) if n not in bad]


def check_results(order: Order, results: Sequence[Result], act: Act) -> Findings:
    """Return what would come of results: verdicts by the limits, and refusals. Nothing is written.

    Raises Refused as `starting.ready_for` does, and no_lines.
    """
    if not results:
        refuse("no_lines")
    plan = starting.ready_for(order, _products(results))
    return _found(order, plan, results, act._replace(cause=order.cause))


def _products(results: Sequence[Result]) -> list[int]:
    return [item.product for item in ledger.read.items([each.unit for each in results])]


def record_results(order: Order, results: Sequence[Result], act: Act) -> Tested:
    """Record what was found of units of an order, all in a few statements, and once a key.

    Raises Refused with the line: unit_twice, unit_of_another, unit_not_in_work, result_empty, and
    as `limits.judge`, `ledger.observe` and `ledger.correct_codes` do; no_lines. With accept "good"
    such lines are left out and told.
    """
    act = act._replace(cause=order.cause)
    if not results:
        refuse("no_lines")

    def once() -> Tested:
        with db.writing():
            known = orders.hold_order(order.id)
            if ledger.read.events_of_act(order.cause, act.key):
                again = read.plan_of_units(known, _products(results))
                judged, _ = limits.judge(again.bom.product, results, {})
                return _told(order, judged, act)
            plan = starting.ready_for(known, _products(results))
            found = _found(order, plan, results, act)
            good = found.good
            if not good or (found.refusals and act.accept == "all"):
                raise Refused(found.refusals)
            items = {i.id: i for i in ledger.read.items([each.result.unit for each in good])}
            steps = progress.steps_of(plan, [item.place for item in items.values()])
            _give_addresses([each.result for each in good], act)
            _observe([each.result for each in good], items, steps, act)
            _send_back(plan, good, items, steps, act)
            _hold(good, act)
            return _told(order, good, act)._replace(refusals=found.refusals)

    return db.retried(once)


def _told(order: Order, judged: Sequence[Judged], act: Act) -> Tested:
    events = ledger.read.events_of_act(order.cause, act.key)
    passed = tuple(each.result.unit for each in judged if each.result.is_passed)
    failed = tuple(each.result.unit for each in judged if each.result.is_passed is False)
    held = tuple(each.result.unit for each in judged if each.is_held)
    outside = tuple(one for each in judged for one in each.outside)
    return Tested(passed, failed, tuple(event.id for event in events), (), held, outside)


def _found(order: Order, plan: Plan, results: Sequence[Result], act: Act) -> Findings:
    ids = [each.unit for each in results]
    items = {item.id: item for item in ledger.read.items(ids)}
    found = units.in_work(order, plan, ids, items)
    found += [
        Refusal(n, "result_empty", {"code": items[each.unit].code if each.unit in items else ""})
        for n, each in enumerate(results)
        if each.is_passed is None and not each.readings and not each.addresses
    ]
    codes = {id: item.code for id, item in items.items()}
    judged, more = limits.judge(plan.bom.product, results, codes)
    found += more
    bad = {refusal.line for refusal in found}
    results = [each.result for each in judged]
    with ledger.asking():
        for type_id, lines in _by_type(results).items():
            asked = [(n, text) for n, text in lines if n not in bad]
            found += _asked(results, type_id, asked, act)
        found += _asked_readings(results, bad, act)
    return Findings(judged, tuple(units.first_a_line(found)))


def _by_type(results: Sequence[Result]) -> Codes:
    found: Codes = {}
    for n, result in enumerate(results):
        for type_id, text in result.addresses:
            found.setdefault(type_id, []).append((n, text))
    return found


def _asked(
    results: Sequence[Result], type_id: int, lines: Sequence[tuple[int, str]], act: Act
) -> list[Refusal]:
    """What the ledger would refuse of addresses of a type."""
    if not lines:
        return []
    ids, codes = [results[n].unit for n, _ in lines], [text for _, text in lines]
    asking = act._replace(accept="good", key=part(act, "ask").key)
    try:
        told = ledger.correct_codes(ids, codes=Given(type_id, codes), act=asking).refused
    except Refused as error:
        told = error.refusals
    return [
        refusal if refusal.line is None else refusal._replace(line=lines[refusal.line][0])
        for refusal in told
    ]


def _asked_readings(results: Sequence[Result], bad: set[int | None], act: Act) -> list[Refusal]:
    lines = [
        (n, attribute, value)
        for n, each in enumerate(results)
        if n not in bad
        for attribute, value in each.readings
    ]
    if not lines:
        return []
    try:
        told = ledger.observe(
            [results[n].unit for n, _, _ in lines],
            attributes=[attribute for _, attribute, _ in lines],
            values=[value for _, _, value in lines],
            act=act._replace(accept="good", key=part(act, "ask").key),
        ).refused
    except Refused as error:
        told = error.refusals
    return [
        refusal if refusal.line is None else refusal._replace(line=lines[refusal.line][0])
        for refusal in told
    ]


def _give_addresses(results: Sequence[Result], act: Act) -> None:
    for type_id, lines in _by_type(results).items():
        ledger.correct_codes(
            [results[n].unit for n, _ in lines],
            codes=Given(type_id, [text for _, text in lines]),
            act=part(act, f"code{type_id}"),
        )


def _observe(
    results: Sequence[Result],
    items: dict[int, ItemView],
    steps: dict[int, Step | None],
    act: Act,
) -> None:
    rows = [(each.unit, *reading) for each in results for reading in each.readings]
    if any(each.is_passed is not None for each in results):
        attribute = units.test_attribute() or _new_attribute()
        rows += [
            (each.unit, attribute, units.verdict(each.is_passed, steps[items[each.unit].place]))
            for each in results
            if each.is_passed is not None
        ]
    if rows:
        ledger.observe(
            [unit for unit, _, _ in rows],
            attributes=[attribute for _, attribute, _ in rows],
            values=[value for _, _, value in rows],
            act=part(act, "read"),
        )


def _new_attribute() -> int:
    catalog.add_attributes([NewAttribute(units.TEST, "Test result")])
    return units.test_attribute()


def _send_back(
    plan: Plan,
    judged: Sequence[Judged],
    items: Mapping[int, ItemView],
    steps: Mapping[int, Step | None],
    act: Act,
) -> None:
    """Bring what failed to the step before, and hold it until its rework is done."""
    failed = [each for each in judged if each.result.is_passed is False]
    at = {step.number: step.place for step in plan.steps}
    back = {
        unit: at[step.number - 1]
        for unit in (each.result.unit for each in failed)
        if (step := steps[items[unit].place]) and step.number > 1
        and not items[unit].blocks & Block.MOVE
    }  # fmt: skip
    if back:
        ledger.move(Lines(list(back)), place=list(back.values()), act=part(act, "back"))
    reasons = {}
    for each in failed:
        step = steps[items[each.result.unit].place]
        head = f"{FAILED_REASON}: {step.name}" if step else FAILED_REASON
        reasons[each.result.unit] = (head, each.outside)
    _put_holds(reasons, Block.SHIP | Block.MOVE, act, "hold")


def _hold(judged: Sequence[Judged], act: Act) -> None:
    """Hold what has a reading outside and did not fail for it, where it stands."""
    reasons = {each.result.unit: (OUTSIDE_REASON, each.outside) for each in judged if each.is_held}
    _put_holds(reasons, Block.SHIP | Block.MOVE | Block.CONSUME, act, "limit")


def _put_holds(
    reasons: Mapping[int, tuple[str, Sequence[Outside]]], blocks: int, act: Act, name: str
) -> None:
    """Hold units with their own readings as reason; where those are many, with what they share."""
    by_reason: dict[str, list[int]] = {}
    for unit, (head, outside) in reasons.items():
        told = "; ".join(
            f"{each.name} {each.value}, must be {each.limit.words}" for each in outside
        )
        reason = f"{head}, {told}" if told else head
        by_reason.setdefault(_shortened(reason), []).append(unit)
    if len(by_reason) > REASONS_MAX:
        by_reason = {}
        for unit, (head, outside) in reasons.items():
            reason = f"{head}, with readings outside their limits" if outside else head
            by_reason.setdefault(reason, []).append(unit)
    for n, (reason, ids) in enumerate(by_reason.items()):
        ledger.hold(Lines(ids), reason=reason, blocks=blocks, act=part(act, f"{name}{n}"))


def _shortened(text: str) -> str:
    return text if len(text) <= REASON_LENGTH_MAX else f"{text[: REASON_LENGTH_MAX - 1]}…"


def rework_done(order: Order, ids: Sequence[int], act: Act) -> Posting:
    """End the holds that failed tests put on units of an order; they are tested again from there.

    The same key does it once. Raises Refused with the line: unit_of_another, unit_not_in_work; and
    not_in_rework where none has such a hold.
    """
    act = act._replace(cause=order.cause)

    def once() -> Posting:
        with db.writing():
            known = orders.hold_order(order.id)
            if done := ledger.read.events_of_act(order.cause, act.key):
                return Posting(done[0].id, done[0].accepted, (), range(0), repeated=True)
            items = {item.id: item for item in ledger.read.items(ids)}
            plan = read.plan_of_units(known, [item.product for item in items.values()])
            found = units.in_work(known, plan, ids, items)
            refused = [each for each in found if each.code != "unit_twice"]
            bad = {each.line for each in refused}
            good = [id for n, id in enumerate(ids) if n not in bad]
            if refused and (act.accept == "all" or not good):
                raise Refused(refused)
            posting = ledger.release(_rework_of(good), act=act._replace(accept="all"))
            return posting._replace(refused=tuple(refused))

    return db.retried(once)


def build_in_and_pass(order: Order, build: Build, act: Act) -> tuple[int, ...]:
    """Put what was scanned into its units and record that they passed, all or nothing.

    Returns the events. Refuses as `build_in` and `record_results`.
    """
    passed = [Result(unit, is_passed=True) for unit in build.units]
    return build_in_and(order, build, act, lambda own: record_results(order, passed, own).events)


def build_in_and_end_rework(order: Order, build: Build, act: Act) -> tuple[int, ...]:
    """Put what was scanned into its units, whose rework is done, all or nothing.

    Returns the events. Refuses as `build_in` and `rework_done`.
    """
    return build_in_and(
        order, build, act, lambda own: (rework_done(order, build.units, own).event,)
    )


def _rework_of(ids: Sequence[int]) -> list[int]:
    """The holds that failed tests put on units. Raises Refused not_in_rework."""
    found = {
        hold.id
        for some in ledger.read.holds_on(ids).values()
        for hold in some
        if hold.item and hold.reason.startswith(FAILED_REASON)
    }
    return sorted(found) or refuse("not_in_rework")
