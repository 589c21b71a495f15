"""Fails a test in which a template read a value that was still sealed.

Templates swallow errors: `{% if row.allergy %}` takes the else branch when opening fails, so a tampered allergy would
hide its alert. Views open whole rows first (`.opened()`); this notices those that forget. As an autouse fixture:

    @pytest.fixture(autouse=True)
    def _no_sealed_value_in_a_template():
        with strict_templates.watching() as read:
            yield
        assert read == []
"""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any
from unittest import mock

from django.template.base import Template

from vault import fields

_rendering: ContextVar[int] = ContextVar("rendering", default=0)


@contextmanager
def watching() -> Iterator[list[str]]:
    """While in the block: note each sealed value that is opened inside the rendering of a template ("Model.field")."""
    read: list[str] = []
    render, opening = Template.render, fields._Opening.__get__

    def counted(self: Template, context: Any) -> str:
        token = _rendering.set(_rendering.get() + 1)
        try:
            return render(self, context)
        finally:
            _rendering.reset(token)

    def noted(self: Any, instance: Any, owner: type | None = None) -> Any:
        if instance is not None and _rendering.get():
            value = instance.__dict__.get(self.field.attname, self)
            if value is self or type(value) is fields.SealedValue:
                read.append(f"{type(instance).__name__}.{self.field.attname}")
        return opening(self, instance, owner)

    with mock.patch.object(Template, "render", counted), mock.patch.object(fields._Opening, "__get__", noted):
        yield read
