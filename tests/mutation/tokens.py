"""The tokens of a header, and what belongs together among them.

Clang-format has been over the header, so blanks tell what a mark is: an operator between two operands has them on both
sides, the angle brackets of a template and operators with one operand have not.
"""

import dataclasses
import re

_TOKEN = re.compile(
    r"""
    (?P<skipped>\s+|//[^\n]*|/\*.*?\*/|^\#(?:\\\n|[^\n])*) |
    (?P<text>R"\(.*?\)"(?:sv|s)?|(?:u8|u|U|L)?"(?:\\.|[^"\\])*"(?:sv|s)?) |
    (?P<character>'(?:\\.[^']*|[^'\\])') |
    (?P<fraction>[0-9]+(?:\.[0-9]+(?:[eE][-+]?[0-9]+)?|[eE][-+]?[0-9]+)) |
    (?P<number>0[xX][0-9a-fA-F']+[uUlLzZ]*|[0-9][0-9']*[uUlLzZ]*) |
    (?P<name>[A-Za-z_]\w*) |
    (?P<mark><=>|<<=|>>=|\.\.\.|::|->|\+\+|--|<<|>>|<=|>=|==|!=|&&|\|\||[-+*/%&|^]=|\[\[|\]\]|
             [-+*/%&|^!~<>=?:;,.(){}\[\]])
    """,
    re.VERBOSE | re.DOTALL | re.MULTILINE,
)

PRECEDENCE = {
    "||": 1, "&&": 2, "|": 3, "^": 4, "&": 5, "==": 6, "!=": 6, "<": 7, ">": 7, "<=": 7, ">=": 7, "<=>": 8,
    "<<": 9, ">>": 9, "+": 10, "-": 10, "*": 11, "/": 11, "%": 11,
}  # fmt: skip
ASSIGNMENTS = {"=", "+=", "-=", "*=", "/=", "%=", "&=", "|=", "^=", "<<=", ">>="}
_ENDS_OPERAND = ASSIGNMENTS | {",", ";", "?", ":", "return", "case", "throw", "else", "do"}
_CLOSING = {"(": ")", "[": "]", "{": "}", "[[": "]]", "<": ">"}
_NO_BLANK_AFTER = {"(", "[", "{"}
_NO_BLANK_BEFORE = {")", "]", "}"}


@dataclasses.dataclass
class Token:
    kind: str
    text: str
    start: int
    end: int
    blank_before: bool
    blank_after: bool

    @property
    def between_blanks(self) -> bool:
        return self.blank_before and self.blank_after


def _read(source: str) -> list[Token]:
    tokens = []
    at = 0
    while at < len(source):
        found = _TOKEN.match(source, at)
        if not found:
            raise ValueError(f"no token: {source[at : at + 40]!r}")
        if found.lastgroup != "skipped":
            before, after = source[found.start() - 1], source[found.end()]
            tokens.append(
                Token(found.lastgroup, found.group(), found.start(), found.end(), before.isspace(), after.isspace())
            )
        at = found.end()
    return tokens


def _halves(token: Token) -> list[Token]:
    middle = token.start + 1
    return [
        Token("mark", token.text[0], token.start, middle, token.blank_before, False),
        Token("mark", token.text[1], middle, token.end, False, token.blank_after),
    ]


class Tokens:
    """`pair[i]` is the other bracket of the bracket `i`, `around[i]` the innermost opening bracket around token `i`."""

    def __init__(self, source: str):
        self.source = source
        self.all: list[Token] = []
        self.pair: dict[int, int] = {}
        self.around: list[int | None] = []
        open_brackets: list[int] = []
        for token in _read(source):
            # Two brackets that happen to touch: `a[b[i]]`, `optional<span<T>>`.
            attribute = any(self.all[i].text == "[[" for i in open_brackets)
            if token.text == "]]" and not attribute or token.text == ">>" and not token.blank_before:
                parts = _halves(token)
            else:
                parts = [token]
            for part in parts:
                self._add(part, open_brackets)
        if open_brackets:
            raise ValueError(f"no bracket closes the one at {self.all[open_brackets[-1]].start}")
        self.at = {token.start: i for i, token in enumerate(self.all)}

    def _add(self, token: Token, open_brackets: list[int]) -> None:
        index = len(self.all)
        angle_opens = token.text == "<" and not token.blank_after
        angle_closes = token.text == ">" and not token.blank_before
        opens = token.text in _CLOSING and (token.text != "<" or angle_opens)
        closes = token.text in _CLOSING.values() and (token.text != ">" or angle_closes)
        if closes:
            other = open_brackets.pop()
            if _CLOSING[self.all[other].text] != token.text:
                raise ValueError(f"{token.text} at {token.start} closes {self.all[other].text}")
            self.pair[other] = index
            self.pair[index] = other
        self.around.append(open_brackets[-1] if open_brackets else None)
        self.all.append(token)
        if opens:
            open_brackets.append(index)

    def __getitem__(self, index: int) -> Token:
        return self.all[index]

    def __len__(self) -> int:
        return len(self.all)

    def opens(self, index: int) -> bool:
        return index in self.pair and self.pair[index] > index

    def closes(self, index: int) -> bool:
        return index in self.pair and self.pair[index] < index

    def is_angle(self, index: int) -> bool:
        return index in self.pair and self[index].text in "<>"

    def is_binary(self, index: int) -> bool:
        """Whether it is an operator with two operands."""
        token = self[index]
        return token.text in PRECEDENCE and token.between_blanks and index not in self.pair

    def begin_of_operand(self, index: int, precedence: int, blocks: set[int]) -> int:
        """The first token of the operand before the operator `index`; `blocks` are the braces of statements."""
        i = index - 1
        while True:
            if self.closes(i):
                if self.pair[i] in blocks:
                    break
                i = self.pair[i] - 1
                continue
            if self.opens(i) or self[i].text in _ENDS_OPERAND:
                break
            if self.is_binary(i) and PRECEDENCE[self[i].text] < precedence:
                break
            i -= 1
        return i + 1

    def begin_of_name(self, index: int) -> int:
        """The first token of what is assigned to by the operator `index`."""
        i = index - 1
        while True:
            if self.closes(i):
                i = self.pair[i]
            if self[i].blank_before or self.opens(i - 1):
                return i
            i -= 1

    def end_of_operand(self, index: int, precedence: int) -> int:
        """The token behind the operand that begins behind the operator `index`."""
        i = index + 1
        while True:
            if self.opens(i):
                i = self.pair[i] + 1
                continue
            if self.closes(i) or self[i].text in _ENDS_OPERAND:
                break
            if self.is_binary(i) and PRECEDENCE[self[i].text] <= precedence:
                break
            i += 1
        return i

    def end_of_value(self, index: int) -> int:
        """The token behind what is assigned by the operator `index`."""
        i = index + 1
        while self[i].text not in (";", ",") and not self.closes(i):
            i = self.pair[i] + 1 if self.opens(i) else i + 1
        return i

    def end_of_statement(self, index: int) -> int:
        """The semicolon that ends the statement in which the token is."""
        i = index
        while self[i].text != ";":
            i = self.pair[i] + 1 if self.opens(i) else i + 1
        return i

    def text(self, first: int, end: int) -> str:
        return self.source[self[first].start : self[end - 1].end]

    def words(self, first: int, end: int, blocks: set[int], more: bool = False) -> str:
        """The tokens on one line, whichever way they are broken into lines; of blocks only that they are there. With
        `more`, words follow that stand where the token `end` does."""
        out = ""
        i = first
        while i < end:
            if i > first and self.blank_before(i):
                out += " "
            if i in blocks and self.pair[i] < end:
                out += "{...}"
                i = self.pair[i] + 1
            else:
                out += self[i].text
                i += 1
        return out + (" " if more and first < end and self.blank_before(end) else "")

    def blank_before(self, index: int) -> bool:
        """Whether a blank stands before it, however lines are broken."""
        return (
            self[index].blank_before
            and self[index - 1].text not in _NO_BLANK_AFTER
            and self[index].text not in _NO_BLANK_BEFORE
        )

    def statement(self, index: int, blocks: set[int]) -> tuple[int, int]:
        """Where the statement begins in which the token is, and the token behind it; without a block that belongs to
        it."""
        outermost = index
        while self.around[outermost] is not None and self.around[outermost] not in blocks:
            outer = self.around[outermost]
            if self[outer].text == "{" and self[outer - 1].text not in _CLOSING and self.begins_scope(outer):
                break
            outermost = outer
        first = outermost
        while first > 0:
            before = first - 1
            if self.closes(before) and self.pair[before] not in blocks and not self.begins_scope(self.pair[before]):
                first = self.pair[before]
                continue
            if self[before].text in ("{", "}", ";") or self._is_access(before):
                break
            first = before
        end = outermost
        while end < len(self):
            if end in blocks or self.closes(end):
                break
            if self[end].text == ";":
                end += 1
                break
            end = self.pair[end] + 1 if self.opens(end) else end + 1
        return first, max(end, index + 1)

    def begins_scope(self, brace: int) -> bool:
        """Whether a brace that begins no block of statements is that of a class or a namespace."""
        if self[brace].text != "{":
            return False
        i = brace - 1
        while i >= 0 and self[i].text not in (";", "{", "}", ")", "(", "=", ","):
            if self[i].text in ("class", "struct", "namespace", "union", "enum"):
                return True
            i -= 1
            if i > 0 and self.closes(i) and self[self.pair[i] - 1].text == "alignas":
                i = self.pair[i] - 1
        return False

    def _is_access(self, index: int) -> bool:
        return self[index].text == ":" and self[index - 1].text in ("public", "private", "protected")
