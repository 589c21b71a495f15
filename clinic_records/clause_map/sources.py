"""What the project's files say: clauses named in docstrings of code, and in the marks of tests. Reads; imports nothing."""

import ast
from collections.abc import Iterator
from pathlib import Path
from typing import Final, TypeGuard

from .ids import ids_in

APPS: Final = (
    "access",
    "archive",
    "clinic_records",
    "customers",
    "jobs",
    "operations",
    "procedures",
    "quality",
    "records",
    "vault",
)
# these speak of clauses in general: naming one there carries nothing out
_ABOUT: Final = ("clinic_records/clauses.py", "clinic_records/clause_map/")
_NAMED: Final = (ast.ClassDef, ast.FunctionDef, ast.AsyncFunctionDef)
Found = tuple[str, str]  # clause id (in a mark perhaps an unknown one), where


def in_docstrings(project: Path) -> Iterator[Found]:
    """Clauses named in docstrings, with `module` or `module.Class.function`."""
    for path in _files(project):
        inside = path.relative_to(project).as_posix()
        if "/tests/" not in inside and "/migrations/" not in inside and not inside.startswith(_ABOUT):
            module = inside.removesuffix(".py").removesuffix("/__init__").replace("/", ".")
            yield from _documented(ast.parse(path.read_text("utf-8")), module)


def in_marks(project: Path) -> Iterator[Found]:
    """Clauses in `pytest.mark.clause(...)`, with the test as pytest names it; a module's mark stands for the file."""
    for path in _files(project):
        inside = path.relative_to(project).as_posix()
        if "/tests/" in inside:
            yield from _marked(ast.parse(path.read_text("utf-8")), inside)


def _files(project: Path) -> Iterator[Path]:
    for app in APPS:
        yield from sorted((project / app).rglob("*.py"))


def _documented(node: ast.AST, name: str) -> Iterator[Found]:
    if isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef):
        yield from ((clause, name) for clause in sorted(ids_in(ast.get_docstring(node) or "")))
    for child in ast.iter_child_nodes(node):
        yield from _documented(child, f"{name}.{child.name}" if isinstance(child, _NAMED) else name)


def _marked(node: ast.AST, name: str) -> Iterator[Found]:
    for child in ast.iter_child_nodes(node):
        inner = f"{name}::{child.name}" if isinstance(child, _NAMED) else name
        if _is_mark(child):
            yield from ((str(arg.value), inner) for arg in child.args if isinstance(arg, ast.Constant))
        yield from _marked(child, inner)


def _is_mark(node: ast.AST) -> TypeGuard[ast.Call]:
    """Whether this is `pytest.mark.clause(...)`."""
    return isinstance(node, ast.Call) and ast.unparse(node.func) == "pytest.mark.clause"
