"""The pages of care: who finds what, what is said, what is refused without losing what was typed."""

from typing import Any

import pytest
from django.urls import reverse
from django.utils import timezone

from access.models import AuditEvent
from archive import desk
from archive.care import faults
from archive.care import rules as care_rules
from archive.merging import actions as merging
from archive.models import CareRules, FileCheck, FileFault, FileMerge
from archive.models.care import FaultKind, FaultState
from archive.models.merging import MergeState
from archive.properties import safety
from archive.tests.care import ground
from archive.tests.retention.ground import DAY
from customers.file_links import links_for
from jobs.models import JobRun

pytestmark = pytest.mark.django_db


@pytest.fixture
def file(cast) -> Any:
    """A file with an unsigned sheet, found."""
    row = ground.kept(cast)
    ground.unsigned(row, cast)
    faults.look_at([row])
    return row


@pytest.fixture
def pair(cast) -> Any:
    return ground.two_of_one(cast)


def said(answer: Any) -> str:
    return answer.content.decode()


def only(file: Any) -> FileFault:
    return FileFault.objects.get(file=file, kind=FaultKind.UNSIGNED)


@pytest.mark.clause("A5.6")
def test_the_worklist_to_keepers_owners_and_by_number_to_overseers(log_in, file) -> None:
    fault, here = only(file), reverse("archive-care")
    shown = {name: said(log_in(name).get(here)) for name in ("guwen", "chenlu", "qinzheng", "yanrong", "luojia")}
    url = reverse("archive-fault", args=[fault.pk])
    assert {name: url in page for name, page in shown.items()} == {
        "guwen": True, "chenlu": True, "qinzheng": False, "yanrong": False, "luojia": False,
    }  # fmt: skip
    assert {name: file.number in page for name, page in shown.items()}["qinzheng"]
    assert file.number not in shown["luojia"]
    assert "Consultation record" not in shown["qinzheng"]
    assert AuditEvent.objects.using("audit").filter(action="view", purpose="care").count() == 5
    assert log_in("xuguan").get(here).status_code == 403


def test_the_filter_keeps_its_choice_and_says_why_nothing_is_there(log_in, file) -> None:
    client = log_in("guwen")
    assert "没有符合条件的缺陷。" in said(client.get(f"{reverse('archive-care')}?kind=volume"))
    assert file.number in said(client.get(f"{reverse('archive-care')}?kind=unsigned&owner=&late="))
    assert client.get(f"{reverse('archive-care')}?kind=drop&after=nonsense&state=x").status_code == 200


def test_page_by_page(log_in, file, cast, monkeypatch) -> None:
    ground.unsigned(file, cast)
    faults.look_at([file])
    monkeypatch.setattr("archive.care.queries.PAGE", 1)
    client, here = log_in("guwen"), reverse("archive-care")
    first = client.get(here)
    assert len(first.context["lines"]) == 1
    second = client.get(f"{here}{first.context['pager']['next_url']}")
    assert first.context["lines"][0]["row"].pk != second.context["lines"][0]["row"].pk
    assert second.context["pager"]["next_url"] is None


def test_one_fault_to_its_owner_and_keepers_alone(log_in, file) -> None:
    here = reverse("archive-fault", args=[only(file).pk])
    answers = {
        name: log_in(name).get(here).status_code for name in ("guwen", "chenlu", "luojia", "qinzheng", "zhoumin")
    }
    assert answers == {"guwen": 200, "chenlu": 200, "luojia": 404, "qinzheng": 403, "zhoumin": 404}


def test_settling_keeps_what_was_typed_and_accepting_ends_it(log_in, file) -> None:
    fault, client = only(file), log_in("guwen")
    url = reverse("archive-fault-settle", args=[fault.pk])
    answer = client.post(url, {"note": "已联系补签"})
    assert (answer.status_code, "已联系补签" in said(answer)) == (422, True)
    assert client.post(url, {"note": ""}).status_code == 422
    assert log_in("chenlu").post(url, {"note": "x", "accept": "1"}).status_code == 403
    assert client.post(url, {"note": "无法补签", "accept": "1"}).status_code == 302
    fault.refresh_from_db()
    assert fault.state == FaultState.ACCEPTED
    page = said(client.get(reverse("archive-fault", args=[fault.pk])))
    assert "无法补签" in page
    assert reverse("archive-fault-settle", args=[fault.pk]) not in page


def test_giving_it_to_somebody(log_in, file, cast) -> None:
    fault, client = only(file), log_in("guwen")
    url = reverse("archive-fault-assign", args=[fault.pk])
    day = timezone.localdate()
    assert client.post(url, {"owner": cast["luojia"].pk, "due_on": day}).status_code == 422
    assert client.post(url, {"owner": cast["dongxue"].pk, "due_on": day - DAY}).status_code == 422
    assert client.post(url, {"owner": "x", "due_on": ""}).status_code == 422
    assert client.post(url, {"owner": cast["dongxue"].pk, "due_on": day}).status_code == 302
    assert log_in("chenlu").post(url, {"owner": cast["dongxue"].pk, "due_on": day}).status_code == 403
    fault.refresh_from_db()
    assert fault.owner == cast["dongxue"]


def test_the_files_page_has_its_panel_and_both_buttons(log_in, file, monkeypatch) -> None:
    monkeypatch.setattr(safety, "_last_copy", [timezone.now])
    client, page = log_in("guwen"), reverse("archive-file-show", args=[file.pk])
    shown = said(client.get(page))
    assert reverse("archive-fault", args=[only(file).pk]) in shown
    assert client.post(reverse("archive-file-faults", args=[file.pk])).url == page
    answer = client.post(reverse("archive-file-check", args=[file.pk]))
    row = FileCheck.objects.get()
    assert answer.url == reverse("archive-filecheck", args=[row.pk])
    assert answer.url in said(client.get(page))
    for name in ("archive-file-faults", "archive-file-check"):
        assert log_in("qinzheng").post(reverse(name, args=[file.pk])).status_code == 403


@pytest.mark.clause("A3.1")
def test_results_by_number_their_page_and_their_report(log_in, file) -> None:
    client = log_in("guwen")
    assert "尚未检测" in said(client.get(reverse("archive-filechecks")))
    client.post(reverse("archive-file-check", args=[file.pk]))
    row = FileCheck.objects.get()
    for name in ("guwen", "qinzheng", "yanrong"):
        reader = log_in(name)
        assert file.number in said(reader.get(reverse("archive-filechecks")))
        assert "张伟明" not in said(reader.get(reverse("archive-filecheck", args=[row.pk])))
        assert reader.get(reverse("archive-filecheck-report", args=[row.pk]))["Content-Type"] == "application/pdf"
    assert log_in("chenlu").get(reverse("archive-filecheck", args=[row.pk])).status_code == 403
    assert file.number in said(client.get(f"{reverse('archive-filechecks')}?failed=1"))
    assert client.get(f"{reverse('archive-filechecks')}?after=x").status_code == 200


def test_checking_all_leads_to_the_run(log_in, file) -> None:
    client = log_in("guwen")
    answer = client.post(reverse("archive-filechecks-all"))
    run = JobRun.objects.get(kind="archive.check_files")
    assert answer.url == reverse("job-show", args=[run.pk])
    assert client.get(reverse("archive-checks-of-run", args=[run.pk])).status_code == 200
    assert log_in("qinzheng").post(reverse("archive-filechecks-all")).status_code == 403


@pytest.mark.clause("A5.5")
def test_from_the_fault_to_the_merging_and_back(log_in, cast, pair) -> None:
    faults.look_at(pair)
    fault = FileFault.objects.filter(kind=FaultKind.LIKE).first()
    client, other = log_in("guwen"), log_in("dongxue")
    link = f"{reverse('archive-merge-new')}?fault={fault.pk}"
    assert link in said(client.get(reverse("archive-fault", args=[fault.pk])))
    shown = said(client.get(link))
    assert all(row.customer.number in shown for row in pair)
    typed = {"primary": pair[0].customer.number, "member": pair[1].customer.number, "reason": ""}
    assert client.post(reverse("archive-merge-new"), {**typed, "compare": "1"}).status_code == 200
    assert client.post(reverse("archive-merge-new"), {**typed, "propose": "1"}).status_code == 422
    answer = client.post(reverse("archive-merge-new"), {**typed, "reason": "证件一致", "propose": "1"})
    row = FileMerge.objects.get()
    assert answer.url == reverse("archive-merge", args=[row.pk])
    assert client.post(reverse("archive-merge-confirm", args=[row.pk])).status_code == 403
    assert reverse("archive-merge-confirm", args=[row.pk]) not in said(client.get(answer.url))
    assert reverse("archive-merge-confirm", args=[row.pk]) in said(other.get(answer.url))
    assert other.post(reverse("archive-merge-confirm", args=[row.pk])).url == answer.url
    assert client.post(reverse("archive-merge-undo-ask", args=[row.pk]), {"reason": ""}).status_code == 422
    assert client.post(reverse("archive-merge-undo-ask", args=[row.pk]), {"reason": "两人"}).status_code == 302
    assert "两人" in said(other.get(answer.url))
    assert other.post(reverse("archive-merge-undo", args=[row.pk])).status_code == 302
    row.refresh_from_db()
    assert row.state == MergeState.UNDONE
    assert row.primary.number in said(client.get(reverse("archive-merges")))
    assert other.post(reverse("archive-merge-decline", args=[row.pk])).status_code == 422


def test_numbers_that_are_none_and_files_out_of_sight(log_in, pair) -> None:
    client, here = log_in("guwen"), reverse("archive-merge-new")
    for wrong in ("C999999", "drop table", ""):
        answer = client.post(
            here, {"primary": pair[0].customer.number, "member": wrong, "reason": "保留", "propose": "1"}
        )
        assert (answer.status_code, "保留" in said(answer)) == (422, True)
    for wrong in ("x", "00000000-0000-0000-0000-000000000000"):
        assert client.get(f"{here}?fault={wrong}").status_code == 200
    for name in ("chenlu", "qinzheng", "yanrong"):
        assert log_in(name).get(here).status_code == 403


def test_a_hit_says_what_it_belongs_with_and_the_access_page_links_to_it(log_in, cast, pair) -> None:
    one, other = (row.customer for row in pair)
    merging_row = ground.merged(cast, *pair)
    shown = said(log_in("chenlu").post(reverse("customer-search"), {"q": "张伟明"}))
    assert f"与 {other.number} 为同一人" in shown
    link = reverse("customer-show", args=[other.pk])
    assert link in said(log_in("chenlu").get(reverse("customer-access", args=[one.pk])))
    assert next(line["url"] for line in links_for(cast["chenlu"], one, frozenset())) == link
    merging.ask_undo(merging_row, "两人", by=cast["guwen"])
    merging.undo(merging_row, by=cast["dongxue"])
    assert "为同一人" not in said(log_in("chenlu").post(reverse("customer-search"), {"q": "张伟明"}))


def test_rules_and_desk(log_in, cast, file) -> None:
    client, here = log_in("guwen"), reverse("archive-care-rules")
    given = {"grace_days": "9", "due_days": "30", "draft_days": "60", "contact_days": "1000", "seen": "0"}
    assert client.post(here, {**given, "grace_days": "0"}).status_code == 422
    assert client.post(here, {**given, "contact_days": "3651"}).status_code == 422
    assert client.post(here, given).status_code == 302
    assert client.post(here, {**given, "grace_days": "8"}).status_code == 422
    assert (CareRules.objects.get().grace_days, care_rules.rules().due_days) == (9, 30)
    assert (care_rules.rules().draft_days, care_rules.rules().contact_days) == (60, 1000)
    assert log_in("qinzheng").get(here).status_code == 403
    tiles = {tile.url_name: waiting for _area, row in desk.tiles_for(cast["guwen"]) for tile, waiting in row}
    assert (tiles["archive-care"], tiles["archive-filechecks"], tiles["archive-merges"]) == (1, 0, 0)


def test_a_notification_leads_to_ones_own_list(log_in, file, cast) -> None:
    answer = log_in("chenlu").get(reverse("archive-care-told", args=[faults.told_of(cast["chenlu"])]))
    assert answer.url == f"{reverse('archive-care')}?owner=mine"
