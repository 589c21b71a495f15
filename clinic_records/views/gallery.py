"""The gallery: every component of templates/components once, with invented data, for whoever builds pages and for the tests."""

from datetime import timedelta
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone

from clinic_records.forms.gallery import SampleForm, SampleRows
from records.presentation import Group, Item

_STAGES = [
    ("咨询接待", "done"),
    ("预约登记", "done"),
    ("术前检查", "current"),
    ("手术", "todo"),
    ("术后护理", "todo"),
    ("随访", "skipped"),
]
_GRID = [
    Group(
        "基本情况",
        [
            Item("name", "姓名", "欧阳示例"),
            Item("sex", "性别", "女"),
            Item("pulse", "脉搏", "112", "次/分", mark="偏高", before="76"),
            Item("occupation", "职业", ""),
            Item("concerns", "关注点", "希望双眼皮自然，恢复期短。\n担心留疤。", wide=True),
        ],
    )
]
_CUSTOMER = {"name": "欧阳示例", "number": "G2026-000123", "file_number": "RG2026000045", "sex": "女", "age": "28 岁"}
_CUSTOMER |= {"url": "#who", "phone_masked": "138 **** 5678", "grade": "三级"}
_POLLS = (2, 3, 5, 8, 15)


def gallery(request: HttpRequest) -> HttpResponse:
    """All components on one page."""
    messages.success(request, "已存档。", extra_tags=f"undo={reverse('preferences')}")
    now = timezone.now()
    entry: dict[str, Any] = {"title": "术前检查表已签字", "who": "陈医生", "icon_name": "signature"}
    context = {
        "stages": [{"label": label, "state": state} for label, state in _STAGES],
        "groups": _GRID,
        "customer": _CUSTOMER,
        "alerts": [{"kind": "bad", "text": "青霉素过敏"}],
        "entries": [
            {**entry, "at": now, "text": "结果已送手术医生与咨询人员。"},
            {
                "at": now - timedelta(minutes=9),
                "title": "备份完成",
                "who": "系统",
                "system": True,
                "icon_name": "database",
            },
            {**entry, "at": now - timedelta(days=1)},
        ],
        "columns": [{"label": "姓名"}, {"label": "编号", "numeric": True}, {"label": "状态"}],
        "rows": [{"id": n, "name": "欧阳示例", "number": f"G2026-00012{n}"} for n in range(3)],
        "pager": {"next_url": "?page=2", "shown_from": 1, "shown_to": 3},
        "empty": {
            "title": "没有符合条件的顾客",
            "reason": "筛选条件太窄。",
            "action_url": "#",
            "action_label": "清除筛选",
        },
        "changes": [
            {"label": "联系电话", "old": "138 0000 0000", "new": "139 0000 0000"},
            {"label": "职业", "new": "教师"},
        ],
        "vital_columns": ["时间", "脉搏"],
        "vital_rows": [["10:00", 76], ["10:15", 82]],
        "formset": SampleRows(),
        "form": SampleForm(),
        "proof": {"code": True, "passkey": True},
        "poll_url": reverse("gallery-job", args=[0]),
    }
    return render(request, "generic/gallery.html", context)


def gallery_form(request: HttpRequest) -> HttpResponse:
    """The form of the gallery on a page of its own; sent empty, it shows what errors look like."""
    form = SampleForm(request.POST if request.method == "POST" else None)
    context = {"form": form, "title": "SampleForm", "submit_label": "保存", "cancel_url": reverse("gallery")}
    return render(request, "generic/form.html", context, status=422 if form.errors else 200)


def gallery_job(request: HttpRequest, step: int) -> HttpResponse:
    """A job that is a fifth further with each question, and done after five; the wait grows."""
    step = min(step + 1, 5)
    context = {"title": "导入登记册", "done": step * 20, "total": 100, "job_id": "gallery-job"}
    if step < 5:
        more = {"state_kind": "info", "state_text": "进行中", "poll_seconds": _POLLS[step]}
        context |= more | {"poll_url": reverse("gallery-job", args=[step])}
    else:
        context |= {"state_kind": "ok", "state_text": "完成"}
    return render(request, "components/progress.html", context)
