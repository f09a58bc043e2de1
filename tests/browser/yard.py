"""Stock of a test's own on the shared site: a product, two places and as many units as asked."""

import json
from typing import NamedTuple

from tests.site import Site

_MAKE = """
import json
from datetime import UTC, datetime, timedelta
from stockthread import catalog, identifiers, ledger, parties, places
from stockthread.kernel import ids
name, count = {name!r}, {count}
catalog.add_products([catalog.NewProduct(name, "Lamp " + name)])
places.add_places([places.NewPlace(name + place, "Shelf " + place, "bin") for place in "AB"])
product = catalog.read.by_sku([name])[name]
spots = places.read.by_code([name + "A", name + "B"])
serial = identifiers.read.code_type_by_code("serial").id
codes = [name + "-" + str(1001 + n) for n in range(count)]
act = ledger.Act(key=name, by=parties.LOCAL_ADMINISTRATOR,
                 recorded_at=datetime.now(UTC) - timedelta(hours=2))
made = ledger.receive_new(
    ledger.New(ledger.Kind.UNIT, product, count, ledger.Given(serial, codes)),
    place=spots[name + "A"], stage=ledger.Stage.READY, owner=0, act=act).items
print(json.dumps([codes, [ids.public_id("item", item) for item in made]]))
"""


class Yard(NamedTuple):
    """Units of the product `name`, which all stand at `name` + "A"; `name` + "B" is empty."""

    name: str
    codes: list[str]
    ids: list[str]

    @property
    def items(self) -> str:
        """The address of the list of these units."""
        return f"/items?product={self.name}"


def make(site: Site, name: str, count: int = 3) -> Yard:
    """Make a yard; the name must be new on this site."""
    said = site.installation.run(_MAKE.format(name=name, count=count))
    codes, ids = json.loads(said.splitlines()[-1])
    return Yard(name, codes, ids)
