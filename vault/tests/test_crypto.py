"""Small sealed values: they open in their place and nowhere else, and no changed bit goes unseen."""

import uuid

import pytest
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from hypothesis import given
from hypothesis import strategies as st

from vault import crypto, errors
from vault.errors import SealBroken

KEY = AESGCM(bytes(range(32)))
PART = uuid.UUID(int=7)


@given(st.binary(max_size=300), st.binary(max_size=40))
def test_value_opens_in_its_place(plain: bytes, bound: bytes) -> None:
    sealed = crypto.seal(KEY, PART, plain, bound)
    assert crypto.open_sealed(KEY, sealed, bound) == plain
    assert crypto.part_of(sealed) == PART
    assert len(sealed) == len(plain) + crypto.OVERHEAD


def test_value_opens_in_no_other_place_and_under_no_other_key() -> None:
    sealed = crypto.seal(KEY, PART, b"value", b"place")
    for cipher, bound in ((KEY, b"places"), (KEY, b""), (AESGCM(bytes(32)), b"place")):
        with pytest.raises(SealBroken):
            crypto.open_sealed(cipher, sealed, bound)


def test_every_flipped_bit_and_every_cut_is_found() -> None:
    sealed = crypto.seal(KEY, PART, b"value of some length", b"place")
    for place in range(len(sealed) * 8):
        changed = bytearray(sealed)
        changed[place // 8] ^= 1 << place % 8
        with pytest.raises(SealBroken):
            crypto.open_sealed(KEY, bytes(changed), b"place")
    for size in range(len(sealed)):
        with pytest.raises(SealBroken):
            crypto.open_sealed(KEY, sealed[:size], b"place")


def test_what_is_not_sealed_names_no_part() -> None:
    for raw in (b"", b"plain text that is long enough to look like a sealed value", b"\x01short"):
        with pytest.raises(SealBroken):
            crypto.part_of(raw)


def test_same_value_is_sealed_differently_each_time() -> None:
    assert len({crypto.seal(KEY, PART, b"same", b"") for _ in range(100)}) == 100


@given(st.binary(max_size=200), st.sampled_from([16, 32, 64]))
def test_padding_hides_the_length_and_comes_off(plain: bytes, block: int) -> None:
    padded = crypto.pad(plain, block)
    assert (crypto.unpad(padded), len(padded) % block) == (plain, 0)


def test_short_values_have_one_length() -> None:
    assert {len(crypto.pad("阴性阳性未查"[:count].encode(), 32)) for count in range(7)} == {32}


def test_wrapped_key_opens_for_its_owner_only() -> None:
    key, wrapping = crypto.new_key(), crypto.new_key()
    wrapped = crypto.wrap(key, wrapping, b"owner")
    assert crypto.unwrap(wrapped, wrapping, b"owner") == key
    for other, bound in ((wrapping, b"other"), (crypto.new_key(), b"owner")):
        with pytest.raises(SealBroken):
            crypto.unwrap(wrapped, other, bound)


def test_derived_keys_differ_by_purpose() -> None:
    key = crypto.new_key()
    assert len({key, crypto.derive(key, "a"), crypto.derive(key, "b"), crypto.derive(crypto.new_key(), "a")}) == 4
    assert crypto.derive(key, "a") == crypto.derive(key, "a")


def test_templates_cannot_swallow_the_errors() -> None:
    from django.core.exceptions import ObjectDoesNotExist

    found = [kind for kind in vars(errors).values() if isinstance(kind, type) and issubclass(kind, Exception)]
    assert len(found) >= 6
    swallowed = (AttributeError, TypeError, ValueError, LookupError, ObjectDoesNotExist)
    assert [kind for kind in found if issubclass(kind, swallowed) or hasattr(kind, "silent_variable_failure")] == []
