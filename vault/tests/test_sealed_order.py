"""No query sorts by or makes distinct a sealed column: the database would do it over ciphertext, silently (traps 6)."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.apps import apps
from django.conf import settings

from vault.fields import SealedFieldMixin

SORTING = {"order_by", "distinct", "earliest", "latest", "dates", "datetimes", "in_bulk"}
ARGUMENTS = {"field_name"}


def columns_of_models() -> tuple[set[str], set[str]]:
    """Names of columns that are sealed in some model, and of those that are plain in some model."""
    sealed, plain = set(), set()
    for model in apps.get_models():
        for field in model._meta.get_fields():
            (sealed if isinstance(field, SealedFieldMixin) else plain).add(field.name)
    return sealed, plain


def asked(call: ast.Call) -> Iterator[str]:
    """The column names that a sorting call is given as text."""
    given = [*call.args, *(keyword.value for keyword in call.keywords if keyword.arg in ARGUMENTS)]
    for value in given:
        for part in ast.walk(value):
            if isinstance(part, ast.Constant) and isinstance(part.value, str):
                yield part.value.lstrip("-").split("__")[-1]


def values_before_distinct(call: ast.Call) -> Iterator[str]:
    """For `.values("x").distinct()` the columns of values()."""
    before = call.func.value if isinstance(call.func, ast.Attribute) else None
    while isinstance(before, ast.Call) and isinstance(before.func, ast.Attribute):
        if before.func.attr in ("values", "values_list"):
            yield from asked(before)
        before = before.func.value


def root_model(call: ast.AST) -> str:
    """The name that a chain of calls starts from: `Customer` in `Customer.objects.filter(...).order_by(...)`."""
    while isinstance(call, ast.Call | ast.Attribute):
        call = call.func if isinstance(call, ast.Call) else call.value
    return call.id if isinstance(call, ast.Name) else ""


def faults(source: str, sealed: set[str], plain: set[str], sealed_in: dict[str, set[str]]) -> list[tuple[int, str]]:
    """Line and column of each sorting over sealed values.

    A name that is sealed in one model and plain in another counts where the chain names its model.
    """
    found = []
    for call in ast.walk(ast.parse(source)):
        if not (isinstance(call, ast.Call) and isinstance(call.func, ast.Attribute) and call.func.attr in SORTING):
            continue
        names = [*asked(call), *(values_before_distinct(call) if call.func.attr == "distinct" else ())]
        known = sealed_in.get(root_model(call))
        bad = known if known is not None else sealed - plain
        found += [(call.lineno, name) for name in names if name in bad]
    return found


def sources() -> Iterator[Path]:
    for app in apps.get_app_configs():
        folder = Path(app.path)
        if Path(settings.BASE_DIR) in folder.parents and ".venv" not in folder.parts:
            yield from (path for path in folder.rglob("*.py") if not {"migrations", "tests"} & set(path.parts))


def sealed_columns_by_model() -> dict[str, set[str]]:
    return {
        model.__name__: {field.name for field in model._meta.concrete_fields if isinstance(field, SealedFieldMixin)}
        for model in apps.get_models()
    }


def test_no_source_sorts_by_a_sealed_column() -> None:
    sealed, plain = columns_of_models()
    by_model = sealed_columns_by_model()
    found = {str(path): faults(path.read_text(), sealed, plain, by_model) for path in sources()}
    assert len(found) > 20
    assert {path: lines for path, lines in found.items() if lines} == {}


def test_no_model_sorts_by_a_sealed_column_by_itself() -> None:
    found = []
    for model in apps.get_models():
        names = {name.lstrip("-") for name in model._meta.ordering or () if isinstance(name, str)}
        names |= {model._meta.get_latest_by} if isinstance(model._meta.get_latest_by, str) else set()
        fields = {field.name for field in model._meta.concrete_fields if isinstance(field, SealedFieldMixin)}
        found += [(model.__name__, name) for name in names & fields]
    assert found == []


@pytest.mark.parametrize(
    "source",
    ["Customer.objects.order_by('-name')", "rows.order_by('case__dose')", "Customer.objects.values('name').distinct()",
     "rows.values_list('dose', flat=True).order_by('id').distinct()", "rows.filter(a=1).latest('dose')",
     "rows.order_by(F('dose').desc())", "rows.distinct('dose')"],
)  # fmt: skip
def test_planted_fault_is_found(source: str) -> None:
    assert len(faults(source, {"name", "dose"}, {"name"}, {"Customer": {"name"}, "Department": set()})) == 1


@pytest.mark.parametrize("source", ["Department.objects.order_by('name')", "rows.order_by('name')", "rows.distinct()"])
def test_plain_columns_may_sort(source: str) -> None:
    assert faults(source, {"name", "dose"}, {"name"}, {"Customer": {"name"}, "Department": set()}) == []
