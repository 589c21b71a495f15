"""The key file and the recovery key: a wrong, missing or open key is refused with its cause (T15)."""

import io
import json
import os
import stat
import uuid
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from hypothesis import given
from hypothesis import strategies as st

from vault import cache, crypto, kek
from vault.errors import KeyRefused
from vault.keyring import ring
from vault.keyring.models import KeyEpoch, PartKey, SystemKey
from vault.setup import prepare_keys, sealed_tables_in_use
from vault.tests.notes import Note

BOTH = pytest.mark.django_db(databases=["default", "keyring"])


def typed(monkeypatch: pytest.MonkeyPatch, text: str, command: str, *options: str) -> str:
    """Run a command with `text` on standard input; returns what it says."""
    monkeypatch.setattr("sys.stdin", io.StringIO(text + "\n"))
    out = io.StringIO()
    call_command(command, *options, stdout=out)
    return out.getvalue()


def keys_status() -> tuple[dict, str]:
    """The JSON of keys_status and the refusal, if any."""
    out, refusal = io.StringIO(), ""
    try:
        call_command("keys_status", stdout=out)
    except CommandError as error:
        refusal = str(error)
    return json.loads(out.getvalue().splitlines()[-1]), refusal


@given(st.binary(min_size=32, max_size=32))
def test_recovery_key_is_read_as_it_was_printed(key: bytes) -> None:
    paper = kek.to_paper(key)
    for text in (paper, paper.lower(), paper.replace("-", ""), f"  {paper.replace('-', ' ')}\n"):
        assert kek.from_paper(text) == key
    assert kek.from_paper(paper.replace("O", "0").replace("I", "1").replace("B", "8")) == key


def test_mistyped_key_is_noticed_or_means_the_same_key() -> None:
    """The last character before the checksum has four spare bits: some of its mistakes change nothing."""
    key = crypto.new_key()
    paper, read = kek.to_paper(key), []
    for place, right in enumerate(paper):
        for wrong in set("AQ7") - {right, *("AQ7" if right == "-" else "")}:
            try:
                read.append(kek.from_paper(paper[:place] + wrong + paper[place + 1 :]))
            except KeyRefused:
                read.append(b"refused")
    assert set(read) <= {b"refused", key}
    assert read.count(b"refused") >= len(read) - 3


@pytest.mark.parametrize("text", ["", "-", "hello", "AAAAA-" * 11, "钥匙", "=" * 56, "A" * 56, "\0" * 60])
def test_what_is_no_recovery_key_is_refused(text: str) -> None:
    with pytest.raises(KeyRefused):
        kek.from_paper(text)


@BOTH
def test_setting_up_prints_the_key_once(empty_ring: SimpleNamespace) -> None:
    paper = prepare_keys()
    path = kek.key_path(1)
    assert kek.from_paper(paper or "") == path.read_bytes()
    assert stat.S_IMODE(path.stat().st_mode) == 0o400
    assert stat.S_IMODE(path.parent.stat().st_mode) == 0o700
    assert prepare_keys() is None
    assert SystemKey.objects.using(ring.ALIAS).count() == 1


def _missing(path: Path) -> str:
    path.unlink()
    return "cannot be read"


def _open(path: Path) -> str:
    path.chmod(0o644)
    return "open to other users"


def _group(path: Path) -> str:
    path.chmod(0o440)
    return "open to other users"


def _short(path: Path) -> str:
    path.chmod(0o600)
    path.write_bytes(b"short")
    path.chmod(0o400)
    return "does not hold a key"


def _wrong(path: Path) -> str:
    path.chmod(0o600)
    path.write_bytes(crypto.new_key())
    path.chmod(0o400)
    return "is not the key"


@BOTH
@pytest.mark.parametrize("spoil", [_missing, _open, _group, _short, _wrong])
def test_spoilt_key_file_is_refused_and_never_made_anew(empty_ring: SimpleNamespace, spoil: Any) -> None:
    paper = prepare_keys()
    customer = uuid.uuid4()
    ring.ensure(customer, customer)
    kek.forget()
    cache.forget()
    cause = spoil(kek.key_path(1))
    before = sorted((path.name, path.read_bytes()) for path in empty_ring.keys.iterdir())
    for use in (
        prepare_keys,
        ring.require_keys,
        lambda: ring.get(customer),
        lambda: ring.ensure(customer, uuid.uuid4()),
    ):
        with pytest.raises(KeyRefused, match=cause) as refused:
            use()
        assert str(refused.value).count((paper or "")[:11]) == 0
    assert sorted((path.name, path.read_bytes()) for path in empty_ring.keys.iterdir()) == before
    assert PartKey.objects.using(ring.ALIAS).count() == 1
    assert keys_status()[1] == "a key file is not right"


@BOTH
def test_empty_key_ring_beside_a_key_file_is_refused(empty_ring: SimpleNamespace) -> None:
    prepare_keys()
    SystemKey.objects.using(ring.ALIAS).all().delete()
    KeyEpoch.objects.using(ring.ALIAS).all().delete()
    with pytest.raises(KeyRefused, match="there is a key file"):
        prepare_keys()


@BOTH
def test_empty_key_ring_beside_sealed_rows_is_refused(
    empty_ring: SimpleNamespace, file_store: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from vault.files import seal_file

    prepare_keys()
    seal_file(io.BytesIO(b"x"), subject=uuid.uuid4(), part=uuid.uuid4(), kind="image/png")
    for model in (PartKey, SystemKey):
        model.objects.using(ring.ALIAS).all().delete()
    ring.SubjectKey.objects.using(ring.ALIAS).all().delete()
    KeyEpoch.objects.using(ring.ALIAS).all().delete()
    kek.key_path(1).unlink()
    with pytest.raises(KeyRefused, match="vault_storedfile hold sealed rows"):
        prepare_keys()
    assert list(empty_ring.keys.iterdir()) == []


@BOTH
def test_sealed_rows_of_any_model_count(notes: type[Note], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("vault.setup.sealed_models", lambda: [Note])
    assert sealed_tables_in_use() == []
    customer = uuid.uuid4()
    Note(customer_id=customer, part_id=customer).save()
    assert sealed_tables_in_use() == ["vault_tests_note"]


@BOTH
def test_lost_key_file_comes_back_from_paper(empty_ring: SimpleNamespace, monkeypatch: pytest.MonkeyPatch) -> None:
    paper, customer = prepare_keys() or "", uuid.uuid4()
    key = ring.ensure(customer, customer).key
    kek.key_path(1).unlink()
    kek.forget()
    cache.forget()
    said = typed(monkeypatch, paper, "restore_key_file")
    assert said == f"The key file {kek.key_path(1)} is back.\n"
    assert stat.S_IMODE(kek.key_path(1).stat().st_mode) == 0o400
    assert ring.get(customer).key == key


@BOTH
def test_restoring_refuses_to_overwrite_a_wrong_key_and_another_clinics(
    empty_ring: SimpleNamespace, monkeypatch: pytest.MonkeyPatch
) -> None:
    paper = prepare_keys() or ""
    for text, cause in ((paper, "exists already"), (kek.to_paper(crypto.new_key()), "another clinic"), ("x", "wrong")):
        with pytest.raises(CommandError, match=cause):
            typed(monkeypatch, text, "restore_key_file")
    assert [path.name for path in empty_ring.keys.iterdir()] == ["kek-1.key"]


@BOTH
def test_checking_the_paper_says_its_epoch(empty_ring: SimpleNamespace, monkeypatch: pytest.MonkeyPatch) -> None:
    paper = prepare_keys() or ""
    assert typed(monkeypatch, paper.lower(), "recovery_key", "--check") == "This is the recovery key of epoch 1.\n"
    with pytest.raises(CommandError, match="another clinic"):
        typed(monkeypatch, kek.to_paper(crypto.new_key()), "recovery_key", "--check")
    with pytest.raises(CommandError, match="--check"):
        typed(monkeypatch, paper, "recovery_key")


@BOTH
def test_status_counts_keys_and_shows_none(empty_ring: SimpleNamespace) -> None:
    assert keys_status() == ({"epochs": [], "parts": 0}, "the key ring was never set up")
    paper, customer = prepare_keys() or "", uuid.uuid4()
    ring.ensure(customer, customer)
    ring.ensure(customer, uuid.uuid4())
    out = io.StringIO()
    call_command("keys_status", stdout=out)
    status = json.loads(out.getvalue().splitlines()[-1])
    (epoch,) = status["epochs"]
    assert (epoch["epoch"], epoch["subjects"], epoch["system_keys"], status["parts"]) == (1, 1, 1, 2)
    assert (epoch["mode"], epoch["fault"]) == ("0400", "")
    key = kek.key_path(1).read_bytes()
    assert [out.getvalue().count(text) for text in (paper[:11], key.hex()[:16])] == [0, 0]


@BOTH
def test_set_up_never_runs_over_another(empty_ring: SimpleNamespace) -> None:
    """Of two set-ups at once the key file, made exclusively, lets one through."""
    os.makedirs(empty_ring.keys, mode=0o700)
    kek.write(1, crypto.new_key())
    with pytest.raises(KeyRefused, match="not overwritten"):
        ring.start()
    assert KeyEpoch.objects.using(ring.ALIAS).count() == 0
