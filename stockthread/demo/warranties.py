"""How long the drills and what is in them are under warranty."""

from stockthread import catalog, returns
from stockthread.returns import NewTerm

_PARTS = {"DR12": "BP12", "DR18": "BP18", "DR36": "BP36"}


def add_warranties() -> None:
    """Two years on each drill from its shipment, one on the battery pack in it."""
    ids = catalog.read.by_sku([*_PARTS, *_PARTS.values()])
    returns.set_terms([NewTerm(24, ids[drill]) for drill in _PARTS])
    returns.set_terms([NewTerm(12, ids[drill], part=ids[pack]) for drill, pack in _PARTS.items()])
