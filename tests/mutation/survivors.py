"""The list of mutants that survive, with reasons: survivors.txt, whose first lines tell its form."""

import dataclasses
import pathlib
import re

from mutations import Mutant

KINDS = ("equivalent", "cost", "constant", "machine", "sanitizer")
_AGAIN = re.compile(r"  #(\d+)$")


@dataclasses.dataclass
class Survivors:
    name: str
    kinds: dict[Mutant, str] = dataclasses.field(default_factory=dict)
    # Functions that run only while the compiler evaluates constants: (file, function).
    constant_functions: set[tuple[str, str]] = dataclasses.field(default_factory=set)

    def kind_of(self, mutant: Mutant) -> str | None:
        if (mutant.file, mutant.function) in self.constant_functions:
            return "constant"
        return self.kinds.get(mutant)


def read(path: pathlib.Path) -> Survivors:
    found = Survivors(path.name)
    kind = reason = file = function = original = ""
    names_function = False

    def end_of_function() -> None:
        if names_function:
            if kind != "constant":
                raise ValueError(f"{path.name}: {file} {function}: only what is constant is a whole function")
            found.constant_functions.add((file, function))

    for number, line in enumerate(path.read_text().splitlines(), 1):
        place = f"{path.name}:{number}"
        if not line or line.startswith("#"):
            continue
        head, separator, rest = line.partition(": ")
        if separator and head in KINDS:
            end_of_function()
            kind, reason, names_function = head, rest, False
        elif line.startswith("  "):
            if names_function:
                raise ValueError(f"{place}: a reason goes on, after what it is for")
            reason += " " + line.strip()
        elif line.startswith("- "):
            original, names_function = line[2:], False
        elif line.startswith("+ "):
            if not original or not kind or not reason:
                raise ValueError(f"{place}: without kind, reason or original")
            again = _AGAIN.search(line)
            which = int(again.group(1)) if again else 1
            mutant = Mutant(file, function, original, _AGAIN.sub("", line)[2:], which)
            if mutant in found.kinds:
                raise ValueError(f"{place}: the second time")
            found.kinds[mutant] = kind
        else:
            end_of_function()
            file, _, function = line.partition(" ")
            original, names_function = "", True
            if not function:
                raise ValueError(f"{place}: no line of this list")
    end_of_function()
    return found


def shown(mutants: list[Mutant]) -> str:
    """In the form of the list."""
    lines = []
    before: Mutant | None = None
    for mutant in mutants:
        same_function = before is not None and (before.file, before.function) == (mutant.file, mutant.function)
        text = str(mutant).splitlines()
        if same_function and before is not None and before.original == mutant.original:
            lines.append(text[2])
        elif same_function:
            lines += text[1:]
        else:
            lines += text
        before = mutant
    return "\n".join(lines)
