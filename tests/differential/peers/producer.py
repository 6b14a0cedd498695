"""Verifies requests with the producer's packages, of either generation, as their documents say: for each case, what
requests/cases.hpp says."""

import datetime
from types import SimpleNamespace
from typing import Any

import http_message_signatures.signatures as signatures
import requests
import requests_http_signature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from requests_http_signature import HTTPSignatureAuth, HTTPSignatureKeyResolver, InvalidSignature, algorithms

from lines import answer_all, octets, refusal, shown

NEWER = hasattr(HTTPSignatureAuth, "signer_class")


class Clock(datetime.datetime):
    """The packages look at the clock themselves."""

    second = 0

    @classmethod
    def now(cls, tz: datetime.tzinfo | None = None) -> datetime.datetime:
        return datetime.datetime.fromtimestamp(cls.second, tz)


class Verifier(signatures.HTTPMessageVerifier):
    """Notes the bases, whatever becomes of them."""

    bases: list[str] = []
    max_clock_skew = datetime.timedelta(seconds=60)

    def _build_signature_base(self, *arguments: Any, **options: Any) -> Any:
        built = super()._build_signature_base(*arguments, **options)
        self.bases.append(shown(built[0].encode()))
        return built


class Keys(HTTPSignatureKeyResolver):
    def __init__(self, keys: list[list[str]]) -> None:
        self.keys = {key_id: raw for key_id, raw, _ in keys}

    def resolve_public_key(self, key_id: str) -> bytes:
        if key_id not in self.keys:
            raise InvalidSignature("unknown key")
        key = Ed25519PublicKey.from_public_bytes(octets(self.keys[key_id]))
        return key.public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)


class Lines(requests.structures.CaseInsensitiveDict):
    """A field's lines joined, as servers hand them over, and line by line for who asks for items."""

    def __init__(self, lines: list[tuple[str, str]]) -> None:
        super().__init__()
        self.lines = lines
        for name, value in lines:
            self[name] = f"{self[name]}, {value}" if name in self else value

    def items(self) -> Any:
        return self.lines if NEWER else super().items()

    def copy(self) -> "Lines":
        return Lines(self.lines)


signatures.datetime = SimpleNamespace(datetime=Clock, timedelta=datetime.timedelta, timezone=datetime.timezone)
if NEWER:
    HTTPSignatureAuth.verifier_class = Verifier
else:
    requests_http_signature.HTTPMessageVerifier = Verifier  # type: ignore[attr-defined]


def answer(case: dict[str, Any]) -> dict[str, Any]:
    Clock.second = case["now"]
    Verifier.bases = []
    request = requests.PreparedRequest()
    request.method, request.url = case["method"], case["url"]
    request.request_target = case["target"]  # which the newer package looks at where it is there
    request.headers = Lines([(name, value.strip(" \t")) for name, value in case["fields"]])
    # Where there is no body, requests has None; the older package takes every other for one that must be covered.
    request.body = octets(case["body"]) if case["body"] or NEWER else None
    try:
        HTTPSignatureAuth.verify(
            request,
            require_components=case["required"],
            signature_algorithm=algorithms.ED25519,
            key_resolver=Keys(case["keys"]),
            max_age=datetime.timedelta(seconds=300),
        )
    except Exception as reason:  # whatever a receiver would answer 500 to
        return refusal(reason) | {"bases": Verifier.bases}
    return {"bases": Verifier.bases}


answer_all(answer)
