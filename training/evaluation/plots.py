"""The plots of the report as inline SVG: readable in black and white, the text set by the reader's own Chinese font."""

from collections.abc import Callable, Mapping, Sequence
from typing import Final

from markupsafe import Markup

from .confidence import CurvePoint, Reliability
from .resampling import Difference, Estimate
from .svg import LINE, STYLES, WIDTH, Scale, Style, chart, element, join, label, legend, line, marker, polyline, scale_over
from .wording import ALPHA, IN_SAMPLE, difference, interval, outcome, outcome_word, p_value, points, share

_LEFT: Final = 66.0
_RIGHT: Final = WIDTH - 24.0
_PLOT_HEIGHT: Final = 250.0
_BELOW: Final = 48.0
_NAMES: Final = 104.0
"""Left edge of the plot area with and without names of labels beside it, right edge; its height, and the room below it."""

_MARKS: Final = 9
"""So many marks on a long line tell it from the others without hiding it."""


def style_of(number: int) -> Style:
    """The style of the system with a number, 0 for the model."""
    return STYLES[number % len(STYLES)]


def reliability_plot(before: Reliability | None, after: Reliability, *, temperature: str) -> Markup:
    """Share of right spans against mean score, bin by bin; on the diagonal a score means what it says.

    ``temperature`` says that of ``after``; without ``before`` there is none.
    """
    # The marks of "before" are wide and hollow and lie below, so that both are seen where they coincide.
    name = "系统报的分数" if before is None else f"校准后（温度 {temperature}）"
    series = [(style_of(0), after, name, 3.5)]
    if before is not None:
        series.insert(0, (style_of(1), before, "校准前（温度 1.00）", 6.0))
    entries = [(style, name) for style, _, name, _ in series]
    top = 16.0 + LINE * (len(series) + 1)
    x = Scale(0.0, 1.0, _LEFT, _RIGHT, 0.2)
    y = Scale(0.0, 1.0, top + _PLOT_HEIGHT, top, 0.2)
    parts = [_frame(x, y, "系统报的置信度（每档平均）", "实际正确的比例"), _diagonal(x, y, len(series))]
    for style, found, name, size in series:
        filled = [item for item in found.bins if item.confidence is not None and item.accuracy is not None]
        places = [(x(item.confidence or 0.0), y(item.accuracy or 0.0)) for item in filled]
        parts.append(polyline(places, style))
        for item, (at_x, at_y) in zip(filled, places, strict=True):
            tip = f"{name}：平均置信度 {share(item.confidence)}，实际正确 {share(item.accuracy)}，{item.found} 段"
            parts.append(marker(style, at_x, at_y, tip, size=size))
    desc = "横轴是系统报的置信度，纵轴是实际正确的比例；越贴近对角线，置信度越可信。数字见图下的表。"
    return chart(top + _PLOT_HEIGHT + _BELOW, "置信度可信不可信", desc, legend(entries, 8, 14), *parts)


def threshold_plot(curve: Sequence[CurvePoint]) -> Markup:
    """Precision and recall of the spans that are kept, against the threshold."""
    rows: list[tuple[Style, str, list[tuple[float, float]]]] = [
        (style_of(0), "精确率（留下的有多少是对的）", [(p.threshold, p.precision) for p in curve if p.precision is not None]),
        (style_of(1), "召回率（该找的留下了多少）", [(p.threshold, p.recall) for p in curve]),
    ]
    top = 20.0 + LINE * len(rows)
    x = Scale(0.0, 1.0, _LEFT, _RIGHT, 0.2)
    y = scale_over([value for *_, pairs in rows for _, value in pairs], top + _PLOT_HEIGHT, top)
    parts = [_frame(x, y, "置信度门槛（低于它的不要）", "比例")]
    for style, name, pairs in rows:
        places = [(x(threshold), y(value)) for threshold, value in pairs]
        parts.append(polyline(places, style))
        for i in _spread(len(pairs)):
            parts.append(marker(style, *places[i], f"{name[:3]} {share(pairs[i][1])}，门槛 {share(pairs[i][0])}"))
    desc = "横轴是置信度门槛，纵轴是精确率和召回率。门槛越高，留下的越准，漏掉的也越多。数字见图下的表。"
    entries = [(style, name) for style, name, _ in rows]
    return chart(top + _PLOT_HEIGHT + _BELOW, "精确率、召回率与置信度门槛", desc, legend(entries, 8, 14), *parts)


def breakage_plot(systems: Sequence[tuple[str, Mapping[str, Estimate]]]) -> Markup:
    """F1 against the strength of the breakage ("0.0" is the set as it is), a line per system with its intervals."""
    strengths = sorted({strength for _, row in systems for strength in row}, key=float)
    top = 20.0 + LINE * len(systems)
    y = scale_over(_ends([found for _, row in systems for found in row.values()]), top + _PLOT_HEIGHT, top)
    step = (_RIGHT - _LEFT) / max(1, len(strengths))
    parts = [_frame(None, y, "破损强度（0.0 是原样）", "F1（合计）")]
    for i, strength in enumerate(strengths):
        parts.append(label(strength, _LEFT + step * (i + 0.5), top + _PLOT_HEIGHT + 18, anchor="middle"))
    for number, (name, row) in enumerate(systems):
        shift = 9.0 * (number - (len(systems) - 1) / 2)
        known = [(i, s, row[s]) for i, s in enumerate(strengths) if s in row and row[s].value is not None]
        places = [(_LEFT + step * (i + 0.5) + shift, y(found.value or 0.0)) for i, _, found in known]
        style = style_of(number)
        parts.append(polyline(places, style))
        for (_, strength, found), (at_x, at_y) in zip(known, places, strict=True):
            parts.append(_whisker(style, found, y, at_x, vertical=True))
            parts.append(marker(style, at_x, at_y, f"{name}，强度 {strength}：{interval(found)}"))
    entries = [(style_of(i), name) for i, (name, _) in enumerate(systems)]
    desc = "横轴是破损强度，纵轴是 F1，竖线是 95% 区间。线掉得越慢，系统越经得起抓取造成的破损。数字见图下的表。"
    return chart(top + _PLOT_HEIGHT + _BELOW, "文字破损时的 F1", desc, legend(entries, 8, 14), *parts)


def intervals_plot(labels: Sequence[str], systems: Sequence[tuple[str, Sequence[Estimate]]]) -> Markup:
    """A dot with its interval per label and system; the estimates of a system are in the order of ``labels``."""
    entries = [(style_of(i), name) for i, (name, _) in enumerate(systems)]
    height = 16.0 * len(systems) + 14
    top = 20.0 + LINE * len(systems)
    x = scale_over(_ends([found for _, row in systems for found in row]), _NAMES, _RIGHT)
    parts = [_rows(labels, x, top, height, below="F1", tick_text=lambda value: f"{value:.0%}")]
    for number, (name, row) in enumerate(systems):
        style = style_of(number)
        for i, found in enumerate(row):
            at = top + height * i + 7 + 16 * (number + 0.5)
            if found.value is not None:
                parts.append(_whisker(style, found, x, at, vertical=False))
                parts.append(marker(style, x(found.value), at, f"{labels[i]}，{name}：{interval(found)}"))
    desc = "每一行是一类，点是 F1，横线是 95% 区间；两条横线离得开，差别才靠得住。数字见表。"
    return chart(top + height * len(labels) + _BELOW, "各类的 F1 和 95% 区间", desc, legend(entries, 8, 14), *parts)


def differences_plot(
    rows: Sequence[tuple[str, Difference]], *, other: str, in_sample: bool = False, rival_in_sample: bool = False
) -> Markup:
    """A dot with its interval per label, around zero; filled where the difference is hardly chance.

    Where the model's figures are ``in_sample`` nothing is filled, as nothing is said of who is better; ``rival_in_sample`` stars
    what is said, as ``wording.outcome_word`` does.
    """
    names = [name for name, _ in rows]
    ends = [end for _, d in rows for end in (d.value, d.low, d.high) if end is not None]
    height, top = 30.0, 20.0 + 2 * LINE
    x = scale_over([-0.01, 0.01, *ends], _NAMES, _RIGHT, limits=(-1.0, 1.0))
    bottom = top + height * len(rows)
    parts = [
        _rows(names, x, top, height, below="← 对方高　差（百分点）　本模型高 →", tick_text=points),
        line(x(0.0), top, x(0.0), bottom, class_="zero", width=1.6),
    ]
    said = [(False, IN_SAMPLE)] if in_sample else [(True, f"实心：差别不像偶然（p<{ALPHA:g}）"), (False, "空心：看不出差别")]
    for i, (filled, text) in enumerate(said):
        parts += [marker(style_of(0), 25, 14 + LINE * i, filled=filled), label(text, 44, 18.5 + LINE * i)]
    for i, (name, found) in enumerate(rows):
        if found.value is not None:
            at = top + height * (i + 0.5)
            parts.append(_whisker(style_of(0), Estimate(found.value, found.low, found.high), x, at, vertical=False))
            word = outcome_word(found, in_sample=in_sample, rival_in_sample=rival_in_sample)
            tip = f"{name}：{difference(found)}，{p_value(found.p)}，{word}"
            filled = not in_sample and outcome(found) != "same"
            parts.append(marker(style_of(0), x(found.value), at, tip, filled=filled, size=5.5))
    desc = f"每一行是一类，点是本模型的 F1 减去{other}的 F1，横线是 95% 区间；横线不碰零线，差别才靠得住。数字见表。"
    return chart(bottom + _BELOW, f"与{other}的差", desc, *parts)


def _ends(estimates: Sequence[Estimate]) -> list[float]:
    return [end for e in estimates for end in (e.value, e.low, e.high) if end is not None]


def _spread(count: int) -> list[int]:
    """Indices of a few places spread over many, the first and the last with them."""
    few = min(count, _MARKS)
    return sorted({round(i * (count - 1) / max(1, few - 1)) for i in range(few)})


def _frame(x: Scale | None, y: Scale, below: str, beside: str) -> Markup:
    """Grid, ticks and names of the axes; no ticks on x where it holds names instead of numbers."""
    bottom, top = y.start, y.stop
    parts = []
    for tick in y.ticks():
        parts.append(line(_LEFT, y(tick), _RIGHT, y(tick), class_="grid"))
        parts.append(label(f"{tick:.0%}", _LEFT - 8, y(tick) + 4.5, anchor="end", class_="tick"))
    if x is not None:
        for tick in x.ticks():
            parts.append(line(x(tick), bottom, x(tick), bottom + 4))
            parts.append(label(f"{tick:.0%}", x(tick), bottom + 18, anchor="middle", class_="tick"))
    middle = (top + bottom) / 2
    parts.append(line(_LEFT, bottom, _RIGHT, bottom))
    parts.append(label(below, (_LEFT + _RIGHT) / 2, bottom + 38, anchor="middle"))
    parts.append(element("text", beside, x=14, y=middle, text_anchor="middle", transform=f"rotate(-90 14 {middle:.0f})"))
    return join(*parts)


def _rows(names: Sequence[str], x: Scale, top: float, height: float, *, below: str, tick_text: Callable[[float], str]) -> Markup:
    """The ground of a plot with a row per name: bands, names, ticks below."""
    bottom = top + height * len(names)
    parts = []
    for i, name in enumerate(names):
        if i % 2 == 0:
            parts.append(
                element("rect", x=0, y=top + height * i, width=WIDTH, height=height, fill="currentColor", fill_opacity="0.05")
            )
        parts.append(label(name, _NAMES - 12, top + height * (i + 0.5) + 4.5, anchor="end"))
    for tick in x.ticks():
        parts.append(line(x(tick), top, x(tick), bottom, class_="grid"))
        parts.append(label(tick_text(tick), x(tick), bottom + 18, anchor="middle", class_="tick"))
    parts.append(line(x.start, bottom, x.stop, bottom))
    parts.append(label(below, (x.start + x.stop) / 2, bottom + 38, anchor="middle"))
    return join(*parts)


def _whisker(style: Style, found: Estimate, scale: Scale, at: float, *, vertical: bool) -> Markup:
    """The interval of an estimate with short ends across; ``at`` is its place on the other axis."""
    if found.low is None or found.high is None:
        return Markup("")
    low, high = scale(found.low), scale(found.high)
    bars = [(low, at, high, at), (low, at - 3.5, low, at + 3.5), (high, at - 3.5, high, at + 3.5)]
    if vertical:
        bars = [(b, a, d, c) for a, b, c, d in bars]
    return join(*(line(*bar, class_=style.colour, width=1.6) for bar in bars))


def _diagonal(x: Scale, y: Scale, number: int) -> Markup:
    at = 14.0 + LINE * number
    return join(
        line(x(0.0), y(0.0), x(1.0), y(1.0), class_="diagonal", dash="1 4", width=1.4),
        line(8, at, 42, at, class_="diagonal", dash="1 4", width=1.4),
        label("完全可信的样子", 52, at + 4.5),
    )
