"""The code on a printed sheet: read by a decoder from the paper, impossible to forge, checkable after years (B2.5)."""

import base64

import pytest
from django.utils import translation

from archive import binding
from archive.tests.papers import ground
from customers.models import ConsultationSheet, ContactData
from records import actions as sheets
from records import codes, paper
from records import spec as specs
from records.codes import CodeWrong, OtherCode, SheetCode
from records.printing import render_blank, render_bound, render_loose, render_sheet
from records.printing.qr import _code
from records.tests.printing.reading import scanned_codes
from vault import marks
from vault.keyring import system
from vault.keyring.models import SystemKey

pytestmark = pytest.mark.django_db


@pytest.fixture
def file(cast):
    return ground.file_of(cast)


def refused(text: str) -> str:
    with pytest.raises(CodeWrong) as wrong:
        codes.read(text)
    return wrong.value.code


@pytest.mark.clause("B2.5")
def test_decoder_reads_each_sheets_own_code_from_the_paper(cast, file) -> None:
    sheet, keeper = ground.consultation(file), cast["guwen"]
    single = paper.printed_sheet(sheet, ground.ALL, by=keeper)
    assert set(scanned_codes(render_sheet(single))) == {single.qr}
    bound = binding.printed_file(ground.profile(file), ground.ALL, by=keeper)
    assert bound is not None
    read = [codes.read(text) for text in scanned_codes(render_bound(bound)) if text.startswith("CR2")]
    assert {one.key for one in read} == {"basic", "contact", "health", "consultation", "booking", "surgery"}
    assert {one.record for one in read if one.key == "consultation"} == {sheet.pk}
    loose = scanned_codes(render_loose(bound.sheets[:3]))
    assert {codes.read(text).record for text in loose} == {codes.read(one.qr).record for one in bound.sheets[:3]}


def test_drafts_bear_a_code_and_blank_forms_say_that_they_are_blank(cast, customer) -> None:
    row = ConsultationSheet(case=customer.cases.get(), customer=customer)
    sheets.save_draft(row, {"channel": "visit", "needs": "双眼皮"}, by=cast["chenlu"])
    code = codes.read(ground.printed(row, by=cast["chenlu"]))
    assert (code.record, code.edition, code.proved) == (row.pk, 1, True)
    blank = paper.blank_sheet(row.spec, [], by=cast["chenlu"])
    (read,) = set(scanned_codes(render_blank(blank)))
    assert codes.read(read) == OtherCode("blank")


def test_every_kind_of_sheet_has_a_code_that_scans_well(cast) -> None:
    """Version 5 at most: 37 squares on 15 mm, 0.4 mm each, which cheap scanners read from a bad print."""
    for spec in specs.all_specs():
        most = SheetCode(spec.key, ground.Customer().pk, 65_535, spec.includes, bytes(16), bytes(16), bytes(8))
        assert _code(codes.of_print(most))[0] <= 37, spec.key


def test_nothing_about_a_person_stands_in_the_code(cast, file) -> None:
    sheet = ground.consultation(file)
    text = ground.printed(sheet, by=cast["guwen"], alone=False)
    raw = base64.b32decode(text.rpartition("/")[2])
    for said in (sheet.customer.name, sheet.customer.number, "15412345678", sheet.needs):
        assert said not in text
        assert said.encode() not in raw
    assert sheet.customer_id.bytes not in raw


@pytest.mark.clause("B2.5")
def test_each_changed_byte_is_found(cast, file) -> None:
    text = ground.printed(ground.consultation(file), by=cast["guwen"])
    for place in range(len(text)):
        for bit in range(8):
            other = chr(ord(text[place]) ^ 1 << bit)
            assert refused(text[:place] + other + text[place + 1 :]) in ("forged", "shape")
        assert refused(text[:place] + text[place + 1 :]) in ("forged", "shape")
    raw = bytearray(base64.b32decode(text.rpartition("/")[2]))
    for place in range(len(raw)):
        raw[place] ^= 1
        assert refused(f"{text.rpartition('/')[0]}/{base64.b32encode(bytes(raw)).decode()}") == "forged"
        raw[place] ^= 1
    assert codes.read(text).proved


def test_mark_of_another_sheet_edition_or_kind_does_not_fit(cast, file) -> None:
    keeper = cast["guwen"]
    first = ground.printed(ground.consultation(file), by=keeper)
    second = ground.printed(ground.amended(file, cast), by=keeper)
    other = ground.printed(ground.consultation(ground.file_of(cast, "李静怡")), by=keeper)
    size = marks.BYTES

    def parts(text: str) -> tuple[bytes, bytes]:
        raw = base64.b32decode(text.rpartition("/")[2])
        return raw[:-size], raw[-size:]

    for one, two in ((first, second), (first, other), (second, other)):
        mixed = base64.b32encode(parts(one)[0] + parts(two)[1]).decode()
        assert refused(f"CR2/CONSULTATION/{mixed}") == "forged"
    assert refused(first.replace("CONSULTATION", "FOLLOWUP")) == "forged"
    assert refused(first.replace("CONSULTATION", "NOSUCH")) == "forged"


def test_old_prints_are_checkable_after_the_key_was_changed_and_not_with_a_stranger_key(cast, file) -> None:
    sheet, keeper = ground.consultation(file), cast["guwen"]
    old = ground.printed(sheet, by=keeper)
    system.make(codes.KEY, 2)
    new = ground.printed(sheet, by=keeper)
    assert old != new
    assert {codes.read(text).proved for text in (old, new)} == {True}
    SystemKey.objects.using("keyring").filter(name=codes.KEY, generation=1).delete()
    assert refused(old) == "forged"
    system.make(codes.KEY, 1)
    assert refused(old) == "forged"
    assert codes.read(new).proved


def test_scanners_with_shifted_letters_are_understood(cast, file) -> None:
    text = ground.printed(ground.consultation(file), by=cast["guwen"])
    assert codes.read(text.lower()) == codes.read(f"  {text}\r\n") == codes.read(text)


def test_codes_of_older_prints_are_read_and_never_proved(cast, file) -> None:
    sheet = ground.consultation(file)
    old = codes.read(f"CR1|consultation|{sheet.pk}|1|0123456789abcdef")
    assert old == SheetCode("consultation", sheet.pk, 1)
    assert not old.proved
    assert codes.read(f"CR1|file|{sheet.customer_id}") == OtherCode("file")
    for wrong in ("CR1|consultation|nonsense|1|x", "CR1|consultation", f"CR1|consultation|{sheet.pk}|-1|x", "CR3/X", "",
                  "CRV-1234", "x" * 5000, "CR2/", "CR2//", "ＣＲ２／", "CR1|consultation|" + "1" * 150):  # fmt: skip
        assert refused(wrong) in ("shape", "forged"), wrong


def test_same_print_in_two_languages_has_the_same_digest(cast, file) -> None:
    sheet, found = ground.consultation(file), set()
    for language in ("zh-hans", "zh-hant", "en"):
        with translation.override(language):
            found.add(ground.printed(sheet, by=cast["guwen"], alone=False))
    assert len(found) == 1


@pytest.mark.clause("B2.5")
def test_whatever_is_printed_changes_the_digest(cast, file) -> None:
    """Each field of the sheet, its head, state, day, signatures, and the values of the sheets printed with it."""
    keeper = cast["guwen"]
    found = [ground.code_of(ground.consultation(file), by=keeper, alone=False).digest]

    def printed(sheet) -> None:
        found.append(ground.code_of(sheet, by=keeper, alone=False).digest)

    for name in ground.consultation(file).spec.field_names:
        sheet = ground.consultation(file)
        said = getattr(sheet, name)
        setattr(
            sheet,
            name,
            "phone" if name == "channel" else f"{said or ''}!" if isinstance(said, str | None) else not said,
        )
        printed(sheet)
    sheet = ground.consultation(file)
    sheet.customer.name += "娟"
    printed(sheet)
    sheet = ground.consultation(file)
    sheet.state = "in_error"
    printed(sheet)
    sheet.change_reason = "另一位顾客"
    printed(sheet)
    sheet = ground.consultation(file)
    sheet.happened_at = sheet.happened_at.replace(year=2020)
    printed(sheet)
    sheets.signatures(ground.consultation(file)).first().delete()
    printed(ground.consultation(file))
    contact = ContactData.objects.get(customer=file.customer_id).opened()
    sheets.save_draft(contact, {"address": "示范路 2 号"}, by=cast["chenlu"])
    printed(ground.consultation(file))
    assert len(set(found)) == len(found)
    alone = ground.code_of(ground.consultation(file), by=keeper).digest
    assert alone not in found
