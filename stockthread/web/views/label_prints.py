"""The panel that prints labels for a selection or for places."""

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_POST

from stockthread.kernel.errors import Refused
from stockthread.web import acting, label_jobs, label_print
from stockthread.web.pages import page, render
from stockthread.web.views.schemes import go


@page("label")
def label_print_form(request: HttpRequest) -> HttpResponse:
    """The choices, the first label, and in numbers what prints."""
    return render(request, "label_print", label_print.form(request, request.actor))


@page("label")
@require_POST
def label_print_choice(request: HttpRequest) -> HttpResponse:
    """What changes in the panel with another template or printer."""
    return render(request, "parts/label_print", label_print.form(request, request.actor))


@page("label")
@require_POST
def label_print_post(request: HttpRequest) -> HttpResponse:
    """Print, and lead to the job."""
    actor = request.actor  # type: ignore[attr-defined]
    try:
        job = label_print.print_now(request, actor)
    except Refused as refused:
        reasons = {**acting.refusal_words(refused), "refusal_title": "Nothing was printed"}
        shown = label_print.form(request, actor, reasons)
        return render(request, "label_print", shown, status=422)
    return go(request, label_jobs.href(job.id))
