"""Writes headers with mutants in them, and which there are.

    mutate.py INCLUDE OUT HEADER...

INCLUDE is the folder of the headers, OUT where to write them and mutants.json; HEADER as #include names it.
"""

import dataclasses
import json
import pathlib
import re
import sys

import syntax
from mutations import Mutant, Mutator

# Offsets are in bytes.
ENCODING = "latin-1"
# So many numbers for each header, so that one that changes is compiled anew and not those behind it.
NUMBERS = 1024


def main() -> None:
    include, out = (pathlib.Path(argument) for argument in sys.argv[1:3])
    files = [pathlib.Path(argument) for argument in sys.argv[3:]]
    known = syntax.read(include.resolve(), files)
    mutants: dict[int, Mutant] = {}
    for place, file in enumerate(files):
        source = (include / file).read_text(ENCODING)
        first = 1 + NUMBERS * place
        mutator = Mutator(str(file.relative_to("ubiops/webhooks")), source, known[file], first)
        mutated = mutator.mutate()
        if len(mutator.mutants) > NUMBERS:
            raise ValueError(f"{file} has {len(mutator.mutants)} mutants, and there are numbers for {NUMBERS}")
        mutants |= enumerate(mutator.mutants, first)
        guard = re.search(r"^#define \w+_HPP\n", mutated, re.MULTILINE)
        if guard is None:
            raise ValueError(f"{file} has no guard")
        (out / file).parent.mkdir(parents=True, exist_ok=True)
        (out / file).write_text(
            mutated[: guard.end()] + "#include <mutant.hpp>\n" + mutated[guard.end() :], ENCODING
        )
    rows = {number: dataclasses.astuple(each) for number, each in mutants.items()}
    (out / "mutants.json").write_text(json.dumps(rows, indent=0))
    print(f"{len(mutants)} mutants in {len(files)} headers")


if __name__ == "__main__":
    main()
