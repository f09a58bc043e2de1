"""What is here: in hand, in a place of our own; neither with others nor lost nor in transit.

SQL for the queries of this area; nothing here runs.
"""

from typing import Final

from stockthread import ledger, places

_ELSEWHERE: Final = ", ".join(f"'{kind}'" for kind in (*places.PARTY_KINDS, *places.VIRTUAL_KINDS))
HERE: Final = f"(SELECT p.id FROM places_place p WHERE p.kind NOT IN ({_ELSEWHERE}))"
"""SQL: the places in which goods are here."""

IN_HAND: Final = ", ".join(str(int(stage)) for stage in ledger.IN_HAND)
"""SQL: the stages at which goods are in hand."""
