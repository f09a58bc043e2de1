"""Rules: events of the ledger that print labels by themselves.

The ledger's events are gone through in their order, each once: jobs and the place reached are
written in one transaction, and a job's key names its rule and event. A rule prints what has no
label yet, never again what has one; an event that was undone prints nothing.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Final

from stockthread import catalog, ledger, parties, places
from stockthread.kernel import clock, db
from stockthread.kernel.errors import Refusal, refuse
from stockthread.ledger import Positioned
from stockthread.printing import jobs, printers, read, templates
from stockthread.printing.contents import KIND_OF
from stockthread.printing.records import EVENTS, NewRule, RuleRow

CAUSES: Final = {
    "receive": "receipt", "commission": "begin", "produce": "completion", "finish": "completion",
    "pack": "packing",
}  # fmt: skip
"""Which kinds of events the rules are about."""

SUBJECTS_OF: Final = {
    "receipt": ("unit", "lot", "container"),
    "begin": ("unit",),
    "completion": ("unit", "lot"),
    "packing": ("container", "unit", "lot"),
}
EVENTS_AT_ONCE: Final = 200
DELAY: Final = timedelta(seconds=2)
"""What barcodes say of goods, such as their expiry, is recorded right behind their receipt."""

_CURSOR = "SELECT position FROM printing_cursor WHERE id = 1"
_REACHED = "UPDATE printing_cursor SET position = %s WHERE id = 1"
_ADD = """
    INSERT INTO printing_rule (event, template_id, printer_id, product, product_class, place,
        after_position, is_active, person, made_at)
    VALUES (%s, %s, %s, %s, %s, %s, %s, %s, %s, %s) ON CONFLICT DO NOTHING RETURNING id"""
_CLOSE = "UPDATE printing_rule SET is_active = %s WHERE id = %s AND is_active"
_AFTER = "SELECT id, after_position FROM printing_rule WHERE is_active"
_MOVED = """
    SELECT DISTINCT {picked} AS item
      FROM ledger_movement m CROSS JOIN ledger_movement_item i CROSS JOIN ledger_state s
     WHERE m.event = %s AND NOT (m.from_stage = 4 AND m.to_stage = 3) AND i.movement = m.id
        AND s.item = i.item AND s.stage <> 7 {fits}"""
_NEW_ONES = f"""
    SELECT moved.item FROM ({{moved}}) moved WHERE NOT EXISTS (
        SELECT 1 FROM printing_job_label l JOIN printing_job j ON j.id = l.job_id
         WHERE l.subject = 'item' AND l.subject_id = moved.item AND {read.PRINTED}
            AND j.cause_event <> %s)"""
_ADD_LABELS = """
    INSERT INTO printing_job_label (job_id, position, subject, subject_id, code)
    SELECT %s, ROW_NUMBER() OVER (ORDER BY item), 'item', item, '' FROM ({new}) new_ones"""
_COUNTED = "UPDATE printing_job SET labels_count = %s WHERE id = %s"
_TOO_MANY = """
    UPDATE printing_job SET state = 'refused', ended_at = asked_at, problems = %s WHERE id = %s"""
_IN_PLACE = """ AND m.to_place IN (
    SELECT below.id FROM places_place top JOIN places_place below
        ON below.path >= top.path AND below.path < top.path || ':' WHERE top.id = %s)"""
_OF_CLASS = " AND s.product IN (SELECT id FROM catalog_product WHERE product_class_id IN {})"


def add_rule(new: NewRule, *, person: int, at: datetime) -> int:
    """Print by itself from now on, and return the rule's id; what has happened prints nothing.

    Raises Refused: rule_bad, unknown_id, template_closed, printer_closed.
    """
    if new.event not in EVENTS:
        refuse("rule_bad", what=f"its event is none of {', '.join(EVENTS)}")
    template = templates.in_use(new.template)
    printers.in_use(new.printer)
    if template.subject not in SUBJECTS_OF[new.event]:
        what = f"a {new.event} has no labels for a {template.subject}"
        refuse("rule_bad", what=what)
    _check_ids(new)
    ledger.sequence()
    with db.writing():
        db.lock_text("printing_cursor")
        values = (*new, ledger.read.last_position(), True, person, clock.micros(at))
        row = db.query_one(_ADD, values)
        if row is None:
            refuse("rule_bad", what="there is such a rule already")
    return int(row[0])


def close_rule(id: int) -> None:
    """Stop printing by a rule. Raises Refused: unknown_id."""
    if not db.execute(_CLOSE, (False, id)):
        refuse("unknown_id", id=id)


def covering(event: str, product: int, place: int) -> list[RuleRow]:
    """Return the rules in use that print labels of units of a product on an event in a place."""
    found = [rule for rule in read.rules(in_use=True) if rule.event == event]
    if not found:
        return []
    of_class = catalog.read.product(product).product_class
    above = places.read.ids_on(places.read.place(place).path)
    return [
        rule for rule in found
        if rule.product in (0, product)
        and rule.place in (0, *above)
        and (not rule.product_class
             or of_class in catalog.read.class_and_below(rule.product_class))
        and read.template(rule.template).subject == "unit"
    ]  # fmt: skip


def look(*, at: datetime) -> int:
    """Make the jobs that events since the last look ask for; return how many events there were.

    A constant number of statements for each rule and event that meet, whatever the event's size.
    """
    rules = {rule.id: rule for rule in read.rules(in_use=True)}
    if not rules:
        return 0
    ledger.sequence()
    if ledger.read.last_position() <= _reached():
        return 0
    with db.writing():
        db.lock_text("printing_cursor")
        after = dict(db.query(_AFTER))
        start = max(_reached(), min(after.values(), default=0))
        events = ledger.read.events_after(start, EVENTS_AT_ONCE)
        for event in events:
            for id in sorted(after):
                if id in rules and event.position > after[id]:
                    _make(rules[id], event, at)
        db.execute(_REACHED, (events[-1].position if events else start,))
    return len(events)


def _reached() -> int:
    [(position,)] = db.query(_CURSOR)
    return int(position)


def _check_ids(new: NewRule) -> None:
    if new.product:
        catalog.read.product(new.product)
    if new.product_class and not catalog.read.class_and_below(new.product_class):
        refuse("unknown_id", id=new.product_class)
    if new.place:
        places.read.place(new.place)


def _make(rule: RuleRow, event: Positioned, at: datetime) -> None:
    """Make the job of one rule for one event, if they meet and anything needs a label."""
    key = f"rule:{rule.id}:{event.event}"
    if CAUSES.get(event.kind) != rule.event or event.reversed_by or read.job_of_key(key):
        return
    new, params = _new_ones(rule, event.event)
    [(count,)] = db.query(f"SELECT COUNT(*) FROM ({new}) new_ones", params)
    if not count:
        return
    job = jobs.add_job(
        key, rule.printer, read.version_of(rule.template).id, "",
        parties.SYSTEM, at, cause_event=event.event, begins_at=at + DELAY,
    )  # fmt: skip
    if count > jobs.LABELS_MAX:
        data = {"count": count, "count_max": jobs.LABELS_MAX}
        db.execute(_TOO_MANY, (read.told([Refusal(None, "too_many_labels", data)]), job))
        return
    db.execute(_ADD_LABELS.format(new=new), [job, *params])
    db.execute(_COUNTED, (count, job))


def _new_ones(rule: RuleRow, event: int) -> tuple[str, Sequence[object]]:
    """Return SQL of the items that a rule labels after an event, and its parameters."""
    subject = read.template(rule.template).subject
    fits, params = "", list[object]()
    picked = "i.item"
    if rule.event == "packing":
        fits += " AND m.to_container <> 0 AND m.from_container <> m.to_container"
    if rule.event == "begin":
        fits += " AND m.from_stage = 0 AND m.to_stage = 3"
    if rule.event == "completion":
        fits += " AND (m.from_stage = 0 OR (m.from_stage IN (2, 3) AND m.to_stage = 4))"
    if rule.event == "packing" and subject == "container":
        picked = "m.to_container"
    else:
        fits += f" AND s.kind = {int(KIND_OF[subject])}"
    if rule.product:
        fits += " AND s.product = %s"
        params.append(rule.product)
    if rule.product_class:
        wanted, param = db.ids_in(catalog.read.class_and_below(rule.product_class))
        fits += _OF_CLASS.format(wanted)
        params.append(param)
    if rule.place:
        fits += _IN_PLACE
        params.append(rule.place)
    moved = _MOVED.format(picked=picked, fits=fits)
    return _NEW_ONES.format(moved=moved), [event, *params, event]
