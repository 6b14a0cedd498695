"""The mutations of one header: of operators, bounds, constants, conditions, statements and early returns."""

import dataclasses
import typing

from syntax import Syntax
from tokens import ASSIGNMENTS, PRECEDENCE, Tokens

# Rewrites a range of the source, with the mutants that are inside of it.
Rewritten = typing.Callable[[int, int], str]

_COMPARISONS = {
    "<": ("<=", ">="), "<=": ("<", ">"), ">": (">=", "<="), ">=": (">", "<"), "==": ("!=",), "!=": ("==",),
}  # fmt: skip
_OTHER_OPERATOR = {
    "+": ("-", "minus_for_plus"),
    "-": ("+", "plus_for_minus"),
    "&": ("|", "or_for_and"),
    "|": ("&", "and_for_or"),
    "^": ("|", "or_for_exclusive"),
    "<<": (">>", "right_for_left"),
    ">>": ("<<", "left_for_right"),
    "*": ("+", "plus_for_times"),
    "/": ("*", "times_for_divided"),
    "%": ("/", "divided_for_modulo"),
}
_OTHER_ASSIGNMENT = {
    "+=": ("-=", "less_for_more"),
    "-=": ("+=", "more_for_less"),
    "*=": ("+=", "more_for_times"),
    "/=": ("*=", "times_for_part"),
    "|=": ("&=", "only_for_also"),
    "&=": ("|=", "also_for_only"),
    "<<=": (">>=", "down_for_up"),
    ">>=": ("<<=", "up_for_down"),
}
_NAMES_DESTRUCTOR = {".", "->", "::"}


@dataclasses.dataclass(frozen=True)
class Mutant:
    """`original` and `mutated` are the statement on one line; `which` counts those of a function that read the same."""

    file: str
    function: str
    original: str
    mutated: str
    which: int

    def __str__(self) -> str:
        again = f"  #{self.which}" if self.which > 1 else ""
        return f"{self.file} {self.function}\n- {self.original}\n+ {self.mutated}{again}"


@dataclasses.dataclass
class _Edit:
    begin: int
    end: int
    inner: int  # of edits of the same range, those with the higher one are inside of the others
    write: typing.Callable[[Rewritten], str]


def _value(number: str) -> int:
    return int(number.rstrip("uUlLzZ").replace("'", ""), 0)


def _number_beside(text: str, distance: int) -> str:
    """A number as it stands in C++, and one more or less."""
    digits = text.rstrip("uUlLzZ")
    value = _value(text) + distance
    return (f"0x{value:0{len(digits) - 2}x}" if digits[:2] in ("0x", "0X") else str(value)) + text[len(digits) :]


class Mutator:
    """The mutants of a header, numbered from `first` on."""

    def __init__(self, file: str, source: str, syntax: Syntax, first: int):
        self.file = file
        self.source = source
        self.tokens = Tokens(source)
        self.syntax = syntax
        self.first = first
        self.mutants: list[Mutant] = []
        self.blocks = {self.tokens.at[offset] for offset in syntax.blocks}
        self.functions = self._functions()
        self.constant = self._constants()
        self.edits: list[_Edit] = []
        self.seen: dict[tuple[str, str, str], int] = {}

    # What can be mutated.

    def _functions(self) -> list[str | None]:
        """The function in whose code each token is."""
        functions: list[str | None] = [None] * len(self.tokens)
        for begin, end, name in self.syntax.code:
            for i, token in enumerate(self.tokens.all):
                if begin <= token.start < end:
                    functions[i] = name
        return functions

    def _constants(self) -> list[bool]:
        """Whether each token belongs to what the compiler evaluates: types, sizes, cases, assertions."""
        tokens = self.tokens
        constant = [False] * len(tokens)
        for i, token in enumerate(tokens.all):
            if self.functions[i] is None:
                continue
            end = i
            if token.text in ("static_assert", "using"):
                end = tokens.end_of_statement(i)
            elif token.text == "constexpr":
                end = tokens.pair[i + 1] + 1 if tokens[i - 1].text == "if" else tokens.end_of_statement(i)
            elif token.text == "case":
                while tokens[end].text != ":":
                    end += 1
            elif token.text in ("[[", "<") and tokens.opens(i) or token.text == "[" and self._is_size(i):
                end = tokens.pair[i] + 1
            elif token.text in ("noexcept", "sizeof", "decltype", "requires") and tokens.opens(i + 1):
                end = tokens.pair[i + 1] + 1
            for j in range(i, end):
                constant[j] = True
        return constant

    def _is_size(self, bracket: int) -> bool:
        """Whether `[` follows the name of an array that is declared there, or its first size."""
        if self.tokens.closes(bracket - 1) and self.tokens[bracket - 1].text == "]":
            return self._is_size(self.tokens.pair[bracket - 1])
        name, before = self.tokens[bracket - 1], self.tokens[bracket - 2]
        return name.kind == "name" and before.kind == "name" and before.text not in ("return", "else", "case", "throw")

    def _in_braces(self, index: int) -> bool:
        """Whether it is in an initialiser's braces, which take no value that might be too large."""
        around = self.tokens.around[index]
        if around is None or self.tokens[around].text != "{" or around in self.blocks:
            return False
        return not self.tokens.begins_scope(around)

    # One mutant, one edit.

    def _mutant(self, first: int, end: int, instead: str) -> str:
        """Adds a mutant that has `instead` in place of some tokens; the C++ that asks whether it is on."""
        begin, behind = self.tokens.statement(first, self.blocks)
        behind = max(behind, end)
        original = self.tokens.words(begin, behind, self.blocks)
        mutated = self.tokens.words(begin, first, self.blocks, more=True) + instead
        if end < behind:
            mutated += " " if self.tokens.blank_before(end) else ""
            mutated += self.tokens.words(end, behind, self.blocks)
        key = (self.functions[first], original, mutated)
        self.seen[key] = self.seen.get(key, 0) + 1
        self.mutants.append(Mutant(self.file, *key, self.seen[key]))
        return f"::mutant::on({self.first + len(self.mutants) - 1})"

    def _edit(self, first: int, end: int, inner: int, write: typing.Callable[[Rewritten], str]) -> None:
        self.edits.append(_Edit(self.tokens[first].start, self.tokens[end - 1].end, inner, write))

    def _range(self, first: int, end: int) -> tuple[int, int]:
        return self.tokens[first].start, self.tokens[end - 1].end

    def _operands(self, i: int) -> tuple[int, int]:
        precedence = PRECEDENCE[self.tokens[i].text]
        return self.tokens.begin_of_operand(i, precedence, self.blocks), self.tokens.end_of_operand(i, precedence)

    # The kinds of mutations.

    def _compare(self, i: int) -> None:
        operator = self.tokens[i].text
        first, end = self._operands(i)
        left, right = self._range(first, i), self._range(i + 1, end)
        others = [(self._mutant(i, i + 1, other), other) for other in _COMPARISONS[operator]]

        def write(rewritten: Rewritten) -> str:
            a, b = rewritten(*left), rewritten(*right)
            chosen = "".join(f"{on} ? ({a}) {other} ({b}) : " for on, other in others)
            return f"({chosen}({a}) {operator} ({b}))"

        self._edit(first, end, 20 - PRECEDENCE[operator], write)

    def _connect(self, i: int) -> None:
        operator = self.tokens[i].text
        first, end = self._operands(i)
        left, right = self._range(first, i), self._range(i + 1, end)
        other = "||" if operator == "&&" else "&&"
        a = self.tokens.words(first, i, self.blocks)
        b = self.tokens.words(i + 1, end, self.blocks)
        # Of a longer chain the left operand is itself one, whose operands are left out there.
        beside = (j for j in range(first, i) if self.tokens.around[j] == self.tokens.around[i])
        chain = any(self.tokens[j].text == operator for j in beside)
        swapped = self._mutant(first, end, f"({f'({a})' if chain else a} {other} {b})")
        no_left = None if chain else self._mutant(first, end, b)
        no_right = self._mutant(first, end, a)

        def neutral(without: str | None, operand: str) -> str:
            value = f"static_cast<bool>({operand})"
            if without is None:
                return value
            return f"({without} || {value})" if operator == "&&" else f"(!{without} && {value})"

        def write(rewritten: Rewritten) -> str:
            a, b = neutral(no_left, rewritten(*left)), neutral(no_right, rewritten(*right))
            return f"((({a} != {swapped}) {operator} ({b} != {swapped})) != {swapped})"  # De Morgan

        self._edit(first, end, 20 - PRECEDENCE[operator], write)

    def _compute(self, i: int) -> None:
        operator = self.tokens[i].text
        first, end = self._operands(i)
        if any(self.tokens[j].kind == "text" for j in range(first, end)):
            return
        other, function = _OTHER_OPERATOR[operator]
        left, right = self._range(first, i), self._range(i + 1, end)
        on = self._mutant(i, i + 1, other)

        def write(rewritten: Rewritten) -> str:
            return f"::mutant::{function}({on}, ({rewritten(*left)}), ({rewritten(*right)}))"

        self._edit(first, end, 20 - PRECEDENCE[operator], write)

    def _assign(self, i: int) -> None:
        other, function = _OTHER_ASSIGNMENT[self.tokens[i].text]
        first = self.tokens.begin_of_name(i)
        end = self.tokens.end_of_value(i)
        left, right = self._range(first, i), self._range(i + 1, end)
        on = self._mutant(i, i + 1, other)

        def write(rewritten: Rewritten) -> str:
            return f"::mutant::{function}({on}, {rewritten(*left)}, {rewritten(*right)})"

        self._edit(first, end, 0, write)

    def _negate(self, i: int) -> None:
        operator = self.tokens[i].text
        end = self.tokens.end_of_operand(i, 100)
        operand = self._range(i + 1, end)
        on = self._mutant(i, i + 1, "")

        def write(rewritten: Rewritten) -> str:
            value = rewritten(*operand)
            return f"(!({value}) != {on})" if operator == "!" else f"::mutant::same_for_complement({on}, {value})"

        self._edit(i, end, 15, write)

    def _number(self, i: int) -> None:
        text = self.tokens[i].text
        if self._in_braces(i) or self.tokens[i - 1].text == "-" and not self.tokens.is_binary(i - 1):
            return
        others = [_number_beside(text, distance) for distance in ((1,) if _value(text) == 0 else (1, -1))]
        chosen = "".join(f"{self._mutant(i, i + 1, other)} ? {other} : " for other in others)
        self._edit(i, i + 1, 30, lambda _: f"({chosen}{text})")

    def _character(self, i: int) -> None:
        """One that is a bound; others are met by the comparison that they stand in."""
        beside = {self.tokens[i - 1].text, self.tokens[i + 1].text}
        if not beside & {"<", "<=", ">", ">="} or self._in_braces(i):
            return
        text = self.tokens[i].text
        above, below = self._mutant(i, i + 1, f"({text} + 1)"), self._mutant(i, i + 1, f"({text} - 1)")
        self._edit(i, i + 1, 30, lambda _: f"static_cast<char>({above} ? {text} + 1 : {below} ? {text} - 1 : {text})")

    def _named_constant(self, i: int, end: int) -> None:
        if self._in_braces(i):
            return
        text = self.tokens.text(i, end)
        on = self._mutant(i, end, f"({text} + 1)")
        number = on[on.index("(") + 1 : -1]
        self._edit(i, end, 30, lambda _: f"::mutant::above({number}, {text})")

    def _boolean(self, i: int) -> None:
        text = self.tokens[i].text
        on = self._mutant(i, i + 1, "false" if text == "true" else "true")
        self._edit(i, i + 1, 30, lambda _: f"(!{on})" if text == "true" else f"({on})")

    def _refusal(self, i: int) -> None:
        """Another code of an error."""
        name = self.tokens[i + 2].text
        other = "malformed_field" if name == "signature_mismatch" else "signature_mismatch"
        first = i
        while self.tokens[first - 1].text == "::" and self.tokens[first - 2].kind == "name":
            first -= 2
        scope = self.tokens.text(first, i + 1)
        on = self._mutant(i + 2, i + 3, other)
        self._edit(first, i + 3, 30, lambda _: f"({on} ? {scope}::{other} : {scope}::{name})")

    def _condition(self, i: int) -> None:
        """Of if, while, do and for: always false, and of an if always true."""
        tokens = self.tokens
        opening, closing = i + 1, tokens.pair[i + 1]
        parts = []
        begin = j = opening + 1
        declared = ""
        while j < closing:
            if tokens.opens(j):
                j = tokens.pair[j] + 1
                continue
            if tokens[j].text == ";":
                parts.append((begin, j))
                begin = j + 1
                declared = ""
            elif tokens[j].text == "=":
                declared = tokens[j - 1].text
            j += 1
        parts.append((begin, closing))
        if tokens[i].text == "for":
            if len(parts) != 3:  # over a range
                return
            first, end = parts[1]
            declared = ""
        else:
            first, end = parts[-1]
        if first == end or declared and tokens[i].text != "if":
            return
        shown = f"{tokens.words(first, end, self.blocks)}; " if declared else ""
        never = self._mutant(first, end, shown + "false")
        always = self._mutant(first, end, shown + "true") if tokens[i].text == "if" else None
        condition = self._range(first, end)

        def write(rewritten: Rewritten) -> str:
            text = rewritten(*condition)
            before, value = (f"{text}; ", declared) if declared else ("", text)
            kept = f"(static_cast<bool>({value}) && !{never})"
            return before + (f"({kept} || {always})" if always else kept)

        self._edit(first, end, 0, write)

    def _choose(self, i: int) -> None:
        first = self.tokens.begin_of_operand(i, 0, self.blocks)
        on = self._mutant(first, i, f"!({self.tokens.words(first, i, self.blocks)})")
        condition = self._range(first, i)
        self._edit(first, i, 0, lambda rewritten: f"(static_cast<bool>({rewritten(*condition)}) != {on})")

    def _jump(self, i: int) -> None:
        on = self._mutant(i, i + 2, ";")
        text = self.tokens[i].text
        self._edit(i, i + 2, 0, lambda _: f"{{ if (!{on}) {{ {text}; }} }}")

    def _statement(self, first: int, end: int) -> None:
        on = self._mutant(first, end + 1, ";")
        statement = self._range(first, end)
        self._edit(first, end + 1, -1, lambda rewritten: f"{{ if (!{on}) {{ {rewritten(*statement)}; }} }}")

    # All of them.

    def mutate(self) -> str:
        """The source with all mutants in it."""
        for i, token in enumerate(self.tokens.all):
            if self.functions[i] is None or self.constant[i]:
                continue
            before, after = self.tokens[i - 1].text, self.tokens[i + 1].text
            if self.tokens.is_binary(i):
                if before == "..." or after == "...":  # a fold has no operands of its own
                    continue
                if token.text in _COMPARISONS:
                    self._compare(i)
                elif token.text in ("&&", "||"):
                    self._connect(i)
                elif token.text in _OTHER_OPERATOR:
                    self._compute(i)
            elif token.text in _OTHER_ASSIGNMENT:
                self._assign(i)
            elif token.text == "!" or token.text == "~" and before not in _NAMES_DESTRUCTOR:
                self._negate(i)
            elif token.kind == "number":
                self._number(i)
            elif token.kind == "character":
                self._character(i)
            elif token.text in ("true", "false"):
                self._boolean(i)
            elif token.text == "errc" and after == "::":
                self._refusal(i)
            elif token.text in ("if", "while", "for") and after == "(":
                self._condition(i)
            elif token.text == "?":
                self._choose(i)
            elif token.text in ("break", "continue", "return") and after == ";":
                self._jump(i)
            if token.start in self.syntax.constants:
                end = i
                while self.tokens[end].end < self.syntax.constants[token.start]:
                    end += 1
                self._named_constant(i, end + 1)
        for begin, end in self.syntax.statements:
            self._mutate_statement(begin, end)
        return self._rewrite()

    def _mutate_statement(self, begin: int, end: int) -> None:
        tokens = self.tokens
        first = tokens.at[begin]
        if self.constant[first] or tokens.around[first] not in self.blocks:
            return
        last = first
        while tokens[last].end < end:
            last += 1
        if tokens[last + 1].text == ";" and self._begins_statement(first):
            self._statement(first, last + 1)

    def _begins_statement(self, i: int) -> bool:
        before = self.tokens[i - 1].text
        if before == ":":
            j = i - 2
            while self.tokens[j].text not in (";", "{", "}", "?", "case", "default"):
                j -= 1
            return self.tokens[j].text in ("case", "default")
        return before in (";", "{", "}", ")", "else", "]]", "do")

    def _rewrite(self) -> str:
        self.edits.sort(key=lambda edit: (edit.begin, -edit.end, edit.inner))
        used = set()

        def rewritten(begin: int, end: int, first: int = 0) -> str:
            out, at = [], begin
            for number in range(first, len(self.edits)):
                edit = self.edits[number]
                if edit.begin >= end:
                    break
                if edit.begin >= at and edit.end <= end:
                    out += [self.source[at : edit.begin], edit.write(lambda a, b, n=number: rewritten(a, b, n + 1))]
                    at = edit.end
                    used.add(number)
            return "".join(out) + self.source[at:end]

        text = rewritten(0, len(self.source))
        lost = [self.source[e.begin : e.end] for n, e in enumerate(self.edits) if n not in used]
        if lost:
            raise ValueError(f"{self.file}: edits that cross others: {lost}")
        return text
