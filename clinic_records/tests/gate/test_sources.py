"""What no source file may do, held by reading the sources: the short cuts round the gate, the history and the escaping.

Each exception is written here with its reason; one that is no longer needed fails too.
"""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

from django.apps import apps
from django.conf import settings

from vault.recorded import VersionedModel

ROOT = Path(settings.BASE_DIR)
HOUSE = (
    "clinic_records",
    "archive",
    "quality",
    "operations",
    "procedures",
    "customers",
    "records",
    "access",
    "jobs",
    "vault",
)

NARROWED = {"visible_to", "fetchable_by", "passed_on_to"}
"""Methods that narrow a customer's rows to what somebody may see; each asks `access.grants` or names the person."""

FETCHED_BEFORE = {
    "records/views/show.py: SignOff": "signatures of the sheet that was fetched through visible_to",
    "records/views/signed_papers.py: PaperSignature": "papers of the sheet that was fetched through visible_to",
    "archive/views/sealing_signed.py: StoredFile": "the scan of the sealing that was fetched through visible_to",
    "records/views/edit.py: type(self.sheet)": "the same sheet once more, after somebody else saved it",
}
"""`.objects` of customers' rows in a view without narrowing, and why."""

OF_A_ROW_SEEN = {"procedures/views/pictures.py: StoredFile": "the file of the attachment fetched through visible_to"}
"""Rows looked up by an id that another, narrowed row holds, and which one."""

RAW_WRITES = {"vault/setup.py", "vault/copying.py", "vault/recorded.py"}
"""Files that may reach past the managers which refuse writes without history."""

BULK = ("update", "bulk_create", "bulk_update")

SAFE_STRINGS = {
    "archive/publicity/pictures.py": "address and words pass format_html",
    "clinic_records/templatetags/kept.py": "a rendered template",
    "clinic_records/templatetags/parts.py": "every text passes html.escape; a test looks for markup",
    "customers/templatetags/customer_rows.py": "every cell passes html.escape; a test looks for markup",
    "clinic_records/templatetags/icons.py": "drawn by the library from its own files",
    "clinic_records/templatetags/fields.py": "the id is formatted with escaping",
    "records/curves.py": "the drawing library escapes the texts",
    "records/row_forms.py": "a rendered template",
}


def sources(*ends: str) -> Iterator[tuple[str, str]]:
    """Path below the root and text of each file of the house, tests and migrations left out."""
    for part in (*HOUSE, "templates"):
        for path in sorted((ROOT / part).rglob("*")):
            name = path.relative_to(ROOT).as_posix()
            if path.suffix in ends and "/tests/" not in name and "/migrations/" not in name:
                yield name, path.read_text(encoding="utf-8")


def is_view(name: str) -> bool:
    """Whether a file holds views."""
    return name.endswith("/views.py") or "/views/" in name


def about_customers(model: str) -> bool:
    """Whether rows of the model with this name are about customers; an expression that names no model is taken to be."""
    found = [known for known in apps.get_models() if known.__name__ == model]
    if not found:
        return True
    names = {column.name for known in found for column in known._meta.concrete_fields}
    return bool(names & {"customer", "subject"}) or model == "Customer"


def managers_in(text: str) -> Iterator[tuple[str, str]]:
    """For each `X.objects.method`: the expression X and the method."""
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Attribute) and node.value.attr == "objects":
            yield ast.unparse(node.value.value), node.attr


def bare_managers(text: str) -> int:
    """How often `.objects` is taken without a method at once: handed on, nobody sees how it is narrowed."""
    tree = ast.parse(text)
    every = sum(isinstance(n, ast.Attribute) and n.attr == "objects" for n in ast.walk(tree))
    return every - len(list(managers_in(text)))


def test_views_fetch_customers_rows_only_narrowed() -> None:
    wide = {
        f"{name}: {owner}"
        for name, text in sources(".py")
        if is_view(name)
        for owner, method in managers_in(text)
        if about_customers(owner) and method not in NARROWED
    }
    assert wide - FETCHED_BEFORE.keys() == set()
    assert FETCHED_BEFORE.keys() - wide == set()


def test_views_hand_no_manager_on() -> None:
    assert [name for name, text in sources(".py") if is_view(name) and bare_managers(text)] == []


def test_views_do_not_look_up_by_model_alone() -> None:
    """`get_object_or_404(Customer, pk=...)` asks the default manager, which narrows nothing."""
    wrong = []
    for name, text in sources(".py"):
        for node in ast.walk(ast.parse(text)) if is_view(name) else ():
            if isinstance(node, ast.Call) and ast.unparse(node.func) in ("get_object_or_404", "get_list_or_404"):
                first = ast.unparse(node.args[0])
                if first.isidentifier() and first[0].isupper() and about_customers(first):
                    wrong.append(f"{name}: {first}")
    assert set(wrong) == OF_A_ROW_SEEN.keys()


def test_narrowing_methods_ask_for_a_person() -> None:
    for model in apps.get_models():
        queryset = type(model._default_manager.none()) if hasattr(model, "_default_manager") else None
        for method in NARROWED & set(dir(queryset)):
            assert "person" in getattr(queryset, method).__annotations__, (model, method)


def test_guardian_is_imported_in_one_place() -> None:
    found = {name for name, text in sources(".py") for module in imported(text) if module.split(".")[0] == "guardian"}
    assert found <= {"access/grants.py"}


def imported(text: str) -> Iterator[str]:
    """The modules that a file imports."""
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            yield node.module or ""


def test_paragraphs_are_made_in_one_place() -> None:
    found = {name for name, text in sources(".py") if re.search(r"(?<!\w)Paragraph\(", text)}
    assert found <= {"records/printing/text.py"}


def test_recorded_rows_are_not_written_in_bulk() -> None:
    recorded = {model.__name__ for model in apps.get_models() if issubclass(model, VersionedModel)}
    wrong = []
    for name, text in sources(".py"):
        for node in ast.walk(ast.parse(text)):
            called = node.func if isinstance(node, ast.Call) else None
            if isinstance(called, ast.Attribute) and called.attr in BULK and _root(called.value) in recorded:
                wrong.append(f"{name}:{called.lineno}")
    # the Submission of records is a form's number and has no versions; the archive's of the same name has
    assert [where for where in wrong if not where.startswith("records/submissions.py:")] == []


def _root(node: ast.AST) -> str:
    """`Model` of `Model.objects.filter(...)...`, else nothing."""
    while isinstance(node, ast.Call | ast.Attribute):
        if isinstance(node, ast.Attribute) and node.attr == "objects":
            return ast.unparse(node.value)
        node = node.func if isinstance(node, ast.Call) else node.value
    return ""


def test_managers_that_refuse_are_not_gone_round() -> None:
    past = re.compile(r"_base_manager|_raw_delete|super\(\)\.(update|bulk_create|bulk_update)\(|QuerySet\.update\(")
    assert {name for name, text in sources(".py") if past.search(text)} <= RAW_WRITES


def test_nothing_is_called_safe_but_what_is_listed() -> None:
    calls = re.compile(r"(mark_safe|format_html|SafeString|SafeText)\(")
    found = {name for name, text in sources(".py") if calls.search(text)}
    assert found - SAFE_STRINGS.keys() == set()
    assert SAFE_STRINGS.keys() - found == set()


def test_templates_escape_everything() -> None:
    loose = re.compile(
        r"\|\s*safe\b|\|\s*safeseq\b|autoescape\s+off|<script(?![^>]*\bsrc=)[^>]*>|\son\w+\s*=|javascript:|\sstyle="
    )
    assert {name for name, text in sources(".html") if loose.search(text)} == set()


def test_forms_name_their_fields() -> None:
    assert [name for name, text in sources(".py") if '__all__"' in text and 'fields = "__all__"' in text] == []


def test_no_view_is_exempt_from_the_gate() -> None:
    exempt = re.compile(
        r"csrf_exempt|login_not_required|xframe_options_exempt|xframe_options_sameorigin|csp_\w+|csp\.decorators"
    )
    assert {name for name, text in sources(".py") if exempt.search(text)} == {"access/doors.py"}


def test_no_pickle_and_no_evaluation() -> None:
    wrong = set()
    for name, text in sources(".py"):
        wrong |= {name for module in imported(text) if module.split(".")[0] in ("pickle", "marshal", "shelve")}
        calls = (n for n in ast.walk(ast.parse(text)) if isinstance(n, ast.Call) and isinstance(n.func, ast.Name))
        wrong |= {name for call in calls if call.func.id in ("eval", "exec")}
    assert wrong == set()
