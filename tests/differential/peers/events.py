"""Reads events with Python's json: for each body what the module makes of it, and what the library's guide says of the
fields. What json does not say of itself, such as a name that is there twice, is told beside it."""

import json
import re
import sys
import urllib.parse
from typing import Any

from lines import answer_all, octets, refusal, shown

sys.setrecursionlimit(20000)
sys.set_int_max_str_digits(0)

TEXTS = ("event", "request_id", "status", "text") + tuple(
    f"{kind}_{part}" for kind in ("deployment", "pipeline") for part in ("id", "name", "version_id", "version_name")
)
SPACE = " \t\n\r"
SURROGATE = re.compile("[\ud800-\udfff]")


class Facts:
    """What a document holds that json takes, and other readers may not."""

    def __init__(self) -> None:
        self.twice: set[str] = set()
        self.constants = self.surrogates = self.depth = 0

    def constant(self, name: str) -> float:
        self.constants += 1
        return float(name)

    def look(self, value: Any) -> None:
        todo = [(value, 1)]
        while todo:
            now, depth = todo.pop()
            if isinstance(now, str):
                self.surrogates += SURROGATE.search(now) is not None
            elif isinstance(now, (list, Pairs)):
                self.depth = max(self.depth, depth)
                for each in now if isinstance(now, list) else now.pairs:
                    if isinstance(now, Pairs):
                        todo.append((each[0], depth))
                    todo.append((each[1] if isinstance(now, Pairs) else each, depth + 1))
            if isinstance(now, Pairs):
                names = [name for name, _ in now.pairs]
                self.twice.update(name for name in names if names.count(name) > 1)


class Pairs:
    """An object, with all its members."""

    def __init__(self, pairs: list[tuple[str, Any]]) -> None:
        self.pairs = pairs


def facts_of(text: str) -> tuple[Facts, Any]:
    facts = Facts()
    value = json.loads(text, object_pairs_hook=Pairs, parse_constant=facts.constant, parse_float=str, parse_int=str)
    return facts, value


def slices(text: str) -> dict[str, str]:
    """The texts of an object's values, the last where a name comes again."""
    decoder = json.JSONDecoder()
    found = {}

    def space(at: int) -> int:
        while at < len(text) and text[at] in SPACE:
            at += 1
        return at

    at = space(space(0) + 1)
    while text[at] != "}":
        name, at = json.decoder.scanstring(text, at + 1)
        at = space(space(at) + 1)
        _, end = decoder.raw_decode(text, at)
        found[name] = text[at:end]
        at = space(end)
        if text[at] == ",":
            at = space(at + 1)
    return found


def encoded(text: str) -> str:
    return shown(text.encode("utf-8", "surrogatepass"))


def meaning(texts: dict[str, str]) -> dict[str, Any]:
    """What the library's guide says of an event."""
    kind, _, rest = texts["event"].partition("_")
    known = texts["event"].startswith(("deployment_", "pipeline_"))
    moment = rest.removeprefix("request_")
    told = known and rest != moment and moment in ("started", "completed", "failed", "finished")
    identity, name = (texts[f"{kind}_id"], texts[f"{kind}_name"]) if known else ("", "")
    middle = f"id={escaped(identity)}" if identity else f"name={escaped(name)}" if name else ""
    return {
        "object": kind if known else "unknown",
        "moment": moment if told else "unknown",
        "training": kind == "deployment" and name == "training-base-deployment",
        "key": f"{escaped(texts['event'])}:{middle}:{escaped(texts['request_id'])}",
    }


def escaped(text: str) -> str:
    return urllib.parse.quote(text.encode("utf-8", "surrogatepass"), safe="")


def answer(case: dict[str, Any]) -> dict[str, Any]:
    body = octets(case["body"])
    try:
        value = json.loads(body)
        # What json.loads takes bytes for.
        encoding = json.detect_encoding(body)
        text = body.decode(encoding, "surrogatepass")
        facts, pairs = facts_of(text)
        facts.look(pairs)
    except RecursionError as reason:
        return refusal(reason)
    except ValueError as reason:
        return refusal(reason)
    told: dict[str, Any] = {
        "encoding": encoding,
        "twice": sorted(encoded(name) for name in facts.twice),
        "constants": facts.constants,
        "surrogates": facts.surrogates,
        "depth": facts.depth,
    }
    if not isinstance(value, dict):
        return told | {"unlike": "no object"}
    wrong = [name for name in TEXTS if not isinstance(value.get(name), (str, type(None)))]
    missing = [name for name in ("event", "request_id") if not wrong and not value.get(name)]
    if wrong or missing:
        return told | {"unlike": (wrong + missing)[0]}
    texts = {name: value.get(name) or "" for name in TEXTS}
    told |= meaning(texts) | {"texts": {name: encoded(text) for name, text in texts.items()}}
    if "result" in value:
        raw = slices(text)["result"]
        result, result_value = facts_of(raw)
        result.look(result_value)
        told["result"] = encoded(raw)
        told["result constants"] = result.constants
        told["result surrogates"] = result.surrogates
    return told


answer_all(answer)
