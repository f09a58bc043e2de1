"""docs/reference/events.md says of each kind which rows it writes and how it reads as EPCIS."""

import re
from collections import defaultdict
from pathlib import Path

import pytest

from stockthread.kernel import db
from stockthread.ledger import event_rows
from tests import world
from tests.ledger import story

PAGE = Path(__file__).resolve().parents[2] / "docs" / "reference" / "events.md"

# Terms of CBV 2.0 (GS1, Core Business Vocabulary Standard, release 2.0, sections 7.1 and 7.2).
STEPS = frozenset(
    re.findall(
        r"\w+",
        """accepting arriving assembling collecting commissioning consigning creating_class_instance
cycle_counting decommissioning departing destroying disassembling dispensing encoding
entering_exiting holding inspecting installing killing loading other packing picking receiving
removing repackaging repairing replacing reserving retail_selling sampling sensor_reporting shipping
staging_outbound stock_taking stocking storing transporting unloading unpacking
void_shipping""",
    )
)
DISPOSITIONS = frozenset(
    re.findall(
        r"\w+",
        """active available completeness_verified completeness_inferred conformant
container_closed container_open damaged destroyed dispensed disposed encoded expired in_progress
in_transit inactive mismatch_instance mismatch_class mismatch_quantity needs_replacement
no_pedigree_match non_conformant non_sellable_other partially_dispensed recalled reserved
retail_sold returned sellable_accessible sellable_not_accessible stolen unavailable
unknown""",
    )
)
TYPES = ("Object", "Aggregation", "Transaction", "Association")
ACTIONS = ("ADD", "OBSERVE", "DELETE")


def documented() -> dict[str, tuple[set[str], str]]:
    """Of each kind the rows that it writes, and what it is in EPCIS."""
    found = {}
    for line in PAGE.read_text().splitlines():
        if line.startswith("| `"):
            kind, _, _, rows, epcis = (cell.strip() for cell in line.strip("|").split("|"))
            parts = re.findall(r"(?:edge|hold|reservation|code)(?: closed)?|\b[a-z]+\b", rows)
            found[kind.strip("`")] = (set(parts), epcis)
    return found


@pytest.mark.django_db
def test_every_kind_writes_the_rows_that_are_documented() -> None:
    posted = set(story.told(world.build()))
    assert posted == set(documented())
    kinds = dict(db.query("SELECT id, kind FROM ledger_event"))
    written = defaultdict(set)
    for part, source in event_rows.SOURCES.items():
        word = part.removesuffix("_item").replace("_closed", " closed")
        for event, *_ in db.query(source.sql):
            written[kinds[event]].add(word)
    words = {
        part.removesuffix("_item").replace("_closed", " closed") for part in event_rows.SOURCES
    }
    for kind, (rows, _) in documented().items():
        assert written[kind] <= rows, kind
        assert kind == "reverse" or written[kind] == rows & words, kind


@pytest.mark.parametrize("kind", documented())
def test_every_kind_reads_as_epcis(kind: str) -> None:
    epcis = documented()[kind][1]
    if kind == "reverse":
        assert epcis.endswith("errorDeclaration: did_not_occur")
        return
    event, step, disposition = epcis.split(" · ")
    if event != "Transformation":
        type_name, action = event.split()
        assert type_name in TYPES
        assert action in ACTIONS
    assert step in (*STEPS, "–")
    assert disposition in (*DISPOSITIONS, "–")
