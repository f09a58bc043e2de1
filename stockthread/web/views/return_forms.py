"""Exchanging, lending, buying back and passing on: each a form, and its posting.

They are opened about a unit, or on a return's page, where the return is known.
"""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_POST

from stockthread.kernel import ids
from stockthread.kernel.errors import Refused
from stockthread.web import acting, return_forms
from stockthread.web.pages import page
from stockthread.web.views.schemes import go

View = Callable[..., HttpResponse]


def _views(deed: str, action: str) -> tuple[View, View]:
    @page(action)
    def show(request: HttpRequest, id: str = "") -> HttpResponse:
        """The form."""
        return acting.show(request, "return_form", return_forms.form(deed, request, id, {}))

    @page(action)
    @require_POST
    def post(request: HttpRequest, id: str = "") -> HttpResponse:
        """Do what it says."""
        try:
            return go(request, return_forms.do(deed, request, id))
        except Refused as refused:
            form = return_forms.form(deed, request, id, acting.refusal_words(refused))
            return acting.show(request, "return_form", form, status=422)

    return show, post


exchange, exchange_post = _views("exchange", "ship")
lend, lend_post = _views("lend", "ship")
buy_back, buy_back_post = _views("buy_back", "take_back")
register, register_post = _views("register", "take_back")


@page("take_back")
@require_POST
def withdraw(request: HttpRequest, id: str) -> HttpResponse:
    """Withdraw a registration."""
    return go(request, return_forms.withdraw(ids.internal_id("start", id), request))


pass_on, pass_on_post = _views("pass_on", "ship")
