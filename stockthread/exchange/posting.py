"""Rows of a sheet into the ledger: units made, and what was read on them. In the caller's
transaction; which rows may go in is judged before."""

from collections.abc import Sequence

from stockthread import ledger
from stockthread.exchange.matching import Matching
from stockthread.exchange.records import Target, Verdict
from stockthread.exchange.sheets import Sheet
from stockthread.kernel.errors import Refused
from stockthread.ledger import Act, Given, Kind, New, Posting, Stage


def commission(
    sheet: Sheet, rows: Sequence[int], matching: Matching, target: Target, type: int, act: Act
) -> Posting:
    """Make a unit of each of these rows, as one event. `type` is the id of their serials' type.

    Lines that the ledger refuses come back in the posting, also where all are refused.
    """
    products = [matching.products[sheet.makers[n], sheet.products[n]].id for n in rows]
    new = New(Kind.UNIT, products, len(rows), Given(type, [sheet.serials[n] for n in rows]))
    try:
        return ledger.commission(
            new, place=target.place, stage=Stage(target.stage), owner=target.owner, act=act
        )
    except Refused as refused:
        if any(refusal.line is None for refusal in refused.refusals):
            raise
        return Posting(0, 0, refused.refusals, range(0))


def observe(
    sheet: Sheet,
    verdicts: Sequence[Verdict],
    rows: Sequence[int],
    matching: Matching,
    act: Act,
) -> Posting | None:
    """Record on the rows' items their readings, and what their product does not say of them all."""
    items, attributes, values = [], [], []
    for code, column in sheet.readings.items():
        told = [n for n in rows if column[n]]
        items += [verdicts[n].item for n in told]
        attributes += [matching.attributes[code]] * len(told)
        values += [column[n] for n in told]
    for code, column in sheet.attributes.items():
        if code in sheet.readings:
            continue
        for n in rows:
            known = matching.products[sheet.makers[n], sheet.products[n]]
            if column[n] and column[n] != known.values.get(code):
                items.append(verdicts[n].item)
                attributes.append(matching.attributes[code])
                values.append(column[n])
    if not items:
        return None
    return ledger.observe(items, attributes=attributes, values=values, act=act)
