"""What a study asks for, as lines of a page: each criterion that counts, with its words."""

from typing import Any

from django.utils.translation import gettext as _

from archive.models import Study
from customers import pathways


def facts_of(study: Study) -> list[tuple[Any, str]]:
    """Label and words of each criterion; what was left empty is left out."""
    words = {
        _("Days of surgery"): f"{study.operated_from:%Y-%m-%d} – {study.operated_to:%Y-%m-%d}",
        _("Care pathway"): str(pathways.get(study.pathway).title) if study.pathway else "",
        _("Operation item"): str(study.item or ""),
        _("Surgeon"): study.surgeon.name if study.surgeon else "",
        _("Stage"): study.get_stage_display() if study.stage else "",
        _("Outcome"): study.get_ended_display() if study.ended else "",
        _("Sex"): study.get_sex_display() if study.sex else "",
        _("Born"): _span(study.born_from, study.born_to),
        _("Satisfaction at most"): str(study.get_satisfied_at_most_display() or ""),
    }
    return [(label, text) for label, text in words.items() if text]


def _span(first: int | None, last: int | None) -> str:
    return f"{first or ''} – {last or ''}".strip() if first or last else ""
