#!/usr/bin/env python3
"""Writes the requests that every peer verifies: fixtures.py FILE

Signed by the packages that sign at UbiOps, just now, since verifiers ask how old a signature is. The file holds

  pem, key (base64), keyid        the public key
  lists.producer, lists.resigned  by name: {method, url, target, host, fields: [[name, value]], body (base64), refused}

"resigned" is the same with the signature parameters in the order created, alg, keyid, for peers that write them in
that order again and so cannot verify the producer's. What has `refused` is for a peer to refuse.
"""
import base64
import copy
import hashlib
import json
import sys
import urllib.parse

import requests
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat, PublicFormat
from http_message_signatures import HTTPMessageSigner
from requests_http_signature import HTTPSignatureAuth, algorithms

URL = "https://hooks.example.com/ubiops"
SIZES = [512, 4 << 10, 16 << 10, 256 << 10]


class Sha512(HTTPMessageSigner.content_digest_class):
    algorithm = "sha-512"


class Sha512Signer(HTTPMessageSigner):
    content_digest_class = Sha512


class Sha512Auth(HTTPSignatureAuth):
    signer_class = Sha512Signer


def raw_public(key):
    return key.public_key().public_bytes(Encoding.Raw, PublicFormat.Raw)


def key_id(key):
    return "sha512:" + hashlib.sha512(raw_public(key)).hexdigest()


def produce(key, body):
    """What the producer sends: the lines that Python requests adds, too."""
    pem = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    auth = Sha512Auth(signature_algorithm=algorithms.ED25519, key=pem, key_id=key_id(key))
    headers = {"Content-Type": "application/json"}
    prepared = requests.Session().prepare_request(requests.Request("POST", URL, headers=headers, data=body, auth=auth))
    url = urllib.parse.urlsplit(prepared.url)
    return {
        "method": prepared.method,
        "url": prepared.url,
        "target": url.path + ("?" + url.query if url.query else ""),
        "host": url.netloc,
        "fields": [["Host", url.netloc], *([name, value] for name, value in prepared.headers.items())],
        "body": base64.b64encode(body).decode(),
        "refused": False,
    }


def field(request, name):
    return next(line for line in request["fields"] if line[0].lower() == name.lower())


def resign(key, request):
    """Signs anew with the parameters in the order created, alg, keyid."""
    components, parameters = field(request, "Signature-Input")[1].removeprefix("pyhms=(").split(")", 1)
    given = dict(parameter.split("=", 1) for parameter in parameters.split(";") if parameter)
    params = f'({components});created={given["created"]};alg={given["alg"]};keyid={given["keyid"]}'
    derived = {"@method": request["method"], "@authority": request["host"], "@target-uri": request["url"]}
    lines = []
    for identifier in components.split(" "):
        name = identifier.strip('"')
        lines.append(f"{identifier}: {derived[name] if name in derived else field(request, name)[1]}\n")
    signature = key.sign(("".join(lines) + f'"@signature-params": {params}').encode())
    field(request, "Signature-Input")[1] = f"pyhms={params}"
    field(request, "Signature")[1] = f"pyhms=:{base64.b64encode(signature).decode()}:"


def refused(request, change):
    changed = copy.deepcopy(request)
    change(changed)
    changed["refused"] = True
    return changed


def requests_of(key, stranger, finish):
    def made(signer, size):
        request = produce(signer, b"b" * size)
        finish(signer, request)
        return request

    def other_body(request):
        request["body"] = base64.b64encode(b"c" + base64.b64decode(request["body"])[1:]).decode()

    def other_method(request):
        request["method"] = "PUT"

    def other_signature(request):
        value = field(request, "Signature")
        value[1] = value[1][:20] + ("A" if value[1][20] != "A" else "B") + value[1][21:]

    def other_date(request):
        field(request, "Date")[1] = "Thu, 01 Jan 2026 00:00:00 GMT"

    def malformed(request):
        field(request, "Signature-Input")[1] += ";"

    def hostile(request):
        value = field(request, "Signature-Input")
        components, rest = value[1].split(")", 1)
        number = 0
        while len(components) + len(rest) < 8190:
            components += f' "x-{number}"'
            number += 1
        value[1] = f"{components}){rest}"

    all_requests = {str(size): made(key, size) for size in SIZES}
    small = all_requests["512"]
    for change in (other_body, other_method, other_signature, other_date, malformed, hostile):
        all_requests[change.__name__.replace("_", " ")] = refused(small, change)
    all_requests["unknown key"] = refused(made(stranger, 512), lambda request: None)
    return all_requests


def main():
    key, stranger = Ed25519PrivateKey.generate(), Ed25519PrivateKey.generate()
    fixtures = {
        "pem": key.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo).decode(),
        "key": base64.b64encode(raw_public(key)).decode(),
        "keyid": key_id(key),
        "lists": {
            "producer": requests_of(key, stranger, lambda signer, request: None),
            "resigned": requests_of(key, stranger, resign),
        },
    }
    with open(sys.argv[1], "w", encoding="utf-8") as out:
        json.dump(fixtures, out)


if __name__ == "__main__":
    main()
