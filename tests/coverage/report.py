"""Unites what several test programs covered of include/, and fails where too little is.

    report.py ROOT EXPLAINED FOLDER EXPORT...

EXPORT: for each program NAME.lcov and NAME.json, as `llvm-cov export` writes them, and NAME.txt of `llvm-cov show`.
They are united line by line and branch by branch, since one report of llvm-cov over several programs counts a template
once for each of them. EXPLAINED lists the branches that no test takes, with reasons; FOLDER is where the pages are
written: index.html, and one for each header.
"""

from __future__ import annotations

import collections
import dataclasses
import html
import json
import pathlib
import re
import sys
from collections.abc import Callable, Iterator

LEAST_LINES = 98.0

# A condition: the line and column where it begins and ends.
Place = tuple[int, int, int, int]

# A branch that no test takes, as EXPLAINED names it: header, outcome, condition. Where one condition stands at several
# places of a header, so does its entry.
Branch = tuple[str, str, str]

# The name of a header below include/ubiops, or nothing for another file.
Inside = Callable[[str], "str | None"]


@dataclasses.dataclass
class Header:
    """What is known of one header."""

    lines: collections.Counter[int] = dataclasses.field(default_factory=collections.Counter)
    branches: dict[Place, tuple[int, int]] = dataclasses.field(default_factory=dict)
    source: list[str] = dataclasses.field(default_factory=list)
    missing: list[Missing] = dataclasses.field(default_factory=list)

    def lines_hit(self) -> int:
        return sum(1 for count in self.lines.values() if count)

    def lines_missed(self) -> list[int]:
        return sorted(number for number, count in self.lines.items() if count == 0)

    def branches_taken(self) -> int:
        return 2 * len(self.branches) - len(self.missing)

    def is_whole(self) -> bool:
        return self.lines_hit() == len(self.lines) and not self.missing


@dataclasses.dataclass
class Missing:
    """A branch that no test takes, and why."""

    branch: Branch
    line: int
    reason: str = ""


def read_lines(path: pathlib.Path, inside: Inside, headers: dict[str, Header]) -> None:
    """Adds the counts of an lcov file."""
    name = None
    for row in path.read_text().splitlines():
        if row.startswith("SF:"):
            name = inside(row[3:])
        elif row.startswith("DA:") and name:
            number, count = row[3:].split(",")[:2]
            headers[name].lines[int(number)] += int(count)


def read_folded(path: pathlib.Path, inside: Inside) -> collections.Counter[tuple[str, int, int]]:
    """How often each condition is one that the compiler decides, in one instance of its template or another.

    `llvm-cov export` gives it two counts of 0, like a condition that is never reached.
    """
    folded: collections.Counter[tuple[str, int, int]] = collections.Counter()
    name = None
    for row in path.read_text().splitlines():
        if row.startswith("/") and row.endswith(":"):
            name = inside(row[:-1])
        elif name and (found := re.search(r"Branch \((\d+):(\d+)\): \[Folded - Ignored\]", row)):
            folded[(name, int(found[1]), int(found[2]))] += 1
    return folded


def read_branches(
    path: pathlib.Path, folded: collections.Counter[tuple[str, int, int]], inside: Inside, headers: dict[str, Header]
) -> None:
    """Adds the counts of a JSON file, but for what the compiler decides."""
    for entry in json.loads(path.read_text())["data"][0]["files"]:
        name = inside(entry["filename"])
        if not name:
            continue
        left = folded.copy()
        for *place, taken, not_taken in (row[:6] for row in entry["branches"]):
            if taken == not_taken == 0 and left[(name, *place[:2])] > 0:
                left[(name, *place[:2])] -= 1
                continue
            before = headers[name].branches.get(tuple(place), (0, 0))
            headers[name].branches[tuple(place)] = (before[0] + taken, before[1] + not_taken)


def text_at(source: list[str], place: Place) -> str:
    """The condition at a place, on one line."""
    first, begin, last, end = place
    if first == last:
        return source[first - 1][begin - 1 : end - 1]
    parts = [source[first - 1][begin - 1 :], *source[first : last - 1], source[last - 1][: end - 1]]
    return " ".join(part.strip() for part in parts)


def is_written_by_compiler(source: list[str], place: Place) -> bool:
    """Whether it belongs to a comparison that is defaulted: clang puts its branches on the last letter of that word,
    and counts each as true."""
    first, begin, last, end = place
    return (first, begin + 1) == (last, end) and source[first - 1][: end - 1].endswith("= default")


# How the reason begins of a branch that is taken in one run, or with one release of a library, and not in another.
SOMETIMES = "Sometimes: "


def read_explained(path: pathlib.Path) -> dict[Branch, list[str]]:
    """The reasons for each branch. A reason stands above those that it explains, up to a blank line, as "# reason"."""
    explained: dict[Branch, list[str]] = collections.defaultdict(list)
    reason = ""
    for row in path.read_text().splitlines():
        if not row.strip():
            reason = ""
        elif row.startswith("#"):
            reason = f"{reason} {row[1:].strip()}".strip()
        else:
            name, outcome, condition = row.split(maxsplit=2)
            explained[(name, outcome, condition)].append(reason)
    return explained


def never_taken(name: str, header: Header) -> Iterator[Missing]:
    """Each branch of a header that no test takes."""
    for place, counts in sorted(header.branches.items()):
        for outcome, count in zip(("true", "false"), counts):
            if count == 0:
                yield Missing((name, outcome, text_at(header.source, place)), place[0])


def percent(part: int, whole: int) -> float:
    return 100.0 * part / whole if whole else 100.0


STYLE = """
body{font:15px/1.45 sans-serif;margin:1.5em auto;max-width:78em;padding:0 1em;color:#222}
h1{font-size:1.4em}h2{font-size:1.1em;margin-top:2em}a{color:#05a}
table{border-collapse:collapse}th{text-align:right;background:#fff;position:sticky;top:0}
th,td{padding:.15em .7em}td{text-align:right;font-variant-numeric:tabular-nums}
th:first-child,td:first-child{text-align:left}tr:nth-child(even) td{background:#f5f5f5}
dd{margin:.1em 0 .1em 1.5em}dt{margin-top:1em}code,pre{font:13px/1.4 monospace}
pre{overflow-x:auto}pre>span{display:block;min-width:max-content}pre>span:target{outline:2px solid #05a}
.less{color:#a00;font-weight:bold}.no{background:#fcc}.half{background:#fea}.n{color:#777;user-select:none}
pre>.note{background:#fea;color:#740;white-space:normal;min-width:0;padding-left:17ch}
"""


def page(title: str, body: list[str]) -> str:
    name = html.escape(title)
    head = f"<!DOCTYPE html>\n<html lang=en><meta charset=utf-8><title>{name}</title><style>{STYLE}</style>"
    return "\n".join([head, f"<h1>{name}</h1>", *body, "</html>\n"])


def file_of(name: str) -> str:
    """The page of a header."""
    return name.replace("/", "_") + ".html"


def cells(hit: int, whole: int) -> str:
    kind = "" if hit == whole else " class=less"
    return f"<td>{hit}<td>{whole}<td{kind}>{percent(hit, whole):.1f}"


def links(name: str, numbers: list[int]) -> str:
    """Links to these lines of a header, runs of them as one."""
    runs: list[list[int]] = []
    for number in numbers:
        if runs and runs[-1][-1] == number - 1:
            runs[-1].append(number)
        else:
            runs.append([number])
    return ", ".join(
        f"<a href='{file_of(name)}#L{run[0]}'>{run[0]}{f' to {run[-1]}' if len(run) > 1 else ''}</a>" for run in runs
    )


def index_page(headers: dict[str, Header], totals: list[str]) -> str:
    """The branches that no test takes, by their reasons, and a table of the headers."""
    body = [f"<p>{'<br>'.join(html.escape(row) for row in totals)}"]
    body.append("<p><a href='#lines'>Lines that no test runs</a>, <a href='#headers'>headers</a>")
    body.append("<h2>Branches that no test takes</h2><dl>")
    by_reason: dict[str, list[Missing]] = collections.defaultdict(list)
    for header in headers.values():
        for each in header.missing:
            by_reason[each.reason or "Not explained."].append(each)
    for reason, branches in sorted(by_reason.items(), key=lambda item: (item[0] != "Not explained.", item[0])):
        body.append(f"<dt>{html.escape(reason)}")
        for each in branches:
            name, outcome, condition = each.branch
            place = f"<a href='{file_of(name)}#L{each.line}'>{name}:{each.line}</a>"
            body.append(f"<dd>{place} never {outcome}: <code>{html.escape(condition)}</code>")
    body.append("</dl><h2 id=lines>Lines that no test runs</h2><dl>")
    for name, header in headers.items():
        if missed := header.lines_missed():
            body.append(f"<dd>{name}: {links(name, missed)}")
    body.append("</dl><h2 id=headers>Headers</h2><table><tr><th>header<th>lines<th>of<th>%<th>branches<th>of<th>%")
    for name, header in headers.items():
        body.append(f"<tr><td><a href='{file_of(name)}'>{name}</a>")
        body.append(cells(header.lines_hit(), len(header.lines)))
        body.append(cells(header.branches_taken(), 2 * len(header.branches)))
    body.append("</table>")
    return page("Coverage of include/ubiops", body)


def header_page(name: str, header: Header) -> str:
    """The source of a header: how often each line ran, and below it which of its branches no test takes."""
    notes = collections.defaultdict(list)
    for each in header.missing:
        _, outcome, condition = each.branch
        notes[each.line].append(f"never {outcome}: {condition}  ({each.reason or 'not explained'})")
    top = ["<p><a href='index.html#headers'>All headers</a>"]
    if missed := header.lines_missed():
        top.append(f"<p>Lines that no test runs: {links(name, missed)}")
    if notes:
        top.append(f"<p>Branches that no test takes, in lines {links(name, sorted(notes))}")
    body = ["<pre>"]
    for number, row in enumerate(header.source, 1):
        count = header.lines.get(number)
        kind = "no" if count == 0 else "half" if number in notes else ""
        shown = "" if count is None else str(count)
        body.append(
            f"<span id=L{number} class='{kind}'><span class=n>{number:4} {shown:>10}  </span>{html.escape(row)}</span>"
        )
        body.extend(f"<span class=note>{html.escape(note)}</span>" for note in notes[number])
    # Each line is a block of its own, so no line end may stand between them.
    return page(name, [*top, "".join([*body, "</pre>"])])


def main() -> None:
    root, explained_path, folder = (pathlib.Path(argument) for argument in sys.argv[1:4])
    include = (root / "include" / "ubiops").resolve()

    def inside(name: str) -> str | None:
        path = pathlib.Path(name).resolve()
        return str(path.relative_to(include)) if path.is_relative_to(include) else None

    found: dict[str, Header] = collections.defaultdict(Header)
    for export in sys.argv[4:]:
        read_lines(pathlib.Path(export + ".lcov"), inside, found)
        folded = read_folded(pathlib.Path(export + ".txt"), inside)
        read_branches(pathlib.Path(export + ".json"), folded, inside, found)
    headers = dict(sorted(found.items()))

    explained = read_explained(explained_path)
    problems = []
    for name, header in headers.items():
        header.source = (include / name).read_text().splitlines()
        for number, row in enumerate(header.source, 1):
            if not row.strip() or row.strip().startswith("//"):  # clang counts some of them, inside of a statement
                del header.lines[number]
        header.branches = {
            place: counts
            for place, counts in header.branches.items()
            if not is_written_by_compiler(header.source, place)
        }
        header.missing = list(never_taken(name, header))
        for each in header.missing:
            _, outcome, condition = each.branch
            place = f"{name}:{each.line}: never {outcome}: {condition}"
            reasons = explained.get(each.branch)
            if not reasons:
                problems.append(f"{place}: not in {explained_path.name}")
                continue
            each.reason = reasons.pop(0)
            if not each.reason:
                problems.append(f"{place}: without a reason in {explained_path.name}")
    for branch, reasons in explained.items():
        stale = sum(1 for reason in reasons if not reason.startswith(SOMETIMES))
        problems += [f"{explained_path.name}: taken by a test, or gone: {' '.join(branch)}"] * stale

    all_lines = sum(len(header.lines) for header in headers.values())
    lines = sum(header.lines_hit() for header in headers.values())
    all_branches = sum(2 * len(header.branches) for header in headers.values())
    branches = sum(header.branches_taken() for header in headers.values())
    if percent(lines, all_lines) < LEAST_LINES:
        problems.append(f"less than {LEAST_LINES:.0f} % of lines are covered")
    totals = [
        f"lines: {lines} of {all_lines}, {percent(lines, all_lines):.2f} %",
        f"branches: {branches} of {all_branches}, {percent(branches, all_branches):.2f} %; "
        f"{all_branches - branches} that no test takes",
    ]

    folder.mkdir(parents=True, exist_ok=True)
    for old in folder.glob("*.html"):
        old.unlink()
    (folder / "index.html").write_text(index_page(headers, totals))
    for name, header in headers.items():
        (folder / file_of(name)).write_text(header_page(name, header))

    for name, header in headers.items():
        if not header.is_whole():
            share = percent(header.lines_hit(), len(header.lines))
            taken = percent(header.branches_taken(), 2 * len(header.branches))
            print(f"{share:6.1f} % of lines {taken:6.1f} % of branches  {name}")
    print("\n".join([*totals, f"page: {folder / 'index.html'}"]))
    if problems:
        sys.exit("\n".join(["what is wrong:", *problems]))


if __name__ == "__main__":
    main()
