"""How much of a lot there is, as its page says it: here, in transit, with whom; and whose it is."""

from typing import Final

from stockthread import catalog, ledger, lots, parties
from stockthread.web import shown

WORDS: Final = {
    lots.custody.HERE: "Here",
    "transit": "In transit",
    "customer": "With customers",
    "supplier": "At suppliers",
    "carrier": "On its way",
    "lost": "Lost",
    "expected": "Expected",
}
OWNERS_MAX: Final = 4
Fact = tuple[str, str, str]


def told(view: ledger.ItemView, product: catalog.Product | None, facts: list[Fact]) -> list[Fact]:
    """The facts of a lot with its quantity parted by the hands that it is in, where it is not all
    here, and with each owner where they are several."""
    if view.kind != ledger.Kind.LOT or product is None:
        return facts
    parts = lots.custody.custody([view.id]).get(view.id, [])
    sums, owners = lots.custody.by_where(parts), lots.custody.by_owner(parts)
    instead: dict[str, list[Fact]] = {}
    if sums and list(sums) != [lots.custody.HERE]:
        every = {lots.custody.HERE: 0, **sums}
        instead["Quantity"] = [
            (WORDS[where], shown.measure(product, quantity), "")
            for where, quantity in every.items()
        ]
    if len(owners) > 1:
        names = parties.read.names(sorted(owners.keys() - {0}))
        words = [f"{names.get(id, 'nobody')} {shown.measure(product, n)}"
                 for id, n in list(owners.items())[:OWNERS_MAX]]  # fmt: skip
        if len(owners) > OWNERS_MAX:
            words.append(f"and {len(owners) - OWNERS_MAX} more")
        instead["Whose"] = [("Whose", ", ".join(words), "")]
    return [new for fact in facts for new in instead.get(fact[0], [fact])]
