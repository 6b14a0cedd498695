#!/usr/bin/env python3
"""Lets this library and its peers verify the same requests in turn: run.py PEERS FIXTURES RESULTS

PEERS has a line for each contender: its name, a tab, and its command, or "!" and why there is none. A command is given
the fixtures, checks that each request gets the verdict that it should, says "ready", and then reads lines "CALLS CASE"
and answers with the nanoseconds that so many verifications took by the clock. All of them are started first. In each
round each has its turn, in another order than before; what counts is the ratio to our own turn of the same round. A
round is taken again where bare libsodium, before or after it, was slower than it can be: somebody else was at work.

Writes peers.json, peers.md and peers.svg to the folder RESULTS; the table also into benchmarks/README.md where that
is benchmarks/results.
"""
import json
import pathlib
import shlex
import statistics
import subprocess
import sys

import chart
import machine

ROOT = pathlib.Path(__file__).resolve().parents[2]
ROUNDS = 25
TURN_NS = 20e6
WARM_UP_TURNS = 25
MOST_TAKEN_AGAIN = 50  # rounds of one case
QUIET = 1.15  # times what the same took at its fastest
OURS = "this library"
FLOOR = "bare libsodium"
SIZES = {"512": "512 B", "4096": "4 KiB", "16384": "16 KiB", "262144": "256 KiB"}
REFUSALS = {"unknown key": "unknown key", "malformed": "malformed Signature-Input", "hostile": "8 KB hostile"}
FASTEST_PEER = "Rust"  # whose refusals are compared, by the beginning of its name


class Contender:
    def __init__(self, name, command):
        self.name = name
        self.process = subprocess.Popen(shlex.split(command), stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        self.calls = {}

    def is_ready(self):
        return self.process.stdout.readline() == "ready\n"

    def run(self, case, calls):
        """Nanoseconds of one call, by the clock or by the processor's time of all threads, whichever is less: work of
        others counts only in the first, and a language's helper threads only in the second."""
        before = self.processor_time()
        self.process.stdin.write(f"{calls} {case}\n")
        self.process.stdin.flush()
        answer = self.process.stdout.readline()
        if not answer:
            sys.exit(f"{self.name} ended in the middle of {case}")
        after = self.processor_time()
        return min(int(answer), after - before if before and after else int(answer)) / calls

    def processor_time(self):
        """Of all threads, or 0 where the system does not tell."""
        total = 0
        for thread in pathlib.Path(f"/proc/{self.process.pid}/task").glob("*/schedstat"):
            try:
                total += int(thread.read_text().split()[0])
            except (OSError, IndexError):
                pass  # it has just ended
        return total

    def warm_up(self, case):
        """Finds how many calls make a turn, and goes on until what is compiled on the way has been."""
        calls = 1
        while (taken := self.run(case, calls) * calls) < TURN_NS and calls < 1 << 22:
            calls *= 2
        self.calls[case] = max(1, round(calls * TURN_NS / taken))
        for _ in range(WARM_UP_TURNS):
            self.run(case, self.calls[case])

    def turn(self, case):
        return self.run(case, self.calls[case])

    def end(self):
        self.process.stdin.close()
        self.process.wait(timeout=10)


def start(lines):
    contenders, missing = [], {}
    for line in lines:
        name, command = line.split("\t", 1)
        if command.startswith("!"):
            missing[name] = command[1:]
            continue
        contender = Contender(name, command)
        if contender.is_ready():
            contenders.append(contender)
        else:
            missing[name] = "does not give the verdicts that it should"
    return contenders, missing


class Machine:
    """Whether the machine is about as fast as it can be, by the turns of one contender at one case."""
    def __init__(self, contender, case):
        self.contender, self.case, self.fastest, self.taken_again = contender, case, float("inf"), 0
        contender.warm_up(case)

    def is_quiet(self):
        taken = self.contender.turn(self.case)
        self.fastest = min(self.fastest, taken)
        return taken <= QUIET * self.fastest


def compete(contenders, case, computer):
    """{name: {ns, ratio, lowest, highest}}, ratios to our own."""
    for contender in contenders:
        contender.warm_up(case)
    rounds = []
    taken_again = 0
    quiet_before = computer.is_quiet()
    while len(rounds) < ROUNDS:
        first = (len(rounds) + taken_again) % len(contenders)
        one = {each.name: each.turn(case) for each in contenders[first:] + contenders[:first]}
        quiet_after = computer.is_quiet()
        if quiet_before and quiet_after or taken_again == MOST_TAKEN_AGAIN:
            rounds.append(one)
        else:
            taken_again += 1
        quiet_before = quiet_after
    computer.taken_again += taken_again
    results = {}
    for each in contenders:
        ratios = [one[each.name] / one[OURS] for one in rounds]
        results[each.name] = {"ns": statistics.median(one[each.name] for one in rounds),
                              "ratio": statistics.median(ratios), "lowest": min(ratios), "highest": max(ratios)}
    return results


def table(cases, results, names, first_column, spread=True):
    lines = ["| " + " | ".join([first_column, *cases.values()]) + " |", "|---" + "|--:" * len(cases) + "|"]
    for name in names:
        cells = []
        for case in cases:
            result = results[case][name]
            if name == OURS:
                cells.append(f"1 ({result['ns'] / 1000:.2f} µs)")
            else:
                cells.append(f"{result['ratio']:.2f}")
                if spread:
                    cells[-1] += f" ({result['lowest']:.2f}–{result['highest']:.2f})"
        lines.append("| " + " | ".join([name, *cells]) + " |")
    return "\n".join(lines)


def put_into(readme, words):
    """Between the two comments that wait for it."""
    text = readme.read_text(encoding="utf-8")
    start = "<!-- peers: written by benchmarks/peers/run.sh -->\n"
    before, rest = text.split(start)
    after = rest[rest.index("<!-- end of peers -->"):]
    readme.write_text(f"{before}{start}\n{words}\n\n{after}", encoding="utf-8")


def main():
    peers, fixtures, results_folder = sys.argv[1:]
    folder = pathlib.Path(results_folder)
    lines = pathlib.Path(peers).read_text(encoding="utf-8").splitlines()
    contenders, missing = start([line + ("" if "\t!" in line else " " + shlex.quote(fixtures)) for line in lines])
    for name, reason in missing.items():
        print(f"{name}: {reason}", file=sys.stderr)
    computer = Machine(next(each for each in contenders if each.name == FLOOR), "512")
    results = {case: compete(contenders, case, computer) for case in SIZES}
    rivals = [each for each in contenders if each.name == OURS or each.name.startswith(FASTEST_PEER)]
    results.update({case: compete(rivals, case, computer) for case in REFUSALS})
    for each in contenders:
        each.end()

    names = [each.name for each in contenders]
    text = ["# Beside other libraries\n",
            f"{machine.description()}. Medians of {ROUNDS} rounds, lowest and highest in parentheses; "
            f"{computer.taken_again} more were taken again, since somebody else was at work on the machine.\n",
            table(SIZES, results, names, "Verified: time as a multiple of ours, by body size")]
    if len(rivals) > 1:
        text += ["", table(REFUSALS, results, [each.name for each in rivals],
                           "Refused: time as a multiple of ours")]
    text += [f"\nNot measured: {name}: {reason}." for name, reason in missing.items()]
    text += ["\nThe npm packages do not look at Content-Digest, so that step was added; http-message-sig verifies with "
             "node:crypto. A Signature-Input of 8 KB is refused here by its length. The Rust library writes the "
             "signature parameters in an order of its own and verified a re-signed request; it does not look at "
             "`created`. Each peer was first seen to accept the good requests and to refuse seven bad ones."]
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "peers.json").write_text(json.dumps({"machine": machine.description(), "results": results,
                                                   "missing": missing}, indent=1, ensure_ascii=False) + "\n")
    (folder / "peers.md").write_text("\n".join(text) + "\n", encoding="utf-8")
    (folder / "peers.svg").write_text(chart.svg(SIZES, results, [name for name in names if name != OURS]),
                                      encoding="utf-8")
    if folder.resolve() == ROOT / "benchmarks" / "results":
        short = [table(SIZES, results, names, "Time as a multiple of ours, by body size", spread=False)]
        if len(rivals) > 1:
            short += ["", table(REFUSALS, results, [each.name for each in rivals], "Refused", spread=False)]
        short += ["", f"{machine.description()}."]
        short += [f"Not measured: {name}." for name in missing]
        put_into(ROOT / "benchmarks" / "README.md", "\n".join(short))
    print((folder / "peers.md").read_text(encoding="utf-8"))

    ahead = [f"{name}: {what}" for case, what in {**SIZES, **REFUSALS}.items() for name in results[case]
             if name not in (FLOOR,) and not name.startswith(OURS)
             and results[case][name]["ratio"] < 1 and not beaten_with_openssl(results[case], name)]
    if ahead:
        print("ahead of this library:", *ahead, sep="\n  ")
    return 1 if ahead or missing else 0


def beaten_with_openssl(result, name):
    with_openssl = next((each for each in result if each.startswith(f"{OURS},")), None)
    return with_openssl is not None and result[with_openssl]["ratio"] < result[name]["ratio"]


if __name__ == "__main__":
    sys.exit(main())
