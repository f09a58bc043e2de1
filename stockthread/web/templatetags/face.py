"""Filters and tags for the templates: they only format what a view has fetched."""

from datetime import datetime
from functools import lru_cache

from django import template
from django.templatetags.static import static
from django.utils import timezone
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe

from stockthread import identifiers
from stockthread.kernel import clock
from stockthread.kernel import program as programs
from stockthread.web import piled, words

register = template.Library()
register.filter("number", words.number)
register.filter("by_reason", piled.by_reason)
register.filter("reason_of", piled.reason_of)


@register.simple_tag
@lru_cache(maxsize=1024)
def icon(name: str) -> SafeString:
    """A drawing from icons.svg that says nothing to a screen reader."""
    return format_html(
        '<svg class="icon" aria-hidden="true"><use href="{}#{}"/></svg>',
        static("stockthread/icons.svg"),
        name,
    )


@register.simple_tag
def program() -> str:
    """How the program was called, before a command that a page tells."""
    return programs.called()


@register.simple_tag
@lru_cache(maxsize=1024)
def mark(state: words.State) -> SafeString:
    """The shape of a state in the state's colour."""
    return format_html(
        '<svg class="mark is-{}" aria-hidden="true"><use href="{}#m-{}"/></svg>',
        state.css,
        static("stockthread/icons.svg"),
        state.mark,
    )


@register.simple_tag
@lru_cache(maxsize=1024)
def chip(state: words.State, size: str = "") -> SafeString:
    """A state as its mark and its word."""
    return format_html(
        '<span class="state is-{} {}">{}{}</span>', state.css, size, mark(state), state.word
    )


@register.simple_tag(takes_context=True)
def pick(context: template.Context, id: str, name: object) -> SafeString:
    """The first cell of a row that can be picked; nothing in a list without acts."""
    if not context["list"]["picks"]:
        return mark_safe("")
    if not id:
        return mark_safe('<td class="pick"></td>')
    return format_html('<td class="pick">{}</td>', pick_box(context, id, name))


@register.simple_tag(takes_context=True)
def pick_box(context: template.Context, id: str, name: object) -> SafeString:
    """The box alone, of what is picked from pictures."""
    if not context["list"]["picks"]:
        return mark_safe("")
    return format_html(
        '<label class="pick-box"><input type="checkbox" name="item" value="{}">'
        '<span class="unseen">Pick {}</span></label>',
        id,
        name,
    )


@register.simple_tag(takes_context=True)
def pick_all(context: template.Context) -> SafeString:
    """The heading above them, which picks all on the page."""
    if not context["list"]["picks"]:
        return mark_safe("")
    return mark_safe(
        '<th class="pick"><label><input type="checkbox" data-all>'
        '<span class="unseen">Pick all on this page</span></label></th>'
    )


@register.simple_tag(takes_context=True)
def th(context: template.Context, word: str, css: str = "") -> SafeString:
    """The heading of a column: in a list it sorts by it, and again the other way."""
    known = {each["word"]: each for each in context.get("list", {}).get("sorts", ())}
    of = known.get(word.lower())
    shut = format_html(' class="{}"', css) if css else ""
    if of is None:
        return format_html("<th{}>{}</th>", shut, word)
    now = format_html(' aria-sort="{}"', of["now"]) if of["now"] else ""
    return format_html('<th{}{}><a href="{}">{}</a></th>', shut, now, of["href"], word)


@register.filter
def code(text: str) -> SafeString:
    """A code in groups that stand apart and still copy as one word."""
    pieces = format_html_join(
        "", "<span>{}</span>", ((piece,) for piece in identifiers.groups(text))
    )
    return format_html('<span class="code">{}</span>', pieces)


@register.filter
def when(at: datetime | None) -> SafeString:
    """`today 14:32`, with the full time on hover."""
    if at is None:
        return mark_safe("")
    local = timezone.localtime(at)
    return format_html(
        '<time datetime="{}" title="{}">{}</time>',
        local.isoformat(timespec="seconds"),
        words.moment_whole(local),
        words.moment(local, timezone.localtime(clock.now())),
    )


@register.filter
def whole(at: datetime) -> str:
    """`Tuesday 3 May 2025, 14:32`, where the day matters as much as the time."""
    local = timezone.localtime(at)
    return f"{local:%A} {local.day} {local:%B %Y, %H:%M}"


@register.filter
def day(at: datetime) -> SafeString:
    """`30 Nov 2026`, with the full time on hover."""
    local = timezone.localtime(at)
    return format_html(
        '<time datetime="{}" title="{}">{}</time>',
        local.isoformat(timespec="seconds"),
        words.moment_whole(local),
        f"{local.day} {local:%b %Y}",
    )


@register.filter
def counted(value: int, nouns: str) -> str:
    """`{{ 3|counted:"pallet,pallets" }}` is `3 pallets`."""
    one, _, many = nouns.partition(",")
    return words.count(value, one, many or None)
