"""Signing on a page: what somebody signs stands before them, and the password says that they do.

A form includes parts/signing.html with `signs`, the sentence; its view hands `signer` to the core.
Wrong passwords are counted with those at the sign-in, and close both doors.
"""

from collections.abc import Iterator
from typing import Any, Final, NoReturn

from axes.handlers.proxy import AxesProxyHandler
from axes.utils import reset
from django.conf import settings
from django.contrib.auth import authenticate
from django.http import HttpRequest
from django.utils import timezone

from stockthread import access, ledger, parties
from stockthread.kernel import clock
from stockthread.kernel.errors import refuse
from stockthread.web import asked, lists, order_links, shown
from stockthread.web.lists import Listing, Paged, Records, Said

HOW: Final = {access.BY_PASSWORD: "password", access.AT_THE_MACHINE: "at the machine itself"}
EVENT: Final = "event"
"""The kind of a signed act that is one event; its id is the event's."""
HEAD: Final = ("signed", "by", "role", "how", "meaning", "act", "number", "digest", "device")


def signer(request: HttpRequest) -> access.Signer:
    """Who signs: the person who has signed in and has typed the password again.

    Raises Refused signature_needed, signature_wrong, signature_closed.
    """
    password = request.POST.get("password", "")
    if not password:
        refuse("signature_needed")
    name = request.user.get_username()
    if not AxesProxyHandler.is_allowed(request, {"username": name}):
        refuse_closed(request)
    user = authenticate(request, username=name, password=password)
    if user is None or user.pk != request.user.pk:
        if getattr(request, "axes_locked_out", False):
            refuse_closed(request)
        refuse("signature_wrong")
    reset(username=name)
    actor: access.Actor = request.actor  # type: ignore[attr-defined]
    return access.Signer(
        actor.person, actor.role, access.BY_PASSWORD, clock.now(), asked.machine(request)
    )


def refuse_closed(request: HttpRequest) -> NoReturn:
    """Say for how long nobody signs in this name; the page stays what it is."""
    request.axes_locked_out = False  # type: ignore[attr-defined]
    refuse("signature_closed", minutes=int(settings.AXES_COOLOFF_TIME.total_seconds() // 60))


def told(kind: str, id: str) -> list[dict[str, Any]]:
    """The signatures under an act, as its page shows them."""
    return rows(access.signatures_of(kind, [id]))


def rows(found: Records, actor: access.Actor | None = None) -> list[dict[str, Any]]:
    """Signatures written down."""
    people = parties.read.people_names(sorted({each.person for each in found}))
    hrefs = order_links.hrefs(ledger.Cause(each.act_kind, each.act_id) for each in found)
    return [
        {
            "meaning": each.meaning,
            "by": people.get(each.person) or "somebody who has left",
            "role": each.role,
            "how": HOW[each.how],
            "at": each.at,
            "digest": each.digest,
            "act": act_words(each),
            "href": shown.event_href(int(each.act_id)) if each.act_kind == EVENT
            else hrefs.get(ledger.Cause(each.act_kind, each.act_id), ""),
        }
        for each in found
    ]  # fmt: skip


def act_words(signature: access.Signature) -> str:
    """What was signed: `sales order SO-0012`; an event is called by what it is."""
    return "event" if signature.act_kind == EVENT else f"{signature.act_kind} {signature.act_id}"


def find(said: Said) -> Paged:
    """Signatures that fit the words, the newest first."""
    fitting = {"text": said.get("text", ""), "since": said.start(), "until": said.end()}
    return Paged(
        lambda after, limit: access.signatures(
            **fitting, limit=limit, before=lists.number(after) or 2**62
        ),
        lambda: access.count_signatures(**fitting),
    )


def cells(found: Records, actor: access.Actor) -> Iterator[list[Any]]:
    """Signatures as lines of the file."""
    people = parties.read.people_names(sorted({each.person for each in found}))
    for each in found:
        yield [
            timezone.localtime(each.at).isoformat(timespec="seconds"),
            people.get(each.person, ""), each.role, each.how, each.meaning, each.act_kind,
            each.act_id, each.digest, each.device,
        ]  # fmt: skip


SIGNATURES: Final = Listing(
    name="signatures",
    noun="signature",
    fields=(lists.text_field("any word of it"), lists.SINCE, lists.UNTIL),
    find=find,
    rows=rows,
    head=HEAD,
    cells=cells,
    label=lambda signature: signature.meaning,
    action="verify",
    words={"meaning": "what it says", "role": "as"},
)
