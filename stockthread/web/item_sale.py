"""What an item's page says of a unit's sale, warranty and loan, and what can be done about them."""

from typing import Any, Final, NamedTuple

from stockthread import access, ledger, parties, returns
from stockthread.kernel import ids
from stockthread.ledger import Kind, Stage
from stockthread.returns import Look
from stockthread.web import order_list, recalled, return_links, returning, words
from stockthread.web.lists import Act


class Sold(NamedTuple):
    """For the head of the page: chips, facts, and buttons."""

    states: list[words.State]
    facts: list[dict[str, Any]]
    acts: list[Act]


NOTHING: Final = Sold([], [], [])


def of_item(view: ledger.ItemView, actor: access.Actor) -> Sold:
    """What is to be said of a unit that stands on its own; of a lot whether it can come back."""
    if view.kind == Kind.LOT:
        return NOTHING._replace(states=recalled.states([view.id]), acts=_of_lot(view, actor))
    if view.kind != Kind.UNIT or view.stage not in (Stage.RAW, Stage.READY):
        return NOTHING
    look = returns.look(view.id, on=order_list.today())
    back = f"&back=/items/{ids.public_id('item', view.id)}"
    acts = [act._replace(href=act.href + back) for act in return_links.of_unit(look, actor)]
    if look.trips or not look.is_ours:
        href = returning.scan_href(view.code)
        is_main = not look.is_here and access.may(actor, "take_back")
        word = "Take back" if is_main else "Return"
        acts.insert(0, Act(word, "back", href, opens_beside=False, is_main=is_main))
    return Sold(returning.states(look), facts(look), acts)


def _of_lot(view: ledger.ItemView, actor: access.Actor) -> list[Act]:
    """The way back for what customers have of a lot."""
    if not access.may(actor, "take_back") or not returns.lots.spots([view.id]):
        return []
    return [Act("Take back", "back", returning.scan_href(view.code), opens_beside=False)]


def facts(look: Look) -> list[dict[str, Any]]:
    """To whom it was sold, on which order, and when; what it replaces; to whom it is lent."""
    known = parties.read.names(sorted({
        *([look.loan.party] if look.loan else []), *([look.sale.party] if look.sale else []),
    } - {0}))  # fmt: skip
    found = []
    if look.loan:
        lent = f"{known.get(look.loan.party, 'somebody')}, until {returning.day(look.loan.due)}"
        found.append(_fact("Lent to", lent))
    if sale := look.sale:
        is_there = look.view.owner == sale.party and not look.is_here
        to = "" if is_there else f" to {known.get(sale.party, 'somebody')}"
        number = f", {look.order.number}" if look.order else ""
        href = order_list.href(look.order.id) if look.order else ""
        found.append(_fact("Sold", f"{returning.day(sale.shipped_at)}{to}{number}", href))
    others = ledger.read.items([id for id in (look.replaces, look.replaced_by) if id])
    codes = {each.id: each.code or f"#{each.id}" for each in others}
    for name, id in (("Replaces", look.replaces), ("Replaced by", look.replaced_by)):
        if id:
            code = codes.get(id, "")
            found.append(_fact(name, code, returning.scan_href(code), is_code=True))
    if not look.sale and not look.trips and look.is_ours:
        found.append(_fact("Sold", "never"))
    return found


def _fact(name: str, value: str, href: str = "", *, is_code: bool = False) -> dict[str, Any]:
    return {"name": name, "value": value, "href": href, "is_code": is_code}
