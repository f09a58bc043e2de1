"""What other currencies are worth here: the rates on record, and the form that says a new one."""

from collections.abc import Iterator
from typing import Any, Final
from urllib.parse import urlencode

from django.http import HttpRequest
from django.urls import reverse

from stockthread import access, costs, parties
from stockthread.kernel import clock, money
from stockthread.kernel.errors import refuse
from stockthread.web import lists, order_list, period_page
from stockthread.web.lists import Listing, Records, Said, Whole


def page(request: HttpRequest, reasons: dict[str, Any] | None = None) -> dict[str, Any]:
    """Every rate, the currencies one after the other, the latest day first."""
    latest = {rate.currency: rate for rate in costs.read.rates()}
    form = request.POST if request.method == "POST" else request.GET
    said = request.GET.get("said", "")
    return {
        "home": money.home_currency(),
        **lists.page(RATES, request.GET, request.actor),  # type: ignore[attr-defined]
        "may_set": access.may(request.actor, "set_up"),  # type: ignore[attr-defined]
        "asked": {
            "currency": form.get("currency", ""),
            "rate": form.get("rate", ""),
            "day": form.get("day", "") or order_list.today().isoformat(),
        },
        "toasts": [{"sentence": told(latest[said])}] if said in latest else [],
        **(reasons or {}),
    }


def find(said: Said) -> Whole:
    """Rates that fit the words, the currencies one after the other, the latest day first."""
    found = costs.read.rates()
    people = parties.read.people_names(sorted({rate.person for rate in found}))
    latest = {rate.currency: rate for rate in found}
    ordered = sorted(found, key=lambda rate: rate.day, reverse=True)
    ordered.sort(key=lambda rate: rate.currency)
    return Whole(
        [
            {
                "currency": rate.currency,
                "day": rate.day,
                "rate": shown(rate),
                "is_last": latest[rate.currency] == rate,
                "who": people.get(rate.person, ""),
                "at": rate.recorded_at,
            }
            for rate in ordered
            if said.fits(rate.currency)
        ]
    )


def cells(rows: Records, actor: access.Actor) -> Iterator[list[Any]]:
    """Rates as lines of the file."""
    for row in rows:
        yield [row["currency"], row["day"], row["rate"], row["at"].isoformat(), row["who"]]


def told(rate: Any) -> str:
    """What was just said."""
    return f"1 {rate.currency} is {shown(rate)} {money.home_currency()} from its day on."


def shown(rate: Any) -> str:
    """A rate as people write it: 0.9231."""
    return f"{float(rate.rate):.9g}"


def set_rate(request: HttpRequest) -> str:
    """Store what the form says; return where to go. Raises Refused as costs.set_rate."""
    form = request.POST
    currency = form.get("currency", "").strip().upper()
    text = form.get("day", "")
    day = period_page.parsed(text) or refuse("bad_moment", text=text)
    by = request.actor.person  # type: ignore[attr-defined]
    costs.set_rate(currency, costs.parse_rate(form.get("rate", "")), day=day, by=by, at=clock.now())
    return f"{reverse('rates')}?{urlencode({'said': currency})}"


RATES: Final = Listing(
    name="rates",
    noun="rate",
    fields=(lists.text_field("any currency", "Show"),),
    find=find,
    rows=lists.as_they_are,
    head=("currency", "from", "worth", "said", "by"),
    amounts=("worth",),
    cells=cells,
    action="see_costs",
)
