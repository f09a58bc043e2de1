"""One page with every component, drawn from made-up values."""

from datetime import datetime, timedelta
from typing import Any

from django.http import HttpRequest, HttpResponse

from stockthread.kernel import clock
from stockthread.web import pictures, words
from stockthread.web.pages import page, render

ICONS = [
    "home",
    "find",
    "items",
    "places",
    "products",
    "receive",
    "holds",
    "release",
    "label",
    "setup",
    "more",
    "light",
    "dark",
    "both",
    "undo",
    "move",
    "make",
    "join",
    "out",
    "back",
    "late",
    "scrap",
    "edit",
    "new",
    "close",
    "check",
    "doubt",
    "event",
    "who",
    "download",
    "box",
]
STATES = [*words.STAGES.values(), words.OUTSIDE["customer"], words.HELD]


@page("view")
def styleguide(request: HttpRequest) -> HttpResponse:
    """Show the parts that pages are made of, in the theme that is on."""
    now = clock.now()
    return render(request, "styleguide", {**still_parts(), **moving_parts(now)})


def still_parts() -> dict[str, Any]:
    """What does not depend on the time of day."""
    counts = {"expected": 240, "raw": 1310, "wip": 418, "ready": 6204}
    shares = [pictures.Share(words.STAGES[stage], n, "#") for stage, n in counts.items()]
    shares += [pictures.Share(words.OUTSIDE["customer"], 3120, "#"), pictures.Share(words.HELD, 36)]
    places = [("A-03-02", 812), ("A-03-01", 640), ("Cold store", 118)]
    unit = {"code": "DR-24-00117", "name": "Drill D18", "is_this": True}
    parts = [
        {"code": "M-500219", "name": "Motor M2", "href": "#", "quantity": "1"},
        {"code": "LOT-2411", "name": "Grease", "href": "#", "quantity": "4 g"},
    ]
    case = {"code": "SSCC 340123450000000018", "name": "Carton", "href": "#"}
    piles = [
        ("finished", "check", "accepted", 199, "ready to be received"),
        ("progress", "doubt", "doubtful", 2, "look at these first"),
        ("held", "close", "refused", 1, "stay here until mended"),
    ]
    return {
        "states": STATES,
        "icons": ICONS,
        "serials": ["DR-24-00117", "356938035643809", "KX7Q2M9T", "340123450000000018", "A0100"],
        "numbers": [7, 1204, 12040, 9876543],
        "segments": pictures.stacked(shares),
        "bars": pictures.bars([pictures.Amount(*each, "#") for each in places]),
        "nodes": [{**case, "nodes": [{**unit, "nodes": parts}]}],
        "piles": [
            {"css": css, "icon": icon, "word": word, "count": n, "help": text, "anchor": word}
            for css, icon, word, n, text in piles
        ],
        "rows": [
            {"id": "a1", "code": "DR-24-00117", "product": "Drill D18", "place": "A-03-02",
             "state": words.STAGES["ready"], "quantity": "1"},
            {"id": "a2", "code": "DR-24-00118", "product": "Drill D18", "place": "A-03-02",
             "state": words.HELD, "quantity": "1"},
            {"id": "a3", "code": "L-2411-07", "product": "Apple juice, cloudy", "place": "Tank 2",
             "state": words.STAGES["wip"], "quantity": f"{words.number(1250)} l"},
        ],
    }  # fmt: skip


def moving_parts(now: datetime) -> dict[str, Any]:
    """What is told with times."""
    ago = [timedelta(minutes=4), timedelta(days=1), timedelta(days=40), timedelta(days=700)]
    times = [now - each for each in ago]
    timeline = [
        line("held", "holds", times[0], "Held: cracked housing", by="Quinn Marsh"),
        line("finished", "move", times[1], "Moved from Dock to A-03-02", is_undone=True),
        line("progress", "make", times[1], "Made from 14 parts at Line 2", reason="order 1180"),
        line("hand", "receive", times[2], "Received from Northwind Tools", recorded_at=times[1]),
        line("expected", "event", times[3], "Expected from Northwind Tools"),
    ]
    toast = {"sentence": "12 drills moved to A-03-02.", "href": "#", "undo": "#"}
    return {"times": times, "timeline": timeline, "samples": [toast]}


def line(css: str, icon: str, at: datetime, sentence: str, **more: Any) -> dict[str, Any]:
    """One knot of the sample timeline."""
    by = more.pop("by", "Ola Fox")
    return {"css": css, "icon": icon, "at": at, "sentence": sentence, "by": by,
            "is_late": "recorded_at" in more, "href": "#", **more}  # fmt: skip
