"""Prints what the packages that sign at UbiOps put on the wire, one fact a line, for the releases that are installed.

releases.sh runs it with every release; README.md has the table that came of it.
"""

import datetime
import os
import subprocess
import sys
import time

import requests
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from requests_http_signature import HTTPSignatureAuth, algorithms

KEY = Ed25519PrivateKey.from_private_bytes(bytes(32)).private_bytes(
    Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()
)
DEFAULT = ("@method", "@authority", "@target-uri")


class Signed:
    """One request, signed: its fields, and the base that the signature is over."""

    def __init__(self, url="https://h.example/x", components=DEFAULT, method="POST", data=b"x", headers=None, **options):
        bases = []
        genuine = algorithms.ED25519.sign
        algorithms.ED25519.sign = lambda self, message: bases.append(message) or genuine(self, message)
        kind = options.pop("kind", HTTPSignatureAuth)
        try:
            auth = kind(
                signature_algorithm=algorithms.ED25519, key=KEY, key_id="k", covered_component_ids=components, **options
            )
            self.fields = requests.Request(method, url, data=data, headers=headers, auth=auth).prepare().headers
        finally:
            algorithms.ED25519.sign = genuine
        self.base = dict(line.split(": ", 1) for line in bases[0].decode().split("\n"))
        self.components, self.parameters = self.fields["Signature-Input"].removeprefix("pyhms=(").split(")", 1)

    def value(self, component):
        return self.base[component if component.startswith('"') else f'"{component}"']


def told(fact):
    """A fact as text; a refusal is one, whatever its words are."""
    try:
        return fact()
    except Exception as refusal:
        return f"refused ({type(refusal).__name__})"


def values(component, *urls):
    return " ".join(told(lambda: Signed(url, (component,)).value(component)) for url in urls)


def field(component, name, value):
    return told(lambda: repr(Signed(components=(component,), headers={name: value}).value(component)))


def digest(data):
    return told(lambda: Signed(data=data).fields.get("Content-Digest", "none"))


def given_digest(value):
    return told(lambda: Signed(headers={"Content-Digest": value}) and "kept")


def orders():
    """The orders of components that twenty hash seeds give."""
    seen = set()
    for seed in range(20):
        command = [sys.executable, __file__, "order"]
        seen.add(subprocess.check_output(command, env={**os.environ, "PYTHONHASHSEED": str(seed)}, text=True).strip())
    return seen.pop() if len(seen) == 1 else "as configured, then authorization, content-digest, date in any order"


class Late(HTTPSignatureAuth):
    """Signs as of a minute ago."""

    def get_created(self, request):
        return super().get_created(request) - datetime.timedelta(seconds=60)


def expires():
    parameters = Signed(kind=Late, expires_in=datetime.timedelta(seconds=300)).parameters
    at = int(parameters.split(";expires=")[1].split(";")[0])
    return "now + lifetime" if abs(at - time.time() - 300) < 30 else "created + lifetime"


class Constant(HTTPSignatureAuth):
    def get_nonce(self, request):
        return "n"


def parameters():
    signed = Signed(kind=Constant, expires_in=datetime.timedelta(seconds=300))
    return " ".join(part.split("=")[0] for part in signed.parameters.split(";")[1:])


RIGHT = "sha-256=:LXEWQrcmsEQBYnyp+6wy9chTD7GQPMTbAiWHF5IaSIE=:"  # of "x"
AUTHORIZED = {"Authorization": "Token 1"}

FACTS = {
    "@authority": lambda: values(
        "@authority", "https://H.example:443/", "https://U@h.example/", "https://h.example:8443/", "http://[::A]:80/"
    ),
    "@target-uri": lambda: values(
        "@target-uri", "https://H.example:443", "https://U@h.example/x?q", "https://h.example/x#f", "https://h.example/?"
    ),
    "@request-target": lambda: values("@request-target", "https://h.example/x", "https://h.example/x?q"),
    "@path": lambda: values("@path", "https://h.example", "https://h.example/a%20b"),
    "@query": lambda: values("@query", "https://h.example/x", "https://h.example/x?q"),
    "@scheme": lambda: values("@scheme", "HTTPS://h.example/x"),
    "@query-param, once": lambda: values('"@query-param";name="a"', "https://h.example/x?a=b%20c~d"),
    "@query-param, twice": lambda: values('"@query-param";name="a"', "https://h.example/x?a=b&a=c"),
    "@query-params, once": lambda: values('"@query-params";name="a"', "https://h.example/x?a=b%20c~d"),
    "a field": lambda: field("x-a", "X-A", "b\tc  "),
    "a field, not ASCII": lambda: field("x-a", "X-A", "caf\u00e9"),
    ";sf": lambda: field('"priority";sf', "Priority", "u=1,  i"),
    ";sf of content-digest": lambda: field('"content-digest";sf', "Content-Type", "t"),
    ";key": lambda: field('"priority";key="u"', "Priority", "u=1,  i"),
    ";bs": lambda: field('"priority";bs', "Priority", "u=1,  i"),
    "digest of a body": lambda: digest(b"x").split("=")[0],
    "digest of b''": lambda: digest(b"").split("=")[0],
    "digest of no body": lambda: digest(None).split("=")[0],
    "digest of text": lambda: digest("x").split("=")[0],
    "digest given, right": lambda: given_digest(RIGHT),
    "digest given, wrong": lambda: given_digest(RIGHT.replace("LX", "MX")),
    "order": orders,
    "parameters": lambda: told(parameters),
    "tag": lambda: told(lambda: Signed(tag="t").parameters.split(";")[-1]),
    "expires": lambda: told(expires),
    "label": lambda: Signed(data=None).fields["Signature-Input"].split("=")[0],
    "Date given": lambda: Signed(headers={"Date": "soon"}).value("date"),
}


def main():
    if sys.argv[1:] == ["order"]:
        print(told(lambda: Signed(headers=AUTHORIZED).components))
        return
    for name, fact in FACTS.items():
        print(f"{name}: {told(fact)}")


if __name__ == "__main__":
    main()
