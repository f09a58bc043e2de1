"""What can be done with a unit that was, is, or could be with a customer: as buttons.

The same ones stand on the return's page and on the page of the item.
"""

from urllib.parse import urlencode

from django.urls import reverse

from stockthread import access, ledger
from stockthread.ledger import Kind, Stage
from stockthread.returns import Look
from stockthread.web.lists import Act


def of_unit(look: Look, actor: access.Actor) -> list[Act]:
    """The buttons for a unit as it stands, the likeliest first."""
    view = look.view
    if view.kind != Kind.UNIT or view.stage not in (Stage.RAW, Stage.READY):
        return []
    is_sold, may_ship = look.sale is not None, access.may(actor, "ship")
    found = []
    if is_sold and not look.replaced_by and may_ship:
        found.append(_act("exchange", "Exchange", "join", view))
    if may_lend(look) and may_ship:
        found.append(_act("lend", "Lend", "out", view))
    if not look.is_ours and (is_sold or look.is_here) and access.may(actor, "take_back"):
        found.append(_act("buy_back", "Buy back", "value", view))
    if is_sold and not look.is_here and not look.loan and may_ship:
        found.append(_act("pass_on", "New owner", "who", view))
    if is_sold and not look.is_here and access.may(actor, "take_back"):
        waits = look.warranty and look.warranty.why in ("not_registered", "not_installed")
        found.insert(0 if waits else len(found), _act("register", "Register", "check", view))
    return found


def may_lend(look: Look) -> bool:
    """Whether it is ours, here, and free to leave."""
    view = look.view
    return look.is_ours and look.is_here and not look.holds and not view.reserved


def _act(deed: str, word: str, icon: str, view: ledger.ItemView) -> Act:
    query = urlencode({"unit": view.code or f"#{view.id}"})
    return Act(word, icon, f"{reverse(f'return_{deed}')}?{query}")
