"""Whatever is pasted gets its pile: nothing but our own refusals, and no line is lost."""

from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from stockthread import catalog, receipts
from stockthread.catalog import NewProduct
from stockthread.kernel.errors import Refused, text
from tests.receipts.conftest import delivery
from tests.world import World

PIECES = st.sampled_from([
    "DRILL", "JUICE", "09521234543213", "4006381333931", "(01)09521234543213", "(21)A-1", "]d2",
    "\x1d", "\t", "\t", " ", "..", "-", "A1", "A5", "0Z8", "10A", "S1", "1PDRILL", "Q5", "+A99",
    "[)>\x1e06", "https://id.gs1.org/01/09521234543213/21/7", "urn:epc:id:sgtin:", "250 l", ";",
    "\u2167", "\u00e9", "\x00", "\ud800",
])  # fmt: skip
LINES = st.lists(
    st.one_of(st.lists(PIECES, max_size=5).map("".join), st.text(max_size=12)), max_size=7
)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(lines=LINES, sku=st.sampled_from(["", "DRILL", "JUICE"]))
@example(lines=["\x1f"], sku="DRILL")
def test_every_line_has_an_answer(world: World, lines: list[str], sku: str) -> None:
    if not catalog.read.by_sku(["SAW"]):
        catalog.add_products([NewProduct("SAW", "Saw", gtin="09521234543213")])
    try:
        found = receipts.check(delivery(world, lines, sku), world.act())
    except Refused as refused:
        assert text(refused.refusals[0])
        return
    assert len(found.entries) == len(found.verdicts)
    told = {row for entry in found.entries for row in entry.rows}
    filled = {n for n, line in enumerate(lines) if line.strip(" \t\r\n")}
    assert told >= {n for n in filled if len(lines) == 1}
    for verdict in found.verdicts:
        assert verdict.reason is None or text(verdict.reason)
        assert verdict.pile == receipts.ACCEPTED or verdict.reason
