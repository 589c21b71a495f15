"""Measured without a web server: SQL statements alone, queries per page, one sheet as PDF."""

import time
import uuid
from collections.abc import Callable, Mapping
from typing import Any

from django.db import connection, connections
from django.test import Client
from django.test.utils import CaptureQueriesContext

from access.models import Person
from bench.clinic import ALL, TEN
from bench.pages import TEXTS, six_sheets
from customers import queries
from customers.identity.search_terms import query_terms
from customers.models import ConsultationSheet, Customer
from records.lifecycle import State
from vault import blind_index

Request = Callable[[], float]


def statements(searches: Mapping[str, str]) -> dict[str, Request]:
    """SQL statements by name; each call runs one and returns its seconds."""
    everyone, few = (Person.objects.with_standing().get(username=name) for name in (ALL, TEN))
    newest = Customer.objects.order_by("-serial")[: queries.PAGE]
    one = Customer.objects.filter(pk=Customer.objects.values_list("pk", flat=True)[0])
    found = {"PK": _run(one), "list SQL without rights": _run(newest)}
    for name, person in (("list SQL", everyone), ("list SQL, 10 grants", few)):
        found[name] = _run(queries.page_of(person))
    for name in ("two characters", "phone tail"):
        sets = blind_index.token_sets(query_terms(searches[name]).any_of, blind_index.live_keys())
        by_name = 0 if name == "phone tail" else len(sets)
        found[f"search SQL, {name}"] = _run(
            queries.asked(everyone, by_name, **{f"tokens_{n}": tokens for n, tokens in enumerate(sets)})
        )
    return found


def _run(rows: Any) -> Request:
    sql, given = rows.query.sql_with_params()

    def run() -> float:
        with connection.cursor() as cursor:
            began = time.perf_counter()
            cursor.execute(sql, given)
            cursor.fetchall()
            return time.perf_counter() - began

    return run


def queries_per_page() -> dict[str, int]:
    """How many queries the gated pages ask, over all connections."""
    client = Client(HTTP_HOST="localhost", raise_request_exception=True)
    client.force_login(Person.objects.get(username=ALL), backend="access.backends.GrantBackend")
    file = f"/customers/{six_sheets()}/"
    sheet = ConsultationSheet.objects.filter(state=State.DRAFT).order_by("-recorded_at").first()
    values = dict.fromkeys(TEXTS, "改过的内容") | {"channel": "phone", "happened_at": "2026-01-02T10:00"}
    pages: dict[str, Callable[[], Any]] = {
        "list": lambda: client.get("/customers/"),
        "search": lambda: client.post("/customers/search/", {"q": "0000"}),
        "customer page": lambda: client.get(file),
    }
    if sheet is not None:
        path = f"/sheets/consultation/{sheet.pk}/edit/"
        typed = values | {"version": str(sheet.version), "form_nonce": str(uuid.uuid4())}
        pages["edit"] = lambda: client.post(path, typed)
    return {name: _counted(page) for name, page in pages.items()}


def _counted(page: Callable[[], Any]) -> int:
    captured = [CaptureQueriesContext(connections[alias]) for alias in ("default", "keyring", "audit")]
    for one in captured:
        one.__enter__()
    page()
    for one in captured:
        one.__exit__(None, None, None)
    return sum(len(one) for one in captured)
