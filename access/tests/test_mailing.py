"""Letters that decisions wait, handed to a real mail server: whom, how often, what they say and what they never say (A6.1)."""

import datetime
import socket
from collections.abc import Iterator
from email.message import Message
from typing import Any

import pytest
import time_machine
from aiosmtpd.controller import Controller
from django.urls import reverse
from django.utils import timezone

from access.approvals import actions as approvals
from access.mailing import sending
from access.models import MailNotice, Person
from archive.requests import actions
from archive.tests.test_requests import wish
from jobs import notifications, runs
from jobs.models import JobRun, Notification, RunState
from jobs.running import execute

pytestmark = pytest.mark.django_db
MINUTE = datetime.timedelta(minutes=1)
ADDRESS = "maohui@clinic.example"


class Box:
    """What the mail server took, by recipient; it refuses where `refuses` says so."""

    def __init__(self) -> None:
        self.taken: list[tuple[str, Message]] = []
        self.refuses: set[str] = set()

    async def handle_RCPT(self, _server: Any, _session: Any, envelope: Any, address: str, _options: Any) -> str:
        """Refuse the person, or take note."""
        if address in self.refuses:
            return "550 no such person"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, _server: Any, _session: Any, envelope: Any) -> str:
        """Keep the letter."""
        from email import message_from_bytes

        self.taken += [(to, message_from_bytes(envelope.content)) for to in envelope.rcpt_tos]
        return "250 OK"


@pytest.fixture
def box(settings: Any) -> Iterator[Box]:
    """A mail server on this machine, and settings that name it."""
    kept = Box()
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    server = Controller(kept, hostname="127.0.0.1", port=port)
    server.start()
    settings.MAIL_ON = True
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", port
    settings.PUBLIC_URL = "https://records.clinic.example"
    yield kept
    server.stop()


def give_address(person: Person, email: str = ADDRESS, **other: Any) -> Person:
    fresh = Person.objects.get(pk=person.pk)
    for name, value in {"email": email, **other}.items():
        setattr(fresh, name, value)
    fresh.save()
    return fresh


@pytest.fixture
def waiting(cast: dict, customer: Any) -> Any:
    """An application that waits for the head of the sales department, who has an address."""
    give_address(cast["maohui"])
    return actions.ask(wish(customer.number, purpose="核对张伟明的术后照片"), by=cast["luojia"])


def run() -> JobRun:
    begun = runs.start(sending.JOB)
    execute(begun.pk)
    return JobRun.objects.get(pk=begun.pk)


@pytest.mark.clause("A6.1")
@pytest.mark.parametrize(
    ("language", "line"), [("en", "1 thing waits for your decision."), ("zh-hans", None), ("zh-hant", None)]
)
def test_letter_says_how_many_and_where_and_nothing_of_anybody(cast, customer, waiting, box, language, line) -> None:
    give_address(cast["maohui"], language=language)
    assert run().counts == {"letters_sent": 1}
    (to, letter), *others = box.taken
    text = letter.get_payload(decode=True).decode()
    assert (to, others) == (ADDRESS, [])
    assert "https://records.clinic.example/approvals/" in text
    assert line is None or line in text
    whole = text + str(letter["Subject"]) + str(letter["From"])
    people = [person.name for person in Person.objects.all()]
    secret = [customer.name, customer.number, str(customer.pk), str(waiting.pk), "张伟明", "核对", "luojia", *people]
    assert [word for word in secret if word in whole] == []


def test_nobody_is_told_twice_of_the_same_nor_more_than_once_an_hour(cast, customer, waiting, box) -> None:
    assert [run().counts, run().counts] == [{"letters_sent": 1}, {"letters_sent": 0}]
    now = timezone.now()
    with time_machine.travel(now + 20 * MINUTE, tick=False):
        actions.ask(wish(customer.number), by=cast["luojia"])
        assert run().counts == {"letters_sent": 0}
    with time_machine.travel(now + 61 * MINUTE, tick=False):
        assert run().counts == {"letters_sent": 1}
    with time_machine.travel(now + 150 * MINUTE, tick=False):
        assert run().counts == {"letters_sent": 0}
    assert len(box.taken) == 2
    assert len({letter["Message-ID"] for _to, letter in box.taken}) == 2


def test_news_that_came_while_a_letter_was_sent_is_told_next_time(cast, customer, waiting, box, monkeypatch) -> None:
    from access.mailing import waiting as who

    found = list(who.letters())
    actions.ask(wish(customer.number), by=cast["luojia"])
    monkeypatch.setattr(who, "letters", lambda: found)
    assert run().counts == {"letters_sent": 1}
    monkeypatch.undo()
    with time_machine.travel(timezone.now() + 61 * MINUTE, tick=False):
        assert run().counts == {"letters_sent": 1}


@pytest.mark.parametrize(
    "changes", [{"email": ""}, {"mail_notices": False}, {"employment": "suspended"}, {"employment": "left"}]
)
def test_who_has_no_address_or_declined_or_left_is_not_written_to(cast, waiting, box, changes) -> None:
    give_address(cast["maohui"], **changes)
    assert (run().state, box.taken) == (RunState.DONE, [])


def test_what_was_read_or_decided_or_needs_no_decision_is_not_told(cast, waiting, box) -> None:
    notifications.mark_read(by=cast["maohui"])
    assert run().counts == {"letters_sent": 0}
    Notification.objects.update(read_at=None)
    step = approvals.next_step(waiting)
    assert step is not None
    approvals.decide(step, False, by=cast["maohui"], reason="不需要")
    assert (run().counts, box.taken) == ({"letters_sent": 0}, [])


def test_refused_letter_fails_the_job_and_is_sent_later_and_once(cast, customer, waiting, box) -> None:
    give_address(cast["yanrong"], "yanrong@clinic.example")
    actions.ask(wish(customer.number), by=cast["jiangbo"])
    box.refuses = {ADDRESS}
    failed = run()
    assert (failed.state, failed.error_code, ADDRESS in failed.error_code) == (RunState.FAILED, "MailRefused", False)
    assert [to for to, _letter in box.taken] == ["yanrong@clinic.example"]
    assert not MailNotice.objects.filter(person=cast["maohui"], sent_at__isnull=False).exists()
    box.refuses = set()
    assert [run().counts, run().counts] == [{"letters_sent": 1}, {"letters_sent": 0}]
    assert [to for to, _letter in box.taken] == ["yanrong@clinic.example", ADDRESS]


def test_server_that_is_away_loses_nothing_and_logs_no_address(cast, waiting, box, settings, caplog) -> None:
    port, settings.EMAIL_PORT = settings.EMAIL_PORT, 1
    assert (run().state, box.taken) == (RunState.FAILED, [])
    assert ADDRESS not in caplog.text
    assert Notification.objects.filter(kind="run-failed", recipient=cast["guwen"]).count() == 1
    settings.EMAIL_PORT = port
    assert (run().state, len(box.taken)) == (RunState.DONE, 1)


def test_nothing_is_sent_where_no_server_is_named(cast, waiting, box, settings) -> None:
    settings.MAIL_ON = False
    assert (run().counts, box.taken) == ({"letters_sent": 0}, [])


def test_preferences_say_whether_letters_come_and_keep_the_choice(cast, log_in, settings) -> None:
    client, page = log_in("maohui"), reverse("preferences")
    settings.LANGUAGE_CODE = "en"
    give_address(cast["maohui"], language="en")
    told = {}
    for on in (False, True):
        settings.MAIL_ON = on
        told[on] = "This clinic sends no e-mail" in client.get(page).content.decode()
    assert told == {False: True, True: False}
    assert client.post(page, {"mail_notices": "False"}).status_code == 302
    assert Person.objects.get(pk=cast["maohui"].pk).mail_notices is False
