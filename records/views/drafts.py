"""Autosave: what is typed is kept sealed on the server while somebody fills in a form."""

from typing import Any
from uuid import UUID

from django.core import signing
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils import timezone

from access.current import current_person
from access.models import Person
from records import drafts
from vault.errors import StaleVersion

_NOT_CONTENT = {"csrfmiddlewaretoken", "form_nonce", "draft_token", "draft_version", "version", "password"}
_SALT = "form draft"


def draft_token(person: Person, form_key: str, subject: UUID, part: UUID) -> str:
    """What a form's page carries so that its autosave is sealed under the right key; signed, so that it can neither be
    pointed at another form nor be used by another person (T1)."""
    return signing.dumps([form_key, subject.hex, part.hex], salt=_salt(person))


def _salt(person: Person) -> str:
    return f"{_SALT} {person.pk.hex}"


def keep_draft(request: HttpRequest, **_kwargs: Any) -> HttpResponse:
    """Keep the posted fields of one form; 400 where the form is not this person's, 409 when another tab of the same person
    was faster, 413 when too long."""
    person = current_person(request)
    content = {name: request.POST.getlist(name) for name in request.POST if name not in _NOT_CONTENT}
    if sum(len(text) for texts in content.values() for text in texts) > drafts.LONGEST:
        return JsonResponse({"error": "too long"}, status=413)
    try:
        form_key, subject, part = signing.loads(request.POST.get("draft_token", ""), salt=_salt(person))
    except signing.BadSignature:
        return JsonResponse({"error": "no form"}, status=400)
    simple = {name: texts[0] if len(texts) == 1 else texts for name, texts in content.items()}
    try:
        draft = drafts.keep(
            person,
            form_key,
            simple,
            based_on=_number(request.POST.get("version")),
            subject=UUID(subject),
            part=UUID(part),
        )
    except StaleVersion:
        return JsonResponse({"error": "stale"}, status=409)
    saved = timezone.localtime(draft.saved_at)
    return JsonResponse({"saved_at": saved.strftime("%H:%M"), "version": draft.version})


def _number(text: str | None) -> int:
    return int(text) if text and text.isdigit() else 0
