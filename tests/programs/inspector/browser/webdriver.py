"""A headless Chromium, driven by its own driver: just what the tests of the page ask of WebDriver.

https://www.w3.org/TR/webdriver2/ and, for what Chromium alone has, https://chromedevtools.github.io/devtools-protocol/
"""

from __future__ import annotations

import base64
import json
import os
import re
import subprocess
import tempfile
import time
import urllib.error
import urllib.request
from pathlib import Path
from typing import Any, Callable

# Only what hangs takes so long, on however busy a machine.
PATIENCE = 120.0

_direct = urllib.request.build_opener(urllib.request.ProxyHandler({}))  # whatever the environment says
ELEMENT = "element-6066-11e4-a52e-4f735466cecf"
KEYS = {"Escape": "\ue00c", "ArrowDown": "\ue015", "ArrowUp": "\ue013", "Enter": "\ue007", "Tab": "\ue004"}


def eventually(condition: Callable[[], Any], what: str) -> Any:
    """Asks until the condition holds, and gives what it gave."""
    end = time.monotonic() + PATIENCE
    while True:
        found = condition()
        if found:
            return found
        if time.monotonic() > end:
            raise AssertionError(f"never came: {what}")
        time.sleep(0.05)


class Browser:
    def __init__(self, driver: str, chromium: str, arguments: list[str]) -> None:
        self._profile = tempfile.TemporaryDirectory(ignore_cleanup_errors=True)
        self._driver = subprocess.Popen([driver, "--port=0"], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL,
                                        text=True)
        self._session = ""
        assert self._driver.stdout is not None
        for line in self._driver.stdout:
            if found := re.search(r"successfully on port (\d+)", line):
                self._address = f"http://127.0.0.1:{found.group(1)}"
                break
        else:
            raise RuntimeError("the driver does not start")
        options = ["--headless=new", "--disable-gpu", "--disable-dev-shm-usage", "--no-first-run",
                   "--disable-background-networking", f"--user-data-dir={self._profile.name}", *arguments]
        if os.geteuid() == 0:
            options.append("--no-sandbox")
        capabilities = {"goog:chromeOptions": {"binary": chromium, "args": options},
                        "goog:loggingPrefs": {"browser": "ALL"}}
        made = self._ask("POST", "/session", {"capabilities": {"alwaysMatch": capabilities}})
        self._session = f"/session/{made['sessionId']}"

    def _ask(self, method: str, path: str, content: Any = None) -> Any:
        data = None if content is None else json.dumps(content).encode()
        request = urllib.request.Request(self._address + path, data, {"Content-Type": "application/json"},
                                         method=method)
        try:
            with _direct.open(request, timeout=PATIENCE) as answer:
                return json.load(answer)["value"]
        except urllib.error.HTTPError as failed:
            told = json.load(failed)["value"]
            raise AssertionError(f"{told['error']}: {told['message']}") from None

    def _post(self, path: str, **content: Any) -> Any:
        return self._ask("POST", self._session + path, content)

    def close(self) -> None:
        if self._session:
            self._ask("DELETE", self._session)
        self._driver.terminate()
        self._driver.wait()
        if self._driver.stdout is not None:
            self._driver.stdout.close()
        self._profile.cleanup()

    def open(self, url: str) -> None:
        self._post("/url", url=url)

    def run(self, script: str, *arguments: Any) -> Any:
        """The body of a function, with its arguments; what it returns, awaited."""
        return self._post("/execute/sync", script=script, args=list(arguments))

    def find(self, selector: str) -> str:
        return self._post("/element", using="css selector", value=selector)[ELEMENT]

    def click(self, selector: str) -> None:
        self._post(f"/element/{self.find(selector)}/click")

    def text(self, selector: str) -> str:
        return self._ask("GET", f"{self._session}/element/{self.find(selector)}/text")

    def press(self, *keys: str) -> None:
        """Keys as a person presses them, on whatever has the focus: names of KEYS, or characters."""
        actions = []
        for key in keys:
            value = KEYS.get(key, key)
            actions += [{"type": "keyDown", "value": value}, {"type": "keyUp", "value": value}]
        self._post("/actions", actions=[{"type": "key", "id": "keyboard", "actions": actions}])

    def chromium(self, command: str, **parameters: Any) -> Any:
        return self._post("/goog/cdp/execute", cmd=command, params=parameters)

    def resize(self, width: int, height: int) -> None:
        self.chromium("Emulation.setDeviceMetricsOverride", width=width, height=height, deviceScaleFactor=1,
                      mobile=False)

    def colours(self, scheme: str) -> None:
        self.chromium("Emulation.setEmulatedMedia", features=[{"name": "prefers-color-scheme", "value": scheme}])

    def screenshot(self, path: Path) -> None:
        path.write_bytes(base64.b64decode(self._ask("GET", self._session + "/screenshot")))

    def console(self) -> list[str]:
        """What the browser has told since the last call."""
        return [f"{each['level']}: {each['message']}" for each in self._post("/se/log", type="browser")]
