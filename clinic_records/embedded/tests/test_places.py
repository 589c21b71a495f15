"""Where data, sockets and programs may lie: long and Chinese paths, closed folders, ordinary users, poor containers."""

import hashlib
import os
import pwd
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from clinic_records.embedded import EmbeddedError, EmbeddedServers, binaries, data_dir
from clinic_records.embedded.folders import PROJECT, lay_out, make_private
from clinic_records.embedded.identity import Identity, server_identity

from .conftest import let_go, wait_ready
from .test_closed_doors import as_root

POOR = ("setpriv", "--bounding-set=-dac_read_search", "--inh-caps=-dac_read_search", "--")
START = """
import sys
from clinic_records.embedded import EmbeddedServers, data_dir
with EmbeddedServers(data_dir(), sys.argv[2].split(",")) as servers:
    print(servers.answering(), data_dir(), flush=True)
"""


@pytest.fixture
def public() -> Iterator[Path]:
    """A folder that everybody may enter."""
    folder = Path(tempfile.mkdtemp(prefix="clinic-test-", dir="/tmp"))
    folder.chmod(0o755)
    yield folder
    shutil.rmtree(folder)


@pytest.mark.parametrize("name", ["a" * 120, "诊所 资料, '1'"])
def test_sockets_of_a_long_or_unusual_path_lie_elsewhere(tmp_path, name):
    folder = tmp_path / name
    folder.mkdir()
    with EmbeddedServers(folder, ["data", "valkey"]) as servers:
        sockets = servers.layout.sockets
        assert servers.answering() == {"data": True, "valkey": True}
        assert sockets.name == f"clinic-records-{os.geteuid()}-{hashlib.sha256(os.fsencode(folder)).hexdigest()[:16]}"
        assert sockets.stat().st_mode & 0o777 == 0o700
    shutil.rmtree(sockets)


def test_folder_of_another_user_is_refused(public):
    identity = Identity(os.geteuid(), os.getegid())
    open_folder = public / "open"
    open_folder.mkdir(mode=0o755)
    (public / "link").symlink_to(public)
    for place in (open_folder, public / "link"):
        with pytest.raises(EmbeddedError, match="must be a folder of user id"):
            make_private(place, identity)


def test_data_folder_is_made_closed(tmp_path):
    wanted = tmp_path / "deep" / "er"
    assert data_dir({"CLINIC_DATA_DIR": str(wanted)}) == wanted
    assert wanted.stat().st_mode & 0o777 == 0o700
    assert data_dir({}) == PROJECT / "var"


def test_data_folder_that_cannot_be_made_is_one_line():
    with pytest.raises(EmbeddedError, match="the folder /proc/nowhere cannot be made"):
        data_dir({"CLINIC_DATA_DIR": "/proc/nowhere"})


@as_root
def test_ordinary_user_runs_servers_as_itself(public, start_user):
    folder = public / "d"
    folder.mkdir(mode=0o700)
    nobody = pwd.getpwnam("nobody")
    os.chown(folder, nobody.pw_uid, nobody.pw_gid)
    switch = ("setpriv", f"--reuid={nobody.pw_uid}", f"--regid={nobody.pw_gid}", "--clear-groups", "--")
    user = start_user(folder, "data,valkey", *switch)
    wait_ready(user)
    assert (folder / "servers" / "data" / "cluster").stat().st_uid == nobody.pw_uid
    let_go(user)


@as_root
def test_root_without_the_capability_opens_its_folder_to_the_group_of_the_servers(public, plain_environ):
    folder = public / "d"
    done = _start_poorly(folder, plain_environ)
    assert (done.stdout, done.stderr) == (f"{{'data': True, 'valkey': True}} {folder}\n", "")
    state = folder.stat()
    assert (state.st_mode & 0o777, state.st_gid) == (0o710, server_identity().gid)


@as_root
def test_root_without_the_capability_says_where_the_data_are_instead(tmp_path, plain_environ):
    folder = tmp_path / "d"
    instead = Path("/var/lib") / f"clinic-records-{hashlib.sha256(os.fsencode(folder)).hexdigest()[:16]}"
    try:
        done = _start_poorly(folder, plain_environ)
        assert done.stdout == f"{{'data': True, 'valkey': True}} {instead}\n"
        said = f"clinic: the servers' user cannot reach {folder}; the data are in {instead}"
        assert done.stderr.splitlines() == [said]
    finally:
        shutil.rmtree(instead)


@as_root
def test_programs_below_a_closed_folder_run_from_a_public_copy(public, monkeypatch):
    monkeypatch.setattr(binaries, "FALLBACK_PARENT", public)
    monkeypatch.setattr(binaries, "is_reachable", lambda *_: False)
    programs = [binaries.postgres_program("postgres"), binaries.postgres_program("psql"), binaries.valkey_program()]
    for program in programs:
        assert program.is_relative_to(public)
        ran = subprocess.run(server_identity().command([str(program), "--version"]), capture_output=True, check=False)
        assert ran.returncode == 0
    assert len(list(public.glob("clinic-records-*"))) == 2


def test_lock_that_belongs_to_another_user_is_one_line(tmp_path, monkeypatch):
    lay_out(tmp_path)

    def refuse(path: Path, *_: object) -> int:
        raise PermissionError(13, "Permission denied", str(path))

    monkeypatch.setattr("clinic_records.embedded.locks.os.open", refuse)
    with pytest.raises(EmbeddedError, match=r"users\.lock belongs to another user"):
        EmbeddedServers(tmp_path, ["valkey"]).acquire()


def _start_poorly(folder: Path, environ: dict[str, str]) -> "subprocess.CompletedProcess[str]":
    return subprocess.run(
        [*POOR, sys.executable, "-c", START, "-", "data,valkey"],
        cwd=PROJECT,
        text=True,
        env=environ | {"CLINIC_DATA_DIR": str(folder)},
        capture_output=True,
        check=False,
    )
