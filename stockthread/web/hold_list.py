"""One page of the open holds."""

from typing import Any, Final

from django.urls import reverse

from stockthread import access, ledger
from stockthread.kernel import ids
from stockthread.web import held, words

SIZE: Final = 50


def page(before: str, actor: access.Actor) -> dict[str, Any]:
    """Holds from before the one in the address, the newest first."""
    until = ids.internal_id("hold", before) if before else 2**62
    found = ledger.read.latest_holds(SIZE + 1, until)
    rows = held.rows(found[:SIZE])
    more = rows[-1].id if len(found) > SIZE else ""
    return {
        "holds": rows,
        "total": ledger.read.count_holds(),
        "held_state": words.HELD,
        "size": SIZE,
        "can_release": "" if access.may(actor, "release") else held.who_can_release(),
        "here": reverse("holds"),
        "next_href": f"{reverse('holds')}?before={more}" if more else "",
    }
