"""`manage.py audit_verify`: exit codes, one line on standard error, JSON as the last line on standard output."""

import io
import json
import os

import pytest
from django.core.management import call_command
from django.db import connections

from access.audit import keys
from access.tests.audit.ground import sealed_batches, without_triggers, write

pytestmark = pytest.mark.django_db(transaction=True, databases=["default", "audit", "keyring"])


def _run(*arguments):
    out, err = io.StringIO(), io.StringIO()
    with pytest.raises(SystemExit) as left:
        call_command("audit_verify", *arguments, stdout=out, stderr=err, no_color=True)
    assert len(err.getvalue().splitlines()) == 1
    return left.value.code, json.loads(out.getvalue().splitlines()[-1]), err.getvalue().strip()


def test_whole_log_exits_with_zero(log):
    sealed_batches(3, 2)
    write(1)
    code, summary, _line = _run()
    assert code == 0
    assert (summary["state"], summary["events"], summary["seals"], summary["pending"]) == ("whole", 5, 2, 1)
    assert summary["finding"] is None
    assert _run("--since", summary["checkpoint"])[1]["events"] == 0


def test_empty_log_is_whole(log):
    code, summary, _line = _run()
    assert (code, summary["events"], summary["seals"]) == (0, 0, 0)


def test_tampered_log_exits_with_one_and_names_the_row(log):
    ids = sealed_batches(3, 2)
    without_triggers("UPDATE access_auditevent SET section = 'surgery' WHERE id = %s", [ids[3]])
    code, summary, line = _run()
    assert code == 1
    assert summary["finding"] == {"why": "event_changed", "seal": 2, "event": ids[3]}
    assert str(ids[3]) in line


def test_missing_checkpoints_cannot_tell(log):
    sealed_batches(1)
    log.unlink()
    code, summary, _line = _run()
    assert (code, summary) == (2, {"state": "unknown"})


def test_checkpoint_file_that_cannot_be_read_as_one_cannot_tell(log):
    log.write_bytes(b"")
    assert _run()[0] == 2


def test_open_key_cannot_tell(log):
    os.chmod(keys.key_path(), 0o444)
    assert _run()[0] == 2


def test_verifier_without_the_private_key_can_tell(log):
    sealed_batches(2)
    keys.key_path().unlink()
    assert _run()[0] == 0


def test_wrong_since_cannot_tell(log):
    assert _run("--since", "yesterday")[0] == 2


def test_database_out_of_reach_cannot_tell(log):
    audit = connections["audit"]
    audit.close()
    host, audit.settings_dict["HOST"] = audit.settings_dict["HOST"], "/nowhere"
    try:
        code, summary, line = _run()
    finally:
        audit.settings_dict["HOST"] = host
    assert (code, summary) == (2, {"state": "unknown"})
    assert "OperationalError" in line
