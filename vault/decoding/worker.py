"""The process that opens one uploaded file: limits first, the file from standard input, the answer to standard output.

Started by `vault.images.cleaning`; knows no settings and no database, and can write no file.
"""

import json
import resource
import struct
import sys
from collections.abc import Callable

from vault.decoding.limits import ADDRESS_BYTES, CPU_SECONDS, DATA_BYTES
from vault.decoding.made import Made, Refused


def main() -> None:
    """Do the task that the command line names: photograph or document."""
    task = _task(sys.argv[1])
    _limit()
    try:
        _answer(task(sys.stdin.buffer.read()))
    except Refused as refused:
        _refuse(refused.code)
    except MemoryError:
        _refuse("too_slow")
    except Exception:  # a decoder may raise anything over a hostile file, and its text may quote the file
        _refuse("damaged")


def _task(name: str) -> Callable[[bytes], Made]:
    """Only the library that is needed is loaded, and before the limits hold."""
    if name == "document":
        from vault.decoding import documents

        return documents.clean
    from vault.decoding import photographs

    return photographs.clean


def _limit() -> None:
    for kind, most in (
        (resource.RLIMIT_DATA, DATA_BYTES),
        (resource.RLIMIT_AS, ADDRESS_BYTES),
        (resource.RLIMIT_CPU, CPU_SECONDS),
        (resource.RLIMIT_FSIZE, 0),
        (resource.RLIMIT_CORE, 0),
    ):
        resource.setrlimit(kind, (most, most))


def _refuse(code: str) -> None:
    _send({"refused": code})


def _answer(made: Made) -> None:
    head = {
        "kind": made.kind,
        "content": len(made.content),
        "thumbnail": len(made.thumbnail),
        "width": made.width,
        "height": made.height,
        "pages": made.pages,
    }
    _send(head, made.content, made.thumbnail)


def _send(head: dict, *bodies: bytes) -> None:
    raw = json.dumps(head).encode()
    for piece in (struct.pack(">I", len(raw)), raw, *bodies):
        sys.stdout.buffer.write(piece)
    sys.stdout.buffer.flush()


if __name__ == "__main__":
    main()
