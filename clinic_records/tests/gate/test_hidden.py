"""What cannot be seen cannot be told from what does not exist: search, lists, ids, time, history (T6, T9, T10)."""

import random
import re
import statistics
import time
from typing import Any
from uuid import uuid4

import pytest
from django.db import connections, transaction
from django.test.utils import CaptureQueriesContext

from access.middleware import sessions
from access.models import Grant
from access.roles import Deed, Section
from clinic_records import profile
from clinic_records.tests.gate import world
from clinic_records.tests.gate.world import Relation
from customers import actions, indexing
from customers.models import ContactData, Customer

pytestmark = pytest.mark.django_db
_CHANGING = re.compile(
    rb'(name="(csrfmiddlewaretoken|form_nonce|draft_token)" value|data-csrf|data-left|nonce)="[^"]*"|"csrf[^,}]*'
)
SURNAMES, GIVEN = "张王李赵陈刘杨黄周吴徐孙马朱胡", "伟芳娜敏静丽强磊军洋勇艳杰娟涛明超秀霞平"


def body_of(answer: Any) -> bytes:
    """An answer's body without what differs from one answer to the next in any case."""
    return _CHANGING.sub(b"", answer.content)


def hide(customer: Customer) -> None:
    """Take all grants away."""
    Grant.objects.filter(customer=customer).delete()


def registered(name: str, phone: str, by: Any) -> Customer:
    """Another customer."""
    basic = {"name": name, "sex": "female"}
    return actions.register_customer(basic, {"phone": phone}, {"allergy_state": "none"}, by=by)


def queries_about(name: str, phone: str, number: str, wanted: int) -> list[str]:
    """Questions that would find the hidden customer, and many that would not."""
    chance = random.Random(20260520)
    near = [
        name,
        name[:1],
        name[1:],
        phone,
        phone[-11:],
        phone[-4:],
        number,
        number[1:],
        "zhang",
        "zwm",
        "z",
        "zhangweiming",
    ]
    while len(near) < wanted:
        made = chance.choice(SURNAMES) + "".join(chance.choices(GIVEN, k=chance.randint(0, 2)))
        near.append(
            chance.choice([made, str(chance.randint(0, 9999)).zfill(4), f"C{chance.randint(1, 40):06d}", made[:1]])
        )
    return near


@pytest.mark.clause("A4.4")
@pytest.mark.parametrize("count", [pytest.param(60, id="short"), pytest.param(500, marks=pytest.mark.torture)])
def test_search_answers_the_same_with_and_without_a_hidden_customer(
    cast: dict, log_in, count: int, monkeypatch
) -> None:
    monkeypatch.setattr(sessions, "beat", lambda session: 10**9)  # else a statement more twice a minute
    for nth in range(3):
        registered(f"{SURNAMES[nth]}伟明", f"+86154123400{nth:02d}", cast["chenlu"])
    client = log_in("baiyu")
    name, phone = "张伟明", "+8615412345678"
    questions = queries_about(name, phone, "C000004", count)
    ask(client, "nobody")  # the first request of a session writes more than the others
    without = [ask(client, question) for question in questions]
    hide(registered(name, phone, cast["chenlu"]))
    with_it = [ask(client, question) for question in questions]
    differing = [q for q, a, b in zip(questions, without, with_it, strict=True) if a != b]
    assert differing == []


def ask(client: Any, question: str) -> tuple[int, str, int, bytes]:
    """Status, target, number of statements and body of one search; the clinic's name is read anew each time."""
    profile.forget()
    with CaptureQueriesContext(connections["default"]) as captured:
        answer = client.post("/customers/search/", {"q": question})
    return answer.status_code, answer.headers.get("Location", ""), len(captured), body_of(answer)


def test_search_does_find_what_is_not_hidden(cast: dict, log_in) -> None:
    client = log_in("baiyu")
    before = ask(client, "张伟明")
    registered("张伟明", "+8615412345678", cast["chenlu"])
    assert ask(client, "张伟明")[3] != before[3]


def test_list_and_first_page_do_not_know_a_hidden_customer(cast: dict, log_in) -> None:
    client = log_in("baiyu")
    without = [body_of(client.get(path)) for path in ("/customers/", "/")]
    hide(registered("张伟明", "+8615412345678", cast["chenlu"]))
    assert [body_of(client.get(path)) for path in ("/customers/", "/")] == without
    registered("李静怡", "+8615412345679", cast["chenlu"])
    assert body_of(client.get("/customers/")) != without[0]


def test_warning_of_duplicates_does_not_know_a_hidden_customer(cast: dict, log_in) -> None:
    typed = {
        "basic-name": "张伟明", "basic-sex": "female", "basic-kind": "individual", "told": "1",
        "contact-phone": "154 1234 5678", "health-allergy_state": "none",
    }  # fmt: skip
    hide(registered("张伟明", "+8615412345678", cast["chenlu"]))
    client = log_in("chenlu")
    answers = [client.post("/customers/new/", typed) for _nth in range(2)]
    assert [answer.status_code for answer in answers] == [
        302,
        409,
    ]  # the second one is warned of the first's own customer
    assert "C000001" not in answers[1].content.decode()


def test_phone_finds_nobody_whose_contact_data_are_closed(cast: dict, log_in) -> None:
    customer = registered("张伟明", "+8615412345678", cast["chenlu"])
    hide(customer)
    give(customer, cast["heqiang"], [Section.BASIC])
    client = log_in("heqiang")
    assert customer.number in client.post("/customers/search/", {"q": "张伟明"}).content.decode()
    assert customer.number not in client.post("/customers/search/", {"q": "15412345678"}).content.decode()


def give(customer: Customer, person: Any, sections: list[Section]) -> None:
    """An approved request for exactly these sections."""
    Grant.objects.create(
        principal=person.pk,
        customer=customer,
        customer_serial=customer.serial,
        sections=sections,
        by_duty=False,
        source="request",
    )


@pytest.mark.parametrize(
    "path", ["/customers/{}/", "/cases/{}/close/", "/sheets/consultation/{}/", "/bookings/{}/end/"]
)
def test_hidden_and_absent_are_answered_alike_in_the_same_time(cast: dict, log_in, path: str) -> None:
    file = world.build(cast, (Relation.FOREIGN,))[Relation.FOREIGN]
    hidden = {
        "customers": file.customer.pk,
        "cases": file.case.pk,
        "sheets": file.sheets["consultation"].pk,
        "bookings": file.sheets["booking"].pk,
    }[path.split("/")[1]]
    client = log_in("baiyu")
    seconds: dict[str, list[float]] = {"hidden": [], "absent": []}
    seen = set()
    for _nth in range(40):
        for kind, key in (("hidden", hidden), ("absent", uuid4())):
            began = time.perf_counter()
            with CaptureQueriesContext(connections["default"]) as captured:
                answer = client.get(path.format(key))
            seconds[kind].append(time.perf_counter() - began)
            seen.add((answer.status_code, len(captured), body_of(answer)))
    assert len(seen) == 1
    medians = [statistics.median(values) for values in seconds.values()]
    assert abs(medians[0] - medians[1]) < 0.010


@pytest.mark.clause("A4.2")
def test_history_does_not_tell_what_a_section_hides(cast: dict, log_in, monkeypatch) -> None:
    """The older version of a sheet of which one group is more protected than the rest (T6)."""
    from records import spec as specs

    protected = [spec for spec in specs.all_specs() if any(group.section for group in spec.fieldsets)]
    assert protected, "no kind of sheet has a protected group: the test shows nothing"
    file = world.build(cast, (Relation.FOREIGN,))[Relation.FOREIGN]
    for spec in protected:
        give(file.customer, cast["jiangbo"], [Section.BASIC, spec.section])
        hidden = {group.section for group in spec.fieldsets if group.section}
        client = log_in("jiangbo")
        for page in ("", "history/", "print/"):
            answer = client.get(f"/sheets/{spec.key}/{file.sheets[spec.key].pk}/{page}")
            assert answer.status_code == 200
            from clinic_records.tests.gate.test_matrix import text_of

            found = {section for _file, section in world.canaries(text_of(answer))}
            assert found & hidden == set(), (spec.key, page)
            assert spec.section in found, (spec.key, page)


def test_search_tokens_of_a_hidden_customer_are_there(cast: dict) -> None:
    """The control: the search tests above would pass if nothing were indexed."""
    from customers.identity.search_terms import query_terms
    from vault import blind_index

    customer = registered("张伟明", "+8615412345678", cast["chenlu"])
    indexing.refresh(customer)
    assert set(blind_index.matching(query_terms("张伟明").any_of)) == {customer.pk}
    with transaction.atomic():
        assert ContactData.objects.visible_to(cast["xuguan"]).count() == 0


@pytest.mark.parametrize("deed", Deed)
def test_rights_and_lists_agree(cast: dict, deed: Deed) -> None:
    """What `has_perm` says of one file and what the list shows are the same, for everybody and every relation."""
    files = world.build(cast)
    for person in cast.values():
        listed = set(Customer.objects.visible_to(person).values_list("pk", flat=True))
        said = {f.customer.pk for f in files.values() if person.has_perm("customers.view_basic", f.customer)}
        assert listed == said
        for file in files.values():
            may = {s for s in Section if person.has_perm(f"customers.{deed}_{s}", file.customer)}
            assert may <= world.permitted(person, file.relation)
