"""The chart of peers as SVG: a panel for each body size, a bar for each contender, on a logarithmic scale around 1.

No background is painted, and text and lines are of a grey that stands out from white and from black alike.
"""
import html
import math

TEXT = "#7a7f87"
OURS = "#2f81f7"
FASTER = "#3fa45b"
SLOWER = "#d1752f"
LEAST, MOST = 0.5, 32
LABELS = 250
PANEL = 330
ROW = 19
HEADING = 30
SCALE = 22


def position(ratio):
    ratio = min(max(ratio, LEAST), MOST)
    return (PANEL - 50) * math.log(ratio / LEAST) / math.log(MOST / LEAST)


def text(x, y, words, anchor="start", weight="normal"):
    return (f'<text x="{x:.0f}" y="{y:.0f}" text-anchor="{anchor}" font-weight="{weight}">'
            f"{html.escape(words)}</text>")


def panel(x, y, title, result, names):
    bottom = y + HEADING + ROW * len(names)
    parts = [text(x + position(1), y + 18, title, "middle", "bold")]
    for tick in (0.5, 1, 2, 4, 8, 16):
        at = x + position(tick)
        width = 1.5 if tick == 1 else 0.5
        parts.append(f'<line x1="{at:.1f}" x2="{at:.1f}" y1="{y + HEADING - 4}" y2="{bottom}" stroke="{TEXT}" '
                     f'stroke-width="{width}"/>')
        parts.append(text(at, bottom + 15, f"{tick:g}×", "middle"))
    for row, name in enumerate(names):
        top = y + HEADING + ROW * row
        ratio = result[name]["ratio"]
        start, end = sorted((position(1), position(ratio)))
        colour = OURS if name.startswith("this library") else FASTER if ratio < 1 else SLOWER
        parts.append(f'<rect x="{x + start:.1f}" y="{top + 3}" width="{max(end - start, 1):.1f}" height="{ROW - 6}" '
                     f'fill="{colour}" rx="2"/>')
        parts.append(text(x + max(position(1), position(ratio)) + 5, top + 14, f"{ratio:.2f}"))
    return parts


def svg(sizes, results, names):
    columns = 2
    height = HEADING + ROW * len(names) + SCALE + 8
    rows = math.ceil(len(sizes) / columns)
    width = LABELS + columns * PANEL
    parts = []
    for number, (case, title) in enumerate(sizes.items()):
        row, column = divmod(number, columns)
        y = 26 + row * height
        parts += panel(LABELS + column * PANEL, y, f"body of {title}", results[case], names)
        if column == 0:
            parts += [text(LABELS - 8, y + HEADING + ROW * index + 14, name, "end") for index, name in enumerate(names)]
    title = "Time to verify one request, as a multiple of this library's (logarithmic; less is faster)"
    total = 26 + rows * height
    return "\n".join([
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {total}" width="{width}" height="{total}" '
        f'font-family="system-ui, sans-serif" font-size="12.5" fill="{TEXT}" role="img">',
        f"<title>{title}</title>", text(width / 2, 16, title, "middle", "bold"), *parts, "</svg>", ""])
