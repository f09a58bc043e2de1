"""Blocks of numbers on a scheme's page: what became of each, and every number nobody bears."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any, Final, NamedTuple

from django.urls import reverse
from django.utils import timezone

from stockthread import identifiers, ledger, parties
from stockthread.kernel import ids
from stockthread.web import words

BLOCKS_MAX: Final = 20
NUMBERS_MAX: Final = 100_000
GAPS_MAX: Final = 50
STATES: Final = {
    "out": words.State("out", "out", "out"),
    "expired": words.State("expected", "gone", "expired"),
    "returned": words.State("finished", "finished", "returned"),
}


class Block(NamedTuple):
    """One block, ready to be written down."""

    id: str
    use: ledger.BlockUse
    by: str

    @property
    def row(self) -> identifiers.BlockRow:
        """The block as it was reserved."""
        return self.use.block

    @property
    def serials(self) -> list[str]:
        """Its serials, in order."""
        return self.use.serials

    @property
    def state(self) -> words.State:
        """Whether it is out, came back, or is past its day."""
        return STATES[self.use.state]

    @property
    def last(self) -> str:
        """Its last serial."""
        return self.use.serials[-1]

    @property
    def csv_href(self) -> str:
        return reverse("block", args=[self.id])

    @property
    def return_href(self) -> str:
        return reverse("block_return", args=[self.id])


class Gap(NamedTuple):
    """Numbers in a row that no item bears, and why."""

    number: int
    first: str
    last: str
    count: int
    reason: str


def page(
    row: identifiers.SchemeRow, scheme: identifiers.Scheme, before: str, now: datetime
) -> tuple[list[Block], int]:
    """The newest blocks, or those before one, and the last of them where there are more.

    They have NUMBERS_MAX numbers in all at most, but one block is always there.
    """
    start = {"before": ids.internal_id("block", before)} if before else {}
    found = identifiers.read.blocks(row.id, BLOCKS_MAX + 1, **start)
    taken, numbers = list[identifiers.BlockRow](), 0
    for each in found[:BLOCKS_MAX]:
        numbers += each.size
        if taken and numbers > NUMBERS_MAX:
            break
        taken.append(each)
    earlier = taken[-1].id if len(taken) < len(found) else 0
    return blocks(row, scheme, taken, now), earlier


def blocks(
    row: identifiers.SchemeRow,
    scheme: identifiers.Scheme,
    rows: Sequence[identifiers.BlockRow],
    now: datetime,
) -> list[Block]:
    """Blocks with what of them is on record; two queries for any number of them."""
    people = parties.read.people_names([each.person for each in rows])
    return [
        Block(
            ids.public_id("block", use.block.id),
            use,
            people.get(use.block.person) or "somebody who has left",
        )
        for use in ledger.read.block_uses(row.code_type, scheme, rows, now)
    ]


def shown_on_page(row: identifiers.SchemeRow, found: Sequence[Block]) -> dict[str, Any]:
    """The blocks, and the numbers that nobody bears."""
    passed = [
        Gap(gap.number, gap.serial, gap.serial, 1, gap.reason)
        for gap in identifiers.read.gaps(row.id)
    ]
    runs = [gap for block in found for gap in runs_of(block)]
    every = sorted([*passed, *runs], key=lambda gap: -gap.number)
    return {
        "blocks": found,
        "gaps": every[:GAPS_MAX],
        "gaps_left": max(len(every) - GAPS_MAX, 0),
        "gap_numbers": sum(gap.count for gap in every),
    }


def runs_of(block: Block) -> list[Gap]:
    """The unused numbers of a block, those in a row together."""
    reason = reason_of(block)
    return [Gap(*run, reason) for run in ledger.read.unused_runs(block.use)]


def reason_of(block: Block) -> str:
    """Why numbers of a block are borne by nothing."""
    until = day_words(block.row.expires_at)
    return {
        "out": f"reserved until {until}: {block.row.purpose}",
        "expired": f"expired unused on {until}: {block.row.purpose}",
        "returned": f"returned unused: {block.row.purpose}",
    }[block.use.state]


def day_words(at: datetime) -> str:
    """`30 November 2026`."""
    local = timezone.localtime(at)
    return f"{local.day} {local:%B %Y}"


def toasts(row: identifiers.SchemeRow, said: str, found: Sequence[Block]) -> list[dict[str, str]]:
    """What was just done on this page, in words."""
    deed, _, id = said.partition("-")
    block = next((each for each in found if each.id == id), None)
    if deed == "saved":
        return [{"sentence": f"{row.code} is saved; products can use it from now on."}]
    if deed == "closed" and not row.is_active:
        return [{"sentence": f"{row.code} is closed; it makes no more serials."}]
    if deed == "reserved" and block:
        ends = f"{block.serials[0]} … {block.serials[-1]}"
        count = words.count(block.row.size, "number")
        return [{"sentence": f"{count} reserved: {ends}.", "href": "#blocks"}]
    if deed == "returned" and block and block.row.returned_at:
        count = words.count(len(block.use.unused), "unused number")
        return [{"sentence": f"The block is back; {count} will be given to nobody."}]
    return []
