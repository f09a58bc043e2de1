"""Two processes at once: the same code is stored once, and a tree of places stays a tree."""

import json
import subprocess

from tests.installation import Installation

ADD = """
import json, sys
from stockthread import catalog, parties, places
from stockthread.kernel.errors import Refused
ADDS = {
    "party": lambda code: parties.add_parties([parties.NewParty(code, code, is_supplier=True)]),
    "class": lambda code: catalog.add_classes([catalog.NewClass(code, code)]),
    "product": lambda code: catalog.add_products([catalog.NewProduct(code, code)]),
    "place": lambda code: places.add_places([places.NewPlace(code, code, "bin")]),
}
said = []
for n in range(25):
    for kind, add in ADDS.items():
        try:
            add(f"{kind}-{n}")
            said.append("stored")
        except Refused as error:
            said.append(",".join(refusal.code for refusal in error.refusals))
print(json.dumps(said))
"""

SWAP = """
import sys
from stockthread.kernel.errors import Refused
from stockthread.places import move_place, read
ids = read.by_code(["A", "B"])
below, above = ("A", "B") if {turn} else ("B", "A")
for _ in range(25):
    for target in (ids[above], None):
        try:
            move_place(ids[below], target)
        except Refused as error:
            assert [each.code for each in error.refusals] == ["place_under_itself"], error
"""

GROW = """
from stockthread.places import NewPlace, add_places
for n in range(25):
    add_places([NewPlace(f"{mark}{n}", "x", "bin", "A")])
"""


def _all(processes: list[subprocess.Popen[str]]) -> list[str]:
    finished = [process.communicate(timeout=120) for process in processes]
    for process, (_, error) in zip(processes, finished, strict=True):
        assert process.returncode == 0, error
    return [out for out, _ in finished]


def _start(installation: Installation, code: str) -> subprocess.Popen[str]:
    return installation.start_code(code, stdout=subprocess.PIPE, stderr=subprocess.PIPE)


def test_of_two_who_add_one_code_the_second_is_refused(installation: Installation) -> None:
    said = [json.loads(out) for out in _all([_start(installation, ADD) for _ in range(2)])]
    for one, other in zip(*said, strict=True):
        assert sorted((one, other)) == ["code_taken", "stored"]


FIND_OR_ADD = """
from stockthread import places
print([places.place_with_code(places.NewPlace(f"P{n}", "x", "zone")) for n in range(50)])
"""


def test_two_who_need_one_place_at_once_both_get_it(installation: Installation) -> None:
    one, other = _all([_start(installation, FIND_OR_ADD) for _ in range(2)])
    assert one == other
    assert len(set(json.loads(one))) == 50


def test_a_tree_of_places_stays_a_tree_whoever_moves_in_it(installation: Installation) -> None:
    installation.run(
        "from stockthread.places import NewPlace, add_places\n"
        "add_places([NewPlace('A', 'a', 'zone'), NewPlace('B', 'b', 'zone')])"
    )
    with installation.connect() as connection:
        [(before,)] = connection.execute("SELECT COUNT(*) FROM places_place").fetchall()
    codes = [SWAP.format(turn=turn) for turn in (0, 1)]
    codes += [GROW.replace("{mark}", mark) for mark in "XY"]
    _all([_start(installation, code) for code in codes])
    with installation.connect() as connection:
        found = connection.execute("SELECT id, parent_id, path FROM places_place").fetchall()
    paths = {id: path for id, _, path in found}
    assert len(paths) == before + 50
    for id, parent, path in found:
        assert path == f"{paths[parent] if parent else '/'}{id}/"


TEACH = """
import json
from datetime import UTC, datetime
from stockthread import catalog, identifiers
from stockthread.kernel.errors import Refused
now = datetime.now(UTC)
serial = identifiers.read.code_type_by_code("serial").id
said = []
for n in range(25):
    start = len(f"SHAPE{{n}}-")
    barcode = catalog.NewBarcode("{sku}", f"SHAPE{{n}}-0001", start, start + 4)
    book = identifiers.NewBook(f"{sku} {{n}}", serial)
    for act in (
        lambda: catalog.teach_barcodes([barcode], person=1, at=now),
        lambda: identifiers.add_book(book, [f"N{{n}}"], key=f"{sku} {{n}}", person=1, at=now),
    ):
        try:
            act()
            said.append("stored")
        except Refused as error:
            said.append(error.refusals[0].code)
print(json.dumps(said))
"""


def test_of_two_who_teach_one_barcode_or_register_one_number_the_second_is_refused(
    installation: Installation,
) -> None:
    installation.run(
        "from stockthread.catalog import NewProduct, add_products\n"
        "add_products([NewProduct('A', 'A'), NewProduct('B', 'B')])"
    )
    both = [_start(installation, TEACH.format(sku=sku)) for sku in "AB"]
    said = [json.loads(out) for out in _all(both)]
    for number, pair in enumerate(zip(*said, strict=True)):
        refusal = "number_in_book" if number % 2 else "barcode_taught"
        assert sorted(pair) == [refusal, "stored"]
