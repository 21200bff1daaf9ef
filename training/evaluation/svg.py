"""Small parts that SVG charts are made of: elements, scales, markers and lines that are told apart without colour, legends."""

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final, Literal

from markupsafe import Markup, escape

WIDTH: Final = 480
LINE: Final = 20
"""Width of every chart and height of a line of its legend, in units of the view box."""

_STEPS: Final = (0.01, 0.02, 0.05, 0.1, 0.2, 0.25, 0.5)
_MOST_STEPS: Final = 5
_LONGEST: Final = 34


@dataclass(frozen=True, slots=True)
class Style:
    """How a series is drawn."""

    colour: str
    dash: str
    marker: Literal["circle", "square", "triangle", "diamond", "cross"]
    filled: bool


STYLES: Final = (
    Style("s0", "", "circle", filled=True),
    Style("s1", "7 4", "square", filled=False),
    Style("s2", "2 3", "triangle", filled=True),
    Style("s3", "9 3 2 3", "diamond", filled=False),
    Style("s4", "4 2", "cross", filled=False),
)


@dataclass(frozen=True, slots=True)
class Scale:
    """Maps the shares ``low`` to ``high`` onto the places ``start`` to ``stop``; what is outside goes to the edge."""

    low: float
    high: float
    start: float
    stop: float
    step: float

    def __call__(self, value: float) -> float:
        """The place of a value."""
        inside = min(max(value, self.low), self.high)
        return self.start + (inside - self.low) / (self.high - self.low) * (self.stop - self.start)

    def ticks(self) -> list[float]:
        """Round values from ``low`` to ``high``."""
        return [round(self.low + i * self.step, 4) for i in range(round((self.high - self.low) / self.step) + 1)]


def scale_over(values: Iterable[float], start: float, stop: float, *, limits: tuple[float, float] = (0.0, 1.0)) -> Scale:
    """A scale with round ends that holds all values (within ``limits``, which should be round themselves).

    >>> scale_over([0.93, 0.97], 0, 100).ticks()
    [0.93, 0.94, 0.95, 0.96, 0.97]
    """
    inside = [min(max(value, limits[0]), limits[1]) for value in values] or list(limits)
    low, high = min(inside), max(inside)
    for step in _STEPS:
        first, last = math.floor(low / step + 1e-9), math.ceil(high / step - 1e-9)
        if last - first <= _MOST_STEPS:
            break
    if first == last:
        first, last = (first - 1, last) if last * step >= limits[1] else (first, last + 1)
    return Scale(round(first * step, 4), round(last * step, 4), start, stop, step)


def element(tag: str, *children: str, **attributes: object) -> Markup:
    """An element; every text and attribute that is not Markup is escaped.

    >>> element("text", "<b>", text_anchor="end")
    Markup('<text text-anchor="end">&lt;b&gt;</text>')
    """
    pairs = Markup("").join(
        Markup(' {}="{}"').format(key.rstrip("_").replace("_", "-"), _text(v)) for key, v in attributes.items()
    )
    return Markup("<{0}{1}>{2}</{0}>").format(tag, pairs, Markup("").join(children))


def _text(value: object) -> object:
    return f"{value:.1f}".rstrip("0").rstrip(".") if isinstance(value, float) else value


def chart(height: float, title: str, desc: str, *parts: Markup) -> Markup:
    """A whole chart as wide as its place, with a title and a description for those who hear it."""
    return element(
        "svg", element("title", title), element("desc", desc), *parts,
        xmlns="http://www.w3.org/2000/svg", viewBox=f"0 0 {WIDTH} {math.ceil(height)}", width="100%", role="img", class_="plot",
        aria_label=f"{title}。{desc}", font_size=13, fill="currentColor",
    )  # fmt: skip


def label(content: str, x: float, y: float, *, anchor: str = "start", class_: str = "") -> Markup:
    """A line of text; what is too long keeps its end, by which names of runs differ, and shows the whole as its tip."""
    if len(content) <= _LONGEST:
        return element("text", content, x=x, y=y, text_anchor=anchor, class_=class_)
    short = f"{content[:8]}…{content[9 - _LONGEST :]}"
    return element("text", element("title", content), short, x=x, y=y, text_anchor=anchor, class_=class_)


def line(x1: float, y1: float, x2: float, y2: float, *, class_: str = "", dash: str = "", width: float = 1.0) -> Markup:
    """A straight line."""
    extra = {"stroke_dasharray": dash} if dash else {}
    return element(
        "line", x1=x1, y1=y1, x2=x2, y2=y2, stroke="currentColor", stroke_width=width, class_=class_, **extra
    )  # fmt: skip


def polyline(places: Sequence[tuple[float, float]], style: Style) -> Markup:
    """The line of a series; nothing for no places."""
    if not places:
        return Markup("")
    points = " ".join(f"{x:.1f},{y:.1f}" for x, y in places)
    extra = {"stroke_dasharray": style.dash} if style.dash else {}
    return element("polyline", points=points, fill="none", stroke="currentColor", stroke_width=2, class_=style.colour, **extra)


def marker(style: Style, x: float, y: float, tip: str = "", *, filled: bool | None = None, size: float = 4.5) -> Markup:
    """A mark at a place; ``tip`` shows on hovering."""
    s, up, side = size, 1.2 * size, 1.3 * size
    shapes = {
        "circle": f"M{x - s:.1f} {y:.1f}a{s} {s} 0 1 0 {2 * s} 0a{s} {s} 0 1 0 {-2 * s} 0Z",
        "square": f"M{x - s:.1f} {y - s:.1f}h{2 * s}v{2 * s}h{-2 * s}Z",
        "triangle": f"M{x:.1f} {y - up:.1f}l{up:.1f} {2.1 * s:.1f}h{-2 * up:.1f}Z",
        "diamond": f"M{x:.1f} {y - side:.1f}L{x + side:.1f} {y:.1f} {x:.1f} {y + side:.1f} {x - side:.1f} {y:.1f}Z",
        "cross": f"M{x - s:.1f} {y - s:.1f}l{2 * s} {2 * s}m0 {-2 * s}l{-2 * s} {2 * s}",
    }
    solid = style.filled if filled is None else filled
    class_ = f"mark {style.colour} {'solid' if solid else 'hollow'}"
    tips = (element("title", tip),) if tip else ()
    fill = "currentColor" if solid else "#fff"
    return element("path", *tips, d=shapes[style.marker], stroke="currentColor", stroke_width=1.8, fill=fill, class_=class_)


def legend(entries: Sequence[tuple[Style, str]], x: float, y: float) -> Markup:
    """One line per series: its line, its mark and its name."""
    rows = [
        Markup("").join((
            element("line", x1=x, y1=y + LINE * i, x2=x + 34, y2=y + LINE * i, stroke="currentColor", stroke_width=2,
                    stroke_dasharray=style.dash or "none", class_=style.colour),
            marker(style, x + 17, y + LINE * i),
            label(name, x + 44, y + LINE * i + 4.5),
        ))
        for i, (style, name) in enumerate(entries)
    ]  # fmt: skip
    return Markup("").join(rows)


def join(*parts: str) -> Markup:
    """Parts one after the other."""
    return Markup("").join(escape(part) for part in parts)
