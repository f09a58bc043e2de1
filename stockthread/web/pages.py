"""What every page shares: who may open it, the frame around it, refusals as pages.

`@page(action)` is on every view but the few that stand before the sign-in (`@open_page`);
a test walks all routes and fails for a view that has neither.
"""

from collections.abc import Callable
from functools import cache, lru_cache, wraps
from typing import Any, Final, NamedTuple
from urllib.parse import urlsplit, urlunsplit

from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render as render_template
from django.template.loader import render_to_string
from django.urls import NoReverseMatch, reverse
from django.utils.cache import patch_cache_control, patch_vary_headers

from stockthread import access
from stockthread.kernel import errors, ids
from stockthread.web import asked

View = Callable[..., HttpResponse]


class Entry(NamedTuple):
    """One line of the bar on the left; `near` names the roles that have it under the thumb on a
    phone, where there is room for five."""

    word: str
    route: str
    icon: str
    action: str
    near: tuple[str, ...] = ()
    is_apart: bool = False
    keys: str = ""


_HANDS: Final = ("operator", "supervisor", "admin")
ENTRIES: Final = (
    Entry("Overview", "home", "home", "view", access.ROLES),
    Entry("Items", "items", "items", "view", access.ROLES),
    Entry("Orders", "orders", "orders", "view", (*_HANDS, "viewer")),
    Entry("Receive", "receive", "receive", "receive", _HANDS),
    Entry("Tasks", "tasks", "check", "view", (*_HANDS, "quality")),
    Entry("Returns", "returns", "back", "view", ("quality",)),
    Entry("Consigned", "consigned", "who", "view"),
    Entry("Counts", "counts", "counts", "view"),
    Entry("Lots", "tanks", "join", "view"),
    Entry("Places", "places", "places", "view", ("viewer",)),
    Entry("Labels", "label_jobs", "label", "view"),
    Entry("Products", "products", "products", "view"),
    Entry("Schemes", "schemes", "schemes", "view"),
    Entry("Barcodes", "barcodes", "barcodes", "view"),
    Entry("Books", "books", "books", "view"),
    Entry("Code types", "code_types", "codes", "view"),
    Entry("Quality", "holds", "holds", "view", ("viewer", "quality")),
    Entry("Value", "value", "value", "see_costs"),
    Entry("Seals", "seals", "seal", "verify"),
)
_ROOMS: Final = {
    "orders": ("/dock", "/inspections", "/put-back", "/reorder", "/shifts", "/shipping", "/waves"),
    "counts": ("/adjust",),
    "holds": (
        "/actions",
        "/causes",
        "/certificates",
        "/clones",
        "/complaints",
        "/mock-recalls",
        "/recalls",
    ),
    "places": ("/parties",),
    "seals": ("/signatures",),
    "tanks": ("/expiring", "/gains", "/samples", "/weights"),
}
"""What other addresses belong to the page of an entry."""
SAID_MAX: Final = 20
STATUS: Final = {"not_allowed": 403, "no_account": 403, "unknown_id": 404}


def page(action: str) -> Callable[[View], View]:
    """Let only signed-in people whose role has `action` open the view; refusals become pages."""

    def wrap(view: View) -> View:
        @wraps(view)
        def run(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            if not request.user.is_authenticated:
                return to_sign_in(request)
            try:
                actor = access.actor_of(request.user.pk)
                access.require(actor, action)
                request.actor = actor  # type: ignore[attr-defined]
                return view(request, *args, **kwargs)
            except errors.Refused as refused:
                return refusal_page(request, refused)

        run.action = action  # type: ignore[attr-defined]
        return run

    return wrap


def to_sign_in(request: HttpRequest) -> HttpResponse:
    """Lead to the sign-in and from there back; out of a panel the whole page goes there."""
    if "HX-Request" not in request.headers:
        return redirect_to_login(request.get_full_path(), reverse("sign_in"))
    page = urlsplit(request.headers.get("HX-Current-URL", ""))
    wanted = urlunsplit(("", "", page.path or "/", page.query, ""))
    address = redirect_to_login(wanted, reverse("sign_in")).url
    return HttpResponse(status=204, headers={"HX-Redirect": address})


def open_page(view: View) -> View:
    """Mark a view that anyone may open, signed in or not."""
    view.action = ""  # type: ignore[attr-defined]
    return view


def render(
    request: HttpRequest, template: str, context: dict[str, Any] | None = None, status: int = 200
) -> HttpResponse:
    """Render a page in its frame, or alone where htmx asked for it beside or inside another."""
    around, own = frame(request), context or {}
    whole = {**around, **own, "toasts": [*around["toasts"], *own.get("toasts", [])]}
    response = render_template(request, f"stockthread/{template}.html", whole, status=status)
    patch_cache_control(response, private=True, no_cache=True)
    patch_vary_headers(response, ["Cookie", "HX-Target"])
    return response


def frame(request: HttpRequest) -> dict[str, Any]:
    """What base.html needs: the layout, the theme, who is here and what the bar shows."""
    actor = getattr(request, "actor", None)
    target = request.headers.get("HX-Target", "")
    return {
        "layout": f"stockthread/{'beside' if target == 'beside' else 'base'}.html",
        "is_beside": target == "beside",
        "theme": request.COOKIES.get("theme", ""),
        "actor": actor,
        "may": {action: access.may(actor, action) for action in access.ACTIONS} if actor else {},
        **drawn(tuple(entries(actor, request.path)) if actor else ()),
        "toasts": just_done(request, actor) if actor else [],
    }


def just_done(request: HttpRequest, actor: access.Actor) -> list[dict[str, Any]]:
    """What the act before this page did, named in its address."""
    from stockthread.web import event_page

    said = request.GET.copy()
    done = said.pop("done", [])
    if not done or request.method != "GET":
        return []
    back = f"{request.path}?{said.urlencode()}" if said else request.path
    events = [ids.internal_id("event", str(each)) for each in done[:SAID_MAX]]
    return event_page.toasts(events, back, actor)


class Line(NamedTuple):
    """An entry of the bar for one person on one page."""

    entry: Entry
    href: str
    is_here: bool
    is_near: bool


def entries(actor: access.Actor, path: str) -> list[Line]:
    """The lines of the bar that this person may open, with the one that is open marked."""
    shown = []
    for entry, href in addresses():
        if access.may(actor, entry.action):
            rooms = _ROOMS.get(entry.route, ())
            is_here = path == href if href == "/" else path.startswith((href, *rooms))
            shown.append(Line(entry, href, is_here, actor.role in entry.near))
    return shown


@cache
def addresses() -> list[tuple[Entry, str]]:
    """The entries whose pages are there, each with its address."""
    found = []
    for entry in ENTRIES:
        try:
            found.append((entry, reverse(entry.route)))
        except NoReverseMatch:  # its page is not there yet
            continue
    return found


@lru_cache(maxsize=256)
def drawn(lines: tuple[Line, ...]) -> dict[str, str]:
    """The bar and the list of pages to go to, which took longer than most pages themselves.

    They are the same for all of one role at one entry, so each is drawn once.
    """
    names = {"main_bar": "main_bar", "go_to": "commands"}
    return {
        name: render_to_string(f"stockthread/parts/{part}.html", {"entries": lines})
        for name, part in names.items()
    }


def refusal_page(request: HttpRequest, refused: errors.Refused) -> HttpResponse:
    """A whole page that says what is wrong and what to do, with the status that fits."""
    codes = {refusal.code for refusal in refused.refusals}
    status = next((STATUS[code] for code in codes if code in STATUS), 422)
    sentences = [errors.text(refusal) for refusal in refused.refusals]
    context = {"sentences": sentences, "status": status, "back": asked.back(request)}
    return render(request, "refused", context, status=status)
