"""Runs mutants, and fails where one survives that survivors.txt does not explain, or explains and does not survive.

    run.py [--share K/N] [--only PATH]... [--survivors] [--unexplained] [--jobs N] --build FOLDER PROGRAM...

FOLDER has mutants.json and takes what is recorded and found: a run that was broken off goes on.
"""

import argparse
import collections
import concurrent.futures
import dataclasses
import hashlib
import json
import os
import pathlib
import random
import resource
import sys
import threading
import time

import survivors
from mutations import Mutant
from programs import MUTANT, REACHED, SECONDS, Case, Programs

HERE = pathlib.Path(__file__).resolve().parent
# In seconds of the processor.
_CHEAP = 0.01
_DEAR = 0.1


class Progress:
    """A line for each twentieth that is done."""

    def __init__(self, what: str, total: int):
        self.what = what
        self.total = total
        self.shown = 0
        self.done = 0
        self.begun = time.monotonic()

    def step(self, note: str = "") -> None:
        self.done += 1
        percent = 100 * self.done // self.total
        if percent >= self.shown + 5:
            self.shown = percent - percent % 5
            seconds = time.monotonic() - self.begun
            done = f"{self.done} of {self.total} {self.what}"
            print(f"  {self.shown:3} %  {done}  after {seconds:.0f} s{note}", flush=True)


def side_by_side(jobs: int, function, items: list) -> list:
    """What the function answers for each; nothing more is begun once one fails, or after ^C."""
    pool = concurrent.futures.ThreadPoolExecutor(jobs)
    try:
        return list(pool.map(function, items))
    finally:
        pool.shutdown(cancel_futures=True)


@dataclasses.dataclass
class Recorded:
    seconds: float
    reached: list[int]


def digest_of(programs: Programs, mutants: pathlib.Path) -> str:
    digest = hashlib.sha256(mutants.read_bytes())
    for path in programs.paths.values():
        digest.update(path.read_bytes())
    return digest.hexdigest()


def record(programs: Programs, file: pathlib.Path, digest: str, jobs: int) -> dict[Case, Recorded]:
    """Which mutants each test case reaches, and its time: each in a process of its own, since cases share what the
    first of them makes."""
    if file.exists():
        known = json.loads(file.read_text())
        if known["digest"] == digest:
            return {Case(*row[:3]): Recorded(row[3], row[4]) for row in known["cases"]}
    cases = programs.cases()
    progress = Progress("test cases recorded", len(cases))

    def run(case: Case) -> Recorded:
        reached = programs.scratch / f"{id(case)}.reached"
        outcome = programs.run([case], {REACHED: str(reached)})
        if outcome.failed or not reached.exists():
            raise ValueError(f"{case} fails without any mutant:\n{outcome.output[-4000:]}")
        numbers = [int(line) for line in reached.read_text().split()]
        reached.unlink()
        progress.step()
        return Recorded(outcome.seconds, numbers)

    found = dict(zip(cases, side_by_side(jobs, run, cases)))
    rows = [[case.program, case.part, case.name, each.seconds, each.reached] for case, each in found.items()]
    file.write_text(json.dumps({"digest": digest, "cases": rows}))
    return found


class Hunt:
    """Runs the test cases that reach a mutant, the cheapest first, until one fails. Those of the header's own room and
    the attacks are all run, others until they have cost enough."""

    def __init__(self, programs: Programs, recorded: dict[Case, Recorded], budget: float):
        self.programs = programs
        self.budget = budget
        self.start: dict[tuple[str, str], float] = {}  # of a program, without any case
        for case, each in recorded.items():
            key = (case.program, case.part)
            self.start[key] = min(self.start.get(key, each.seconds), each.seconds)
        self.seconds = {case: each.seconds - self.start[case.program, case.part] for case, each in recorded.items()}
        self.cases: dict[int, list[Case]] = collections.defaultdict(list)
        for case in sorted(recorded, key=lambda case: self.seconds[case]):
            for number in recorded[case].reached:
                self.cases[number].append(case)
        # Who kills the mutants of a file is asked first about the next.
        self.kills: collections.Counter[tuple[str, str, str]] = collections.Counter()

    def run(self, number: int, mutant: Mutant) -> str | None:
        """Which program killed it."""
        room = mutant.file.split("/")[0] if "/" in mutant.file else "unit"
        left = self.budget
        stages = collections.defaultdict(list)
        for case in self.cases[number]:
            always = case.program in (room, "attacks")
            left -= 0 if always else self.seconds[case]
            if always or left > 0:
                stages[self._stage(case, room)].append(case)
        for stage in sorted(stages):
            groups: dict[tuple[str, str], list[Case]] = collections.defaultdict(list)
            for case in stages[stage]:
                groups[case.program, case.part].append(case)
            likely = lambda key: (-self.kills[mutant.file, *key], key[0] != room)
            for key in sorted(groups, key=likely):
                if self._fails(number, groups[key], self.start[key]):
                    self.kills[mutant.file, *key] += 1
                    return key[0]
        return None

    def _stage(self, case: Case, room: str) -> int:
        """The unit tests of the header's own room come before others that cost as much."""
        seconds = self.seconds[case]
        return (0 if seconds < _CHEAP else 2 if seconds < _DEAR else 4) + (case.program != room)

    def _fails(self, number: int, cases: list[Case], start: float) -> bool:
        expected = start + sum(self.seconds[case] for case in cases)
        settings = {MUTANT: str(number), SECONDS: f"{1 + 5 * expected:.2f}"}
        return self.programs.run(cases, settings).failed


class Results:
    """Which program killed each mutant, if any; kept in a file, line by line."""

    def __init__(self, file: pathlib.Path, digest: str):
        before = file.with_suffix(".before")
        self.earlier = self._read(before)[1]  # with other programs or mutants
        known, self.found = self._read(file)
        if known != digest:
            self.earlier |= self.found
            self.found = {}
            self._write(before, "", self.earlier)
            self._write(file, digest, {})
        self._out = open(file, "a")
        self._lock = threading.Lock()

    @staticmethod
    def _read(file: pathlib.Path) -> tuple[str, dict[Mutant, str | None]]:
        if not file.exists():
            return "", {}
        digest, *lines = file.read_text().split("\n")
        rows = [json.loads(line) for line in lines if line.endswith("]")]  # one may have been broken off
        return digest, {Mutant(*row[:5]): row[5] for row in rows}

    @staticmethod
    def _line(mutant: Mutant, killer: str | None) -> str:
        return "\n" + json.dumps([*dataclasses.astuple(mutant), killer])

    def _write(self, file: pathlib.Path, digest: str, rows: dict[Mutant, str | None]) -> None:
        file.write_text(digest + "".join(self._line(*row) for row in rows.items()))

    def ask_again(self) -> None:
        """Takes over who was killed, be it before the last change, and forgets who survived."""
        everything = self.earlier | self.found
        self.found = {mutant: killer for mutant, killer in everything.items() if killer}

    def add(self, mutant: Mutant, killer: str | None) -> None:
        with self._lock:
            self.found[mutant] = killer
            print(self._line(mutant, killer), file=self._out, end="", flush=True)


def chosen(mutants: dict[int, Mutant], options: argparse.Namespace) -> list[tuple[int, Mutant]]:
    part, parts = (int(word) for word in options.share.split("/"))
    if not 1 <= part <= parts:
        sys.exit(f"--share {options.share}: from 1/{parts} to {parts}/{parts}")
    only = [path.split("ubiops/webhooks/")[-1] for path in options.only]
    for path in only:
        if not any(mutant.file.startswith(path) for mutant in mutants.values()):
            sys.exit(f"--only {path}: no mutant is in it")
    numbered = [(n, each) for n, each in mutants.items() if not only or each.file.startswith(tuple(only))]
    random.Random(1).shuffle(numbered)  # so that what is left tells how long it takes
    return numbered[part - 1 :: parts]


def report(mutants: list[tuple[int, Mutant]], results: Results, known: survivors.Survivors, hunt: Hunt) -> list[str]:
    """Prints the table; returns what is wrong."""
    table: dict[str, collections.Counter] = collections.defaultdict(collections.Counter)
    unexplained, killed_by_now, reached_by_now = [], [], set()
    for number, mutant in sorted(mutants):
        killer = results.found[mutant]
        kind = known.kind_of(mutant)
        outcome = "killed" if killer else "explained" if kind else "survived"
        table[mutant.file]["mutants"] += 1
        table[mutant.file][outcome] += 1
        if outcome == "explained":
            table["in all"][kind] += 1
        if outcome == "survived":
            unexplained.append(mutant)
        if (mutant.file, mutant.function) in known.constant_functions:
            if hunt.cases[number]:
                reached_by_now.add(f"{mutant.file} {mutant.function}")
        elif killer and kind:
            killed_by_now.append(mutant)
    columns = ("mutants", "killed", "explained", "survived")
    total = collections.Counter({name: sum(row[name] for row in table.values()) for name in columns})
    kinds = ", ".join(f"{table['in all'][kind]} {kind}" for kind in survivors.KINDS)
    table.pop("in all", None)
    print(f"{'file':44}" + "".join(f"{name:>10}" for name in columns))
    for file, row in [*table.items(), ("in all", total)]:
        print(f"{file:44}" + "".join(f"{row[name]:10}" for name in columns))
    print(f"explained: {kinds}")

    problems = []
    unreached = sum(not hunt.cases[number] for number, each in mutants if each in set(unexplained))
    if unexplained:
        problems.append(
            f"{len(unexplained)} survive and are not explained, {unreached} of them since no test case reaches them; "
            f"kill them by tests, or add them to {known.name}:\n{survivors.shown(unexplained)}"
        )
    if killed_by_now:
        problems.append(f"explained in {known.name}, but killed:\n{survivors.shown(killed_by_now)}")
    for place in sorted(reached_by_now):
        problems.append(f"{place}: constant in {known.name}, but a test case reaches it")
    return problems


def main() -> None:
    parser = argparse.ArgumentParser(description="Runs the mutants of the library.", prog="mutation.sh")
    parser.add_argument("--share", default="1/1", metavar="K/N", help="the Kth of N equal parts")
    parser.add_argument("--only", action="append", default=[], metavar="PATH", help="of this header or folder")
    parser.add_argument("--survivors", action="store_true", help="only what survived the last run, or is explained")
    parser.add_argument("--unexplained", action="store_true", help="without those that survivors.txt explains")
    parser.add_argument("--budget", type=float, default=10, metavar="SECONDS", help="of the processor, each (10)")
    parser.add_argument("--jobs", type=int, default=os.cpu_count() or 1, metavar="N", help="at the same time")
    parser.add_argument("--build", type=pathlib.Path, required=True, help=argparse.SUPPRESS)
    parser.add_argument("programs", type=pathlib.Path, nargs="+", help=argparse.SUPPRESS)
    options = parser.parse_args()

    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    list_of_mutants = options.build / "new" / "mutants.json"
    mutants = {int(number): Mutant(*row) for number, row in json.loads(list_of_mutants.read_text()).items()}
    known = survivors.read(HERE / "survivors.txt")
    scratch = options.build / "scratch"
    scratch.mkdir(exist_ok=True)
    programs = Programs(options.programs, HERE.parent / "fuzz" / "seeds", scratch.resolve())
    digest = digest_of(programs, list_of_mutants)
    recorded = record(programs, options.build / "recorded.json", digest, options.jobs)
    hunt = Hunt(programs, recorded, options.budget)
    results = Results(options.build / "results.jsonl", digest)

    wanted = chosen(mutants, options)
    if options.unexplained:
        wanted = [(number, mutant) for number, mutant in wanted if not known.kind_of(mutant)]
    if options.survivors:
        results.ask_again()
    left = [(number, mutant) for number, mutant in wanted if mutant not in results.found]
    left.sort(key=lambda numbered: known.kind_of(numbered[1]) is not None)  # what is explained most likely survives
    print(f"{len(wanted)} mutants, {len(wanted) - len(left)} of them run before", flush=True)
    progress = Progress("mutants", len(left))
    survived = 0

    def run(numbered: tuple[int, Mutant]) -> None:
        nonlocal survived
        killer = hunt.run(*numbered)
        results.add(numbered[1], killer)
        survived += killer is None
        progress.step(f", {survived} survived")

    side_by_side(options.jobs, run, left)

    problems = report(wanted, results, known, hunt)
    gone = sorted(set(known.kinds) - set(mutants.values()), key=str)
    if gone:
        problems.append(f"in {known.name}, but no mutant is so:\n{survivors.shown(gone)}")
    functions = {(mutant.file, mutant.function) for mutant in mutants.values()}
    for file, function in sorted(known.constant_functions - functions):
        problems.append(f"in {known.name}, but no function is so: {file} {function}")
    usage = resource.getrusage(resource.RUSAGE_CHILDREN)
    print(f"{(usage.ru_utime + usage.ru_stime) / 60:.1f} minutes of the processor")
    if problems:
        sys.exit("\n\n".join(problems))


if __name__ == "__main__":
    main()
