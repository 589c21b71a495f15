"""What the import says to people: one text for each code, in English message ids.

Not here: when a code is given (`guard`, `reader`, `row`, `matching`).
"""

from django.utils.functional import Promise
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

REFUSALS: dict[str, Promise] = {
    "empty_file": _("The file is empty."),
    "file_too_large": _("The file is larger than 30 MB; divide it into smaller files."),
    "unsupported_type": _("Only XLSX, XLS and CSV files can be imported."),
    "wrong_extension": _("The content of the file does not fit its extension; save it again as XLSX or CSV."),
    "password_protected": _("The workbook is protected by a password; remove the password and save it again."),
    "damaged": _("The file is damaged or incomplete and cannot be read."),
    "unpacks_too_large": _("The workbook unpacks to more than is safe to read; it was not opened."),
    "too_many_cells": _("The sheet spans too many cells; delete everything outside the table and save it again."),
    "cell_too_long": _("A cell is longer than 130,000 characters, or a quotation mark was never closed."),
    "not_text": _("The file is not a text file; save the register as CSV or XLSX."),
    "no_header": _("No heading row with a name and further known columns was found."),
}

REASONS: dict[str, Promise] = {
    "no_name_no_phone": _("The row has neither a name nor a phone number."),
    "no_name": _("The row has no name."),
    "test_row": _("The row looks like a test entry."),
    "garbled": _("The name is unreadable: its characters were lost when the file was saved."),
}

WARNINGS: dict[str, Promise] = {
    "bad_phone": _("The phone number is incomplete or wrong and was left out."),
    "phone_lossy_scientific": _("The spreadsheet rounded the phone number (1.23E+10); its digits are lost."),
    "age_not_a_number": _("The age is not a whole number and was left out."),
    "age_out_of_range": _("The age is not between 1 and 120 and was left out."),
    "gender_unclear": _("The sex is given by a code that nobody explains and was left out."),
    "consult_date_missing": _("The date of the consultation is missing."),
    "date_without_year": _("A date has no year and was left out."),
    "date_ambiguous": _("Day and month of a date cannot be told apart; it was left out."),
    "date_invalid": _("A date does not exist or cannot be read and was left out."),
    "date_out_of_range": _("A date lies after today or too far away and was left out."),
    "surgery_before_consult": _("The surgery is dated before the consultation."),
    "satisfaction_unclear": _("The satisfaction is not on the scale of 1 to 5 and was left out."),
    "followup_unclear": _("A part of the follow-up times cannot be read and was left out."),
    "characters_lost": _("Characters were lost when the file was saved"),
}

REVIEWS: dict[str, Promise] = {
    "same_phone_homophone": _("Same phone number, and a name that sounds the same."),
    "same_phone_pinyin": _("Same phone number, and the same name in pinyin."),
    "same_phone_lost_characters": _("Same phone number, and a name in which characters were lost."),
    "same_phone_other_name": _("Same phone number, but another name; perhaps family."),
    "same_name_address": _("Same name and address, but no phone number in common."),
    "same_name_birth_date": _("Same name and date of birth, but no phone number in common."),
}


def explain(code: str) -> Promise:
    """Give the text of any refusal, reason, warning or review; `characters_lost:name` names its column.

    Raises KeyError for an unknown code.
    """
    head, _colon, field = code.partition(":")
    text = (REFUSALS | REASONS | WARNINGS | REVIEWS)[head]
    return format_lazy("{}: {}", text, COLUMNS.get(field, field)) if field else text


COLUMNS: dict[str, Promise] = {
    "name": _("Name"),
    "gender": _("Sex"),
    "age": _("Age"),
    "birth_date": _("Date of birth"),
    "phones": _("Phone"),
    "occupation": _("Occupation"),
    "address": _("Address"),
    "consult_at": _("Consultation time"),
    "channel": _("Consultation channel"),
    "consult_text": _("Consultation content"),
    "expected_effect": _("Expected effect"),
    "concerns": _("Concerns"),
    "booked_surgery": _("Booked surgery time"),
    "surgeons": _("Surgeon"),
    "procedure": _("Surgical item"),
    "method": _("Surgical method"),
    "intraop_drugs": _("Drugs during surgery"),
    "followups": _("Follow-up time"),
    "satisfaction": _("Satisfaction"),
}
"""The columns of a register, under the policy's own terms (A1.1, A1.2)."""
