"""What the peers in Python share: a case of JSON on each line of standard input, an answer on each of standard output.

A text is bytes, each as the character of its number (ISO-8859-1)."""

import json
import sys
from collections.abc import Callable
from typing import Any


def answer_all(answer: Callable[[dict[str, Any]], dict[str, Any]]) -> None:
    for line in sys.stdin:
        sys.stdout.write(json.dumps(answer(json.loads(line))) + "\n")


def octets(text: str) -> bytes:
    return text.encode("latin-1")


def shown(data: bytes) -> str:
    return data.decode("latin-1")


def refusal(reason: Exception) -> dict[str, str]:
    return {"refused": f"{type(reason).__name__}: {reason}"[:300]}
