"""Records what one generation of the producer's packages signs, as test data: record.py >tests/data/producer_newer.json

Run with a python of pythons.sh: the same requests come out for either generation, each with a twin that was altered and
the verdict on that. Nothing in it is of today: key, times and order are fixed.
"""

import base64
import datetime
import hashlib
import importlib.metadata
import json
import os
import re
import sys
import threading
import urllib.parse

import requests
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat, PublicFormat
from requests_http_signature import HTTPSignatureAuth, HTTPSignatureComponentResolver, algorithms

from produce import NEWER, LoopbackAdapter, Receiver, ToReceiver, encoded
from socketserver import TCPServer

SEED = bytes(range(32))
PRIVATE = Ed25519PrivateKey.from_private_bytes(SEED)
PUBLIC = PRIVATE.public_key()
PEM = PRIVATE.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
KEY_ID = "sha512:" + hashlib.sha512(PUBLIC.public_bytes(Encoding.Raw, PublicFormat.Raw)).hexdigest()
CREATED = 1753500000
NOT_OURS = {"User-Agent", "Accept-Encoding", "Accept", "Connection"}  # what the HTTP client adds and nobody covers
EVENT = b'{"event": "deployment_request_completed", "request_id": "0b3ec0f9", "status": "completed"}'

SCHEMA = {
    "source": "the packages that signed; sent: what http.client wrote, without " + ", ".join(sorted(NOT_OURS)),
    "seed_hex": "of the Ed25519 private key",
    "requests": {
        "note": "what is special",
        "method, url, fields, body_b64": "what the packages were given; url as it was registered",
        "components": "covered, in order",
        "created, expires, nonce, tag, label, include_alg, digest": "of the signature; where absent, the producer's own",
        "sent": "method, target, url (prepared by Python requests), fields",
        "origin_suffices": "whether the scheme and authority of sent.url, and the request itself, tell all that is signed",
        "signature_base": "RFC 9421, section 2.5",
        "altered": {
            "what": "is changed in sent, or in what the receiver has registered",
            "method, target, body_b64, fields, registered": "in place of that of sent; registered in place of sent.url",
            "only": "public_origin or target_uri, where the other says nothing of it",
            "refused": "the code of the refusal",
        },
    },
}

POST = {"fields": {"Content-Type": "application/json"}, "body": EVENT}
HOOK = "https://hooks.example.com/ubiops"

# What is registered, and the note on it; all are sent as UbiOps does.
URLS = {
    "the UbiOps shape": HOOK,
    "no path": "https://hooks.example.com",
    "upper case": "HTTPS://Hooks.Example.COM/UbiOps",
    "a default port": "https://hooks.example.com:443/ubiops",
    "a default port of http": "http://hooks.example.com:80/ubiops",
    "zeros before a default port": "https://hooks.example.com:00443/ubiops",
    "the default port of the other scheme": "https://hooks.example.com:80/ubiops",
    "and the other way round": "http://hooks.example.com:443/ubiops",
    "another port": "https://hooks.example.com:8443/ubiops",
    "zeros before another port": "https://hooks.example.com:08443/ubiops",
    "an empty port": "https://hooks.example.com:/ubiops",
    "port 0": "https://hooks.example.com:0/ubiops",
    "a user": "https://User@hooks.example.com/ubiops",
    "a user and a password": "https://User:Pass@hooks.example.com/ubiops",
    "an empty password": "https://user:@hooks.example.com/ubiops",
    "an empty user": "https://:pass@hooks.example.com/ubiops",
    "both empty": "https://:@hooks.example.com/ubiops",
    "no userinfo but its mark": "https://@hooks.example.com/ubiops",
    "escapes in userinfo": "https://u%40x:p%3aq r@hooks.example.com/ubiops",
    "a port in userinfo": "https://hooks.example.com:443@hooks.example.org/ubiops",
    "userinfo and a default port": "https://User:Pass@hooks.example.com:443/ubiops?x=1",
    "userinfo and another port": "https://user@hooks.example.com:8443/ubiops",
    "userinfo and no path": "https://user@hooks.example.com?x=1",
    "a fragment": "https://hooks.example.com/ubiops#part",
    "a fragment behind a query": "https://hooks.example.com/ubiops?x=1#part?y=2",
    "escapes in a fragment": 'https://hooks.example.com/ubiops#%7ea "b"',
    "an empty fragment": "https://hooks.example.com/ubiops#",
    "a fragment and no path": "https://hooks.example.com#part",
    "everything": "HTTPS://User:Pass@Hooks.Example.com:443/a/../ubiops/%7e?x=%2f#Part",
    "everything at another port": "http://u:@hooks.example.com:8080/ubiops?x=1#part",
    "a query": "https://hooks.example.com/ubiops?x=1&y=%20&x=2",
    "an empty query": "https://hooks.example.com/ubiops?",
    "an empty query before a fragment": "https://hooks.example.com/ubiops?#part",
    "question marks": "https://hooks.example.com/ubiops?a?b/c@d",
    "IPv6": "https://[2001:db8::1]/ubiops",
    "IPv6 in upper case and a default port": "https://[2001:DB8::A]:443/ubiops",
    "IPv6, userinfo and a port": "https://user@[2001:db8::1]:8443/ubiops",
    "an address": "https://192.0.2.7:443/ubiops",
    "a dot behind the host": "https://hooks.example.com./ubiops",
    "a name in A-labels": "https://xn--bcher-kva.example:443/ubiops",
    "localhost": "http://localhost:8000/ubiops",
    "dot segments": "https://hooks.example.com/a/./b/../ubiops",
    "dot segments in escapes": "https://hooks.example.com/a/%2e%2e/ubiops",
    "escapes": "https://hooks.example.com/%41%7e%2f%c3%a9/100%25",
    "what must be escaped": 'https://hooks.example.com/a b|{c}"\u00e9',
    "a percent sign that is no escape": "https://hooks.example.com/100%?x=%41",
    "slashes": "https://hooks.example.com//ubiops///",
}

# What else is special; all are sent to a registered URL that both generations sign alike, unless there is one.
OTHERS = {
    "no body": {"body": b""},
    "no body, by GET": {"method": "GET", "body": b""},
    "PUT in lower case": {"method": "put"},
    "bytes": {"body": bytes(range(256))},
    "4 KiB": {"body": b"x" * 4096},
    "authorization is covered by itself": {"fields": {"Authorization": "Token 123", **POST["fields"]}},
    "authorization as a user of the URL": {
        "url": "https://user:pass@hooks.example.com/ubiops",
        "fields": {"Authorization": "Basic dXNlcjpwYXNz", **POST["fields"]},
    },
    "all parameters": {"expires_in": 300, "nonce": "n-1", "label": "sig1"},
    "no alg": {"include_alg": False},
    "SHA-512": {"digest": "sha-512"},
    "other derived components": {"components": ["@scheme", "@path", "@query"], "url": HOOK + "?x=1"},
    "another field": {"fields": {"X-A": "a, \tb", **POST["fields"]}, "components": ["x-a"]},
    "a Host of its own": {"fields": {"Host": "elsewhere.example", **POST["fields"]}},
}


class Signer(HTTPSignatureAuth):
    """The producer at a time of ours."""

    def __init__(self, row):
        components = ["@method", "@authority", "@target-uri", *row.get("components", [])]
        super().__init__(
            signature_algorithm=algorithms.ED25519,
            key=PEM,
            key_id=KEY_ID,
            covered_component_ids=components,
            label=row.get("label"),
            include_alg=row.get("include_alg", True),
            use_nonce="nonce" in row,
            expires_in=datetime.timedelta(seconds=row["expires_in"]) if "expires_in" in row else None,
        )
        self.nonce = row.get("nonce")
        digest = row.get("digest", "sha-256")
        if NEWER:
            self.signer.content_digest_class = type("Digest", (self.signer.content_digest_class,), {"algorithm": digest})
        self.signing_content_digest_algorithm = digest

    def get_created(self, request):
        self.add_date(request, timestamp=CREATED)
        return datetime.datetime.fromtimestamp(CREATED)

    def get_expires(self, request, created):
        return created + self.expires_in if self.expires_in else None

    def get_nonce(self, request):
        return self.nonce


def changed_field(fields, name, change):
    return [[each, change(value) if each == name else value] for each, value in fields]


def changed_url(url, **parts):
    """The URL with other parts; of the authority, host and port change alone."""
    split = urllib.parse.urlsplit(url)
    if "host" in parts or "port" in parts:
        userinfo, at, host_and_port = split.netloc.rpartition("@")
        host, port = re.fullmatch(r"(\[.*\]|[^:]*)(:\d+)?", host_and_port).groups()
        parts = {"netloc": userinfo + at + parts.get("host", host) + parts.get("port", port or "")}
    return urllib.parse.urlunsplit(split._replace(**parts))


def alterations(row):
    """Every way of altering the request that there is for it."""
    sent = row["sent"]
    fields, url, target = sent["fields"], sent["url"], sent["target"]
    names = {name for name, _ in fields}
    scheme = urllib.parse.urlsplit(url).scheme

    def edit(name, old, new):
        return {"fields": changed_field(fields, name, lambda value: value.replace(old, new, 1))}

    def signature(value):
        at = value.index(":") + 1
        return value[:at] + ("B" if value[at] == "A" else "A") + value[at + 1 :]

    ways = [
        ("another method", "signature_mismatch", {"method": "PATCH"}),
        ("another host", "signature_mismatch", {"registered": changed_url(url, host="hooks.example.net")}),
        ("another port", "signature_mismatch", {"registered": changed_url(url, port=":4443")}),
        ("another path", "signature_mismatch", {"target": "/other" + target}, "public_origin"),
        ("another path", "signature_mismatch", {"registered": changed_url(url, path="/other")}, "target_uri"),
        ("another query", "signature_mismatch", {"target": target + ("&" if "?" in target else "?") + "z=1"}, "public_origin"),
        (
            "the other scheme",
            "signature_mismatch",
            {"registered": changed_url(url, scheme="http" if scheme == "https" else "https")},
        ),
        ("Date", "signature_mismatch", edit("Date", "03:20:00", "03:20:01")),
        ("created", "signature_mismatch", edit("Signature-Input", f"={CREATED}", f"={CREATED + 1}")),
        ("the signature", "signature_mismatch", {"fields": changed_field(fields, "Signature", signature)}),
        ("the key id", "unknown_key", edit("Signature-Input", "sha512:", "sha512:0")),
        ("one component less", "component_not_covered", edit("Signature-Input", ' "date"', "")),
        ("no signature", "missing_signature", {"fields": [field for field in fields if field[0] != "Signature"]}),
    ]
    if "Content-Digest" in names:
        body = b"[" + base64.b64decode(row["body_b64"])
        digest = "sha-256=:" + encoded(hashlib.sha256(body).digest()) + ":"
        of_other = {"body_b64": encoded(body), "fields": changed_field(fields, "Content-Digest", lambda value: digest)}
        ways.append(("the body", "content_digest_mismatch", {"body_b64": encoded(body)}))
        ways.append(("the body and its digest", "signature_mismatch", of_other))
    else:
        ways.append(("a body where there was none", "component_not_covered", {"body_b64": encoded(b"x")}))
    if "Authorization" in names:
        ways.append(("the secret", "signature_mismatch", edit("Authorization", " ", "  ")))
    if ";alg=" in dict(fields)["Signature-Input"]:
        ways.append(("the algorithm", "unsupported_algorithm", edit("Signature-Input", "ed25519", "hmac-sha256")))
    return ways


def altered(row, number):
    ways = alterations(row)
    if row["note"].startswith("authorization"):
        number = [way[0] for way in ways].index("the secret")
    what, code, changes, *only = ways[number % len(ways)]
    if only == ["public_origin"] and not row["origin_suffices"]:
        what, code, changes, *only = ways[1]
    return {"what": what, **changes, **({"only": only[0]} if only else {}), "refused": code}


def main():
    bases = []
    sign = algorithms.ED25519.sign
    algorithms.ED25519.sign = lambda self, message: bases.append(message) or sign(self, message)
    given = [{"note": note, "url": url} for note, url in URLS.items()]
    given += [{"note": note, **other} for note, other in OTHERS.items()]
    packages = ["requests-http-signature", "http-message-signatures", "requests", "urllib3"]
    versions = ", ".join(f"{name} {importlib.metadata.version(name)}" for name in packages)
    rows = []
    with TCPServer(("127.0.0.1", 0), Receiver) as server, requests.Session() as session:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        ToReceiver.address = server.server_address
        session.trust_env = False
        session.headers.clear()
        for scheme in ("http://", "https://"):
            session.mount(scheme, LoopbackAdapter())
        for number, each in enumerate(given):
            method, url = each.get("method", "POST"), each.get("url", HOOK)
            fields, body = each.get("fields", POST["fields"]), each.get("body", POST["body"])
            reply = session.request(method, url, data=body, headers=fields, auth=Signer(each), timeout=30)
            wire_method, target, lines, _, _ = server.received
            wire = [[name.decode(), value.decode().removeprefix(" ")] for name, value in lines]
            signature_input = dict(wire)["Signature-Input"]
            row = {
                "note": each["note"],
                "producer": "http-message-signatures " + importlib.metadata.version("http-message-signatures"),
                "method": method,
                "url": url,
                "fields": list(map(list, fields.items())),
                "body_b64": encoded(body),
                "components": signature_input[signature_input.index("(") + 1 : signature_input.index(")")].split(" "),
                "created": CREATED,
                **{name: each[name] for name in ("nonce", "label", "include_alg", "digest") if name in each},
                **({"expires": CREATED + each["expires_in"]} if "expires_in" in each else {}),
                "sent": {
                    "method": wire_method.decode(),
                    "target": target.decode(),
                    "url": reply.request.url,
                    "fields": [field for field in wire if field[0] not in NOT_OURS],
                },
                "origin_suffices": HTTPSignatureComponentResolver(reply.request).get_target_uri().endswith(target.decode()),
                "signature_base": bases[-1].decode(),
            }
            rows.append({**row, "altered": altered(row, number)})
        server.shutdown()
    text = json.dumps({"schema": SCHEMA, "source": versions, "seed_hex": SEED.hex(), "requests": rows}, indent=2)
    short_list = r'\[\s+("(?:[^"\\]|\\.)*"(?:,\s+"(?:[^"\\]|\\.)*")*)\s+\]'
    print(re.sub(short_list, lambda found: "[" + re.sub(r'",\s+"', '", "', found[1]) + "]", text))


if __name__ == "__main__":
    if os.environ.get("PYTHONHASHSEED") != "0":  # which orders the older generation's components
        os.execve(sys.executable, [sys.executable, *sys.argv], {**os.environ, "PYTHONHASHSEED": "0"})
    main()
