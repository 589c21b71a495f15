"""The cast of the demo clinic: departments, and at least one person for each role. Serves the demo, its logins and the tests.

All of them are invented. They exist only in a demo clinic, which says so on every page and print.
"""

import datetime
from collections.abc import Container
from dataclasses import dataclass
from typing import Final

from django.db import transaction
from django.utils import timezone

from access.models import Agreement, Department, Person, RoleAssignment
from access.roles import Role

PASSWORD: Final = "clinic-demo-2026"  # noqa: S105  (printed by make run; a demo clinic holds no real person)


@dataclass(frozen=True, slots=True)
class Place:
    """A department of the demo clinic, and the user name of its head."""

    code: str
    zh_hans: str
    zh_hant: str
    en: str
    head: str


@dataclass(frozen=True, slots=True)
class Member:
    """Somebody of the demo clinic."""

    username: str
    name: str
    department: str
    roles: tuple[Role, ...]


PLACES: Final = (
    Place("reception", "咨询接待部", "諮詢接待部", "Reception", "zhoumin"),
    Place("examination", "检查科室", "檢查科室", "Examination", "heqiang"),
    Place("surgery", "手术科", "手術科", "Surgery", "linyuan"),
    Place("nursing", "护理部", "護理部", "Nursing", "suyun"),
    Place("service", "客户服务部", "客戶服務部", "Customer service", "tanglei"),
    Place("sales", "销售与售后部", "銷售與售後部", "Sales and after-sales", "maohui"),
    Place("archive", "档案管理部", "檔案管理部", "Archive", "guwen"),
    Place("management", "管理层", "管理層", "Management", "yanrong"),
    Place("supervision", "档案监督小组", "檔案監督小組", "Supervision group", "qinzheng"),
    Place("it", "信息科", "資訊科", "IT", "xuguan"),
)

CAST: Final = (
    Member("chenlu", "陈露", "reception", (Role.FRONT_DESK,)),
    Member("zhoumin", "周敏", "reception", (Role.FRONT_DESK, Role.DEPARTMENT_HEAD)),
    Member("heqiang", "何强", "examination", (Role.EXAMINER, Role.DEPARTMENT_HEAD)),
    Member("linyuan", "林远", "surgery", (Role.SURGEON, Role.DEPARTMENT_HEAD)),
    Member("fangze", "方泽", "surgery", (Role.SURGEON,)),
    Member("suyun", "苏云", "nursing", (Role.NURSE, Role.DEPARTMENT_HEAD)),
    Member("xiaohan", "肖涵", "nursing", (Role.NURSE,)),
    Member("tanglei", "唐蕾", "service", (Role.CUSTOMER_SERVICE, Role.DEPARTMENT_HEAD)),
    Member("baiyu", "白雨", "service", (Role.CUSTOMER_SERVICE,)),
    Member("maohui", "毛辉", "sales", (Role.SALES, Role.DEPARTMENT_HEAD)),
    Member("luojia", "罗佳", "sales", (Role.AFTER_SALES,)),
    Member("guwen", "顾文", "archive", (Role.ARCHIVE_MANAGER, Role.DEPARTMENT_HEAD)),
    Member("dongxue", "董雪", "archive", (Role.ARCHIVE_MANAGER,)),
    Member("yanrong", "严蓉", "management", (Role.EXECUTIVE,)),
    Member("jiangbo", "江波", "management", (Role.MANAGER,)),
    Member("qinzheng", "秦正", "supervision", (Role.SUPERVISOR,)),
    Member("xuguan", "许冠", "it", (Role.SYSADMIN,)),
)


SECOND_KEEPER: Final = "dongxue"
"""Applies where the head of the archive decides (B9.2). Most tests do without: one archive manager is told, one carries out."""


@transaction.atomic
def make_cast(password: str = PASSWORD, *, without: Container[str] = ()) -> dict[str, Person]:
    """Make departments and people but those left out, each with a confidentiality agreement in force; returns the people by
    user name."""
    places = {place.code: _department(place) for place in PLACES}
    there = [member for member in CAST if member.username not in without]
    people = {member.username: _person(member, places[member.department], password) for member in there}
    for place in PLACES:
        department = places[place.code]
        department.head = people[place.head]
        department.save()
    return people


def _department(place: Place) -> Department:
    names = {"name_zh_hans": place.zh_hans, "name_zh_hant": place.zh_hant, "name_en": place.en}
    department = Department(code=place.code, **names)
    department.save()
    return department


def _person(member: Member, department: Department, password: str) -> Person:
    person = Person.objects.create_user(member.username, password, name=member.name, department=department)
    for role in member.roles:
        RoleAssignment(person=person, role=role).save()
    signed = timezone.localdate() - datetime.timedelta(days=30)
    Agreement(person=person, signed_on=signed).save()
    return person


def with_role(role: Role) -> str:
    """The user name of the first of the cast who holds `role`."""
    return next(member.username for member in CAST if role in member.roles)
