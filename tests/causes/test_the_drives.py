"""The real drives, where their file is on this machine: models with errors, computed twice."""

import csv
from collections import Counter
from math import log

import pytest
from scipy.stats import fisher_exact

from stockthread import catalog, causes
from stockthread.causes import Case, Group, Population
from stockthread.kernel import db
from tests.exchange.files import DRIVES_FILE, bring_in, is_there

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.skipif(not is_there(), reason="the file of drives is not on this machine"),
]
MODELS = 40
Model = tuple[str, str]


def counted() -> tuple[Counter[Model], Counter[Model]]:
    """Drives and drives with errors by model, from the file itself; repeated rows count once."""
    seen, drives, errors = set[tuple[str, str]](), Counter[Model](), Counter[Model]()
    with DRIVES_FILE.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            if (row["model"], row["drive_id"]) in seen:
                continue
            seen.add((row["model"], row["drive_id"]))
            model = row["maker"], row["model"]
            drives[model] += 1
            errors[model] += int(row["errors"]) > 0
    return drives, errors


def exact(hits: int, number: int, complained: int, total: int) -> float:
    """The logarithm of the two-sided p, by scipy."""
    cells = [[hits, number - hits], [complained - hits, total - number - complained + hits]]
    return log(fisher_exact(cells)[1])


def test_the_ranking_by_model_agrees_with_one_computed_independently() -> None:
    assert bring_in(DRIVES_FILE).accepted == 21_129
    [attribute] = [each.id for each in catalog.read.attributes() if each.code == "errors"]
    failed = db.query(
        "SELECT item FROM ledger_reading WHERE attribute = %s AND CAST(value AS BIGINT) > 0",
        [attribute],
    )
    products = [product for (product,) in db.query("SELECT id FROM catalog_product")]
    cases = [Case(item) for (item,) in failed]
    found = causes.compare(causes.drawn(cases, Population(products)))
    assert found.total == 21_129

    drives, errors = counted()
    complained = sum(errors.values())
    assert found.complained == complained
    over = {
        model: exact(errors[model], number, complained, found.total)
        for model, number in drives.items()
        if errors[model] >= causes.statistics.FEWEST
        and errors[model] * found.total > number * complained
    }
    expected = sorted(over, key=over.__getitem__)[:MODELS]

    names = {each.id: each.name for each in catalog.read.products(products).values()}
    ours: dict[tuple[str, int, int], Group] = {}
    for group in found.groups:
        for each in group.circumstances:
            if each.kind == "model":
                ours[names[int(each.value)], group.hits, group.number] = group
    ranked = [ours[model[1], errors[model], drives[model]] for model in expected]
    for group, model in zip(ranked, expected, strict=True):
        assert group.log_p == pytest.approx(over[model], rel=1e-6, abs=1e-6)
    best = sorted(g.log_p for g in ours.values() if g.odds > 1 and g.standing != causes.FEW)
    assert [group.log_p for group in ranked] == pytest.approx(best[:MODELS], rel=1e-6, abs=1e-6)
