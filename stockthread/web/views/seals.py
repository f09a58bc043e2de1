"""Seals and proofs: the page of heads, a proof as a file, and the page that checks one."""

from django.http import HttpRequest, HttpResponse
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_POST

from stockthread import ledger, seals
from stockthread.kernel import clock, ids
from stockthread.kernel.errors import Refused, refuse
from stockthread.web import acting, seal_page
from stockthread.web.pages import open_page, page, render
from stockthread.web.views.schemes import go


@page("verify")
def seal_list(request: HttpRequest) -> HttpResponse:
    """What is sealed, by which key."""
    return render(request, "seals", seal_page.page(request))


@page("verify")
@require_POST
def seal_now(request: HttpRequest) -> HttpResponse:
    """Seal what no head covers yet."""
    return _sealed(request, "")


@page("change_key")
@require_POST
def seal_key(request: HttpRequest) -> HttpResponse:
    """Change the key, or begin anew without the old one."""
    return _sealed(request, request.POST.get("deed", ""))


def _sealed(request: HttpRequest, deed: str) -> HttpResponse:
    try:
        return go(request, seal_page.seal(deed, request.POST.get("note", "")))
    except Refused as refused:
        told = seal_page.page(request, acting.refusal_words(refused))
        return render(request, "seals", told, status=422)


@page("verify")
def seal_head(request: HttpRequest) -> HttpResponse:
    """The last head as a file, to be kept elsewhere."""
    signed = seals.last() or refuse("nothing_sealed")
    name = f"head-{signed.head.number}.txt"
    return _file(signed.text + "\n", name, "text/plain; charset=utf-8")


@page("prove")
def proof(request: HttpRequest, id: str) -> HttpResponse:
    """A proof of what is on record of an item, as a file."""
    item = ids.internal_id("item", id)
    code = ledger.read.item(item).code or str(item)
    name = "".join(letter if letter.isalnum() else "-" for letter in code)
    made = seals.prove(item, at=clock.now())
    return _file(made.text, f"proof-{name}.json", "application/json")


def _file(text: str, name: str, media_type: str) -> HttpResponse:
    response = HttpResponse(text, content_type=media_type)
    response["Content-Disposition"] = content_disposition_header(True, name) or "attachment"
    return response


@open_page
def check_proof(request: HttpRequest) -> HttpResponse:
    """The page on which a browser checks a proof by itself; the file stays with the reader."""
    return render(request, "check_proof")
