"""The page that shows what a template's codes survive, as pictures, and what would do better."""

from typing import Any, Final

from django.http import QueryDict

from stockthread import labels, printing
from stockthread.kernel import errors
from stockthread.kernel.errors import Refused
from stockthread.web import label_page, label_picture
from stockthread.web.label_picture import SYMBOLOGIES

DAMAGES: Final = {
    "blur": ("Blur", "out of focus, or a smeared print"),
    "scratches": ("Scratches", "white lines of a quarter mm across it"),
    "fading": ("Fading", "black that has lost its depth"),
    "tilt": ("Tilt", "a reader held askew"),
    "spread": ("Spread", "ink or heat that runs: black grows by so much to each side"),
    "loss": ("Loss", "a light print: black shrinks by so much on each side"),
}
WORDS: Final = {
    "A": "survives all of it",
    "B": "very durable",
    "C": "durable",
    "D": "for indoors and careful hands",
    "F": "does not last",
}
CSS: Final = {"A": "finished", "B": "finished", "C": "hand", "D": "progress", "F": "held"}


def page(id: int, query: QueryDict) -> dict[str, Any]:
    """What the codes of a template survive. Raises Refused unknown_id."""
    row = printing.read.template(id)
    template = printing.parsed(printing.read.version_of(id).description)
    dots, bearer = label_page.dots_of(query), query.get("bearer", "")
    shown = {
        "title": f"{row.name}: what it survives",
        "template": row,
        "template_href": label_picture.template_href(id),
        "here": label_picture.template_href(id, "label_template_wear"),
        "dots": dots,
        "dpi": label_page.DPI.items(),
        "bearer": bearer,
    }
    try:
        for_whom = label_picture.shown_for(row.subject, bearer)
        report = labels.wear_report(
            template, for_whom.values, dots=dots, images=label_picture.images_of(template)
        )
    except Refused as refused:
        told = dict.fromkeys(errors.text(each._replace(line=None)) for each in refused.refusals)
        return {**shown, "problems": list(told)}
    return {**shown, "for_whom": for_whom, "codes": [_code(each) for each in report.codes]}


def _code(code: labels.Wear) -> dict[str, Any]:
    """One code's strips of pictures, the weakest first, and what would do better."""
    strips = [
        {
            "name": DAMAGES[each.damage][0],
            "what": DAMAGES[each.damage][1],
            "grade": each.grade,
            "css": CSS[each.grade],
            "survived": sum(step.is_read for step in each.steps),
            "steps": [
                {
                    "words": step.words,
                    "is_read": step.is_read,
                    "picture": label_picture.data_url(step.png),
                }
                for step in each.steps
            ],
        }
        for each in sorted(code.survivals, key=lambda each: each.grade, reverse=True)
    ]
    correction = f", correction {code.correction}" if code.correction else ""
    return {
        "name": f"{SYMBOLOGIES[code.symbology]}{correction}",
        "data": code.data.replace("\x1d", "␝"),
        "module": f"{code.module:.3g}",
        "grade": code.grade,
        "css": CSS[code.grade],
        "words": WORDS[code.grade],
        "strips": strips,
        "advice": [_advised(each) for each in code.advice],
    }


def _advised(advice: labels.Advice) -> dict[str, str]:
    """A change in words, with the grade that it would have."""
    kind = SYMBOLOGIES[advice.symbology]
    kind += f" with correction {advice.correction}" if advice.correction else ""
    size = (
        f"in a box {advice.enlarged:g} times as large" if advice.enlarged > 1 else "in the same box"
    )
    return {"words": f"{kind}, {size}", "grade": advice.grade, "css": CSS[advice.grade]}
