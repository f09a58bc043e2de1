"""The site of the demo company, with every place's rectangle on its map in millimetres."""

from stockthread import lots, places
from stockthread.places import NewPlace

AISLES, RACKS_OF_AISLE, BINS_OF_RACK = 4, 3, 4
PALLET_PLACES = 12
TANKS = ("TANK-1", "TANK-2", "TANK-3", "TANK-4")
CLOSED_RACK = "A-04-R3"
"""The rack that a fork-lift ran into; nothing is put into its bins but by one story."""

_BUILT = (
    NewPlace("MB", "Millbrook Tools & Juice", "company"),
    NewPlace("MILL", "The mill", "site", "MB", 0, 0, 90_000, 50_000),
    NewPlace("WH", "Warehouse", "building", "MILL", 2_000, 2_000, 48_000, 34_000),
    NewPlace("PH", "Production hall", "building", "MILL", 54_000, 2_000, 34_000, 22_000),
    NewPlace("CS", "Cold store", "building", "MILL", 54_000, 28_000, 26_000, 14_000),
    NewPlace("GI", "Goods in", "zone", "WH", 3_000, 3_000, 9_000, 8_000),
    NewPlace("PK", "Packing", "zone", "WH", 3_000, 12_000, 9_000, 7_000),
    NewPlace("SH", "Shipping", "zone", "WH", 3_000, 20_000, 9_000, 7_000),
    NewPlace("QU", "Quarantine", "zone", "WH", 3_000, 28_000, 9_000, 7_000),
    NewPlace("A", "Shelves", "zone", "WH", 14_000, 3_000, 35_000, 19_000),
    NewPlace("B", "Pallets", "zone", "WH", 14_000, 25_000, 35_000, 9_000),
    NewPlace("LINE-1", "Line 1, drills", "zone", "PH", 55_000, 3_000, 15_000, 9_000),
    NewPlace("LINE-2", "Line 2, battery packs", "zone", "PH", 55_000, 13_000, 15_000, 10_000),
    NewPlace("PRESS", "Press room", "zone", "PH", 72_000, 3_000, 7_000, 9_000),
    NewPlace("BOTTLING", "Bottling", "zone", "PH", 72_000, 13_000, 15_000, 10_000),
    NewPlace("LAB", "Laboratory", "zone", "PH", 80_000, 3_000, 7_000, 9_000),
    NewPlace("CRATES", "Fruit in crates", "zone", "CS", 55_000, 29_000, 11_000, 12_000),
    NewPlace("TANKS", "Tanks", "zone", "CS", 67_000, 29_000, 12_000, 12_000),
)


def add_premises() -> None:
    """Store the whole site in one batch."""
    places.add_places([*_BUILT, *_shelves(), *_pallet_places(), *_tanks(), *_quarantine()])
    lots.add_tanks(list(places.read.by_code(TANKS).values()))


def _shelves() -> list[NewPlace]:
    """Four aisles of three racks of four bins, seen from above."""
    new = []
    for aisle in range(AISLES):
        code, y = f"A-{aisle + 1:02d}", 3_500 + 4_600 * aisle
        new.append(NewPlace(code, f"Aisle {aisle + 1}", "aisle", "A", 14_500, y, 34_000, 4_000))
        for rack in range(RACKS_OF_AISLE):
            name, x = f"{code}-R{rack + 1}", 14_800 + 11_200 * rack
            new.append(NewPlace(name, f"Rack {rack + 1}", "rack", code, x, y + 200, 10_800, 1_200))
            for column in range(BINS_OF_RACK):
                bin = f"{code}-{rack * BINS_OF_RACK + column + 1:02d}"
                left = x + 2_700 * column
                new.append(NewPlace(bin, bin, "bin", name, left, y + 200, 2_600, 1_200))
    return new


def _pallet_places() -> list[NewPlace]:
    aisle = NewPlace("B-01", "Pallet aisle", "aisle", "B", 14_500, 25_500, 34_000, 8_000)
    return [aisle] + [
        NewPlace(f"B-01-{n + 1:02d}", f"Pallet place {n + 1}", "bin", "B-01",
                 14_800 + 5_600 * (n % 6), 25_800 + 4_200 * (n // 6), 5_200, 2_600)
        for n in range(PALLET_PLACES)
    ]  # fmt: skip


def _tanks() -> list[NewPlace]:
    return [
        NewPlace(code, f"Tank {n + 1}, 2,000 l", "bin", "TANKS",
                 67_500 + 5_800 * (n % 2), 29_500 + 5_800 * (n // 2), 5_000, 5_000)
        for n, code in enumerate(TANKS)
    ]  # fmt: skip


def _quarantine() -> list[NewPlace]:
    return [
        NewPlace(f"QU-{n + 1}", f"Quarantine shelf {n + 1}", "bin", "QU",
                 3_400 + 2_100 * n, 28_400, 1_900, 6_000)
        for n in range(4)
    ]  # fmt: skip
