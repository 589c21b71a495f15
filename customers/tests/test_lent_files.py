"""A file that is only lent: read under the reader's name, printed where the grant says so, and never changed (B6.3)."""

import re
from typing import Any

import pytest

from access import grants
from access.models import AuditEvent, RoleAssignment
from access.models.grants import GrantSource
from access.roles import Role, Section
from jobs.models import JobRun

pytestmark = pytest.mark.django_db


def lend(customer: Any, cast: dict, *sections: Section, may_print: bool = False) -> None:
    """The manager may read these sections."""
    more: dict[str, Any] = {
        "by": cast["guwen"],
        "source": GrantSource.REQUEST,
        "by_duty": False,
        "may_print": may_print,
    }
    grants.give(cast["jiangbo"].pk, customer, sections, **more)


def sheet_of(customer: Any, page: str) -> str:
    """The address of a page of the basic data."""
    return f"/sheets/basic/{customer.pk}/{page}"


@pytest.mark.clause("B6.3")
@pytest.mark.parametrize("page", ["customer", "sheet", "history"])
def test_lent_file_bears_the_readers_name(cast: dict, customer: Any, log_in: Any, page: str) -> None:
    lend(customer, cast, Section.BASIC)
    pages = {
        "customer": f"/customers/{customer.pk}/",
        "sheet": sheet_of(customer, ""),
        "history": sheet_of(customer, "history/"),
    }
    marks = {}
    for name in ("jiangbo", "chenlu"):
        html = log_in(name).get(pages[page]).content.decode()
        marks[name] = set(re.findall(r"<span>(\S+ \S+) [\d-]{10} [\d:]{5}</span>", html))
    assert marks == {"jiangbo": {f"{cast['jiangbo'].name} jiangbo"}, "chenlu": set()}


@pytest.mark.clause("B6.3")
@pytest.mark.parametrize("may_print", [True, False])
def test_sheet_is_printed_where_the_grant_says_so(cast: dict, customer: Any, log_in: Any, may_print: bool) -> None:
    lend(customer, cast, Section.BASIC, may_print=may_print)
    client = log_in("jiangbo")
    offered = sheet_of(customer, "print/") in client.get(sheet_of(customer, "")).content.decode()
    answer = client.get(sheet_of(customer, "print/"))
    logged = set(
        AuditEvent.objects.using("audit").filter(actor=cast["jiangbo"].pk).values_list("action", flat=True)
    ) & {
        "print",
        "deny",
    }
    assert (offered, answer.status_code) == ((True, 200) if may_print else (False, 403))
    assert logged == ({"print"} if may_print else {"deny"})
    assert may_print or "B6.3" in answer.content.decode()


@pytest.mark.clause("B6.3")
def test_whole_file_is_bound_only_of_what_may_be_printed(cast: dict, customer: Any, log_in: Any) -> None:
    RoleAssignment(person=cast["jiangbo"], role=Role.SALES).save()
    lend(customer, cast, Section.BASIC, Section.CONTACT)
    client = log_in("jiangbo")
    answer = client.post(f"/customers/{customer.pk}/bound/")
    assert (answer.status_code, JobRun.objects.filter(kind="bind_file").count()) == (403, 0)
    assert "/bound/" not in client.get(f"/customers/{customer.pk}/").content.decode()
    assert "/bound/" in log_in("chenlu").get(f"/customers/{customer.pk}/").content.decode()
