"""Label templates: the list, the editor with its picture, versions, images."""

from collections.abc import Callable

from csp.decorators import csp_update
from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_POST

from stockthread import printing
from stockthread.kernel import clock, ids
from stockthread.kernel.errors import Refused, refuse
from stockthread.web import (
    acting,
    label_draft,
    label_images,
    label_list,
    label_page,
    label_picture,
    label_wear,
)
from stockthread.web.pages import page, render
from stockthread.web.views.schemes import go

DAY = 24 * 60 * 60
VIEWER_STYLES = {"style-src": ["'unsafe-inline'"]}
"""Browsers show a picture that is opened alone on a page of their own, with styles of their own."""

FILE_MAX = 200_000


@page("view")
def label_templates(request: HttpRequest) -> HttpResponse:
    """Every template with its picture."""
    return render(request, "label_templates", label_list.page(request.GET, request.actor))


@page("view")
def label_template_new(request: HttpRequest) -> HttpResponse:
    """The editor of a template that is not there yet."""
    return render(request, "label_template", label_page.new_template(request.GET))


@page("view")
def label_template(request: HttpRequest, id: str) -> HttpResponse:
    """The editor of a template, and its versions."""
    wanted = ids.internal_id("template", id)
    return render(request, "label_template", label_page.one_template(wanted, request.GET))


@page("view")
@require_POST
def label_template_draft(request: HttpRequest) -> HttpResponse:
    """The editor with one element more or less; nothing is stored."""
    return render(request, "label_template", label_page.drafted(request.POST))


@page("view")
@require_POST
def label_template_preview(request: HttpRequest) -> HttpResponse:
    """The picture of what the editor holds."""
    return render(request, "parts/label_preview", label_page.preview(request.POST))


@page("view")
@require_POST
def label_template_read(request: HttpRequest) -> HttpResponse:
    """The editor of a new template with the description in a file."""
    sent = request.FILES.get("file")
    form = request.POST.copy()
    try:
        if sent is None or (sent.size or 0) > FILE_MAX:
            what = f"a JSON file of at most {FILE_MAX:,} bytes is needed"
            refuse("template_bad", where="The file", what=what)
        data = label_draft.from_text(sent.read().decode("utf-8-sig", "replace"))
    except Refused as refused:
        shown = label_page.drafted(form) | _reasons(refused, "Not read")
        return render(request, "label_template", shown, status=422)
    subject = label_page.subject_of(form)
    shown = {**label_page.page(data, subject, form), **label_page.new_about(form)}
    return render(request, "label_template", shown | {"is_changed": True})


@page("set_up")
@require_POST
def label_template_new_post(request: HttpRequest) -> HttpResponse:
    """Store a new template."""
    return _stored(request, lambda: label_page.add(request.POST, _person(request), clock.now()))


@page("set_up")
@require_POST
def label_template_post(request: HttpRequest, id: str) -> HttpResponse:
    """Store a new version of a template."""
    wanted = ids.internal_id("template", id)
    return _stored(
        request, lambda: label_page.change(wanted, request.POST, _person(request), clock.now())
    )


def _stored(request: HttpRequest, store: Callable[[], str]) -> HttpResponse:
    """Store and go on; where it is refused, show the editor again with the reasons."""
    try:
        return go(request, store())
    except Refused as refused:
        shown = label_page.drafted(request.POST) | _reasons(refused, "Not saved")
        codes = {each.code for each in refused.refusals}
        shown["asks_although"] = "template_would_not_print" in codes
        return render(request, "label_template", shown, status=422)


def _reasons(refused: Refused, title: str) -> dict[str, object]:
    return {**acting.refusal_words(refused), "refusal_title": title}


def _person(request: HttpRequest) -> int:
    return int(request.actor.person)  # type: ignore[attr-defined]


@page("set_up")
@require_POST
def label_template_name(request: HttpRequest, id: str) -> HttpResponse:
    """Give a template another name."""
    wanted = ids.internal_id("template", id)
    printing.rename_template(wanted, request.POST.get("name", ""))
    return go(request, f"{label_picture.template_href(wanted)}?said=renamed")


@page("set_up")
@require_POST
def label_template_close(request: HttpRequest, id: str) -> HttpResponse:
    """Take a template out of use."""
    wanted = ids.internal_id("template", id)
    printing.close_template(wanted)
    return go(request, f"{label_picture.template_href(wanted)}?said=closed")


@page("set_up")
@require_POST
def label_template_reopen(request: HttpRequest, id: str) -> HttpResponse:
    """Bring a template back into use."""
    wanted = ids.internal_id("template", id)
    printing.reopen_template(wanted)
    return go(request, f"{label_picture.template_href(wanted)}?said=reopened")


@csp_update(VIEWER_STYLES)
@page("view")
def label_template_picture(request: HttpRequest, id: str) -> HttpResponse:
    """A template with examples as PNG; a version's never changes."""
    asked = request.GET.get("version", "")
    number = int(asked) if asked.isdecimal() else 0
    png = label_list.picture(ids.internal_id("template", id), number)
    response = HttpResponse(png, content_type="image/png")
    response["Cache-Control"] = f"private, max-age={DAY if number else 0}"
    return response


@page("view")
def label_template_wear(request: HttpRequest, id: str) -> HttpResponse:
    """What the codes of a template survive."""
    wanted = ids.internal_id("template", id)
    return render(request, "label_wear", label_wear.page(wanted, request.GET))


@page("view")
def label_template_file(request: HttpRequest, id: str) -> HttpResponse:
    """A template's description as a file."""
    text, name = label_page.as_file(ids.internal_id("template", id))
    response = HttpResponse(text, content_type="application/json; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


@page("view")
def label_images_page(request: HttpRequest) -> HttpResponse:
    """The images that templates may show."""
    return render(request, "label_images", label_images.page(request.GET, request.actor))


@csp_update(VIEWER_STYLES)
@page("view")
def label_image(request: HttpRequest, id: str) -> HttpResponse:
    """One image as PNG."""
    return HttpResponse(label_images.png(ids.internal_id("image", id)), content_type="image/png")


@page("set_up")
@require_POST
def label_image_post(request: HttpRequest) -> HttpResponse:
    """Take an image in."""
    try:
        label_images.add(request, _person(request), clock.now())
    except Refused as refused:
        shown = label_images.page(request.GET, request.actor) | _reasons(refused, "Not taken in")
        shown["asked_name"] = request.POST.get("name", "")
        return render(request, "label_images", shown, status=422)
    return go(request, f"{label_images.href()}?said=added")


@page("set_up")
@require_POST
def label_image_remove(request: HttpRequest, id: str) -> HttpResponse:
    """Take an image out of the store."""
    printing.remove_image(ids.internal_id("image", id))
    return go(request, f"{label_images.href()}?said=removed")
