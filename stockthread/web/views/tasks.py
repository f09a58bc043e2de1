"""Tasks: the list, one task held in one hand, issuing."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_POST

from stockthread.kernel.errors import Refused, refuse
from stockthread.web import acting, selection, task_list, tasking
from stockthread.web.pages import page, render
from stockthread.web.views.schemes import go


@page("view")
def tasks(request: HttpRequest) -> HttpResponse:
    """Tasks, in walking order."""
    return render(request, "tasks", task_list.page(request.GET, request.actor))


@page("issue_task")
def task_new(request: HttpRequest) -> HttpResponse:
    """The form that asks what is to be done with a selection."""
    items = selection.item_ids(selection.picked(request))
    return acting.show(request, "task_new", tasking.new_form(items))


@page("issue_task")
@require_POST
def task_new_post(request: HttpRequest) -> HttpResponse:
    """Issue a task for each item of a selection."""
    items = selection.item_ids(selection.picked(request))
    try:
        issued = tasking.issue(items, request)
    except Refused as refused:
        form = tasking.new_form(items, acting.refusal_words(refused))
        form["asked"] = {name: request.POST.get(name, "") for name in ("kind", "instruction")}
        return acting.show(request, "task_new", form, status=422)
    return go(request, f"{reverse('tasks')}?said={len(issued.ids)}.{issued.already}.{issued.there}")


@page("view")
def task(request: HttpRequest, id: str) -> HttpResponse:
    """One task."""
    return render(request, "task", tasking.page(task_list.id_of(id), request))


@page("task")
@require_POST
def task_scan(request: HttpRequest, id: str) -> HttpResponse:
    """Take a scan."""
    return render(request, "task", tasking.scan(task_list.id_of(id), request))


@page("task")
@require_POST
def task_back(request: HttpRequest, id: str) -> HttpResponse:
    """Take the last scan back."""
    return _done(request, id, tasking.take_back)


@page("task")
@require_POST
def task_block(request: HttpRequest, id: str) -> HttpResponse:
    """Say that it cannot be done, and why."""
    return _done(request, id, tasking.block)


@page("task")
@require_POST
def task_state(request: HttpRequest, id: str, deed: str) -> HttpResponse:
    """Claim it, give it back, cancel it, open it again."""
    done = task_list.TASKS.deeds.get(deed) or refuse("unknown_id", id=deed)
    task_list.need(request, done)
    return _done(request, id, lambda task, sent: task_list.ONE[deed]([task], sent))


def _done(request: HttpRequest, id: str, act: Any) -> HttpResponse:
    task = task_list.id_of(id)
    try:
        act(task, request)
    except Refused as refused:
        told = acting.refusal_words(refused)
        return render(request, "task", {**tasking.page(task, request), **told}, status=422)
    return go(request, task_list.href(task))
