"""Programs of tests, and how they are run with a mutant."""

import dataclasses
import os
import pathlib
import select
import subprocess
import time

MUTANT = "UBIOPS_WEBHOOKS_MUTANT"
REACHED = "UBIOPS_WEBHOOKS_MUTANT_REACHED"
SECONDS = "UBIOPS_WEBHOOKS_MUTANT_SECONDS"

# A program that neither runs nor gets any further for so long waits for what never comes.
_STALLED_SECONDS = 20


@dataclasses.dataclass(frozen=True)
class Case:
    """A test case of Catch2, or an input of a fuzz target: then `part` is the target, and the program takes files."""

    program: str
    part: str
    name: str


@dataclasses.dataclass
class Outcome:
    failed: bool
    seconds: float  # of the processor
    output: str


class Programs:
    def __init__(self, paths: list[pathlib.Path], seeds: pathlib.Path, scratch: pathlib.Path):
        self.paths = {path.name.removeprefix("test_"): path.resolve() for path in paths}
        self.seeds = seeds
        self.scratch = scratch
        # What is wrong ends a program at once, and with little memory.
        self.environment = dict(os.environ)
        self.environment["ASAN_OPTIONS"] = (
            "detect_stack_use_after_return=1:strict_string_checks=1:hard_rss_limit_mb=2000"
        )
        self.environment["UBSAN_OPTIONS"] = "print_stacktrace=0"

    def cases(self) -> list[Case]:
        found = []
        for program, path in self.paths.items():
            if program == "fuzz":
                found += [Case(program, file.parent.name, str(file)) for file in sorted(self.seeds.glob("*/*"))]
                continue
            listed = subprocess.run(
                [path, "--list-test-names-only"], stdout=subprocess.PIPE, text=True, env=self.environment
            )
            names = [name.strip() for name in listed.stdout.splitlines() if name.strip()]
            if not names:
                raise ValueError(f"{path} has no test cases: {listed.stdout}")
            found += [Case(program, "", name) for name in names]
        return found

    def run(self, cases: list[Case], settings: dict[str, str]) -> Outcome:
        """Runs cases of one program and part in one process."""
        path = str(self.paths[cases[0].program])
        if cases[0].part:
            return self._run([path, cases[0].part, *(case.name for case in cases)], settings)
        names = self.scratch / f"{os.getpid()}.{id(cases)}.names"
        names.write_text("".join(_escaped(case.name) + "\n" for case in cases))
        try:
            return self._run([path, "--abort", "--rng-seed", "1", "--input-file", str(names)], settings)
        finally:
            names.unlink()

    def _run(self, command: list[str], settings: dict[str, str]) -> Outcome:
        output = self.scratch / f"{os.getpid()}.{id(command)}.output"
        with open(output, "wb") as out:
            process = subprocess.Popen(
                command,
                stdin=subprocess.DEVNULL,
                stdout=out,
                stderr=subprocess.STDOUT,
                env={**self.environment, **settings},
                start_new_session=True,
                cwd=self.scratch,
            )
            failed, seconds = _wait(process)
        text = output.read_text(errors="replace")
        output.unlink()
        return Outcome(failed, seconds, text)


def _wait(process: subprocess.Popen) -> tuple[bool, float]:
    """Waits for its end, or makes it end where it hangs. What runs all the time ends itself: see mutant.hpp."""
    poll = select.poll()
    descriptor = os.pidfd_open(process.pid)
    poll.register(descriptor, select.POLLIN)
    used = None
    stalled_since = time.monotonic()
    while not poll.poll(1000):
        now = _used(process.pid)
        if now != used:
            used = now
            stalled_since = time.monotonic()
        elif time.monotonic() - stalled_since > _STALLED_SECONDS:
            _kill(process.pid)
    os.close(descriptor)
    _, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    _kill(process.pid)  # what it has started and not ended
    return status != 0, usage.ru_utime + usage.ru_stime


def _kill(group: int) -> None:
    try:
        os.killpg(group, 9)
    except ProcessLookupError:
        pass


def _used(pid: int) -> float:
    """A number that changes while a process gets further, or would if the machine had time for it."""
    try:
        fields = pathlib.Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()
    except OSError:
        return time.monotonic()
    return float(fields[11]) + float(fields[12]) if fields[0] in "SD" else time.monotonic()


def _escaped(name: str) -> str:
    """As a specification of Catch2, which has marks of its own."""
    return "".join("\\" + c if c in ',"\\[' else c for c in name)
