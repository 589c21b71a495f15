"""The big register with its truth, where it lies beside the project: not one row may be wrong."""

import datetime as dt
import importlib.util
import json
from pathlib import Path

import pytest

from customers.register import plan_import, read_register, report

FOLDER = Path(__file__).resolve().parents[4] / "shared" / "data" / "register"

pytestmark = pytest.mark.skipif(not FOLDER.is_dir(), reason="the big register does not lie beside this project")


@pytest.mark.clause("A1.1")
@pytest.mark.parametrize(("name", "kind"), [("legacy_register.xlsx", "xlsx"), ("legacy_register_gbk.csv", "csv")])
def test_big_register_agrees_with_its_truth(name, kind, tmp_path, capsys):
    today = dt.date.fromisoformat(json.loads((FOLDER / "truth.json").read_text("utf-8"))["meta"]["reference_date"])
    plan = plan_import(read_register(FOLDER / name, name), None, today)
    out = tmp_path / "report.json"
    out.write_text(json.dumps(report(plan, name), ensure_ascii=False), "utf-8")
    assert (_compare()(str(out), str(FOLDER / "truth.json"), kind), capsys.readouterr().out.splitlines()[-1]) == (
        0,
        "rows right 3000 of 3000",
    )


def _compare():
    """Load the comparison that comes with the truth."""
    spec = importlib.util.spec_from_file_location("compare_register", FOLDER / "compare.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module.main
