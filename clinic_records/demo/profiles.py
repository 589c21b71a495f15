"""What the demo's customers say about themselves when they register: basic data, contact, health."""

from typing import Any, Final

from clinic_records.demo.journeys import Journey
from clinic_records.demo.names import Invented

_ALLERGIES: Final = ("青霉素（皮疹）", "头孢类", "海鲜", "酒精过敏", "利多卡因可疑")
_ILLNESSES: Final = ("", "", "", "高血压，服药控制", "干眼症", "甲状腺功能减退，服优甲乐")


def basic(person: Invented) -> dict[str, Any]:
    """The fields of the client information form."""
    return {"name": person.name, "sex": person.sex, "birth_date": person.born, "occupation": person.occupation}


def contact(person: Invented) -> dict[str, Any]:
    """The fields of the contact data."""
    return {"phone": person.phone, "address": person.address, "preferred_time": "工作日晚上"}


def health(journey: Journey) -> dict[str, Any]:
    """The fields of the health profile: every eighth has an allergy, every fifteenth was not asked yet."""
    number = journey.number
    state = "known" if number % 8 == 1 else "unasked" if number % 15 == 2 else "none"
    return {
        "allergy_state": state,
        "allergies": _ALLERGIES[number % len(_ALLERGIES)] if state == "known" else "",
        "illnesses": _ILLNESSES[number % len(_ILLNESSES)],
        "smoker": number % 12 == 0,
    }
