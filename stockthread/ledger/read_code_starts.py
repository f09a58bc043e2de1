"""Codes that begin with a text, and codes that people take for it. Nothing here writes.

Neither is an exact find: both make lists for a person to choose from.
"""

from typing import Any

from stockthread import identifiers
from stockthread.kernel import db
from stockthread.ledger import code_forms
from stockthread.ledger.read_codes import match_of
from stockthread.ledger.view_records import CodeMatch

_STARTS = """
SELECT * FROM (SELECT item, type, canonical, raw, {live} AS live FROM ledger_code
    WHERE canonical >= %s AND canonical < %s AND closed_by IS {null}{types}
    ORDER BY canonical LIMIT %s) AS {name}
"""


def find_code_prefix(text: str, limit: int = 20) -> list[CodeMatch]:
    """Return codes that begin with the text, live ones first, then by the code.

    The text counts as the type of the code reads it: 001 begins 0012, and 12 only where that is of
    a type that folds zeros ahead. Two statements at most.
    """
    starts = code_forms.forms(text)
    if not starts or limit < 1:
        return []
    of_types = {starts[0]: list[int]()}
    if len(starts) > 1:
        of_types = code_forms.types_by_form((text,))
    parts, params = [], list[Any]()
    for number, (start, types) in enumerate(of_types.items()):
        among = f" AND type IN ({db.marks(len(types))})" if types else ""
        for live, null in ((1, "NULL"), (0, "NOT NULL")):
            name = f"starts_{live}_{number}"
            parts.append(_STARTS.format(live=live, null=null, types=among, name=name))
            params += [start, start + code_forms.LAST, *types, limit]
    rows = sorted(set(db.query(" UNION ALL ".join(parts), params)), key=_live_first)
    return [match_of(*row) for row in rows[:limit]]


def _live_first(row: tuple[Any, ...]) -> tuple[Any, ...]:
    item, type_id, canonical, _, is_live = row
    return (-is_live, canonical, item, type_id)


LENGTH_MIN = 2
_ALIKE = """
SELECT item, type, canonical, raw, {live} FROM ledger_code
WHERE canonical IN {texts} AND closed_by IS {null}
"""


def find_look_alikes(text: str, limit: int = 20) -> list[CodeMatch]:
    """Return codes that people take for this one, but not the code itself; live ones first.

    Looked up is what identifiers.variants makes of it, so that a code which differs in many ways at
    once is not found. One statement.
    """
    own = code_forms.forms(text)
    if not own or len(own[0]) < LENGTH_MIN or limit < 1:
        return []
    source, param = db.texts_in(identifiers.variants(own[0]))
    arms = [
        _ALIKE.format(live=live, texts=source, null=null)
        for live, null in ((1, "NULL"), (0, "NOT NULL"))
    ]
    rows = sorted(db.query(" UNION ALL ".join(arms), [param, param]), key=_live_first)
    return [match_of(*row) for row in rows if row[2] != own[0]][:limit]
