"""The blank form: the same labels, room to write, and nothing of any customer."""

from dataclasses import replace

from records.printing import PrintedField, PrintedFieldset, PrintedSheet, render_blank
from records.tests.printing import samples
from records.tests.printing.reading import page_texts, text
from records.tests.printing.test_sheet import one_field, texts_of


def test_blank_form_has_every_label() -> None:
    said = text(render_blank(samples.CONSULTATION))
    labels = [item.label for fieldset in samples.CONSULTATION.fieldsets for item in fieldset.items]
    assert [label for label in labels if label not in said] == []


def test_blank_form_has_no_value_name_number_or_mark() -> None:
    sheet = replace(samples.SURGERY, language="en", printed_by="", printed_at="")
    said = text(render_blank(sheet))
    labels = {item.label for fieldset in sheet.fieldsets for item in fieldset.items if hasattr(item, "label")}
    values = [value for value in texts_of(sheet) if value not in labels and len(value) > 2]
    values += [sheet.customer_name, sheet.customer_number, sheet.file_number, sheet.number, "0C118A2F", "Recordedlate"]
    values += [signature.name for signature in sheet.signatures if signature.name] + ["142", "核对"]
    assert [value for value in values if "".join(value.split()) in said] == []


def test_blank_form_offers_open_boxes_only() -> None:
    said = text(render_blank(samples.CONSULTATION))
    assert "□電話□網絡□到店" in said
    assert said.count("■") == 0


def test_blank_form_has_lines_for_signature_and_date() -> None:
    said = text(render_blank(one_field("secret")))
    assert (said.count("Surgeon"), said.count("Date:"), said.count("Chen")) == (1, 1, 0)


def test_blank_form_gives_each_narrative_its_lines() -> None:
    few = render_blank(one_field("", wide=True, lines=2))
    most, more = render_blank(one_field("", wide=True, lines=24)), render_blank(one_field("", wide=True, lines=99))
    assert (len(page_texts(few)), len(page_texts(most))) == (1, 1)
    assert few != most
    assert most == more


def test_later_page_of_a_blank_form_has_room_for_name_and_number() -> None:
    fields = tuple(PrintedField(f"L{number}", "", wide=True, lines=20) for number in range(2))
    pages = page_texts(render_blank(replace(one_field(""), fieldsets=(PrintedFieldset("Group", fields),))))
    assert [(page.count("Customer no. ____"), page.count("Customer name ____")) for page in pages] == [(0, 0), (1, 1)]


def test_empty_blank_form_is_one_page() -> None:
    assert len(page_texts(render_blank(PrintedSheet("", "")))) == 1
