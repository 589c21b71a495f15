"""Parts of pages with many cells, put together in one go: `stage_bar`, `offers`, `timeline`, `grid`, `crumb`.

Drawn node by node they would cost more than everything else on a customer's page. What each is told is said at each;
every text is escaped here.
"""

import datetime
from collections.abc import Callable, Iterable, Mapping
from functools import partial
from html import escape
from itertools import groupby
from typing import Any, Final

from django.template import Library
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.utils.dates import WEEKDAYS
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from access.doors import DOORS
from clinic_records.templatetags.icons import icon

register = Library()
MARKS: Final = 40
"""How many times a watermark stands on a page."""
_STAGE_ICONS: Final = {"done": "check", "skipped": "minus"}


@register.simple_tag
def stage_bar(stages: Iterable[Mapping[str, Any]]) -> SafeString:
    """The stages of a case: [{label, state (done, current, todo, skipped), url, note}]; url and note may be missing."""
    words = {"done": _("done"), "current": _("now"), "skipped": _("left out"), "todo": _("to come")}
    lines, label = (_stage(number, stage, words) for number, stage in enumerate(stages, 1)), escape(_("Stages"))
    return SafeString(f'<ol class="stages" aria-label="{label}">{"".join(lines)}</ol>')


def _stage(number: int, stage: Mapping[str, Any], words: Mapping[str, str]) -> str:
    state = stage["state"]
    here = ' aria-current="step"' if state == "current" else ""
    mark = icon(_STAGE_ICONS[state], 14) if state in _STAGE_ICONS else number
    label, note = _linked(stage["label"], stage.get("url")), _around(" · {}", stage.get("note"))
    return (
        f'<li class="stage stage-{state}"{here}><span class="stage-mark">{mark}</span>'
        f'<span class="stage-text">{label}<small>{words[state]}{note}</small></span></li>'
    )


@register.simple_tag(takes_context=True)
def crumb(context: Mapping[str, Any], door: str, label: str) -> SafeString:
    """A line of the way to a page; it leads there only where that door opens for the reader."""
    opens = DOORS[door].opens_for(context["request"].user.roles)
    return SafeString(f"<li>{_linked(label, reverse(door) if opens else None)}</li>")


@register.simple_tag(takes_context=True)
def watermark(context: Mapping[str, Any]) -> SafeString:
    """The reader's name and the time, all over a page that may only be read (B6.3): a photograph of it says whose it is.
    Printed by the browser the page shows this and nothing else (print.css)."""
    reader = context["request"].user
    line = f"{escape(reader.name)} {escape(reader.username)} {timezone.localtime():%Y-%m-%d %H:%M}"
    told = escape(_("For reading here only. It is not printed."))
    return SafeString(
        f'<div class="watermark" aria-hidden="true">{f"<span>{line}</span>" * MARKS}</div><p class="not-printed">{told}</p>'
    )


@register.simple_tag
def offers(steps: Iterable[Mapping[str, Any]]) -> SafeString:
    """What can be done next, as buttons: [{title, url, icon, now}]; `now` marks what is due, without icon it is a plus."""
    return SafeString("".join(map(_offer, steps)))


def _offer(step: Mapping[str, Any]) -> str:
    now = " btn-primary" if step.get("now") else ""
    drawn = f"{icon(step.get('icon', 'plus'), 16)}{escape(str(step['title']))}"
    return f'<a class="btn btn-sm{now}" href="{escape(step["url"])}">{drawn}</a> '


@register.simple_tag
def timeline(entries: Iterable[Mapping[str, Any]]) -> SafeString:
    """A timeline by days: [{at, title, who, text, icon_name, url, system}], newest first; all but at and title may be
    missing, `system` marks what the system itself did."""
    zone = timezone.get_current_timezone()
    own = ((entry["at"].astimezone(zone), entry) for entry in entries)
    return SafeString("".join(_day(day, lines) for day, lines in groupby(own, key=lambda line: line[0].date())))


def _day(day: datetime.date, lines: Iterable[tuple[datetime.datetime, Mapping[str, Any]]]) -> str:
    drawn = "".join(_entry(at, entry) for at, entry in lines)
    return f'<h3 class="line-day">{day.isoformat()} {WEEKDAYS[day.weekday()]}</h3><ol class="line">{drawn}</ol>'


def _entry(at: datetime.datetime, entry: Mapping[str, Any]) -> str:
    system = " line-system" if entry.get("system") else ""
    text = f'<p class="line-text">{_lines(entry["text"])}</p>' if entry.get("text") else ""
    return (
        f'<li class="line-item{system}"><span class="line-mark">{icon(entry.get("icon_name") or "dot", 16)}</span>'
        f'<div class="line-body"><p class="line-title">{_linked(entry["title"], entry.get("url"))}</p>{text}'
        f'<p class="line-when"><time datetime="{at.isoformat()}">{at:%Y-%m-%d %H:%M}</time>'
        f"{_around(' · {}', entry.get('who'))}</p></div></li>"
    )


@register.simple_tag
def grid(groups: Iterable[Any]) -> SafeString:
    """A record sheet read on screen, the ruled grid of the paper form: groups of items (records.presentation)."""
    cell = partial(_cell, empty=_around('<span class="blank">{}</span>', _("not filled in")))
    return SafeString("".join(_group(group, cell) for group in groups))


def _group(group: Any, cell: Callable[[Any], str]) -> str:
    title = _around('<h3 class="paper-title">{}</h3>', group.title)
    return f'<section class="paper-group">{title}<dl class="paper">{"".join(map(cell, group.items))}</dl></section>'


def _cell(item: Any, empty: str) -> str:
    wide = " paper-wide" if item.wide else ""
    value = f"{_value(item) or empty}{_beside(item)}"
    return f'<div class="paper-cell{wide}"><dt>{escape(str(item.label))}</dt><dd>{value}</dd></div>'


def _value(item: Any) -> str:
    if item.table is not None and item.table.rows:
        return render_to_string("records/value_table.html", {"table": item.table})
    return _lines(item.value) + _around(' <span class="unit-text">{}</span>', item.unit) if item.value else ""


def _beside(item: Any) -> str:
    """What stands behind a value: out of range, the normal range, what the last sheet said."""
    drawn = ""
    if item.mark:
        drawn += f' <strong class="out-of-range">{icon("triangle-alert", 14)} {escape(item.mark)}</strong>'
    if item.normal:
        word = _("normal")
        drawn += f' <span class="normal-range">{escape(word)} {escape(item.normal)}</span>'
    if item.before:
        told = _("Last time: %(text)s") % {"text": item.before}
        drawn += f' <span class="before">{escape(told)}</span>'
    return drawn


def _around(markup: str, text: Any) -> str:
    """The text, escaped, in its place of the markup; nothing for no text."""
    return markup.replace("{}", escape(str(text)), 1) if text else ""


def _linked(text: Any, url: Any) -> str:
    label = escape(str(text))
    return f'<a href="{escape(str(url))}">{label}</a>' if url else label


def _lines(text: Any) -> str:
    return escape(str(text)).replace("\r\n", "<br>").replace("\n", "<br>").replace("\r", "<br>")
