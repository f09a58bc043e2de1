"""The queue of labels: jobs, their files, cancelling and going on."""

from django.http import FileResponse, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.views.decorators.http import require_POST

from stockthread.kernel import ids
from stockthread.web import label_jobs as jobs
from stockthread.web.pages import page, render
from stockthread.web.views.schemes import go


@page("view")
def label_jobs(request: HttpRequest) -> HttpResponse:
    """The jobs, the newest first."""
    return render(request, "label_jobs", jobs.queue(request.GET, request.actor))


@page("view")
def label_job(request: HttpRequest, id: str) -> HttpResponse:
    """One job: how far it is, what is wrong, its labels."""
    wanted = ids.internal_id("job", id)
    shown = jobs.one_job(wanted, request.GET, request.actor)
    response = render(request, "label_job", shown)
    if request.headers.get("HX-Target") == "job" and not shown["is_moving"]:
        response["HX-Refresh"] = "true"  # it has ended: other buttons, and perhaps a file
    return response


@page("label")
def label_job_file(request: HttpRequest, id: str) -> HttpResponseBase:
    """The labels of a job as a file."""
    path, name = jobs.file_of(ids.internal_id("job", id), request.actor)
    return FileResponse(path.open("rb"), as_attachment=True, filename=name)


@page("label")
@require_POST
def label_job_cancel(request: HttpRequest, id: str) -> HttpResponse:
    """Cancel a job."""
    return go(request, jobs.cancel(ids.internal_id("job", id)))


@page("label")
@require_POST
def label_job_go_on(request: HttpRequest, id: str) -> HttpResponse:
    """Go on with a job that failed or stopped."""
    return go(request, jobs.go_on(ids.internal_id("job", id), request.POST))
