"""A study as a paper: its question, its result, and what the numbers mean."""

from typing import Final

from stockthread import catalog, papers, parties
from stockthread.causes import naming, wording
from stockthread.causes.records import ALONG, CLEAR, FEW, FEWER, RIVAL, UNCLEAR, Group, Study
from stockthread.kernel import clock
from stockthread.papers import Form, Row
from stockthread.papers import Group as Block

_COLUMNS: Final = (
    ("Circumstance", 0, "left"), ("Complained of", 24, "right"), ("Of others", 24, "right"),
    ("Odds ratio (95 %)", 34, "right"), ("q", 18, "right"),
)  # fmt: skip
_METHOD: Final = (
    "odds ratio with half a unit added; Fisher's exact test, two-sided; q after Benjamini and"
    " Hochberg"
)
_HEADINGS: Final = {
    CLEAR: "Clear: further from chance than all that was tested makes likely",
    RIVAL: "Not told apart from what is clear: it may be this instead",
    ALONG: "Goes along: says nothing beyond what is clear",
    UNCLEAR: "Not clear: may be chance",
    FEWER: "Complained of less often than others",
    FEW: "Too few to tell",
}
_ROWS_MAX: Final = 15
_NAMES_MAX: Final = 6


def pdf(study: Study, size: papers.Size = "a4") -> bytes:
    """Return a study as PDF."""
    return papers.pdf(form(study), size)


def form(study: Study) -> Form:
    """Return what stands on the paper."""
    own = parties.read.own_party()
    people = parties.read.people_names([study.person])
    products = catalog.read.products(sorted(study.population.products))
    made = study.made_at.astimezone(clock.zone())
    told = (
        ("Compared", wording.compared(study)),
        ("Products", ", ".join(each.name for each in products.values())),
        ("Population", wording.bounded(study.population)),
        ("Complained of", study.asked),
        ("Tested", f"{study.ranking.tested} different circumstances, {study.ranking.few} too few"),
        ("Asked by", people.get(study.person, "")),
        ("Asked on", f"{made:%Y-%m-%d %H:%M}"),
        ("Ledger up to", f"event {study.position}"),
        ("Result", wording.verdict(study)),
        ("What to do", " ".join(wording.advice(study))),
        ("Left out", "; ".join(naming.left_out(study.left_out))),
        ("Method", _METHOD),
    )  # fmt: skip
    groups = study.ranking.groups
    names = dict(zip(map(id, groups), naming.names_of(groups, _NAMES_MAX), strict=True))
    blocks = []
    for standing, heading in _HEADINGS.items():
        of = [group for group in groups if group.standing == standing]
        if of:
            rows = tuple(_row(study, each, names[id(each)]) for each in of[:_ROWS_MAX])
            left = len(of) - len(rows)
            blocks.append(Block(heading, rows, f"and {left} more" if left else ""))
    return Form(
        f"Causes {study.number}", study.title, papers.address(own.id) if own else (), (),
        tuple((name, value) for name, value in told if value), _COLUMNS, tuple(blocks),
        ends=("Checked by", "Date", "Signature"),
    )  # fmt: skip


def _row(study: Study, group: Group, names: list[str]) -> Row:
    ranking = study.ranking
    also = (f"always together with: {'; '.join(names[1:])}",) if len(names) > 1 else ()
    without = ranking.complained - group.hits
    ends = wording.times(group.low), wording.times(group.high)
    return Row(
        (
            names[0], f"{group.hits} of {group.number}",
            f"{without} of {ranking.total - group.number}",
            f"{wording.times(group.odds)} ({' to '.join(ends)})",
            wording.chance(group.log_q) if group.standing != FEW else "",
        ),
        notes=also,
    )  # fmt: skip
