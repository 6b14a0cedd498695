"""Signs random webhook requests with the packages that sign at UbiOps, sends each through a socket, and prints what
arrived there: produce.py SEED COUNT

The first line has the public key, {"pem"}, each further one a request:

  url         as it was registered
  prepared    what Python requests made of it
  target_uri  what the packages sign of that as @target-uri
  received    the second of its arrival
  method, target, fields ([name, value, whether it is covered: null where it is in part]), body: in base64, as they
              were on the wire

All but the time follows from the seed and the packages. TLS is left out: it would carry the same bytes.
"""

import base64
import datetime
import hashlib
import json
import random
import re
import socket
import socketserver
import string
import sys
import threading
import time
import urllib.parse

import requests
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat, PublicFormat
from requests_http_signature import HTTPSignatureAuth, HTTPSignatureComponentResolver, algorithms
from urllib3.connection import HTTPConnection, HTTPSConnection
from urllib3.connectionpool import HTTPConnectionPool, HTTPSConnectionPool

# Whether the packages are of the newer generation (README.md): the older one signs no field by its parameters, and
# blanks at the end of a value, which do not reach anybody.
NEWER = hasattr(HTTPSignatureAuth, "signer_class")

TOKENS = string.ascii_letters + string.digits
PRINTABLE = "".join(map(chr, range(0x21, 0x7F)))


class Receiver(socketserver.StreamRequestHandler):
    """Keeps the bytes of one request, understanding no more of them than where they end."""

    def handle(self):
        method, target, _ = self.rfile.readline().split(b" ")
        fields = []
        while (line := self.rfile.readline()) != b"\r\n":
            name, _, value = line.removesuffix(b"\r\n").partition(b":")
            fields.append((name, value))
        size = next((int(value) for name, value in fields if name == b"Content-Length"), 0)
        self.server.received = (method, target, fields, self.rfile.read(size), int(time.time()))
        self.wfile.write(b"HTTP/1.1 204 No Content\r\nConnection: close\r\n\r\n")


class ToReceiver:
    """A connection that leads to the receiver, whatever host it is for."""

    def connect(self):
        self.sock = socket.create_connection(self.address)
        self.sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self.is_verified = True


class LoopbackConnection(ToReceiver, HTTPConnection):
    pass


class LoopbackSecureConnection(ToReceiver, HTTPSConnection):
    pass


class LoopbackPool(HTTPConnectionPool):
    ConnectionCls = LoopbackConnection


class LoopbackSecurePool(HTTPSConnectionPool):
    ConnectionCls = LoopbackSecureConnection


class LoopbackAdapter(requests.adapters.HTTPAdapter):
    def init_poolmanager(self, *args, **kwargs):
        super().init_poolmanager(*args, **kwargs)
        self.poolmanager.pool_classes_by_scheme = {"http": LoopbackPool, "https": LoopbackSecurePool}


def query_params(url):
    """Identifiers of the parameters that the query has once, and in UTF-8: other bytes are not what would be signed."""
    query = urllib.parse.urlsplit(url).query
    values = urllib.parse.parse_qs(query, keep_blank_values=True, errors="surrogateescape")
    once = {name: all_values[0] for name, all_values in values.items() if len(all_values) == 1}
    return [
        f'"@query-param";name="{name}"'
        for name, value in once.items()
        if re.fullmatch("[A-Za-z0-9]+", name) and not re.search("[\udc80-\udcff]", value)
    ]


class Signer(HTTPSignatureAuth):
    """The producer; what a process chooses by its hash seed, by secrets, or by configuration is chosen at random."""

    def __init__(self, rng, url, fields, **key):
        derived = ["@method", "@authority", "@target-uri"]
        derived += [name for name in ("@path", "@query", "@scheme") if rng.random() < 0.05]
        covered = derived + rng.sample(fields, rng.randint(0, len(fields)))
        if NEWER:
            covered += [name for name in ["@request-target", *query_params(url)] if rng.random() < 0.05]
            forms = ['"priority";sf', '"priority";bs', '"priority";key="u"', '"content-digest";sf']
            covered += rng.sample(forms if "priority" in fields else forms[3:], rng.randint(0, 1))
            key["tag"] = rng.choice([None, None, "webhooks", 'a"b\\c'])
        rng.shuffle(covered)
        super().__init__(
            signature_algorithm=algorithms.ED25519,
            covered_component_ids=covered,
            label=rng.choice([None, None, None, "sig1", "*a-b.c_"]),
            include_alg=rng.random() < 0.8,
            use_nonce=rng.random() < 0.4,
            expires_in=datetime.timedelta(seconds=rng.randint(60, 3600)) if rng.random() < 0.4 else None,
            **key,
        )
        if isinstance(self._auto_cover_header_fields, set):
            self._auto_cover_header_fields = rng.sample(sorted(self._auto_cover_header_fields), 3)
        digest = rng.choice(["sha-256", "sha-512"])
        if NEWER:
            self.signer.content_digest_class = type("Digest", (self.signer.content_digest_class,), {"algorithm": digest})
        self.signing_content_digest_algorithm = digest
        self.rng = rng

    def get_nonce(self, request):
        if self.use_nonce:
            alphabet = self.rng.choice([TOKENS + "-_", PRINTABLE + " "])
            return "".join(self.rng.choices(alphabet, k=self.rng.randint(1, 40)))


def text(rng, most, alphabet):
    return "".join(rng.choices(alphabet, k=rng.randint(1, most)))


def url_part(rng, most, delimiters):
    """Characters that may stay, that must be escaped, and escapes of both, in either case."""
    pieces = list(TOKENS + "-._~" + delimiters) + [" ", '"', "<", "|", "^", "é", "€"]
    pieces += [f"%{byte:02x}" for byte in (0x20, 0x2F, 0x3F, 0x41, 0x7E, 0x80, 0xE9)] + ["%2E", "%C3%A9", "%00"]
    if rng.random() < 0.05:
        pieces += ["%", "%zz"] * 5
    return text(rng, most, pieces)


def random_url(rng):
    scheme = rng.choice(["https"] * 8 + ["http", "HTTPS"])
    userinfo = rng.choice([""] * 6 + ["user@", "User:Pa%73%20s@", "to%2fken:@", ":@", ":p@", "a:443@b@"])
    host = rng.choice(
        ["hooks.example.com"] * 4
        + ["Hooks.EXAMPLE.com", "hooks.example.com.", "xn--bcher-kva.example", "bücher.example", "localhost"]
        + ["192.0.2.7", "[2001:db8::1]", "[2001:DB8:0:0::A]", "[::ffff:192.0.2.7]", "[::1]"]
    )
    port = rng.choice([""] * 4 + [":443", ":80", ":8443", ":08080", ":"])
    segments = [
        rng.choice([".", "..", ""]) if rng.random() < 0.06 else url_part(rng, 12, "!$&'()*+,;=:@")
        for _ in range(rng.randint(0, 5))
    ]
    url = scheme + "://" + userinfo + host + port + "".join("/" + segment for segment in segments)
    if rng.random() < 0.7:
        url += "?" + rng.choice(["", url_part(rng, 20, "!$&'()*+,;=:@/?"), url_part(rng, 1000, "&=;/?")])
        url += "".join(f"&{text(rng, 8, TOKENS)}={url_part(rng, 10, '')}" for _ in range(rng.randint(0, 3)))
    if rng.random() < 0.08:
        url += "#" + url_part(rng, 10, "!$&'()*+,;=:@/?")
    return url


def random_fields(rng):
    """The fields of a webhook, and the names of those that may be covered."""
    fields = {f"X-{text(rng, 12, TOKENS)}": text(rng, 60, PRINTABLE) for _ in range(rng.randint(0, 4))}
    for name in fields:
        if rng.random() < 0.3:
            fields[name] += rng.choice(["\t", "  ", ", "]) + text(rng, 400, PRINTABLE)
    choices = {
        "Authorization": "Token " + text(rng, 40, TOKENS),
        "Content-Type": "application/json",
        "User-Agent": "ubiops/1.0 (" + text(rng, 8, TOKENS) + ")",
        "Host": rng.choice(["another.example", "hooks.example.com:8443"]),
        "X-Empty": "",
        "Priority": rng.choice(["u=1", "i,  u=3" + " " * NEWER, "u=5;a=\"b\", i=?0"]),
    }
    fields |= {name: value for name, value in choices.items() if rng.random() < 0.2}
    coverable = [name.lower() for name in fields]
    if rng.random() < 0.3:
        fields["X-Latin"] = "caf\u00e9 " + "".join(rng.choices([chr(byte) for byte in range(0xA1, 0x100)], k=8)) + " "
    return fields, coverable


def random_body(rng):
    size = rng.choice([0, 0, 1, rng.randint(2, 300), rng.randint(2, 4096), rng.randint(2, 65536), 65536])
    if size > 1 and rng.random() < 0.5:
        return json.dumps({"event": "deployment_request_completed", "text": "x" * size}).encode()[:size]
    return rng.randbytes(size)


def encoded(data):
    return base64.b64encode(data).decode()


def covered_fields(fields):
    """The names in Signature-Input: True, or None where only one member of the field is covered."""
    text = next(value for name, value in fields if name == b"Signature-Input").decode()
    covered = {}
    for name, parameters in re.findall(r'"([^"]+)"([^ )]*)', text[: text.index(")")]):
        covered[name] = covered.get(name) or ";key=" not in parameters or None
    return covered


def main(seed, count):
    rng = random.Random(seed)
    private = Ed25519PrivateKey.from_private_bytes(rng.randbytes(32))
    public = private.public_key()
    key = {
        "key": private.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()),
        "key_id": "sha512:" + hashlib.sha512(public.public_bytes(Encoding.Raw, PublicFormat.Raw)).hexdigest(),
    }
    print(json.dumps({"pem": public.public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo).decode()}))

    with socketserver.TCPServer(("127.0.0.1", 0), Receiver) as server, requests.Session() as session:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        ToReceiver.address = server.server_address
        session.trust_env = False  # no proxies, no netrc
        for scheme in ("http://", "https://"):
            session.mount(scheme, LoopbackAdapter())
        for _ in range(count):
            url = random_url(rng)
            fields, coverable = random_fields(rng)
            signer = Signer(rng, url, coverable, **key)
            method = rng.choice(["POST"] * 8 + ["GET", "PUT"])
            reply = session.request(method, url, data=random_body(rng), headers=fields, auth=signer, timeout=30)
            method, target, lines, body, second = server.received
            covered = covered_fields(lines)
            arrived = {
                "url": url,
                "prepared": reply.request.url,
                "target_uri": HTTPSignatureComponentResolver(reply.request).get_target_uri(),
                "received": second,
                "method": encoded(method),
                "target": encoded(target),
                "fields": [
                    [encoded(name), encoded(value), covered.get(name.decode().lower(), False)] for name, value in lines
                ],
                "body": encoded(body),
            }
            print(json.dumps(arrived))
        server.shutdown()


if __name__ == "__main__":
    main(int(sys.argv[1]), int(sys.argv[2]))
