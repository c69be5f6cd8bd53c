# Copyright (c) 2026 The windowkeeper.ssm authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The chart, as SVG text: seconds of a whole run by the number of tasks, and the list beside the threaded script.

Colours are those of Okabe and Ito, which the colour-blind can tell apart; shapes and names at the lines' ends tell the
same again. The picture brings its own background, one for light and one for dark.
"""

from __future__ import annotations

import math
import typing as t
from xml.sax.saxutils import escape

from . import figures
from .figures import Results
from .subjects import AWS, LIST, LOOP, THREADS

WIDTH, HEIGHT = 960, 470
SIZES = (10, 100, 300, 1000, 5000)

STYLE = """\
  text { font: 13px system-ui, -apple-system, "Segoe UI", "DejaVu Sans", sans-serif; fill: #1f2328; }
  .title { font-size: 17px; font-weight: 600; }
  .panel { font-size: 14px; font-weight: 600; }
  .quiet { fill: #59636e; }
  svg { --ground: #ffffff; } .ground { fill: var(--ground); }
  .grid { stroke: #d1d9e0; stroke-width: 1; }
  .axis { stroke: #818b98; stroke-width: 1; }
  .line { fill: none; stroke-width: 2.5; stroke-linejoin: round; }
  .bound { stroke: #1f2328; stroke-width: 2.5; }
  .list { --c: #0072b2; } .threads { --c: #6e7781; } .loop { --c: #d55e00; }
  .aws { --c: #b05a8d; } .zero { --c: #0072b2; } .slow { --c: #e69f00; }
  .line, .mark { stroke: var(--c); } .mark, .bar { fill: var(--c); }
  .name { fill: var(--c); font-weight: 600; paint-order: stroke; stroke: var(--ground); stroke-width: 5px; }
  @media (prefers-color-scheme: dark) {
    svg { --ground: #0d1117; } text { fill: #f0f6fc; } .quiet { fill: #9198a1; } .grid { stroke: #2f353d; }
    .axis { stroke: #656c76; } .bound { stroke: #f0f6fc; }
    .list { --c: #56b4e9; } .threads { --c: #b1bac4; } .loop { --c: #ff8c42; }
    .aws { --c: #e39fc4; } .zero { --c: #56b4e9; } .slow { --c: #e69f00; }
  }
"""
WAYS = (
    (LOOP, "loop", "loop over the module", "M-5,-5h10v10h-10z"),
    (AWS, "aws", "aws in a shell loop", "M0,-6L6,5H-6z"),
    (LIST, "list", "list module", "M-5,0a5,5 0 1,0 10,0a5,5 0 1,0 -10,0"),
    (THREADS, "threads", "bare boto3 script, 10 threads", "M0,-6.5L6.5,0L0,6.5L-6.5,0z"),
)


def svg(results: Results) -> str:
    """The chart of the results."""
    parts = [
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 %d %d" role="img">' % (WIDTH, HEIGHT),
        "<title>How long many maintenance window tasks take</title>",
        "<desc>%s</desc>" % escape(_about(results)),
        "<style>\n%s</style>" % STYLE,
        '<rect class="ground" width="%d" height="%d" rx="8"/>' % (WIDTH, HEIGHT),
        _text(28, 34, "How long many tasks take: one list, beside what you would run instead", "title"),
        *_lines(results),
        *_bars(results),
        "</svg>",
    ]
    return "\n".join(parts) + "\n"


def _about(results: Results) -> str:
    """The figures of the left panel in words, for those who cannot see it."""
    said = []
    for way, _look, name, _shape in WAYS:
        points = ["%d tasks %.1f s" % (size, taken) for size, taken in _points(results, way)]
        if points:
            said.append("%s: %s." % (name, ", ".join(points)))
    return "Seconds of a whole run with unchanged tasks. " + " ".join(said)


def _points(results: Results, way: str) -> t.List[t.Tuple[int, float]]:
    found = [(size, figures.case(results, size, False, 0).get(way)) for size in SIZES]
    return [(size, figures.seconds(samples)) for size, samples in found if samples]


def _text(x: float, y: float, said: str, look: str = "", anchor: str = "start") -> str:
    shown = ' class="%s"' % look if look else ""
    return '<text x="%.1f" y="%.1f"%s text-anchor="%s">%s</text>' % (x, y, shown, anchor, escape(said))


def _line(x1: float, y1: float, x2: float, y2: float, look: str) -> str:
    return '<line class="%s" x1="%.1f" y1="%.1f" x2="%.1f" y2="%.1f"/>' % (look, x1, y1, x2, y2)


def _lines(results: Results) -> t.Iterator[str]:
    """The left panel: both axes logarithmic."""
    left, right, top, bottom = 76, 530, 92, 408
    ends = 0.2, 300.0

    def x(size: float) -> float:
        return left + 14 + (right - left - 28) * (math.log10(size) - 1) / math.log10(5000 / 10)

    def y(taken: float) -> float:
        return bottom - (bottom - top) * math.log10(taken / ends[0]) / math.log10(ends[1] / ends[0])

    yield _text(left, top - 20, "Unchanged tasks, no latency: seconds of a whole run", "panel")
    for taken, said in ((0.3, "0.3"), (1, "1"), (3, "3"), (10, "10"), (30, "30"), (60, "60"), (180, "180")):
        yield _line(left, y(taken), right, y(taken), "grid")
        yield _text(left - 10, y(taken) + 4.5, said, "quiet", "end")
    yield _line(left, bottom, right, bottom, "axis")
    for size in SIZES:
        yield _line(x(size), bottom, x(size), bottom + 5, "axis")
        yield _text(x(size), bottom + 22, f"{size:,}", "quiet", "middle")
    yield _text((left + right) / 2, bottom + 45, "number of tasks", "quiet", "middle")
    turned = '<text class="quiet" text-anchor="middle" transform="translate(26,%d) rotate(-90)">seconds</text>'
    yield turned % ((top + bottom) / 2)
    for way, look, name, shape in WAYS:
        points = [(x(size), y(taken)) for size, taken in _points(results, way)]
        if not points:
            continue
        yield '<g class="%s">' % look
        yield '<polyline class="line" points="%s"/>' % " ".join("%.1f,%.1f" % point for point in points)
        for place in points:
            yield '<path class="mark" transform="translate(%.1f,%.1f)" d="%s"/>' % (*place, shape)
        yield _named(points, way, name)
        yield "</g>"


def _named(points: t.Sequence[t.Tuple[float, float]], way: str, name: str) -> str:
    """The name of a line, where no other line is."""
    end = points[-1]
    if way == LIST:
        place = points[len(points) // 2]
        return _text(place[0] + 8, place[1] - 12, name, "name", "end")
    if way == THREADS:
        place = points[min(1, len(points) - 1)]
        return _text(place[0] + 14, place[1] + 13, name, "name")
    return _text(end[0] + 14, end[1] + 5, name, "name")


def _bars(results: Results) -> t.Iterator[str]:
    """The right panel: how many times as long as the threaded script, with the figures to reach."""
    left, right, top, bottom = 650, 930, 92, 318
    most = 4.0

    def x(times: float) -> float:
        return left + (right - left) * min(times, most) / most

    yield _text(left - 76, top - 20, "List module: times as long as the script", "panel")
    for mark in range(int(most) + 1):
        yield _line(x(mark), top, x(mark), bottom, "axis" if mark in (0, 1) else "grid")
        yield _text(x(mark), bottom + 22, "%d" % mark, "quiet", "middle")
    yield _text((left + right) / 2, bottom + 45, "ratio of seconds (1: as fast)", "quiet", "middle")
    height, place = 22, float(top + 8)
    for size in (100, 1000, 5000):
        yield _text(left - 10, place + height + 5, f"{size:,} tasks", "quiet", "end")
        for latency, look in ((0, "zero"), (30, "slow")):
            times = figures.case_ratio(results, size, False, latency)
            if times is not None:
                length = '<rect class="bar %s" x="%.1f" y="%.1f" width="%.1f" height="%d" rx="2"/>'
                yield length % (look, left, place, x(times) - left, height)
                goal = figures.LIST_GOALS.get((size, latency))
                if goal:
                    yield _line(x(goal), place - 2, x(goal), place + height + 2, "bound")
                yield _text(x(max(times, goal or 0)) + 8, place + height / 2 + 4.5, "%.2f" % times)
            place += height + 4
        place += 22
    yield from _legend(left, bottom + 64)


def _legend(left: float, top: float) -> t.Iterator[str]:
    for number, (look, said) in enumerate((("zero", "no latency"), ("slow", "30 ms of latency for each call"))):
        place = top + 22 * number
        yield '<rect class="bar %s" x="%.1f" y="%.1f" width="14" height="14" rx="2"/>' % (look, left, place)
        yield _text(left + 22, place + 12, said)
    yield _line(left + 7, top + 43, left + 7, top + 59, "bound")
    yield _text(left + 22, top + 56, "at most: the figure to reach")
