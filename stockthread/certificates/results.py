"""Results of lots and units: entered by hand or from a table, judged at once, withdrawn.

The last result of what is measured counts; an earlier one stays on record.
"""

from collections.abc import Sequence
from typing import Final

from stockthread.certificates import family, judging, read, settling, specifying
from stockthread.certificates.records import (
    NUMBER,
    PAPERS,
    PASS,
    VERDICTS,
    Entered,
    NewResult,
)
from stockthread.kernel import clock, db, rows
from stockthread.kernel.errors import Refusal, Refused, refuse
from stockthread.ledger import Act

RESULTS_MAX: Final = 50_000
VALUE_MAX: Final = 200
_COLUMNS: Final = {
    "item": "bigint", "attribute": "bigint", "value": "text", "sample": "bigint", "key": "text",
    "person": "bigint", "made_at": "bigint", "withdrawn_why": "text",
}  # fmt: skip
_YES: Final = ("pass", "passed", "ok", "yes", "y", "1", "true")
_NO: Final = ("fail", "failed", "no", "n", "0", "false", "not ok")
_WITHDRAW: Final = """
    UPDATE certificates_result SET withdrawn_by = %s, withdrawn_at = %s, withdrawn_why = %s
     WHERE id IN {} AND withdrawn_at IS NULL"""


def enter_results(results: Sequence[NewResult], *, act: Act) -> Entered:
    """Put results on record, and hold or release what they are of.

    What is measured must be asked for by the specification of the item. A result of a sample is one
    of the lot it was drawn from. Repeating a key does nothing again. Raises Refused with the line:
    unknown_item, certificate_of_container, result_not_asked, result_number, result_pass_fail,
    result_text, result_repeated; no_lines, too_many_lines.
    """
    if not results:
        refuse("no_lines")
    if len(results) > RESULTS_MAX:
        refuse("too_many_lines", count=len(results), lines_max=RESULTS_MAX)
    keys = [f"{act.key[:80]}.{n}" for n in range(len(results))]

    def once() -> Entered:
        with db.writing():
            db.lock_text("certificates")
            if known := _known(keys):
                return Entered(tuple(known[key] for key in keys if key in known), is_repeat=True)
            said = _rows(results, keys, act)
            made = rows.insert("certificates_result", _COLUMNS, said, key="key")
            touched = sorted({row[0] for row in said})
            settled = settling.settle(touched, act=act, why=_why(results))
            after = judging.standings(touched)
            out = tuple(finding for each in after.values() for finding in each.out)
            return Entered(tuple(made[key] for key in keys), out, settled)

    return db.retried(once)


def _rows(
    results: Sequence[NewResult], keys: Sequence[str], act: Act
) -> list[tuple[int, int, str, int, str, int, int, str]]:
    """Results as rows of the table. Raises Refused with the lines that cannot be."""
    bearers = family.bearers([each.item for each in results])
    stands = judging.standings(sorted(set(bearers.values())))
    asked = {
        item: {finding.need.subject: finding.need for finding in each.findings
               if finding.need.type not in PAPERS}
        for item, each in stands.items()
    }  # fmt: skip
    attributes = specifying.named_attributes()
    moment = clock.micros(act.recorded_at)
    said, refusals = [], list[Refusal]()
    seen: set[tuple[int, int]] = set()
    for line, each in enumerate(results):
        bearer = bearers[each.item]
        attribute = attributes.get(each.subject.strip().casefold(), 0)
        need = asked[bearer].get(attribute)
        if need is None:
            known = ", ".join(one.name for one in asked[bearer].values()) or "nothing"
            data = {"subject": each.subject, "known": known}
            refusals.append(Refusal(line, "result_not_asked", data))
            continue
        value, code = _value(need.type, each.value)
        if (bearer, attribute) in seen:
            code = code or "result_repeated"
        if code:
            refusals.append(Refusal(line, code, {"subject": need.name, "text": each.value}))
        seen.add((bearer, attribute))
        sample = each.item if bearer != each.item else 0
        said.append((bearer, attribute, value, sample, keys[line], act.by, moment, ""))
    if refusals:
        raise Refused(refusals)
    return said


def _known(keys: Sequence[str]) -> dict[str, int]:
    wanted, param = db.texts_in(keys)
    return dict(db.query(f"SELECT key, id FROM certificates_result WHERE key IN {wanted}", [param]))


def _why(results: Sequence[NewResult]) -> str:
    if len({each.item for each in results}) == 1:
        told = ", ".join(f"{each.subject.strip()} {each.value.strip()}" for each in results)
        return f"Results: {told}"
    return f"{len(results)} results are in"


def _value(type: str, text: str) -> tuple[str, str]:
    """A result as it is kept, and the code of what is wrong with it."""
    written = " ".join(text.split())
    if type == NUMBER:
        number = specifying.number(written)
        return number or "", "" if number else "result_number"
    if type == PASS:
        folded = written.casefold()
        if folded in (*_YES, *_NO):
            return VERDICTS[folded in _NO], ""
        return "", "result_pass_fail"
    is_good = 1 <= len(written) <= VALUE_MAX and db.is_storable(written)
    return written, "" if is_good else "result_text"


def withdraw_result(id: int, *, act: Act) -> Entered:
    """Let a result count no more, as `withdraw_results` does."""
    return withdraw_results([id], act=act)


def withdraw_results(ids: Sequence[int], *, act: Act) -> Entered:
    """Let results count no more, for `act.reason`: those before them count again, if any.

    All or none. Raises Refused: unknown_id, no_reason, result_withdrawn, too_many_lines.
    """
    if len(ids) > RESULTS_MAX:
        refuse("too_many_lines", count=len(ids), lines_max=RESULTS_MAX)
    if not act.reason.strip():
        refuse("no_reason", length_max=500)

    def once() -> Entered:
        with db.writing():
            db.lock_text("certificates")
            moment = clock.micros(act.recorded_at)
            found = read.results(ids)
            for unknown in set(ids).difference(old.id for old in found):
                refuse("unknown_id", id=unknown)
            among, param = db.ids_in([old.id for old in found])
            said = (act.by, moment, act.reason.strip()[:500], param)
            if db.execute(_WITHDRAW.format(among), said) != len(found):
                refuse("result_withdrawn", subject=next(o.name for o in found if o.withdrawn_at))
            told = ", ".join(f"{old.name} {old.value}" for old in found)
            why = f"{told} {'is' if len(found) == 1 else 'are'} withdrawn: {act.reason}"
            settled = settling.settle([old.item for old in found], act=act, why=why)
            return Entered(tuple(old.id for old in found), settled=settled)

    return db.retried(once)
