"""Types of codes in words: where each is unique, what it folds, what two codes come to."""

from collections.abc import Iterator
from typing import Any, Final, NamedTuple

from django.http import HttpRequest, QueryDict
from django.urls import reverse

from stockthread import access, identifiers
from stockthread.kernel import errors
from stockthread.web import correcting, lists, words
from stockthread.web.lists import Listing, Records, Said, Whole

PAIRS: Final = (
    ("Case", "ab7", "AB7"),
    ("Spaces", "AB 7", "AB7"),
    ("Hyphens", "AB-7", "AB7"),
    ("Zeros ahead", "007", "7"),
)
WITHIN: Final = {
    "product": "its product: units of two products may have the same",
    "maker": "its maker: units of two makers may have the same",
    "company": "the whole company: nothing else may have it",
}
SCOPES: Final = (
    ("product", "its product"),
    ("maker", "its maker"),
    ("company", "the whole company"),
)
FOLDS: Final = (
    ("folds_case", "capitals and small letters", "ab7 and AB7 are one code"),
    ("folds_inner_spaces", "spaces", "AB 7 and AB7 are one code"),
    ("folds_hyphens", "hyphens", "AB-7 and AB7 are one code"),
    ("folds_leading_zeros", "zeros ahead", "007 and 7 are one code"),
)
TRIED: Final = ("a b-7", "AB7")


class Verdict(NamedTuple):
    """What two codes are to each other: a class for its colour, a sign, and words."""

    css: str
    sign: str
    word: str


VERDICTS: Final = {
    "one": Verdict("finished", "=", "one"),
    "two": Verdict("hand", "≠", "two"),
    "doubtful": Verdict("progress", "≈", "two that look alike"),
}


def page(query: QueryDict, actor: access.Actor) -> dict[str, Any]:
    """The types with their examples, and the two codes that somebody tries."""
    types = identifiers.read.code_types()
    return {
        **lists.page(CODE_TYPES, query, actor),
        "pairs": PAIRS,
        "types": types,
        **tried(query, types),
    }


def find(said: Said) -> Whole:
    """The types that fit the words."""
    scope, folds = said.get("scope", ""), said.get("folds", "")
    return Whole(
        [
            each
            for each in identifiers.read.code_types()
            if said.fits(each.code, each.name) and scope in ("", each.scope) and fits(each, folds)
        ]
    )


def fits(code_type: identifiers.CodeType, folds: str) -> bool:
    """Whether a type ignores this; for `exact`, whether it ignores nothing."""
    if folds == "exact":
        return not code_type.form and not any(getattr(code_type, each) for each, _, _ in FOLDS)
    return not folds or bool(getattr(code_type, folds))


def rows(found: Records, actor: access.Actor) -> list[dict[str, Any]]:
    """Types as rows of the list."""
    return [row(each) for each in found]


def cells(found: Records, actor: access.Actor) -> Iterator[list[Any]]:
    """Types as lines of the file."""
    for each in found:
        ignored = ("yes" if getattr(each, field) else "no" for field, _, _ in FOLDS)
        yield [each.code, each.name, each.scope, *ignored, each.form]


def row(code_type: identifiers.CodeType) -> dict[str, Any]:
    """One type in words."""
    return {
        "type": code_type,
        "within": WITHIN[code_type.scope],
        "folds": folds_words(code_type),
        "examples": [
            {"name": name, "one": one, "other": other,
             "is_one": getattr(code_type, field)}
            for (name, one, other), (field, _, _) in zip(PAIRS, FOLDS, strict=True)
        ],
    }  # fmt: skip


def folds_words(code_type: identifiers.CodeType) -> str:
    """`Ignores spaces and hyphens`, `Compares exactly`."""
    ignored = [word for field, word, _ in FOLDS if getattr(code_type, field)]
    if code_type.form:
        return "Only MAC addresses, in whatever writing"
    return f"Ignores {words.listed(ignored)}" if ignored else "Compares exactly"


def tried(query: QueryDict, types: list[identifiers.CodeType]) -> dict[str, Any]:
    """What the two codes in the address are to each other."""
    asked = {
        "type": query.get("type", types[0].code),
        "one": query.get("one", TRIED[0]),
        "other": query.get("other", TRIED[1]),
    }
    code_type = next((each for each in types if each.code == asked["type"]), types[0])
    if not (asked["one"].strip() and asked["other"].strip()):
        return {"asked": asked}
    try:
        likeness = identifiers.compared(code_type, asked["one"], asked["other"])
        forms = [identifiers.canonical(code_type, asked[name]) for name in ("one", "other")]
    except errors.Refused as refused:
        return {
            "asked": asked,
            "tried_problem": errors.text(refused.refusals[0]._replace(line=None)),
        }
    return {
        "asked": asked,
        "verdict": VERDICTS[likeness],
        "likeness": likeness,
        "tried_type": code_type,
        "forms": forms,
    }


def form(request: HttpRequest, reasons: dict[str, Any] | None = None) -> dict[str, Any]:
    """The form for a type of one's own."""
    on = request.POST.getlist("folds") if request.method == "POST" else []
    return {
        **(reasons or {}),
        "title": "New type of code",
        "summary": "What it ignores and where it is unique never change after that.",
        "deed": "Add the type",
        "action": reverse("code_type_post"),
        "scopes": SCOPES,
        "folds": [(field, word, example, field in on) for field, word, example in FOLDS],
        "is_mac": "is_mac" in request.POST,
        "asked": correcting.said(request, "name", "code", "scope"),
        "back": reverse("code_types"),
    }


def add(request: HttpRequest) -> None:
    """Store the type. Raises Refused as identifiers.add_code_types does."""
    wanted = correcting.said(request, "name", "code", "scope")
    on = set(request.POST.getlist("folds"))
    new = identifiers.NewCodeType(
        wanted["code"], wanted["name"], wanted["scope"], *(field in on for field, _, _ in FOLDS)
    )
    if "is_mac" in request.POST:
        new = identifiers.of_macs(new)
    identifiers.add_code_types([new])


CODE_TYPES: Final = Listing(
    name="code_types",
    noun="code type",
    fields=(
        lists.text_field("any name or code", "Show those with"),
        lists.choice("scope", "unique within", (("", "anything"), *SCOPES),
                     say="unique within {}"),
        lists.choice("folds", "that ignore", (("", "anything or nothing"), ("exact", "nothing"),
                                              *((field, word) for field, word, _ in FOLDS)),
                     say="that ignore {}"),
    ),
    find=find,
    rows=rows,
    head=("code", "name", "unique_within", "ignores_case", "ignores_spaces", "ignores_hyphens",
          "ignores_zeros_ahead", "form"),
    cells=cells,
    words={"code": "type"},
)  # fmt: skip
