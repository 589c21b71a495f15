"""`python -m clinic_records.embedded status|stop`: look at the embedded servers, or stop them when nobody uses them.

Exit codes: 0 all answer, or stopped; 1 some do not answer, or still in use; 2 wrong use.
"""

import argparse
import sys

from .errors import EmbeddedError
from .folders import data_dir
from .servers import EmbeddedServers


def main(arguments: list[str] | None = None) -> int:
    """Carry out one command and return its exit code."""
    parser = argparse.ArgumentParser(prog="python -m clinic_records.embedded", description="The embedded servers.")
    parser.add_argument(
        "command", choices=("status", "stop"), help="say which servers answer; stop them if nobody uses them"
    )
    command = parser.parse_args(arguments).command
    try:
        servers = EmbeddedServers(data_dir())
        return _status(servers) if command == "status" else _stop(servers)
    except EmbeddedError as error:
        print(f"clinic: {error}", file=sys.stderr)
        return 1


def _status(servers: EmbeddedServers) -> int:
    answering = servers.answering()
    for name, answers in answering.items():
        print(f"{name}: {'answers' if answers else 'does not answer'}")
    return 0 if all(answering.values()) else 1


def _stop(servers: EmbeddedServers) -> int:
    if servers.stop():
        print("stopped")
        return 0
    print("clinic: the servers are in use; stop what uses them first", file=sys.stderr)
    return 1


if __name__ == "__main__":
    sys.exit(main())
