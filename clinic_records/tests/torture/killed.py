"""Run as a program by test_kills: carries out one piece of work in a process that kills itself at a chosen point.

It answers lines on its input: `<what> <id> <person> <point>`. For each it forks; the child works and, when it comes to that
point (0: never), kills itself without warning. What the child says goes out: "saved" after the work was acknowledged, "points
N" at its end; then the program says "over". A point lies before and after every SQL statement, commit, fsync and rename.
"""

import os
import signal
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import django

PICTURE = b"\xff\xd8\xff" + bytes(range(256)) * 300
"""Something to be sealed in two chunks; what it shows does not matter here."""


class Points:
    """Counts the points and ends the process at one of them."""

    def __init__(self, last: int) -> None:
        self.last, self.count = last, 0

    def here(self) -> None:
        """One more point."""
        self.count += 1
        if self.count == self.last:
            os.kill(os.getpid(), signal.SIGKILL)

    def around(self, function: Callable[..., Any]) -> Callable[..., Any]:
        """The function with a point before and after it."""

        def guarded(*args: Any, **options: Any) -> Any:
            self.here()
            result = function(*args, **options)
            self.here()
            return result

        return guarded

    def watch(self, connections: Any) -> None:
        """Put points around everything that reaches a disk."""
        os.fsync = self.around(os.fsync)
        Path.rename = self.around(Path.rename)  # type: ignore[method-assign]
        for connection in connections.all():
            connection._commit = self.around(connection._commit)
            connection.execute_wrappers.append(self._statement)

    def _statement(self, execute: Callable[..., Any], *args: Any) -> Any:
        return self.around(execute)(*args)


def work(case_id: str, person_id: str) -> None:
    """A new sheet and two scans of its paper in one transaction, and a message that asks for more."""
    from django.db import transaction
    from django.utils import timezone

    from access.models import Person
    from customers.models import Case, ConsultationSheet
    from jobs import outbox
    from procedures.media import actions as media
    from records import actions as sheets
    from records.stages import Stage
    from vault.images import CleanUpload

    by, case = Person.objects.get(pk=person_id), Case.objects.select_related("customer").get(pk=case_id)
    content = CleanUpload(PICTURE, "image/jpeg", PICTURE[:900], 9, 9, 1)
    with transaction.atomic():
        sheet = ConsultationSheet(case=case, customer=case.customer)
        sheets.save_draft(sheet, {"channel": "visit", "needs": "双眼皮", "advice": "三点定位"}, by=by)
        about = media.About("paper", Stage.CONSULTATION, timezone.now(), "纸质登记", sheet)
        media.add(case, [media.Received(content, "登记.jpg")] * 2, about, by=by)
        outbox.send("test.killed", ids={"sheet": sheet.pk})
    print("saved", flush=True)


def destroy(order_id: str, _person_id: str) -> None:
    """An order of destruction, from where it stands to its certificate."""
    from archive.destruction import orders
    from archive.models import DestructionOrder

    orders.carry_out(DestructionOrder.objects.get(pk=order_id))
    print("saved", flush=True)


WORK = {"save": work, "destroy": destroy}


def child(what: str, one: str, person_id: str, last: int) -> None:
    """The process that may end at any point."""
    from django.db import connections

    points = Points(last)
    for connection in connections.all():
        with connection.cursor() as cursor:
            cursor.execute("SET application_name = 'to be killed'")
    points.watch(connections)
    WORK[what](one, person_id)
    print("points", points.count, flush=True)


def main() -> None:
    """Fork a child for each line."""
    for line in sys.stdin:
        what, one, person_id, last = line.split()
        pid = os.fork()
        if pid == 0:
            child(what, one, person_id, int(last))
            os._exit(0)
        os.waitpid(pid, 0)
        print("over", flush=True)


if __name__ == "__main__":
    django.setup()
    from django.db import connections as own

    for alias, name in zip(("default", "keyring", "audit"), sys.argv[1:], strict=True):
        own[alias].settings_dict["NAME"] = name
    main()
