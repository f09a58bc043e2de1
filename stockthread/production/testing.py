"""Results of tests, firmware and assigned addresses, unit by unit; what failed goes to rework.

Results are readings and addresses are codes of the units, both in the ledger for ever. A unit that
failed goes back a step and is held until its rework is done.
"""

from collections.abc import Sequence
from typing import Final

from stockthread import catalog, ledger
from stockthread.catalog import NewAttribute
from stockthread.kernel import db
from stockthread.kernel.errors import Refusal, Refused, refuse
from stockthread.ledger import Act, Block, Given, ItemView, Lines
from stockthread.orders import Order
from stockthread.production import progress, starting, units
from stockthread.production.completing import part
from stockthread.production.records import Plan, Result, Step, Tested

FAILED_REASON: Final = "Test failed"
"""How the reason of a hold begins that a failed test put."""

Codes = dict[int, list[tuple[int, str]]]
"""By type of code: the lines of results, and the text each is to bear."""


def record_results(order: Order, results: Sequence[Result], act: Act) -> Tested:
    """Record what was found of units of an order, all in a few statements, and once a key.

    Raises Refused with the line: unit_twice, unit_of_another, unit_not_in_work, result_empty, and
    as `ledger.observe` and `ledger.correct_codes` do; no_lines. With accept "good" such lines are
    left out and told.
    """
    plan = starting.ready_job(order)
    act = act._replace(cause=order.cause)
    if not results:
        refuse("no_lines")

    def once() -> Tested:
        with db.writing():
            if ledger.read.events_of_act(order.cause, act.key):
                return _told(order, results, act)
            refused = _refusals(order, plan, results, act)
            bad = {refusal.line for refusal in refused}
            good = [result for n, result in enumerate(results) if n not in bad]
            if not good or None in bad or (refused and act.accept == "all"):
                raise Refused(refused)
            items = {item.id: item for item in ledger.read.items([each.unit for each in good])}
            steps = progress.steps_of(plan, [item.place for item in items.values()])
            _give_addresses(good, act)
            _observe(good, items, steps, act)
            _send_back(plan, good, items, steps, act)
            return _told(order, good, act)._replace(refusals=tuple(refused))

    return db.retried(once)


def _told(order: Order, results: Sequence[Result], act: Act) -> Tested:
    events = ledger.read.events_of_act(order.cause, act.key)
    passed = tuple(each.unit for each in results if each.is_passed)
    failed = tuple(each.unit for each in results if each.is_passed is False)
    return Tested(passed, failed, tuple(event.id for event in events))


def _refusals(order: Order, plan: Plan, results: Sequence[Result], act: Act) -> list[Refusal]:
    ids = [each.unit for each in results]
    items = {item.id: item for item in ledger.read.items(ids)}
    found = units.in_work(order, plan, ids, items)
    found += [
        Refusal(n, "result_empty", {"code": items[each.unit].code if each.unit in items else ""})
        for n, each in enumerate(results)
        if each.is_passed is None and not each.readings and not each.addresses
    ]
    bad = {refusal.line for refusal in found}
    with ledger.asking():
        for type_id, lines in _by_type(results).items():
            asked = [(n, text) for n, text in lines if n not in bad]
            found += _asked(results, type_id, asked, act)
        found += _asked_readings(results, bad, act)
    return units.first_a_line(found)


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
    results: Sequence[Result],
    items: dict[int, ItemView],
    steps: dict[int, Step | None],
    act: Act,
) -> None:
    """Bring what failed to the step before, and hold it until its rework is done."""
    failed = [each.unit for each in results if each.is_passed is False]
    if not failed:
        return
    at = {step.number: step.place for step in plan.steps}
    back = {
        unit: at[step.number - 1]
        for unit in failed
        if (step := steps[items[unit].place]) and step.number > 1
        and not items[unit].blocks & Block.MOVE
    }  # fmt: skip
    if back:
        ledger.move(Lines(list(back)), place=list(back.values()), act=part(act, "back"))
    step = steps[items[failed[0]].place]
    reason = f"{FAILED_REASON}: {step.name}" if step else FAILED_REASON
    ledger.hold(Lines(failed), reason=reason, blocks=Block.SHIP | Block.MOVE, act=part(act, "hold"))


def rework_done(order: Order, ids: Sequence[int], act: Act) -> ledger.Posting:
    """End the holds that failed tests put on units; they are tested again from there.

    Raises Refused not_in_rework where none has such a hold.
    """
    holds = ledger.read.holds_on(ids)
    wanted = [
        hold.id
        for some in holds.values()
        for hold in some
        if hold.item and hold.reason.startswith(FAILED_REASON)
    ]
    if not wanted:
        refuse("not_in_rework")
    return ledger.release(sorted(set(wanted)), act=act._replace(cause=order.cause))
