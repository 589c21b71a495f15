"""Phone numbers as cells have them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from customers.identity.phones import Phone, PhoneType, display, last_four, mask, parse_phone, parse_phones

MOBILE = "+8613800138000"


@pytest.mark.parametrize(
    "text",
    [
        "13800138000",
        "138 0013 8000",
        "138-0013-8000",
        "１３８００１３８０００",
        "+86 13800138000",
        "+86-138-0013-8000",
        "8613800138000",
        "86-138 0013 8000",
        "008613800138000",
        "0086 138 0013 8000",
        "013800138000",
        "(手机)13800138000",
        "13800138000（微信同号）",
        "13800138000 微信同",
        "Tel: 13800138000",
        "13800138000，",
        "13800138000.0",
        " 13800138000\t",
        "138\u200b00138000",
        "微信13800138000",
        "138—0013—8000",
    ],
)
def test_mobile_is_read_however_it_is_written(text: str) -> None:
    assert parse_phones(text) == [Phone(MOBILE, PhoneType.MOBILE)]


@pytest.mark.parametrize(
    ("text", "e164", "extension"),
    [
        ("010-82345678", "+861082345678", ""),
        ("(0755)8765432", "+867558765432", ""),
        ("0755 8765 4321", "+8675587654321", ""),
        ("021-62345678转801", "+862162345678", "801"),
        ("021-62345678 ext.801", "+862162345678", "801"),
        ("021-62345678-801", "+862162345678", "801"),
        ("+86 755 8765 4321", "+8675587654321", ""),
        ("+860755-87654321", "+8675587654321", ""),
        ("400-800-1234", "+864008001234", ""),
        ("86-755-87654321", "+8675587654321", ""),
    ],
)
def test_landline_is_read_with_its_extension(text: str, e164: str, extension: str) -> None:
    assert parse_phone(text) == Phone(e164, PhoneType.LANDLINE, extension)


@pytest.mark.parametrize(
    ("text", "e164"),
    [
        ("+852 9123 4567", "+85291234567"),
        ("852-91234567", "+85291234567"),
        ("0085291234567", "+85291234567"),
        ("+853 6612 3456", "+85366123456"),
        ("85366123456", "+85366123456"),
        ("+886 912-345-678", "+886912345678"),
        ("0912-345-678", "+886912345678"),
        ("886912345678", "+886912345678"),
        ("+1 (702) 555-0196", "+17025550196"),
        ("0044 7700 900 686", "+447700900686"),
    ],
)
def test_number_of_elsewhere_is_foreign(text: str, e164: str) -> None:
    assert parse_phone(text) == Phone(e164, PhoneType.FOREIGN)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "保密",
        "无",
        "-",
        "1883600588O",
        "1389980012",
        "138999437381",
        "12345",
        "91234567",
        "abc",
        "1" * 400,
        "+",
        "00",
    ],
)
def test_doubtful_text_gives_no_number(text: str) -> None:
    assert parse_phones(text) == []


def test_bare_number_is_read_where_it_lies() -> None:
    assert parse_phone("91234567", region="HK") == Phone("+85291234567", PhoneType.FOREIGN)


@pytest.mark.parametrize(
    "text",
    [
        "13800138000 0755-8765432",
        "13800138000;0755-8765432",
        "13800138000、(0755)8765432",
        "13800138000/0755-8765432",
        "138 0013 8000 0755 8765432",
        "13800138000（本人），0755-8765432（家）\n13800138000",
    ],
)
def test_several_numbers_of_one_cell_are_each_read_once(text: str) -> None:
    assert [phone.e164 for phone in parse_phones(text)] == [MOBILE, "+867558765432"]
    assert parse_phone(text) is None


@pytest.mark.parametrize(
    ("e164", "shown", "masked"),
    [
        (MOBILE, "138 0013 8000", "138 **** 8000"),
        ("+867558765432", "0755 876 5432", "0755 *** 5432"),
        ("+861082345678", "010 8234 5678", "010 **** 5678"),
        ("+85291234567", "+852 9123 4567", "+852 **** 4567"),
        ("nonsense", "nonsense", "nonsense"),
        ("+864008001234", "400 800 1234", "400 *** 1234"),
    ],
)
def test_number_is_shown_in_groups_and_masked_to_its_tail(e164: str, shown: str, masked: str) -> None:
    assert display(e164) == shown
    assert mask(e164) == masked


def test_number_of_no_country_is_none() -> None:
    assert parse_phones("+9991234567890") == []


def test_last_four_are_digits() -> None:
    assert last_four(MOBILE) == "8000"


@given(st.text(alphabet="0123456789+- ()转#;，微信aO.\n０１", max_size=60))
def test_any_cell_is_read_without_error_and_numbers_read_back(text: str) -> None:
    for phone in parse_phones(text):
        assert parse_phone(phone.e164) == Phone(phone.e164, phone.type)
        assert last_four(mask(phone.e164)) == last_four(phone.e164)
