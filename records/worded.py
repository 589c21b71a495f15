"""Reading a frozen text again: the form as it was worded when it was signed, for history and print.

Labels change and every reader has a language of their own; what was signed stays as it was read (design: old answers are
not redrawn with today's questions). Not here: freezing (`records.canonical`).
"""

import json
from dataclasses import dataclass
from typing import Any

from django.utils.translation import get_language_info

from access.roles import Section
from records import canonical
from records import spec as specs
from records.models import RecordSheet, SignOff
from records.spec import Fieldset


@dataclass(frozen=True, slots=True)
class Line:
    """One field as it was signed: label, the value in words, and what stood beside it (unit, range, headings)."""

    label: str
    words: str
    beside: tuple[str, ...] = ()

    @property
    def text(self) -> str:
        """The words, and below them what stood beside and is not said in them (the sentences of a list are)."""
        more = [part for part in self.beside if part and (part.partition(": ")[2] or part) not in self.words]
        return "\n".join(filter(None, (self.words, " ".join(more))))


@dataclass(frozen=True, slots=True)
class Form:
    """One form as it was signed; `statement` is what the signer was told."""

    title: str
    statement: str
    lines: tuple[Line, ...]


@dataclass(frozen=True, slots=True)
class Worded:
    """What was signed: the sheet first, then those signed with it. `language`: a code of settings.LANGUAGES."""

    language: str
    forms: tuple[Form, ...]

    @property
    def language_name(self) -> str:
        """The language's own name for itself."""
        return str(get_language_info(self.language)["name_local"])


def as_signed(signoff: SignOff, sections: frozenset[Section]) -> Worded:
    """The wording under an opened signature, in the groups that somebody with these sections may read."""
    frozen = json.loads(signoff.frozen)
    parts = [frozen["content"], *frozen["with"]]
    shown = ((part, _readable(part, sections)) for part in parts)
    return Worded(frozen.get("language", "en"), tuple(_form(part, names) for part, names in shown if names))


def _readable(part: dict[str, Any], sections: frozenset[Section]) -> tuple[str, ...]:
    """The fields of a frozen form that may be read; one that the form no longer has is read by nobody."""
    spec = specs.get(part["form"])
    groups: tuple[Fieldset, ...] = spec.visible(sections) if spec else ()
    return tuple(name for group in groups for name in group.fields if name in part["fields"])


def _form(part: dict[str, Any], names: tuple[str, ...]) -> Form:
    return Form(part["title"], part["statement"], tuple(_line(*part["fields"][name]) for name in names))


def _line(label: str, value: Any, beside: list[str] | None = None, words: str = "") -> Line:
    """Entries of form 1 have no words, and something beside only where the field has it. Of rows and lists the words name
    headings and items themselves; beside them stand the codes of these, which say nothing to a reader."""
    plain = "" if value is None else value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
    listed = isinstance(value, list | dict) and words
    return Line(label, words or plain, () if listed else tuple(beside or ()))


def reads_otherwise(signoff: SignOff, sheet: RecordSheet) -> bool:
    """Whether today's page of a sheet, in the language of the moment, reads otherwise than what was signed.

    Form 1 kept no language: of its wording nothing can be said.
    """
    frozen, language = json.loads(signoff.frozen), canonical.language_read()
    if frozen.get("form") != canonical.FORM:
        return False
    now = canonical.content_of(sheet, language)
    return frozen["language"] != language or _wording(frozen["content"]) != _wording(now)


def _wording(content: dict[str, Any]) -> tuple[str, str, dict[str, Any]]:
    """Everything but the values: these are held against each other elsewhere (`canonical.still_says`)."""
    beside = {name: [entry[0], *entry[2:]] for name, entry in content["fields"].items()}
    return content["title"], content["statement"], beside


def statement_read(signoff: SignOff) -> str:
    """The statement as it was signed, if it was in the language of the moment; else empty."""
    frozen = json.loads(signoff.frozen)
    return str(frozen["content"]["statement"]) if frozen.get("language") == canonical.language_read() else ""
