"""Sheets that repeat, seen one after the other: what the last one said, and its numbers drawn over time (A2.5).

Which fields are compared and drawn is said by the spec (`trend`). Not here: the curves themselves (`curves`).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.utils import timezone
from django.utils.html import format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from records import curves, presentation
from records.curves import Curve
from records.lifecycle import State
from records.models import RecordSheet
from records.spec import SheetSpec


@dataclass(frozen=True, slots=True)
class Trend:
    """The numbers of a case's sheets of one kind over time: the picture, and the same as a table."""

    title: str
    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    svg: SafeString


def last_before(sheet: Any) -> RecordSheet | None:
    """The case's last sheet of the same kind before this one, opened; None where nothing is compared. One query."""
    if not sheet.spec.trend:
        return None
    others = type(sheet).objects.filter(case=sheet.case_id, happened_at__lt=sheet.happened_at).counted()
    found = others.exclude(pk=sheet.pk).order_by("-happened_at").first()
    return found.opened() if found is not None else None


def trends_of(sheets: Sequence[Any]) -> list[Trend]:
    """The trend of each kind among one case's opened sheets that has one."""
    specs = {one.spec.key: one.spec for one in sheets}
    found = (trend_of(spec, [one for one in sheets if one.spec is spec]) for spec in specs.values())
    return [trend for trend in found if trend is not None]


def trend_of(spec: SheetSpec, sheets: Sequence[Any]) -> Trend | None:
    """The trend of one case's opened sheets of a kind; None for fewer than two that count."""
    counted = sorted((one for one in sheets if one.state != State.IN_ERROR), key=lambda one: one.happened_at)
    if not spec.trend or len(counted) < 2:
        return None
    times = [timezone.localtime(one.happened_at) for one in counted]
    days = [moment.strftime("%m-%d") for moment in times]
    places = [(moment - times[0]).total_seconds() / 86400 for moment in times]
    lines = tuple(
        (moment.strftime("%Y-%m-%d"), *(presentation.text_of(one, name) for name in spec.trend))
        for moment, one in zip(times, counted, strict=True)
    )
    columns = (_("Date"), *(str(spec.verbose(name)) for name in spec.trend))
    return Trend(str(spec.title), columns, lines, _drawn(spec, counted, places, days))


def _drawn(spec: SheetSpec, sheets: Sequence[Any], places: list[float], days: list[str]) -> SafeString:
    """One picture for each unit: on the scale of a temperature a score from 0 to 3 would be a flat line."""
    pictures: dict[str, list[Curve]] = {}
    for name in spec.trend:
        curve = Curve(str(spec.verbose(name)), tuple(_number(getattr(one, name)) for one in sheets))
        unit = str(getattr(spec.model._meta.get_field(name), "unit", ""))
        pictures.setdefault(unit, []).append(curve)
    return format_html_join("", "{}", ((curves.draw(places, days, drawn),) for drawn in pictures.values()))


def _number(value: Any) -> float | None:
    """Numbers are drawn; codes and texts stand in the table only."""
    return float(value) if isinstance(value, int | float | Decimal) and not isinstance(value, bool) else None
