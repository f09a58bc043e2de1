"""The public pages of products, their pictures, and the pages that set them up."""

from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.shortcuts import render as render_template
from django.urls import reverse
from django.utils.cache import patch_cache_control, patch_vary_headers
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from stockthread import files, passports
from stockthread.kernel import clock, ids
from stockthread.kernel.errors import Refused
from stockthread.web import (
    clone_list,
    lists,
    passport_page,
    passport_setup,
    passport_texts,
    rowed,
)
from stockthread.web.pages import open_page, page, render

TYPES = ("text/html", "application/ld+json", "application/json")


def _answer(
    request: HttpRequest, context: dict[str, Any], status: int = 200, template: str = "passport"
) -> HttpResponse:
    language = context.get("language") or passport_page.language_of(request)
    around = {"t": passport_texts.TEXTS[language], "language": language}
    whole = {**around, **context}
    response = render_template(request, f"stockthread/{template}.html", whole, status=status)
    response["Content-Language"] = language
    return _kept_private(response)


def _kept_private(response: HttpResponse) -> HttpResponse:
    patch_cache_control(response, private=True, no_cache=True)
    patch_vary_headers(response, ["Accept", "Accept-Language", "Cookie"])
    response["Referrer-Policy"] = "no-referrer"
    response["X-Robots-Tag"] = "noindex"
    return response


def _word(request: HttpRequest, word: str, status: int) -> HttpResponse:
    """A page that says one thing."""
    words = passport_texts.TEXTS[passport_page.language_of(request)]
    return _answer(request, {"said": words[word], "help": words.get(f"{word}_help", "")},
                   status, "passport_word")  # fmt: skip


def _shown(request: HttpRequest, **parts: str) -> HttpResponse:
    length = request.META.get("CONTENT_LENGTH") or "0"
    if not length.isdecimal() or int(length) > passport_page.BODY_MAX:
        return _word(request, "too_large", 413)
    try:
        it = passport_page.visit(request, **parts)
        if request.method == "POST":
            return _posted(request, it)
    except passport_page.Missed:
        return _word(request, "unknown", 404)
    except passport_page.Shut:
        return _word(request, "wait", 429)
    context = passport_page.page(it, request)
    if request.get_preferred_type(TYPES) in TYPES[1:]:
        found = passport_page.json_ld(it, request)
        answer = JsonResponse(found, content_type="application/ld+json",
                              json_dumps_params={"ensure_ascii": False})  # fmt: skip
        return _kept_private(answer)
    return _answer(request, context)


def _posted(request: HttpRequest, it: passport_page.Visit) -> HttpResponse:
    if "here" in request.POST:
        if it.view and not it.is_staff:
            area = request.POST["here"][:40]
            address = passport_page.address_of(request)
            passports.scanned(it.view, address=address, at=clock.now(), area=area)
        return HttpResponse(status=204)
    made = passport_page.complain(it, request)
    words = passport_texts.TEXTS[it.language]
    if isinstance(made, str):
        context = passport_page.page(it, request)
        asked = {name: request.POST.get(name, "")[:2_000] for name in ("words", "reach", "code")}
        return _answer(request, {**context, "problem": words[made], "asked": asked}, 422)
    said = words["thanks_number"].format(number=made.number)
    return _answer(request, {"said": words["thanks"], "help": said, "language": it.language,
                             "back": request.get_full_path()}, 200, "passport_word")  # fmt: skip


@csrf_exempt
@open_page
def by_code(request: HttpRequest, key: str) -> HttpResponse:
    """The page of a unit or lot, by its key; POST: a complaint about it."""
    return _shown(request, key=key)


@csrf_exempt
@open_page
def by_gtin(request: HttpRequest, gtin: str, lot: str = "", serial: str = "") -> HttpResponse:
    """The page at a GS1 Digital Link; the unit's own with its key in `k`. POST: a complaint."""
    return _shown(request, gtin=gtin, lot=lot, serial=serial)


@open_page
def picture(request: HttpRequest, id: str) -> HttpResponse:
    """The picture of a product."""
    try:
        kept = files.read.file(ids.internal_id("file", id))
        if kept.subject.kind != files.PRODUCT or not kept.is_picture:
            return HttpResponse(status=404)
        response = HttpResponse(files.read.content(kept), content_type=kept.media_type)
    except Refused:
        return HttpResponse(status=404)
    patch_cache_control(response, public=True, max_age=86_400)
    return response


@page("view")
def of_item(request: HttpRequest, id: str) -> HttpResponse:
    """The public page of an item, as whoever scans its label sees it."""
    item = ids.internal_id("item", id)
    return redirect("passport", passports.keys_of([item])[item])


@page("decide")
def clones(request: HttpRequest) -> HttpResponse:
    """Units whose public scans do not fit what is on record."""
    context = lists.page(clone_list.CLONES, request.GET, request.actor)  # type: ignore[attr-defined]
    return render(request, "clones", context)


@page("view")
def setup(request: HttpRequest, id: str) -> HttpResponse:
    """What the public page of a product says, and keys to its restricted part."""
    return render(request, "product_passport", passport_setup.page(id, request))


@page("set_up")
@require_POST
def setup_post(request: HttpRequest, id: str) -> HttpResponse:
    """Keep what the form says, or give one more row."""
    if rowed.COMMAND in request.POST:
        return render(request, "product_passport", passport_setup.page(id, request))
    try:
        said = passport_setup.do(id, request)
    except Refused as refused:
        context = passport_setup.page(id, request, rowed.reasons(refused))
        return render(request, "product_passport", context, status=422)
    if said.startswith("key:"):
        context = passport_setup.page(id, request, {"new_key": said.removeprefix("key:")})
        return render(request, "product_passport", context)
    return redirect(f"{reverse('product_passport', args=[id])}?said={said}")
