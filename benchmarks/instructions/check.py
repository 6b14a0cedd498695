#!/usr/bin/env python3
"""Counts instructions per call with callgrind and compares them with recorded.json.

    check.py [--record] PROGRAM

PROGRAM is benchmark_instructions. The figures are kept per compiler and libsodium package. More than 3 % off, in either
direction, fails; what is not recorded yet is recorded and does not fail. --record takes all figures anew.
"""
import argparse
import json
import os
import pathlib
import platform
import subprocess
import sys
import tempfile

RECORDED = pathlib.Path(__file__).with_name("recorded.json")
TOLERANCE = 0.03
SMALL_FLOOR = "floor verify(), 512 B"

# libc and simdjson choose code by what the processor can do; with the least of it the figures hold on every x86-64.
# libsodium's curve and hashes do not choose.
ONE_PROCESSOR_FOR_ALL = {
    "GLIBC_TUNABLES": "glibc.cpu.hwcaps=-AVX2,-AVX512F,-AVX512VL,-AVX512BW,-BMI2,-ERMS,-FSRM,-AVX_Fast_Unaligned_Load",
    "SIMDJSON_FORCE_IMPLEMENTATION": "westmere",
}


def facts_of(program):
    lines = subprocess.run([program, "--facts"], check=True, capture_output=True, text=True).stdout.splitlines()
    return dict(line.split("=", 1) for line in lines)


def sodium_package(facts):
    query = ["dpkg-query", "--show", "--showformat=${Version}", "libsodium23"]
    try:
        return subprocess.run(query, check=True, capture_output=True, text=True).stdout
    except (OSError, subprocess.CalledProcessError):
        return facts["libsodium"]


def count(program, calls):
    """Instructions per call, by "floor NAME" and "subject NAME"."""
    figures = {}
    with tempfile.TemporaryDirectory() as scratch:
        subprocess.run(
            ["valgrind", "-q", "--tool=callgrind", "--instr-atstart=no", f"--callgrind-out-file={scratch}/out",
             program],
            check=True, env={**os.environ, **ONE_PROCESSOR_FOR_ALL})
        for dump in pathlib.Path(scratch).glob("out.*"):
            name = total = None
            with dump.open() as lines:
                for line in lines:
                    if line.startswith("desc: Trigger: Client Request: "):
                        name = line.split(": ", 3)[3].strip()
                    elif line.startswith("summary: "):
                        total = int(line.split()[1])
                        break
            if name is not None and total is not None:
                figures[name] = round(total / calls)
    if SMALL_FLOOR not in figures:
        sys.exit("callgrind has counted nothing")
    return dict(sorted(figures.items()))


def print_table(figures, known):
    print("| | instructions | share of its floor | recorded |\n|---|--:|--:|--:|")
    for key, figure in figures.items():
        side, name = key.split(" ", 1)
        if side == "floor":
            continue
        floor = figures.get(f"floor {name}", figures[SMALL_FLOOR])
        print(f"| {name} | {figure:,} | {figure / floor:.4f} | {known.get(key, 0):,} |")


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--record", action="store_true")
    parser.add_argument("program")
    options = parser.parse_args()

    facts = facts_of(options.program)
    pair = f"{platform.machine()}, {facts['compiler']}, libsodium {sodium_package(facts)}"
    recorded = json.loads(RECORDED.read_text()) if RECORDED.exists() else {}
    known = {} if options.record else recorded.get(pair, {})
    figures = count(options.program, int(facts["calls"]))
    print(f"{pair}\n")
    print_table(figures, known)

    off = [f"{name}: {figure:,} instead of {known[name]:,}" for name, figure in figures.items()
           if name in known and abs(figure - known[name]) > TOLERANCE * known[name]]
    off += [f"{name}: no longer counted" for name in known if name not in figures]
    new = [name for name in figures if name not in known]
    if new:
        recorded[pair] = {**figures, **{name: known[name] for name in known}}
        RECORDED.write_text(json.dumps(recorded, indent=1, sort_keys=True) + "\n")
        print(f"\nrecorded {len(new)} figures of {pair} in {RECORDED.name}")
    if off:
        print("\nmore than 3 % off:", *off, sep="\n  ")
        print("Where that is meant, run benchmarks/instructions/run.sh --record.")
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
