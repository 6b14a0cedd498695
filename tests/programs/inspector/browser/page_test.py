"""The inspector's page in a browser.

    python3 page_test.py --inspector FILE --send FILE --keygen FILE [--chromium FILE] [--driver FILE]
                         [--screenshots DIR] [argument of unittest…]
"""

from __future__ import annotations

import argparse
import http.client
import http.server
import json
import re
import signal
import subprocess
import sys
import tempfile
import threading
import time
import unittest
from pathlib import Path
from typing import Any

from webdriver import Browser, eventually

given = argparse.Namespace()

EVENTS = [f"{kind}_request_{moment}" for kind in ("deployment", "pipeline")
          for moment in ("started", "completed", "failed", "finished")]
# Runs in no page of ours, wherever it comes in; each would set window.taken.
HOSTILE = ("<script>window.taken=1</script>", "<img src=x onerror=window.taken=1>",
           "\"'><svg onload=window.taken=1>", "javascript:window.taken=1",
           "</pre></table><iframe srcdoc='<script>top.taken=1</script>'>", "{{taken}}${taken}")


class Inspector:
    """The program under test, on free ports or on those that another had."""

    def __init__(self, folder: Path, ports: tuple[int, int] = (0, 0)) -> None:
        self.folder = folder
        command = [given.inspector, "--port", str(ports[0]), "--page-port", str(ports[1]),
                   "--pubkey", str(folder / "public")]
        self.process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
        assert self.process.stdout is not None
        said = self.process.stdout.readline() + self.process.stdout.readline()
        if len(found := re.findall(r"127\.0\.0\.1:(\d+)", said)) != 2:
            raise RuntimeError(f"no inspector: {said}")
        self.page_port, self.port = map(int, found)
        self.page = f"http://127.0.0.1:{self.page_port}/"
        self.url = f"http://127.0.0.1:{self.port}/hook"
        # Read all along, or the pipe would fill.
        self._log: list[str] = []
        self._reader = threading.Thread(target=lambda: self._log.extend(self.process.stderr or []), daemon=True)
        self._reader.start()

    def end(self) -> None:
        self.process.send_signal(signal.SIGTERM)
        self.process.wait()
        self._reader.join()
        for stream in (self.process.stdout, self.process.stderr):
            if stream is not None:
                stream.close()

    def send(self, *options: str, body: str | None = None) -> str:
        """A request that is signed with the trusted key; what send prints."""
        command = [given.send, "--key", str(self.folder / "private"), "--url", self.url, *options]
        if body is not None:
            file = self.folder / "body"
            file.write_text(body)
            command += ["--body-file", str(file)]
        return subprocess.run(command, capture_output=True, text=True, check=False).stdout.strip()

    def post(self, path: str = "/hook", headers: dict[str, str] | None = None, body: str = "{}") -> int:
        """A request that nobody has signed; its status."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port)
        connection.request("POST", path, body, headers or {})
        status = connection.getresponse().status
        connection.close()
        return status


class PageTest(unittest.TestCase):
    browser: Browser
    inspector: Inspector

    @classmethod
    def setUpClass(cls) -> None:
        cls._folder = tempfile.TemporaryDirectory()
        folder = Path(cls._folder.name)
        subprocess.run([given.keygen, folder / "private", folder / "public"], check=True, capture_output=True)
        cls.inspector = Inspector(folder)
        cls.browser = Browser(given.driver, given.chromium, ["--host-resolver-rules=MAP evil.example 127.0.0.1"])

    @classmethod
    def tearDownClass(cls) -> None:
        cls.browser.close()
        cls.inspector.end()
        cls._folder.cleanup()

    def setUp(self) -> None:
        self.browser.resize(1280, 900)
        self.browser.colours("light")
        self.load()
        self.browser.console()

    def load(self) -> None:
        self.browser.open(self.inspector.page)
        eventually(lambda: self.browser.text("#live") == "live", "the page is live")

    def screenshot(self, name: str) -> None:
        if given.screenshots:
            self.browser.screenshot(Path(given.screenshots) / f"{name}.png")

    def rows(self) -> list[str]:
        """The texts of those that are shown, the newest first."""
        return self.browser.run("return [...document.querySelectorAll('.row:not([hidden])')].map(row => row.innerText)")

    def last_id(self) -> int:
        return self.browser.run(
            "return Math.max(0, ...[...document.querySelectorAll('.row')].map(row => +row.dataset.id))")

    def new_row(self, before: int) -> int:
        eventually(lambda: self.last_id() > before, "a row more")
        return self.last_id()

    def open_row(self, number: int) -> str:
        self.browser.click(f".row[data-id='{number}']")
        eventually(lambda: self.browser.run("return document.querySelector('#details .verdict') !== null && "
                                            "document.querySelector('.row[aria-current]')?.dataset.id === arguments[0]",
                                            str(number)) and
                   self.browser.run("return document.getElementById('save-test').href").endswith(f"/{number}/test"),
                   "the details")
        return self.browser.text("#details")

    def assert_no_violation(self) -> None:
        self.assertEqual([line for line in self.browser.console() if line.startswith("SEVERE")], [])

    # The buttons.

    def test_each_button_sends_its_event_through_the_receiver(self) -> None:
        for event in EVENTS:
            before = self.last_id()
            self.browser.click(f"#send-{event}")
            self.new_row(before)
            self.assertRegex(self.rows()[0], rf"^204\n{event}\n")
            eventually(lambda: self.browser.text("#sent") == f"sent {event}: answered 204", "what became of it")
        self.assert_no_violation()

    def test_the_others_are_refused_each_for_its_cause(self) -> None:
        for how, code in (("tampered", "content_digest_mismatch"), ("stale", "signature_too_old"),
                          ("other_receiver", "signature_mismatch")):
            before = self.last_id()
            self.browser.click(f"#send-{how}")
            number = self.new_row(before)
            self.assertRegex(self.rows()[0], rf"^403\n{code}\n")
            details = self.open_row(number)
            self.assertIn(f"Refused with {code}", details)
            self.assertIn("Why, and what to change", details)
        # Of the URL that was signed, what differs is marked on both sides.
        self.assertIn("receiver.example", self.browser.text("tr.differs td.signed mark"))
        self.assertIn("127.0.0.1", self.browser.text("tr.differs td.built mark"))
        self.screenshot("refused")
        self.assert_no_violation()

    # What is shown.

    def test_the_page_updates_by_itself(self) -> None:
        before = self.last_id()
        self.assertEqual(self.inspector.send("--object-name", "classifier"), "204")
        number = self.new_row(before)
        self.assertRegex(self.rows()[0], r"^204\ndeployment_request_completed\n[\d:.]+\nclassifier\n\d+ B$")
        details = self.open_row(number)
        self.assertIn("Verified", details)
        self.assertIn('"deployment_name": "classifier"', self.browser.text("#laid-out"))
        self.assertEqual(self.browser.run("return document.querySelectorAll('tr.same').length"), 6)
        self.screenshot("verified")

    def test_what_to_register_is_there(self) -> None:
        url = f"http://127.0.0.1:{self.inspector.port}/ubiops"
        self.assertEqual(self.browser.text("#url"), url)
        self.browser.click("#setup summary")
        self.assertIn("WHAT UBIOPS SENDS", self.browser.text("#url-report"))
        self.assertIn("throw-away", self.browser.text("#keyids"))
        self.assertEqual(len(re.findall("sha512:[0-9a-f]{128}", self.browser.text("#keyids"))), 2)
        self.screenshot("set_up")

    def test_secrets_are_masked(self) -> None:
        before = self.last_id()
        self.inspector.send("--header", "Authorization: Token planted", "--header", "X-Api-Key: planted")
        self.assertEqual(self.inspector.post("/hook?token=planted", {"Cookie": "id=planted"}), 400)
        eventually(lambda: self.last_id() >= before + 2, "both rows")
        for number in (before + 1, before + 2):
            self.assertNotIn("planted", self.open_row(number))
            self.assertIn("<redacted, ", self.browser.text("#details"))
        self.assertNotIn("planted", self.browser.run("return document.documentElement.outerHTML"))

    def test_a_delivery_is_copied_as_curl_and_runs(self) -> None:
        before = self.last_id()
        self.browser.click("#send-stale")
        self.open_row(self.new_row(before))
        self.browser.click("#copy-curl")
        eventually(lambda: self.browser.run("return document.getElementById('curl') !== null"), "the command")
        command = self.browser.run("return document.getElementById('curl').textContent")
        before = self.last_id()
        ran = subprocess.run(["bash", "-c", command], capture_output=True, text=True, check=False)
        self.assertEqual((ran.returncode, ran.stdout), (0, ""), ran.stderr)
        self.new_row(before)
        self.assertTrue(self.rows()[0].startswith("204\n"), self.rows()[0])

    def test_a_delivery_is_saved_as_a_test(self) -> None:
        before = self.last_id()
        self.browser.click("#send-pipeline_request_failed")
        number = self.new_row(before)
        self.open_row(number)
        with tempfile.TemporaryDirectory() as folder:
            self.browser.chromium("Browser.setDownloadBehavior", behavior="allow", downloadPath=folder)
            self.browser.click("#save-test")
            saved = Path(folder) / f"delivery-{number}.cpp"
            eventually(saved.exists, "the file")
            text = saved.read_text()
        self.assertIn("#include <ubiops/webhooks/verifier.hpp>", text)
        self.assertIn("pipeline_request_failed", text)

    # Injection.

    def assert_not_taken(self, number: int, *texts: str) -> None:
        details = self.open_row(number)
        for text in texts:
            self.assertIn(text, details)
        self.assertIsNone(self.browser.run("return window.taken ?? null"))
        self.assertEqual(self.browser.run("return document.querySelectorAll('main script, main img, main svg, "
                                          "main iframe, main [onload], main [onerror]').length"), 0)
        self.assertEqual(self.browser.run("return document.title"), "Webhook inspector")

    def test_a_hostile_delivery_stays_text(self) -> None:
        for text in HOSTILE:
            before = self.last_id()
            event = json.dumps({"event": text, "deployment_name": text, "request_id": text, "text": text,
                                "status": text, "result": {text: text}})
            self.assertEqual(self.inspector.send("--header", f"User-Agent: {text}", body=event), "204")
            self.assert_not_taken(self.new_row(before), text, "Verified")
            before = self.last_id()
            path = "/" + text.replace(" ", "/")
            fields = {"User-Agent": text, "Via": text, "Signature-Input": text}
            self.assertIn(self.inspector.post(path, fields, body=text), (400, 403))
            self.assert_not_taken(self.new_row(before), text, path)
        # A header may be named like this, as far as HTTP goes.
        before = self.last_id()
        self.inspector.post("/hook", {"onerror`!#$%&'*+-.^_|~": HOSTILE[0]})
        self.assert_not_taken(self.new_row(before), "onerror`!#$%&'*+-.^_|~", "<redacted, ")
        self.screenshot("hostile")
        self.assert_no_violation()

    def test_the_policy_of_the_page_runs_no_script_that_is_put_in(self) -> None:
        # What would happen if the page did put text in as markup.
        for script in ("document.body.innerHTML = '<b>x</b>'", "document.body.setAttribute('onclick', 'taken=1')",
                       "const made = document.createElement('script'); made.textContent = 'taken=1'",
                       "document.write('x')"):
            with self.assertRaises(AssertionError, msg=script):
                self.browser.run(script)
        self.browser.run("const made = document.createElement('script'); made.append('window.taken=1');"
                         "document.body.append(made); made.remove();")
        self.assertIsNone(self.browser.run("return window.taken ?? null"))

    # Other pages.

    def test_another_page_reads_nothing_and_presses_nothing(self) -> None:
        token = self.browser.run("return fetch('/state').then(answer => answer.json()).then(state => state.token)")
        with served(b"<!doctype html><title>evil</title>") as port:
            before = self.last_id()
            self.browser.open(f"http://127.0.0.1:{port}/")
            tries = self.browser.run("""
                const [page, token] = arguments;
                const attempt = (what) => what.then((answer) => answer.type + " " + answer.status, () => "refused");
                const press = (mode, headers) => fetch(page + "send", {method: "POST", mode, headers,
                  body: '{"event":"deployment_request_completed","how":"genuine"}'});
                const stream = new Promise((resolve) => {
                  const news = new EventSource(page + "news");
                  news.onmessage = () => resolve("read");
                  news.onerror = () => { news.close(); resolve("refused"); };
                });
                return Promise.all([attempt(fetch(page + "state")), attempt(press("cors", {"Inspector-Token": token})),
                  attempt(press("cors", {})), stream,
                  fetch(page + "state", {mode: "no-cors"}).then((answer) => answer.text(), () => "")]);
                """, self.inspector.page, token)
            self.assertEqual(tries, ["refused"] * 4 + [""])
            # It is not refused to send this, and what comes back is not to be read.
            self.browser.run("""
                return fetch(arguments[0] + "send", {method: "POST", mode: "no-cors",
                  body: '{"event":"deployment_request_completed","how":"genuine"}'}).then(() => 0, () => 0);
                """, self.inspector.page)
            self.browser.run("const frame = document.createElement('iframe'); frame.src = arguments[0];"
                             "document.body.append(frame);", self.inspector.page)
            self.load()
            self.assertEqual(self.last_id(), before)

    def test_a_name_that_leads_here_is_refused(self) -> None:
        self.browser.open(f"http://evil.example:{self.inspector.page_port}/")
        self.assertIn("under no other name", self.browser.text("body"))

    # By keyboard, narrow, dark.

    def test_everything_is_done_by_keyboard(self) -> None:
        before = self.last_id()
        for name in ("first", "second", "third"):
            self.inspector.send("--object-name", f"keyboard-{name}")
        eventually(lambda: self.last_id() == before + 3, "three rows")
        focus = "return document.activeElement.id || document.activeElement.dataset.id"
        self.browser.press("/")
        self.assertEqual(self.browser.run(focus), "filter")
        self.browser.press(*"keyboard")
        eventually(lambda: len(self.rows()) == 3, "what is filtered")
        self.assertRegex(self.browser.text("#count"), r"^3 of ")
        self.browser.press("ArrowDown")
        eventually(lambda: "keyboard-third" in self.browser.text("#details"), "the first of them")
        self.assertEqual(self.browser.run(focus), str(before + 3))
        self.browser.press("ArrowDown", "ArrowDown")
        eventually(lambda: "keyboard-first" in self.browser.text("#details"), "the last of them")
        self.browser.press("ArrowUp")
        eventually(lambda: "keyboard-second" in self.browser.text("#details"), "the one above")
        self.browser.press("/", "Escape")
        self.assertEqual(self.browser.run(focus), str(before + 2))
        self.assertGreaterEqual(len(self.rows()), 3)
        self.assertEqual(self.browser.run("return document.getElementById('filter').value"), "")
        # From the row on, Tab comes to the actions; Enter presses them.
        self.browser.run("document.getElementById('copy-curl').focus()")
        self.browser.press("Enter")
        eventually(lambda: self.browser.run("return document.getElementById('curl') !== null"), "the command")
        reached = set()
        self.browser.run("document.activeElement.blur()")
        for _ in range(20):
            self.browser.press("Tab")
            reached.add(self.browser.run("return document.activeElement.id"))
        self.assertTrue({f"send-{event}" for event in EVENTS} <= reached, reached)
        self.assertIn("filter", reached)

    def test_the_filter_and_the_verdict_choose(self) -> None:
        before = self.last_id()
        self.inspector.send("--object-name", "chosen")
        self.inspector.post("/chosen")
        eventually(lambda: self.last_id() == before + 2, "two rows")
        self.browser.run("const filter = document.getElementById('filter'); filter.value = 'CHOSEN';"
                         "filter.dispatchEvent(new Event('input'))")
        self.assertEqual(len(self.rows()), 2)
        for verdict, start in (("accepted", "204\n"), ("refused", "400\n")):
            self.browser.run("const verdict = document.getElementById('verdict'); verdict.value = arguments[0];"
                             "verdict.dispatchEvent(new Event('change'))", verdict)
            self.assertEqual(len(self.rows()), 1)
            self.assertTrue(self.rows()[0].startswith(start))

    def test_a_narrow_window_is_enough(self) -> None:
        before = self.last_id()
        self.browser.click("#send-other_receiver")
        number = self.new_row(before)
        for width in (320, 390, 700):
            self.browser.resize(width, 900)
            self.open_row(number)
            self.browser.run("document.getElementById('setup').open = true")
            self.assertLessEqual(self.browser.run("return document.documentElement.scrollWidth"), width)
            below = self.browser.run("return document.getElementById('details').getBoundingClientRect().top >= "
                                     "document.getElementById('list').getBoundingClientRect().bottom")
            self.assertTrue(below)
            self.browser.run("document.getElementById('setup').open = false; window.scrollTo(0, 0)")
            self.screenshot(f"narrow_{width}")

    def test_light_and_dark_can_be_read(self) -> None:
        before = self.last_id()
        self.browser.click("#send-other_receiver")
        number = self.new_row(before)
        backs = []
        for scheme in ("light", "dark"):
            self.browser.colours(scheme)
            self.open_row(number)
            backs.append(self.browser.run("return getComputedStyle(document.body).backgroundColor"))
            pairs = self.browser.run("""
                const backOf = (element) => {
                  for (let each = element; each; each = each.parentElement) {
                    const colour = getComputedStyle(each).backgroundColor;
                    if (colour !== "rgba(0, 0, 0, 0)") return colour;
                  }
                };
                const texts = document.querySelectorAll("body *");
                return [...texts].filter((each) => each.checkVisibility() && [...each.childNodes].some((node) =>
                  node.nodeType === 3 && node.textContent.trim())).map((each) =>
                  [each.outerHTML.slice(0, 60), getComputedStyle(each).color, backOf(each)]);
                """)
            self.assertGreater(len(pairs), 50)
            for element, text, back in pairs:
                self.assertGreaterEqual(contrast(text, back), 4.5, f"{scheme}: {element}: {text} on {back}")
            self.screenshot(scheme)
        self.assertNotEqual(*backs)

    # Load, and the inspector's end.

    def test_it_works_while_fifty_deliveries_a_second_arrive(self) -> None:
        before = self.last_id()
        connection = http.client.HTTPConnection("127.0.0.1", self.inspector.port)
        begin = time.monotonic()
        opened = 0
        for count in range(500):
            connection.request("POST", f"/load-{count}", "{}", {"Content-Type": "application/json"})
            connection.getresponse().read()
            if count % 100 == 50:  # meanwhile
                number = self.browser.run("return +document.querySelector('.row').dataset.id")
                opened += "Refused with" in self.open_row(number)
            time.sleep(max(0.0, begin + count / 50 - time.monotonic()))
        connection.close()
        self.assertEqual(opened, 5)
        eventually(lambda: self.last_id() == before + 500, "the last of them")
        self.assertEqual(len(self.rows()), 100)
        # Those that are refused by their head come when their body has: not always in their order.
        self.assertTrue(any("load-499" in row for row in self.rows()[:10]))
        self.assertEqual(self.browser.text("#count"), "the last 100 deliveries")
        self.assert_no_violation()

    def test_it_connects_anew_when_the_inspector_is_started_again(self) -> None:
        self.browser.click("#send-deployment_request_started")
        eventually(lambda: self.rows(), "a row")
        other = self.inspector
        other.end()
        eventually(lambda: self.browser.text("#live") == "not connected", "it is told")
        type(self).inspector = Inspector(other.folder, (other.port, other.page_port))
        eventually(lambda: self.browser.text("#live") == "live", "the new one")
        self.assertEqual(self.rows(), [])
        self.browser.click("#send-pipeline_request_failed")
        eventually(lambda: self.rows(), "with its own token")
        self.assertTrue(self.rows()[0].startswith("204\npipeline_request_failed\n"))


class served:
    """A page of somebody else."""

    def __init__(self, page: bytes) -> None:
        class Handler(http.server.BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                self.send_response(200)
                self.send_header("Content-Type", "text/html")
                self.end_headers()
                self.wfile.write(page)

            def log_message(self, *_: Any) -> None:
                pass

        self._server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self._thread = threading.Thread(target=self._server.serve_forever)

    def __enter__(self) -> int:
        self._thread.start()
        return self._server.server_address[1]

    def __exit__(self, *_: Any) -> None:
        self._server.shutdown()
        self._thread.join()
        self._server.server_close()


def contrast(text: str, back: str) -> float:
    """Of two colours, as WCAG 2.2 defines it."""

    def luminance(colour: str) -> float:
        parts = [int(part) / 255 for part in re.findall(r"\d+", colour)[:3]]
        red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
        return 0.2126 * red + 0.7152 * green + 0.0722 * blue

    lighter, darker = sorted((luminance(text), luminance(back)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    for program in ("inspector", "send", "keygen"):
        parser.add_argument(f"--{program}", required=True)
    parser.add_argument("--chromium", default="/usr/bin/chromium")
    parser.add_argument("--driver", default="/usr/bin/chromedriver")
    parser.add_argument("--screenshots", help="a folder")
    _, rest = parser.parse_known_args(namespace=given)
    unittest.main(argv=[sys.argv[0], *rest])


if __name__ == "__main__":
    main()
