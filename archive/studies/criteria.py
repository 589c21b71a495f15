"""Which operations match a study's criteria, and what may be said of how many there are (A4.5).

Only columns that stand in clear are asked (`clinic_records.privacy`, STATISTICS); nothing sealed is opened here.
"""

import datetime
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.db.models.functions import Coalesce
from django.utils import timezone

from archive.models import Study
from archive.models.studies import FEWEST_TOLD, Ended
from customers.models import FollowUpSheet
from customers.models.cases import Outcome
from procedures.models import SurgeryRecord
from records.lifecycle import State


def matching(study: Study) -> QuerySet[SurgeryRecord]:
    """The last matching operation of each customer, with `operated_at`."""
    done = SurgeryRecord.objects.counted().exclude(state=State.DRAFT).exclude(customer__state=State.IN_ERROR)
    rows = done.annotate(operated_at=Coalesce("started_at", "happened_at"))
    rows = rows.filter(operated_at__gte=_midnight(study.operated_from), operated_at__lt=_midnight(study.operated_to, 1))
    rows = rows.filter(_of_the_case(study), _of_the_customer(study))
    if study.satisfied_at_most is not None:
        asked = FollowUpSheet.objects.counted().filter(case=OuterRef("case"))
        rows = rows.filter(Exists(asked.filter(satisfaction__lte=study.satisfied_at_most)))
    return rows.order_by("customer", "-operated_at", "pk").distinct("customer")


def _of_the_case(study: Study) -> Q:
    ended = Outcome.OPEN if study.ended == Ended.OPEN else study.ended
    values: dict[str, Any] = {
        "case__pathway": study.pathway, "case__stage": study.stage, "item": study.item_id, "surgeon": study.surgeon_id,
    }  # fmt: skip
    wanted = Q(**{name: value for name, value in values.items() if value})
    return wanted & Q(case__outcome=ended) if study.ended else wanted


def _of_the_customer(study: Study) -> Q:
    values: dict[str, Any] = {
        "customer__sex": study.sex, "customer__birth_year__gte": study.born_from, "customer__birth_year__lte": study.born_to,
    }  # fmt: skip
    return Q(**{name: value for name, value in values.items() if value})


def _midnight(day: datetime.date, later: int = 0) -> datetime.datetime:
    first = datetime.datetime.combine(day + datetime.timedelta(days=later), datetime.time())
    return timezone.make_aware(first)


def count(study: Study) -> int:
    """How many files match; only `about` may be shown."""
    return matching(study).values("customer").count()


def about(number: int) -> int | None:
    """How many files match, as it may be said before an application is approved: to the nearest ten, and nothing of few."""
    return None if number < FEWEST_TOLD else round(number / 10) * 10
