"""Complaints: the list, one of them, and what can be done with it."""

from collections.abc import Callable, Sequence
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_POST

from stockthread import complaints
from stockthread.complaints import Complaint
from stockthread.kernel import clock, ids
from stockthread.kernel.errors import Refused, refuse
from stockthread.web import (
    acting,
    asked,
    complaint_forms,
    complaint_list,
    complaint_page,
    complaint_setup,
    complaint_words,
    lists,
)
from stockthread.web.complaint_list import COMPLAINTS
from stockthread.web.pages import page, render
from stockthread.web.views.schemes import go


@page("view")
def listed(request: HttpRequest) -> HttpResponse:
    """Complaints, those still to be done first."""
    return render(request, "complaints", {
        **lists.page(COMPLAINTS, request.GET, request.actor),  # type: ignore[attr-defined]
        "toasts": complaint_page.toasts(request),
    })  # fmt: skip


@page("view")
def show(request: HttpRequest, id: str) -> HttpResponse:
    """One complaint."""
    context = complaint_page.page(_named(id), request)
    return render(request, "complaint", {**context, "toasts": complaint_page.toasts(request)})


@page("complain")
def new(request: HttpRequest) -> HttpResponse:
    """The form for whoever answers the telephone."""
    return acting.show(request, "complaint_new", complaint_forms.form(request))


@page("complain")
@require_POST
def new_preview(request: HttpRequest) -> HttpResponse:
    """What the one field means, and what may be meant by it."""
    said = complaint_forms.preview(request.POST)
    return render(request, "parts/complaint_preview", said)


@page("complain")
@require_POST
def new_post(request: HttpRequest) -> HttpResponse:
    """Put the complaint on record."""
    try:
        made = complaint_forms.record(request)
    except Refused as refused:
        form = complaint_forms.form(request, acting.refusal_words(refused))
        return acting.show(request, "complaint_new", form, status=422)
    return go(request, f"{complaint_words.href(made.id)}?said=made")


def _named(id: str) -> Complaint:
    return complaints.read.complaint(ids.internal_id("complaint", id))


def _done(request: HttpRequest, it: int, word: str, lines: Sequence[int] = ()) -> HttpResponse:
    said = f"{word}.{','.join(map(str, lines))}" if lines else word
    return go(request, f"{complaint_words.href(it)}?{urlencode({'said': said})}")


def _acting(action: str, word: str, act: Callable[[HttpRequest, Complaint], Sequence[int]]):  # type: ignore[no-untyped-def]
    """A view that does one thing to a complaint and goes back to its page."""

    @page(action)
    @require_POST
    def view(request: HttpRequest, id: str) -> HttpResponse:
        it = _named(id)
        return _done(request, it.id, word, act(request, it))

    return view


def _who(request: HttpRequest) -> dict[str, object]:
    return {"by": request.actor.person, "at": clock.now()}  # type: ignore[attr-defined]


def _set_state(request: HttpRequest, it: Complaint) -> list[int]:
    form = request.POST
    return complaints.set_states(
        [it.id], form.get("state", ""), reason=form.get("reason", ""), **_who(request)
    )


def _assign(request: HttpRequest, it: Complaint) -> list[int]:
    return complaints.assign([it.id], complaint_list.person_of(request), **_who(request))


def _sort(request: HttpRequest, it: Complaint) -> list[int]:
    """Kind and deadline, as far as they are other ones; both or none."""
    form, who = request.POST, _who(request)

    def do() -> list[int]:
        done = list[int]()
        if "kind" in form:
            done += complaints.set_kind([it.id], form["kind"], **who)
        if "due" in form:
            day = complaint_forms.day_in(form["due"])
            if form["due"].strip() and day is None:
                refuse("bad_day", text=form["due"][:40])
            was = clock.day_of(it.due) if it.due else None
            if day != was:
                end = asked.moment(f"{day.isoformat()}T23:59") if day else None
                done += complaints.set_due([it.id], end, **who)
        return done

    return complaint_forms.at_once(do)


def _judge(request: HttpRequest, it: Complaint) -> list[int]:
    form = request.POST
    is_dangerous = form.get("danger") == "yes"
    return complaints.judge(
        [it.id], is_dangerous=is_dangerous, reason=form.get("reason", ""), **_who(request)
    )


def _note(request: HttpRequest, it: Complaint) -> list[int]:
    complaints.note([it.id], request.POST.get("note", ""), **_who(request))
    return []


def _file(request: HttpRequest, it: Complaint) -> list[int]:
    complaints.attach(it.id, complaint_forms.photos(request), **_who(request))
    return []


def _unlink(request: HttpRequest, it: Complaint) -> list[int]:
    item = ids.internal_id("item", request.POST.get("item", ""))
    return complaints.unlink(it.id, item, **_who(request))


def _hint(request: HttpRequest, it: Complaint) -> list[int]:
    return complaints.set_hints(it.id, complaint_forms.hints_of(request.POST), **_who(request))


state = _acting("answer", "state", _set_state)
assign = _acting("answer", "assigned", _assign)
sort = _acting("complain", "changed", _sort)
judge = _acting("answer", "judged", _judge)
note = _acting("complain", "noted", _note)
file = _acting("complain", "filed", _file)
unlink = _acting("complain", "unlinked", _unlink)
hints_post = _acting("complain", "changed", _hint)


@page("complain")
def hints(request: HttpRequest, id: str) -> HttpResponse:
    """The form that says what is known, and what may be meant by it."""
    it = _named(id)
    start = lists.number(request.GET.get("from", ""))
    return acting.show(request, "complaint_hints", {
        "it": it,
        "id": id,
        "asked": complaint_forms.hint_fields(it),
        **complaint_page.candidate_rows(it.hints, 20, start),
        "back": complaint_words.href(it.id),
        "products": complaint_page.products(),
    })  # fmt: skip


@page("complain")
@require_POST
def link(request: HttpRequest, id: str) -> HttpResponse:
    """Say what it is about: by code, or chosen among candidates."""
    it, form = _named(id), request.POST
    who = _who(request)
    if chosen := complaint_forms.chosen_items(form):
        lines = complaint_forms.at_once(lambda: complaint_forms.link_chosen(it, chosen, who))
        return _done(request, it.id, "linked", lines)
    items = complaints.things(form.get("code", "").strip())
    if len(items) != 1:
        refuse("complaint_item_unclear", text=form.get("code", "")[:60], count=len(items))
    return _done(request, it.id, "linked", complaints.link(it.id, items, **who))


@page("answer")
def answer(request: HttpRequest, id: str) -> HttpResponse:
    """The form of an answer; with `template` it is filled in from a prepared one."""
    it = _named(id)
    form = complaint_forms.answer_form(it, request)
    return acting.show(request, "complaint_answer", {
        **form, "id": id, "back": complaint_words.href(it.id),
    })  # fmt: skip


@page("answer")
@require_POST
def answer_post(request: HttpRequest, id: str) -> HttpResponse:
    """Send the answer, or write down that it was given; `use` only fills the form in again."""
    it = _named(id)
    reasons = {}
    if "use" not in request.POST:
        try:
            return _done(request, it.id, complaint_forms.answer(it, request))
        except Refused as refused:
            reasons = acting.refusal_words(refused)
            if refused.refusals[0].code == "complaint_mail":  # sent anew, it is another answer
                reasons["key"] = asked.new_key()
    form = complaint_forms.answer_form(it, request, reasons)
    return acting.show(request, "complaint_answer", {
        **form, "id": id, "back": complaint_words.href(it.id),
    }, status=422 if reasons else 200)  # fmt: skip


@page("complain")
def letter(request: HttpRequest, id: str, answer: int) -> HttpResponse:
    """An answer as a letter."""
    it, said = _named(id), complaints.read.answer(answer)
    if said.complaint != it.id:
        refuse("unknown_id", id=answer)
    response = HttpResponse(complaint_forms.letter(it, said), content_type="application/pdf")
    response["Content-Disposition"] = f'inline; filename="{it.number}.pdf"'
    return response


@page("complain")
@require_POST
def undo(request: HttpRequest) -> HttpResponse:
    """Take back changes, each the last of its sort."""
    lines = [int(each) for each in request.POST.getlist("line") if each.isdecimal()]
    complaints.undo(lines[:100], **_who(request))
    back = asked.back(request, reverse("complaints"))
    return redirect(f"{back.partition('?')[0]}?said=undone")


@page("answer")
def empty(request: HttpRequest, id: str) -> HttpResponse:
    """The form that asks whether the person is to be forgotten; POST does it."""
    it = _named(id)
    if request.method == "POST":
        complaints.empty_contacts([it.id], **_who(request))
        return _done(request, it.id, "emptied")
    return acting.show(request, "list_deed", {
        "title": f"Forget who made {it.number}?",
        "help": "Name, e-mail, telephone, address and the words of the answers are emptied. What"
        " was wrong with which unit stays. This cannot be undone.",
        "deed": "Empty them",
        "action": reverse("complaint_empty", args=[id]),
        "back": complaint_words.href(it.id),
    })  # fmt: skip


@page("view")
def setup(request: HttpRequest) -> HttpResponse:
    """Kinds and prepared answers."""
    return render(request, "complaint_setup", complaint_setup.page(request))


@page("set_up")
@require_POST
def setup_post(request: HttpRequest) -> HttpResponse:
    """Add or change a kind or a prepared answer, or offer it no more or again."""
    try:
        word = complaint_setup.do(request)
    except Refused as refused:
        context = complaint_setup.page(request, acting.refusal_words(refused))
        return render(request, "complaint_setup", context, status=422)
    return redirect(f"{reverse('complaint_setup')}?said={word}")
