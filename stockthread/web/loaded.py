"""A lot is loaded at a station: what is said of it, and the way back to what was loaded before."""

from collections.abc import Mapping
from typing import Any
from urllib.parse import urlencode

from stockthread import access, catalog, ledger, places, production
from stockthread.kernel import ids
from stockthread.kernel.errors import Refusal, Refused
from stockthread.ledger import Act
from stockthread.web import asked


def load(form: Mapping[str, str], act: Act) -> str:
    """Load the lot of the form at its station; return what the address says of it.

    It is no event of the ledger. Raises Refused: scan_unknown, scan_ambiguous, and as
    `production.load`.
    """
    lot = form.get("lot", "").strip()
    found = {match.item for match in ledger.read.find_code(lot) if match.is_live}
    if len(found) != 1:
        code = "scan_ambiguous" if found else "scan_unknown"
        raise Refused([Refusal(None, code, {"code": lot})])
    [item] = found
    station = asked.place(form.get("station", ""))
    before = loaded_of(station, ledger.read.item(item).product)
    production.load(station, item, by=act.by, at=act.at or act.recorded_at)
    said = {"loaded": ids.public_id("item", item), "station": ids.public_id("place", station)}
    if before:
        said["before"] = ids.public_id("item", before)
    return urlencode(said)


def loaded_of(station: int, product: int) -> int:
    """The lot of a product that is loaded at a station, 0 for none."""
    found = production.read.loaded([station])
    return next((each.lot for each in found if each.product == product), 0)


def undo(form: Mapping[str, str], act: Act) -> None:
    """Load again what was loaded before, or nothing where nothing was. Raises Refused."""
    station, lot = (
        ids.internal_id("place", form.get("station", "")),
        ids.internal_id("item", form.get("loaded", "")),
    )
    before, at = form.get("before", ""), act.at or act.recorded_at
    if before:
        production.load(station, ids.internal_id("item", before), by=act.by, at=at)
    else:
        production.unload(station, ledger.read.item(lot).product, at=at)


def toasts(
    query: Mapping[str, str], undo_href: str, back: str, actor: access.Actor
) -> list[dict[str, Any]]:
    """What the address says was loaded, while it is, with the way back."""
    if not query.get("loaded") or not query.get("station"):
        return []
    lot, station = (
        ids.internal_id("item", query["loaded"]),
        ids.internal_id("place", query["station"]),
    )
    view, spot = ledger.read.item(lot), places.read.place(station)
    if loaded_of(station, view.product) != lot:
        return []
    before = query.get("before", "")
    what = f"{catalog.read.product(view.product).name} {view.code}".strip()
    was = ledger.read.codes([ids.internal_id("item", before)]) if before else {}
    instead = f" instead of {next(iter(was.values()))}" if was and before != query["loaded"] else ""
    told: dict[str, Any] = {
        "sentence": f"{what} is loaded at {spot.code}{instead}: it goes into every unit completed "
        "there, until the next is loaded.",
        "key": asked.new_key(),
        "back": back,
        "fields": [
            (name, query[name]) for name in ("loaded", "station", "before") if query.get(name)
        ],
    }
    if before != query["loaded"] and access.may(actor, "produce"):
        told["undo"] = undo_href
    return [told]
