"""A receiver that verifies with the producer's own packages, as the example on UbiOps's page of webhooks does:

  listener.py PUBLIC_KEY_FILE [URL]

It says where it listens, answers 204 to what verifies and 403 to anything else, with the reason, and takes URL for what
is registered, or else puts it together from Host and the request-target.
"""

import datetime
import email.utils
import hashlib
import json
import sys
from http.server import BaseHTTPRequestHandler, HTTPServer

from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat, load_pem_public_key
from requests import Request
from requests_http_signature import HTTPSignatureAuth, HTTPSignatureKeyResolver, InvalidSignature, algorithms

REQUIRED = ("@method", "@authority", "@target-uri", "content-digest", "date")


class OneKey(HTTPSignatureKeyResolver):
    def __init__(self, pem):
        raw = load_pem_public_key(pem).public_bytes(Encoding.Raw, PublicFormat.Raw)
        self.pem, self.key_id = pem, "sha512:" + hashlib.sha512(raw).hexdigest()

    def resolve_public_key(self, key_id):
        if key_id != self.key_id:
            raise InvalidSignature("another key")
        return self.pem


class Handler(BaseHTTPRequestHandler):
    def verified(self):
        """The body of a request that is what it claims to be."""
        body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
        url = self.server.url or f"http://{self.headers['Host']}{self.path}"
        request = Request(self.command, url).prepare()
        request.body = body
        for name, value in self.headers.items():
            request.headers[name] = value
        result = HTTPSignatureAuth.verify(
            request,
            require_components=REQUIRED,
            signature_algorithm=algorithms.ED25519,
            key_resolver=self.server.keys,
            max_age=datetime.timedelta(minutes=5),
        )
        sent = email.utils.parsedate_to_datetime(result.covered_components['"date"'])
        if abs(datetime.datetime.now(datetime.timezone.utc) - sent) > datetime.timedelta(minutes=5):
            raise InvalidSignature("Date")
        return result.body

    def do_POST(self):
        try:
            status, text = 204, json.loads(self.verified())["event"]
        except InvalidSignature as refusal:
            status, text = 403, str(refusal) or repr(refusal)
        print(status, text, flush=True)
        self.send_response(status)
        self.end_headers()
        if status != 204:
            self.wfile.write(text.encode())

    def log_message(self, *_):
        pass


def main(key_file, url=None):
    with HTTPServer(("127.0.0.1", 0), Handler) as server, open(key_file, "rb") as key:
        server.keys, server.url = OneKey(key.read()), url
        print(f"Listening on 127.0.0.1:{server.server_port}", flush=True)
        server.serve_forever()


if __name__ == "__main__":
    main(*sys.argv[1:])
