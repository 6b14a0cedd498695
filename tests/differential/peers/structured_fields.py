"""Reads and writes structured fields with http_sf: for each case, what fields/cases.hpp says."""

import datetime
from decimal import Decimal
from typing import Any

import http_sf

from lines import answer_all, octets, refusal, shown

EPOCH = datetime.datetime(1970, 1, 1, tzinfo=datetime.timezone.utc)


def bare(value: Any) -> list[Any]:
    if isinstance(value, bool):
        return ["boolean", value]
    if isinstance(value, int):
        return ["integer", value]
    if isinstance(value, Decimal):
        return ["decimal", int(value * 1000)]
    if isinstance(value, http_sf.Token):
        return ["token", str(value)]
    if isinstance(value, http_sf.DisplayString):
        return ["display string", shown(str(value).encode())]
    if isinstance(value, str):
        return ["string", value]
    if isinstance(value, bytes):
        return ["byte sequence", shown(value)]
    return ["date", (value - EPOCH) // datetime.timedelta(seconds=1)]


def parameters(given: dict[str, Any]) -> list[Any]:
    return [[key, bare(value)] for key, value in given.items()]


def item(given: Any) -> list[Any]:
    return ["item", bare(given[0]), parameters(given[1])]


def member(given: Any) -> list[Any]:
    if isinstance(given[0], list):
        return ["inner list", [item(each) for each in given[0]], parameters(given[1])]
    return item(given)


def field(given: Any, kind: str) -> list[Any]:
    if kind == "dictionary":
        return [[key, member(each)] for key, each in given.items()]
    return [member(each) for each in given] if kind == "list" else item(given)


def unbare(kind: str, value: Any) -> Any:
    if kind == "token":
        return http_sf.Token(value)
    if kind == "display string":
        return http_sf.DisplayString(octets(value).decode())
    if kind == "byte sequence":
        return octets(value)
    if kind == "date":
        return EPOCH + datetime.timedelta(seconds=value)
    return float(value) if kind == "decimal" else value


def answer(case: dict[str, Any]) -> dict[str, Any]:
    try:
        if "write" in case:
            return {"text": http_sf.ser(unbare(*case["write"]))}
        parsed = http_sf.parse(octets(case["read"]), tltype=case["as"])
        # The packages refuse to write an empty field, which is one that is not sent (RFC 9651 section 4.1).
        text = http_sf.ser(parsed) if parsed or case["as"] == "item" else ""
        return {"value": field(parsed, case["as"]), "text": text}
    except (ValueError, OverflowError, TypeError) as reason:
        return refusal(reason)


answer_all(answer)
