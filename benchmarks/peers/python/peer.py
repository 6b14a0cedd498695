"""requests-http-signature as a peer: peer.py FIXTURES. See run.py for what is said on stdin and stdout."""
import base64
import datetime
import json
import sys
import time

import requests
from http_message_signatures import HTTPSignatureKeyResolver, InvalidSignature
from requests_http_signature import HTTPSignatureAuth, algorithms

REQUIRED = ("@method", "@authority", "@target-uri", "content-digest", "date")


class Resolver(HTTPSignatureKeyResolver):
    def __init__(self, fixtures):
        self.keys = {fixtures["keyid"]: fixtures["pem"].encode()}

    def resolve_public_key(self, key_id):
        if key_id not in self.keys:
            raise InvalidSignature("unknown key")
        return self.keys[key_id]


def prepared(given):
    request = requests.Request(given["method"], given["url"], data=base64.b64decode(given["body"])).prepare()
    request.headers.clear()
    request.headers.update(given["fields"])
    return request


def main():
    with open(sys.argv[1], encoding="utf-8") as file:
        fixtures = json.load(file)
    resolver = Resolver(fixtures)
    max_age = datetime.timedelta(days=1)

    def verify(request):
        HTTPSignatureAuth.verify(request, require_components=REQUIRED, signature_algorithm=algorithms.ED25519,
                                 key_resolver=resolver, max_age=max_age)

    def verdict(request):
        try:
            verify(request)
            return True
        except Exception:  # whatever it throws: the request does not get through
            return False

    cases = {}
    for name, given in fixtures["lists"]["producer"].items():
        cases[name] = prepared(given)
        if verdict(cases[name]) == given["refused"]:
            sys.exit(f"wrong verdict: {name}")
    print("ready", flush=True)
    for line in sys.stdin:
        calls, name = line.rstrip("\n").split(" ", 1)
        request = cases[name]
        accepted = not fixtures["lists"]["producer"][name]["refused"]
        start = time.perf_counter_ns()
        for _ in range(int(calls)):
            if verdict(request) != accepted:
                sys.exit("another verdict than before")
        print(time.perf_counter_ns() - start, flush=True)


if __name__ == "__main__":
    main()
