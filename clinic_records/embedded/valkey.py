"""The embedded Valkey (a Redis-protocol server): a socket in a closed folder, a password, every write kept on disk."""

import socket
from contextlib import closing
from pathlib import Path

from .binaries import valkey_program
from .server import Server

ANSWER_SECONDS = 3
SETTINGS = {
    "port": "0",
    "unixsocketperm": "700",
    "protected-mode": "yes",
    "appendonly": "yes",
    "appendfsync": "everysec",
    "save": '""',
    "maxmemory-policy": "noeviction",
    "daemonize": "no",
    "loglevel": "notice",
}


class Valkey(Server):
    """The one Valkey server: broker of the jobs and cache."""

    def answers(self) -> bool:
        """Whether the server takes our password and answers PING."""
        try:
            with closing(socket.socket(socket.AF_UNIX)) as connection:
                connection.settimeout(ANSWER_SECONDS)
                connection.connect(str(self._socket))
                connection.sendall(f"AUTH {(self.home / 'password').read_text()}\r\nPING\r\n".encode())
                return _reads(connection, b"+OK\r\n+PONG\r\n")
        except OSError:
            return False

    def urls(self) -> dict[str, str]:
        """REDIS_URL in the form redis-py reads, BROKER_URL in the form Celery's broker library reads."""
        password = self.password()
        return {
            "REDIS_URL": f"unix://:{password}@{self._socket}?db=0",
            "BROKER_URL": f"redis+socket://:{password}@{self._socket}?virtual_host=0",
        }

    @property
    def _socket(self) -> Path:
        return self.sockets / "valkey.sock"

    def _arguments(self) -> list[str]:
        return [str(valkey_program()), "valkey.conf", "--proc-title-template", f"valkey-server {self.mark}"]

    def _prepare(self) -> None:
        super()._prepare()
        settings = SETTINGS | {"unixsocket": str(self._socket), "requirepass": self.password()}
        path = self.home / "valkey.conf"
        path.unlink(missing_ok=True)
        path.touch(mode=0o600)
        path.write_text("".join(f"{name} {value}\n" for name, value in settings.items()))
        self.identity.own(path)


def _reads(connection: socket.socket, expected: bytes) -> bool:
    """Whether the next bytes are the expected ones; a server that still loads its data says something else."""
    received = b""
    while len(received) < len(expected) and expected.startswith(received):
        chunk = connection.recv(len(expected) - len(received))
        if not chunk:
            return False
        received += chunk
    return received == expected
