"""Adding classes of products, which form a tree."""

from collections.abc import Sequence

from stockthread.catalog.records import NewClass
from stockthread.kernel import db, rows
from stockthread.kernel.errors import Refusal, Refused
from stockthread.kernel.fields import (
    Rule,
    field_refusals,
    in_line_order,
    repeated,
    taken,
    tidied,
)
from stockthread.kernel.trees import parents_first

LOCK = "catalog"
"""Taken by every verb of the catalogue, so that of two with one code the second sees the first."""

_RULES = {"code": Rule(64, is_needed=True), "name": Rule(200, is_needed=True), "parent": Rule(64)}
_COLUMNS = {"code": "text", "name": "text"}
_LINKS = {"child": "text", "above": "text"}


def check_classes(classes: Sequence[NewClass]) -> list[Refusal]:
    """Return what `add_classes` would refuse, line by line, without writing."""
    classes = [tidied(each) for each in classes]
    codes, parents = [each.code for each in classes], [each.parent for each in classes]
    known = ids_by_code([*codes, *parents])
    found = repeated(codes) + taken("class", codes, known)
    for line, each in enumerate(classes):
        found += field_refusals(line, each, _RULES)
        if each.parent and each.parent not in known and each.parent not in codes:
            found.append(Refusal(line, "unknown_class", {"class": each.parent}))
    reached = set(parents_first(codes, parents))
    found += [
        Refusal(line, "class_cycle", {"class": each.code})
        for line, each in enumerate(classes)
        if line not in reached
    ]
    return in_line_order(found)


def add_classes(classes: Sequence[NewClass]) -> list[int]:
    """Store new classes and return their ids, in order. A parent may stand in the same batch.

    Raises Refused with a line each: field_missing, field_too_long, field_bad_characters,
    code_repeated, code_taken, unknown_class, class_cycle.
    """
    classes = [tidied(each) for each in classes]
    codes = [each.code for each in classes]
    with db.writing():
        db.lock_text(LOCK)
        if found := check_classes(classes):
            raise Refused(found)
        values = [(each.code, each.name) for each in classes]
        ids = rows.insert("catalog_product_class", _COLUMNS, values, key="code")
        source, params = rows.source(_LINKS, [(c.code, c.parent) for c in classes if c.parent])
        db.execute(
            f"UPDATE catalog_product_class SET parent_id = above.id FROM {source} AS source"
            " JOIN catalog_product_class above ON above.code = source.above"
            " WHERE catalog_product_class.code = source.child",
            params,
        )
    return [ids[code] for code in codes]


def ids_by_code(codes: Sequence[str]) -> dict[str, int]:
    """Return the id of each class whose code is exactly one of these."""
    wanted, param = db.texts_in(codes)
    sql = f"SELECT code, id FROM catalog_product_class WHERE code IN {wanted}"
    return dict(db.query(sql, (param,)))
