"""A passkey in software: makes the answers that a browser and its device would give, and wrong ones where a test wants them."""

import hashlib
import json
import os
from typing import Any

from allauth.account.utils import user_pk_to_url_str
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.hashes import SHA256
from django.conf import settings
from fido2.cose import ES256
from fido2.utils import websafe_encode
from fido2.webauthn import Aaguid, AttestationObject, AttestedCredentialData, AuthenticatorData

PRESENT, VERIFIED, WITH_KEY = 0x01, 0x04, 0x40


class SoftPasskey:
    """One key pair of one person for this site."""

    def __init__(self, person: Any) -> None:
        self.id = os.urandom(16)
        self.key = ec.generate_private_key(ec.SECP256R1())
        self.handle = user_pk_to_url_str(person).encode()

    def registration(self) -> dict[str, Any]:
        """What the browser says when the key was made."""
        public = AttestedCredentialData.create(
            Aaguid(b"\0" * 16), self.id, ES256.from_cryptography_key(self.key.public_key())
        )
        made = AuthenticatorData.create(_site(), PRESENT | VERIFIED | WITH_KEY, 0, public)
        attestation = AttestationObject.create("none", made, {})
        return self._said({"attestationObject": bytes(attestation)}, _client("webauthn.create", "AAAA"))

    def answer(self, challenge: str, *, origin: str = "", verified: bool = True) -> str:
        """What the browser says when it is asked to prove it: JSON, as the form sends it."""
        client = _client("webauthn.get", challenge, origin)
        proof = AuthenticatorData.create(_site(), PRESENT | (VERIFIED if verified else 0), 1)
        signature = self.key.sign(bytes(proof) + hashlib.sha256(client).digest(), ec.ECDSA(SHA256()))
        said = {"authenticatorData": bytes(proof), "signature": signature, "userHandle": self.handle}
        return json.dumps(self._said(said, client))

    def _said(self, response: dict[str, bytes], client: bytes) -> dict[str, Any]:
        values = {name: websafe_encode(value) for name, value in {**response, "clientDataJSON": client}.items()}
        name = websafe_encode(self.id)
        return {"id": name, "rawId": name, "type": "public-key", "clientExtensionResults": {}, "response": values}


def _site() -> bytes:
    return hashlib.sha256(settings.PUBLIC_HOST.encode()).digest()


def _client(kind: str, challenge: str, origin: str = "") -> bytes:
    said = {"type": kind, "challenge": challenge, "origin": origin or settings.PUBLIC_URL, "crossOrigin": False}
    return json.dumps(said).encode()
