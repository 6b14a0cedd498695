"""Unites what several test programs covered of include/, and fails where too little is.

    report.py ROOT EXPLAINED PAGE EXPORT...

EXPORT: for each program NAME.lcov and NAME.json, as `llvm-cov export` writes them. They are united line by line and
branch by branch, since one report of llvm-cov over several programs counts a template once for each of them.
EXPLAINED lists the branches that no test takes, with reasons; PAGE is the HTML to write.
"""

import collections
import html
import json
import pathlib
import sys

LEAST_LINES = 98.0

# The outcomes of a condition.
TRUE, FALSE = "true", "false"


def read_lines(path, inside, lines):
    """Adds the counts of an lcov file: {file: {line: count}}."""
    file = None
    for row in path.read_text().splitlines():
        if row.startswith("SF:"):
            file = inside(row[3:])
        elif row.startswith("DA:") and file:
            number, count = row[3:].split(",")[:2]
            lines[file][int(number)] += int(count)


def read_branches(path, inside, branches):
    """Adds the counts of a JSON file: {file: {place of the condition: [true, false]}}."""
    for entry in json.loads(path.read_text())["data"][0]["files"]:
        file = inside(entry["filename"])
        if not file:
            continue
        for branch in entry["branches"]:
            counts = branches[file].setdefault(tuple(branch[:4]), [0, 0])
            counts[0] += branch[4]
            counts[1] += branch[5]


def text_at(source, place):
    """The condition at (line, column, line, column), on one line."""
    first, begin, last, end = place
    if first == last:
        return source[first - 1][begin - 1 : end - 1]
    parts = [source[first - 1][begin - 1 :], *source[first : last - 1], source[last - 1][: end - 1]]
    return " ".join(part.strip() for part in parts)


def read_explained(path):
    """{(file, condition, outcome): reason}. A reason stands before those that it explains, as "# reason"."""
    explained = {}
    reason = ""
    after_reason = False
    for row in path.read_text().splitlines():
        if row.startswith("#"):
            reason = row[1:].strip() if not after_reason else reason + " " + row[1:].strip()
            after_reason = True
        elif row.strip():
            file, outcome, condition = row.split(maxsplit=2)
            explained[(file, condition, outcome)] = reason
            after_reason = False
    return explained


def never_taken(file, source, branches):
    """(condition, outcome, line) of each branch that no test takes."""
    for place, counts in sorted(branches[file].items()):
        for outcome, count in zip((TRUE, FALSE), counts):
            if count == 0:
                yield text_at(source, place), outcome, place[0]


def percent(part, whole):
    return 100.0 * part / whole if whole else 100.0


def page_of(summary, sources, lines, missing):
    """One HTML page: a table of the files, then the sources of those with a line or a branch that is not covered."""
    out = [
        "<!DOCTYPE html><meta charset=utf-8><title>coverage of include/</title><style>"
        "body{font-family:sans-serif}table{border-spacing:1em 0}td{text-align:right}td:first-child{text-align:left}"
        "pre{margin:0}.no{background:#fbb}.half{background:#fe9}.n{color:#888}</style><h1>Coverage of include/</h1>"
        "<table><tr><th>file<th>lines<th>of<th>%<th>branches<th>of<th>%"
    ]
    for file, (hit, all_lines, taken, all_branches) in summary.items():
        out.append(
            f"<tr><td><a href='#{file}'>{file}</a><td>{hit}<td>{all_lines}<td>{percent(hit, all_lines):.1f}"
            f"<td>{taken}<td>{all_branches}<td>{percent(taken, all_branches):.1f}"
        )
    out.append("</table>")
    for file, (hit, all_lines, taken, all_branches) in summary.items():
        if hit == all_lines and taken == all_branches:
            continue
        out.append(f"<h2 id='{file}'>{file}</h2><pre>")
        notes = collections.defaultdict(list)
        for condition, outcome, line in missing.get(file, ()):
            notes[line].append(f"never {outcome}: {condition}")
        for number, row in enumerate(sources[file], 1):
            count = lines[file].get(number)
            kind = "no" if count == 0 else "half" if number in notes else ""
            title = html.escape("\n".join(notes[number])) if number in notes else ""
            out.append(
                f"<span class='{kind}' title='{title}'><span class=n>{number:5} {'' if count is None else count:>9}"
                f"</span> {html.escape(row)}</span>"
            )
        out.append("</pre>")
    return "\n".join(out)


def main():
    root, explained_path, page_path = (pathlib.Path(argument) for argument in sys.argv[1:4])
    include = (root / "include" / "ubiops").resolve()

    def inside(name):
        path = pathlib.Path(name).resolve()
        return str(path.relative_to(include)) if path.is_relative_to(include) else None

    lines = collections.defaultdict(collections.Counter)
    branches = collections.defaultdict(dict)
    for export in sys.argv[4:]:
        read_lines(pathlib.Path(export + ".lcov"), inside, lines)
        read_branches(pathlib.Path(export + ".json"), inside, branches)
    explained = read_explained(explained_path)

    sources, summary, missing, problems = {}, {}, {}, []
    used = set()
    for file in sorted(lines):
        sources[file] = (include / file).read_text().splitlines()
        missing[file] = list(never_taken(file, sources[file], branches))
        all_branches = 2 * len(branches[file])
        summary[file] = (
            sum(1 for count in lines[file].values() if count),
            len(lines[file]),
            all_branches - len(missing[file]),
            all_branches,
        )
        for condition, outcome, line in missing[file]:
            key = (file, condition, outcome)
            used.add(key)
            if key not in explained:
                problems.append(f"{file}:{line}: never {outcome}: {condition}")
    gone = sorted(set(explained) - used)  # no fault: some tests begin with other random numbers each time

    page_path.parent.mkdir(parents=True, exist_ok=True)
    page_path.write_text(page_of(summary, sources, lines, missing))
    total = [sum(column) for column in zip(*summary.values())]
    for file, (hit, all_lines, taken, all_branches) in summary.items():
        if hit != all_lines or taken != all_branches:
            print(f"{percent(hit, all_lines):6.1f} % of lines {percent(taken, all_branches):6.1f} % of branches  {file}")
    share = percent(total[0], total[1])
    print(f"lines:    {total[0]} of {total[1]}, {share:.2f} %")
    print(f"branches: {total[2]} of {total[3]}, {percent(total[2], total[3]):.2f} %; {len(used & set(explained))} explained")
    print(f"page:     {page_path}")
    for key in gone:
        print(f"{explained_path.name}: taken by a test, or gone: {' '.join(key)}")
    if share < LEAST_LINES:
        problems.append(f"less than {LEAST_LINES:.0f} % of lines are covered")
    if problems:
        sys.exit("\n".join(["what is not covered, and not explained:", *problems]))


if __name__ == "__main__":
    main()
