"""The cast of the web tests: one person a role, a warehouse, a drill and a juice."""

from datetime import UTC, datetime, timedelta
from typing import NamedTuple

import pytest
from django.contrib.auth import get_user_model
from django.test import Client

from stockthread import access, catalog, identifiers, ledger, parties, places
from stockthread.kernel import ids
from tests.shared import made_once

LONG_AGO = datetime(2026, 1, 5, 9, 0, tzinfo=UTC)


class World(NamedTuple):
    """Twelve drills and a lot of juice in the store, two drills expected, and who may do what."""

    drills: list[int]
    juice: int
    expected: list[int]
    places: dict[str, int]
    people: dict[str, int]

    def client(self, role: str) -> Client:
        """A browser in which somebody of that role has signed in."""
        client = Client()
        client.force_login(get_user_model().objects.get(username=role))
        return client

    def public(self, kind: str, id: int) -> str:
        return ids.public_id(kind, id)

    def items(self, *items: int) -> str:
        """Public ids as forms send them."""
        return " ".join(ids.public_id("item", item) for item in items)


def _begin() -> World:
    people = {}
    for role in access.ROLES:
        [people[role]] = parties.add_people([parties.NewPerson(role.capitalize())])
        user = get_user_model().objects.create_user(role, password="a good long password")
        access.add_account(user.pk, people[role], role)
    add_reference_data()
    codes = places.read.by_code(["DOCK", "STORE", "STORE-1"])
    north = parties.read.by_code(["NORTH"])["NORTH"]
    codes["NORTH"] = places.place_of_party(north, "supplier")
    own = parties.read.by_code(["OWN"])["OWN"]

    def act(key: str) -> ledger.Act:
        return ledger.Act(key=key, by=people["operator"], recorded_at=LONG_AGO)

    drills = ledger.receive_new(
        new(ledger.Kind.UNIT, "DR-18", "serial", [f"DR-{n:04}" for n in range(1, 13)]),
        place=codes["STORE-1"], stage=ledger.Stage.READY, owner=own, act=act("drills"),
    ).items  # fmt: skip
    juice = ledger.receive_new(
        new(ledger.Kind.LOT, "JUICE", "lot", ["L-1"], [500_000]),
        place=codes["STORE"], stage=ledger.Stage.READY, owner=own, act=act("juice"),
    ).items  # fmt: skip
    expected = ledger.expect(
        new(ledger.Kind.UNIT, "DR-18", "serial", ["DR-0100", "DR-0101"]),
        place=codes["NORTH"], owner=north, act=act("expected"),
    ).items  # fmt: skip
    return World(list(drills), juice[0], list(expected), codes, people)


cast = made_once(_begin)


@pytest.fixture
def world(cast, db) -> World:
    return cast()


def add_reference_data() -> None:
    parties.add_parties(
        [
            parties.NewParty("OWN", "Harbour Works", is_own=True),
            parties.NewParty("NORTH", "Northwind Tools", is_supplier=True),
        ]
    )
    catalog.add_classes([catalog.NewClass("TOOLS", "Tools")])
    catalog.add_products(
        [
            catalog.NewProduct("DR-18", "Drill D18", product_class="TOOLS"),
            catalog.NewProduct("JUICE", "Apple juice", tracking="lot", unit="l", scale=1000),
        ]
    )
    places.add_places(
        [
            places.NewPlace("MAIN", "Main site", "site"),
            places.NewPlace("DOCK", "Dock", "zone", "MAIN"),
            places.NewPlace("STORE", "Store", "building", "MAIN"),
            places.NewPlace("STORE-1", "Bin 1", "bin", "STORE"),
        ]
    )


def new(
    kind: ledger.Kind,
    sku: str,
    code_type: str,
    codes: list[str],
    quantities: list[int] | None = None,
) -> ledger.New:
    product = catalog.read.by_sku([sku])[sku]
    type_id = identifiers.read.code_type_by_code(code_type).id
    return ledger.New(kind, product, len(codes), ledger.Given(type_id, codes), quantities)


@pytest.fixture
def clerk(world: World) -> Client:
    """A browser in which an admin has signed in: nothing is forbidden to them."""
    return world.client("admin")


@pytest.fixture
def soon() -> datetime:
    return LONG_AGO + timedelta(days=1)
