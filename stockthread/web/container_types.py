"""The types of containers that the company has: the list, and the form for one."""

from collections.abc import Iterator
from typing import Any, Final
from urllib.parse import urlencode

from django.http import HttpRequest
from django.urls import reverse

from stockthread import access, containers
from stockthread.containers import NewType
from stockthread.kernel import ids
from stockthread.web import list_deeds, lists, placed
from stockthread.web.lists import Deed, Listing, Records, Said, Whole

FIELDS: Final = ("code", "name", "tare", "room", "note")


def page(request: HttpRequest, reasons: dict[str, Any] | None = None) -> dict[str, Any]:
    """Every type, and the form for a new one or one that is changed."""
    form, actor = request.POST, request.actor  # type: ignore[attr-defined]
    known = {each.code: each for each in containers.types()}
    edited = known.get(form.get("edited", "") or request.GET.get("edit", ""))
    saved = known.get(request.GET.get("said", ""))
    asked = written(edited) if edited and not form else {x: form.get(x, "") for x in FIELDS}
    return {
        **lists.page(CONTAINER_TYPES, request.GET, actor),
        "may_set": access.may(actor, "set_up"),
        "edited": edited,
        "asked": asked,
        "is_reusable": bool(form.get("reusable")) if form else bool(edited and edited.is_reusable),
        "toasts": [{"sentence": f"“{saved.name}” is kept."}] if saved else [],
        **(reasons or {}),
    }


def written(type: containers.ContainerType) -> dict[str, str]:
    """A type as its form says it."""
    tare, room = containers.shown_tare(type.tare), containers.shown_room(type)
    return {"code": type.code, "name": type.name, "note": type.note, "tare": tare, "room": room}


def find(said: Said) -> Whole:
    """Types that fit the words."""
    state = said.get("state", "")
    return Whole(
        [
            {**written(each), "key": each.id, "id": ids.public_id("container_type", each.id),
             "is_reusable": each.is_reusable, "is_active": each.is_active,
             "href": placed.items_href({"stage": "containers", "type": each.code})}
            for each in containers.types()
            if (not state or each.is_active == (state == "used"))
            and said.fits(each.code, each.name)
        ]
    )  # fmt: skip


def cells(rows: Records, actor: access.Actor) -> Iterator[list[Any]]:
    """Types as lines of the file."""
    for row in rows:
        reusable, offered = ("yes" if row[name] else "no" for name in ("is_reusable", "is_active"))
        yield [*(row[name] for name in FIELDS), reusable, offered]


def save(request: HttpRequest) -> str:
    """Add the type in the form, or change the one that it is about; return where to go.

    Raises Refused as `containers.add_type` and `containers.change_type`.
    """
    form = request.POST
    code = form.get("code", "").strip().upper()
    tare, room = containers.tare_of(form.get("tare", "")), containers.room_of(form.get("room", ""))
    new = NewType(code, form.get("name", ""), tare, *room, bool(form.get("reusable")),
                  form.get("note", ""))  # fmt: skip
    if form.get("edited") == code:
        containers.change_type(new)
    else:
        containers.add_type(new)
    return f"{reverse('container_types')}?{urlencode({'said': code})}"


def choices(*, with_closed: bool = False) -> list[tuple[str, str]]:
    """The types to choose from, by their codes; with_closed: those offered no more come last."""
    known = sorted(containers.types(), key=lambda each: not each.is_active)
    return [
        (each.code, each.name if each.is_active else f"{each.name} (closed)")
        for each in known
        if each.is_active or with_closed
    ]


def of(item: int) -> str:
    """The code of the type that a container is of; nothing where nobody said."""
    found = containers.of_items([item]).get(item)
    return found.code if found else ""


CONTAINER_TYPES: Final = Listing(
    name="container_types",
    noun="type",
    fields=(
        lists.text_field("any name or code", "Show those with"),
        lists.choice("state", "that are", (("", "offered or not"), ("used", "offered"),
                                           ("closed", "no longer offered"))),
    ),
    find=find,
    rows=lists.as_they_are,
    head=(*FIELDS, "reusable", "offered"),
    cells=cells,
    label=lambda row: row["name"],
    kind="container_type",
    id_of=lists.key_of,
    deeds={
        "close": Deed("Stop offering", "close", "no longer offered", "set_up",
                      list_deeds.one_by_one(lambda row, _: containers.close_type(row["code"])),
                      "Containers stay of them.", "reopen"),
        "reopen": Deed("Offer again", "undo", "offered again", "set_up",
                       list_deeds.one_by_one(lambda row, _: containers.reopen_type(row["code"])),
                       "They can be chosen again.", "close"),
    },
)  # fmt: skip
