"""Packing by scan on a page: into a container that is there or a new one, three piles, one commit.

One field names the container: by any code of one that is there, or by the label of a new one; left
empty, a new one gets its number from a scheme.
"""

from collections.abc import Mapping, Sequence
from typing import Any, Final

from django.http import HttpRequest, QueryDict
from django.urls import reverse
from django.utils import timezone

from stockthread import catalog, containers, identifiers, ledger
from stockthread.containers import Going, Piles
from stockthread.identifiers import Scheme
from stockthread.kernel import errors, ids
from stockthread.kernel.errors import Refusal, Refused, refuse
from stockthread.ledger import Act, Kind
from stockthread.web import acting, asked, container_types, selection, shown, words

SHOWN_MAX: Final = 50
FIELDS: Final = ("scans", "container", "type", "scheme", "place", "into", "reason", "at")


def form_of(request: HttpRequest) -> QueryDict:
    """What the page was sent, or its address says."""
    return request.POST if request.method == "POST" else request.GET


def page(request: HttpRequest) -> dict[str, Any]:
    """Everything on the page. Raises Refused unknown_id, not_a_container."""
    form = form_of(request)
    into = ids.internal_id("item", form["into"]) if form.get("into") else 0
    said = {name: form.get(name, "") for name in FIELDS}
    if into and "type" not in form:
        said["type"] = container_types.of(into)
    picked = selection.picked(request)
    if (picked.items or picked.every) and not said["scans"]:
        some = ledger.read.items(selection.item_ids(picked))
        said["scans"] = "\n".join(view.code for view in some if view.code and view.id != into)
    schemes = [{"code": each.code, "name": each.name} for each in sscc_schemes()]
    return {
        "box": about(into) if into else None,
        "schemes": [] if into else schemes,
        "types": container_types.choices(),
        "asked": said,
        "places": acting.suggested_places(),
        "action": reverse("pack_post"),
        "preview": reverse("pack_preview"),
        "back": asked.back(request, shown.item_href(into) if into else reverse("items")),
        "key": form.get("key") or asked.new_key(),
        "help": "A pallet counts with all that is on it; behind a lot how much: L-7 20 l",
        **piles(into, said, asked.act(request)),
    }


def about(box: int) -> dict[str, Any]:
    """The head of a page about a container: its number, where it stands, what is in it.

    Raises Refused unknown_id, not_a_container.
    """
    view = ledger.read.item(box)
    if view.kind != Kind.CONTAINER:
        raise Refused([Refusal(None, "not_a_container", {"code": view.code})])
    row = shown.row(view, shown.names([view]))
    inside = sum(1 for each in ledger.read.inside([box]) if each.container == box)
    return {
        "id": row.id,
        "code": row.code,
        "href": row.href,
        "place": row.place,
        "place_href": row.place_href,
        "inside": words.count(inside, "thing") + " in it" if inside else "empty",
        "is_empty": not inside,
    }


def sscc_schemes() -> list[Scheme]:
    """The schemes that make SSCC."""
    sscc = identifiers.read.code_type_by_code("sscc").id
    return [
        each for each in identifiers.read.schemes() if each.code_type == sscc and each.is_active
    ]


def piles(into: int, said: Mapping[str, str], act: Act) -> dict[str, Any]:
    """The three piles of the scans so far, and the words of the commit."""
    scans = said["scans"].splitlines()
    is_new = not into
    try:
        box = into or container_of(said)
        is_new = not box
        place = asked.place(said["place"]) if is_new and said["place"].strip() else 0
        if not any(line.strip() for line in scans):
            return {"is_new": is_new, "may_be_empty": is_new and bool(place)}
        found = containers.check_pack(box, scans, act=act, place=place)
    except Refused as refused:
        told = [errors.text(each) for each in refused.refusals[:SHOWN_MAX]]
        return {"is_new": is_new, "problems": told,
                "problems_left": max(len(refused.refusals) - SHOWN_MAX, 0)}  # fmt: skip
    return {"is_new": is_new, **drawn(found)}


def container_of(said: Mapping[str, str]) -> int:
    """The container that is named, 0 for a new one.

    Raises Refused: container_sscc_wrong, scan_unclear, not_a_container.
    """
    text = said["container"]
    return containers.find(text, timezone.localdate().year) if text.strip() else 0


def drawn(found: Piles) -> dict[str, Any]:
    """Three numbers that open, and what is in each pile."""
    fits, doubtful = len(found.fits), len(found.doubtful)
    all_of_it = words.count(fits + doubtful, "thing")
    return {
        "piles": [
            pile("finished", "check", "go in", fits, "stand beside it", "p-in"),
            pile("progress", "doubt", "not here", doubtful, "on record elsewhere", "p-why"),
            pile("held", "close", "stay out", len(found.refused), "and why", "p-out"),
        ],
        "in_word": "Go in",
        "rows": things(found.fits),
        "why": [errors.text(each._replace(line=None)) for each in found.why[:SHOWN_MAX]],
        "why_left": max(doubtful - SHOWN_MAX, 0),
        "out": [errors.text(each) for each in found.refused[:SHOWN_MAX]],
        "out_left": max(len(found.refused) - SHOWN_MAX, 0),
        "deed": f"Pack {words.count(fits, 'thing')}" if fits else "",
        "deed_all": f"Pack {all_of_it}, {bring(found.doubtful)}" if doubtful else "",
    }


def bring(doubtful: Sequence[Going]) -> str:
    """What happens to what is elsewhere on record."""
    packs = len({each.container for each in doubtful} - {0})
    brought = sum(not each.container for each in doubtful)
    told = [f"bring {words.number(brought)} here"] if brought else []
    told += [f"break {words.count(packs, 'pack')}"] if packs else []
    return words.listed(told)


def pile(css: str, icon: str, word: str, count: int, help: str, anchor: str) -> dict[str, Any]:
    return {"css": css, "icon": icon, "word": word, "count": count,
            "help": help if count else "", "anchor": anchor}  # fmt: skip


def things(goings: Sequence[Going]) -> dict[str, Any]:
    """What it is, the first of it one by one."""
    some = goings[:SHOWN_MAX]
    products = catalog.read.products(sorted({each.product for each in some} - {0}))
    rows = []
    for each in some:
        product = products.get(each.product)
        amount = ""
        if product and each.kind == Kind.LOT:
            amount = "all of it" if each.quantity is None else shown.measure(product, each.quantity)
        name = product.name if product else "container"
        rows.append({"code": each.code, "name": name, "amount": amount})
    return {"rows": rows, "left": len(goings) - len(some)}


def do(request: HttpRequest) -> list[int]:
    """Pack what was scanned; return the events. The way back is the container's page.

    Raises Refused: no_container, and as `containers.pack` and `containers.pack_into_new`.
    """
    form, act = request.POST, asked.act(request)
    scans = form.get("scans", "").splitlines()
    said = {name: form.get(name, "") for name in FIELDS}
    into = ids.internal_id("item", form["into"]) if form.get("into") else container_of(said)
    with_doubtful = bool(form.get("doubtful"))
    if into:
        packed = containers.pack(into, scans, act=act, with_doubtful=with_doubtful,
                                 of_type=said["type"])  # fmt: skip
    else:
        packed = containers.pack_into_new(
            scans, act=act, place=asked.place(said["place"]) if said["place"].strip() else 0,
            with_doubtful=with_doubtful, of_type=said["type"], **called(said),
        )  # fmt: skip
        lead_to(request, shown.item_href(packed.container))
    return list(packed.events)


def called(said: Mapping[str, str]) -> dict[str, Any]:
    """The number on the label of a new container, or the scheme that makes one."""
    if said["container"].strip():
        year = timezone.localdate().year
        return {"number": containers.number_of(said["container"], year)}
    if not said["scheme"]:
        refuse("no_container")
    return {"scheme": identifiers.read.scheme_by_code(said["scheme"]).id}


def lead_to(request: HttpRequest, href: str) -> None:
    """Let the act lead to a page that was not there before."""
    form = request.POST.copy()
    form["back"] = href
    request.POST = form  # type: ignore[assignment]
