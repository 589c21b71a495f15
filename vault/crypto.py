"""Authenticated encryption of small values: the form of a sealed value, wrapping of keys, derivation, padding.

A sealed value is  algorithm (1) | part id (16) | nonce (12) | ciphertext and tag.  The part id says which key opens it;
no second key is ever tried on one ciphertext, since AES-GCM does not commit to its key.
"""

import os
import struct
from typing import Final
from uuid import UUID

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from vault.errors import SealBroken

AES_256_GCM: Final = 1
KEY_BYTES: Final = 32
_HEAD: Final = 1 + 16
NONCE_BYTES: Final = 12
OVERHEAD: Final = _HEAD + NONCE_BYTES + 16


def new_key() -> bytes:
    """A fresh 256-bit key."""
    return os.urandom(KEY_BYTES)


def derive(key: bytes, purpose: str) -> bytes:
    """A 256-bit key for one `purpose`, from which neither `key` nor the key of another purpose can be found."""
    return HKDF(algorithm=SHA256(), length=KEY_BYTES, salt=None, info=purpose.encode()).derive(key)


def seal(cipher: AESGCM, part: UUID, plain: bytes, bound: bytes) -> bytes:
    """Encrypt `plain` under the part's `cipher`, bound to the place that `bound` describes."""
    return seal_headed(cipher, head_of(part), plain, bound)


def head_of(part: UUID) -> bytes:
    """What every value sealed under this part begins with: algorithm and part id."""
    return bytes((AES_256_GCM,)) + part.bytes


def seal_headed(cipher: AESGCM, head: bytes, plain: bytes, bound: bytes) -> bytes:
    """The same as `seal`, for many values under one part: `head` is found once."""
    nonce = os.urandom(NONCE_BYTES)
    return head + nonce + cipher.encrypt(nonce, plain, head + bound)


def part_of(sealed: bytes) -> UUID:
    """The part whose key opens this value.

    Raises SealBroken where the header is not one of ours.
    """
    if len(sealed) < OVERHEAD or sealed[0] != AES_256_GCM:
        raise SealBroken("not a sealed value")
    return UUID(bytes=sealed[1:_HEAD])


def open_sealed(cipher: AESGCM, sealed: bytes, bound: bytes) -> bytes:
    """The plain bytes of a sealed value; raises SealBroken where value or place were changed."""
    if len(sealed) < OVERHEAD or sealed[0] != AES_256_GCM:
        raise SealBroken("not a sealed value")
    nonce_end = _HEAD + NONCE_BYTES
    try:
        return cipher.decrypt(sealed[_HEAD:nonce_end], sealed[nonce_end:], sealed[:_HEAD] + bound)
    except InvalidTag:
        raise SealBroken("a sealed value does not open in its place") from None


def pad(plain: bytes, block: int) -> bytes:
    """Length, then `plain`, then zeros up to a multiple of `block` bytes, so that the length tells little."""
    framed = struct.pack(">I", len(plain)) + plain
    return framed + b"\0" * (-len(framed) % block)


def unpad(padded: bytes) -> bytes:
    """What `pad` was given."""
    (length,) = struct.unpack_from(">I", padded)
    return padded[4 : 4 + length]


def wrap(key: bytes, wrapping: bytes, bound: bytes) -> bytes:
    """Encrypt a key under another one, bound to whose key it is."""
    nonce = os.urandom(NONCE_BYTES)
    return nonce + AESGCM(wrapping).encrypt(nonce, key, bound)


def unwrap(wrapped: bytes, wrapping: bytes, bound: bytes) -> bytes:
    """The key inside; raises SealBroken under a wrong wrapping key or for another owner."""
    try:
        return AESGCM(wrapping).decrypt(wrapped[:NONCE_BYTES], wrapped[NONCE_BYTES:], bound)
    except InvalidTag:
        raise SealBroken("a wrapped key does not open") from None
