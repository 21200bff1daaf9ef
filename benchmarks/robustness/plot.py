"""The plot of the curves: a panel for all kinds together and one per kind, a line per system, told apart without colour.

The panels of the kinds share their axes; the one for all together, where F1 falls further, has a scale of its own.
"""

import io
import logging
import math
import warnings
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from importlib.util import find_spec
from typing import TYPE_CHECKING, Any, Final

from training.evaluation.counts import MICRO
from training.evaluation.labelled_set import EvaluationError

from .curves import Curves, Figure
from .readme import in_words, kind_title
from .strengths import TOGETHER

if TYPE_CHECKING:
    import numpy.typing as npt
    from matplotlib.axes import Axes

_COLUMNS: Final = 4
_PANEL: Final = (2.9, 2.3)
"""Width and height of a panel in inches."""

_STYLES: Final = (("#08306b", "-", "o"), ("#b2570a", "--", "s"), ("#1b7837", ":", "^"), ("#6a3d9a", "-.", "D"))
"""Colour, dashes and marker of each system, begun again where there are more; every second marker is hollow."""


def check_matplotlib() -> None:
    """EvaluationError where matplotlib is missing, to be told before anything is read."""
    if find_spec("matplotlib") is None:
        raise EvaluationError("the plot needs matplotlib, not installed here; run: pip install 'taizhang[notebooks]'")


def render_svg(curves: Curves) -> str:
    """The plot as SVG whose texts are text, in the first Chinese font that the reader has; the same curves give the same SVG."""
    check_matplotlib()
    import matplotlib as mpl  # noqa: PLC0415 - an extra, not needed for the rest
    from matplotlib.figure import Figure as Canvas  # noqa: PLC0415

    from training.figures import FAMILIES  # noqa: PLC0415

    kinds = [kind for kind in curves.kinds if kind != TOGETHER]
    parts = ([1] if TOGETHER in curves.kinds else []) + ([math.ceil(len(kinds) / _COLUMNS)] if kinds else [])
    settings: Any = {"font.family": [*FAMILIES, "sans-serif"], "svg.fonttype": "none", "svg.hashsalt": "robustness"}
    # Names of elements are drawn from the salt; without one every SVG would be another.
    with mpl.rc_context(settings), _any_font():
        figure = Canvas(figsize=(_PANEL[0] * _COLUMNS, _PANEL[1] * sum(parts) + 0.7), layout="constrained")
        subfigures = figure.subfigures(len(parts), 1, height_ratios=parts, squeeze=False).flatten()
        if TOGETHER in curves.kinds:
            _draw(subfigures[0].subplots(), curves, TOGETHER)
        if kinds:
            _draw_kinds(subfigures[-1].subplots(parts[-1], _COLUMNS, sharex=True, sharey=True, squeeze=False), curves, kinds)
        subfigures[-1].supxlabel("强度(%)", fontsize=10)
        for subfigure in subfigures:
            subfigure.supylabel("总体 F1(严格)", fontsize=10)
        lines = subfigures[0].axes[0].containers
        legend = figure.legend(lines, list(map(str, range(len(lines)))), loc="outside upper center", ncols=min(3, len(lines)))
        # Set behind the legend's back: it leaves out what begins with a low line and reads $ as mathematics.
        for text, info in zip(legend.get_texts(), curves.systems, strict=True):
            text.set_parse_math(False)
            text.set_text(in_words(info))
        out = io.StringIO()
        figure.savefig(out, format="svg", metadata={"Title": "破损曲线", "Date": None})
    return out.getvalue()


def _draw_kinds(panels: "npt.NDArray[Any]", curves: Curves, kinds: Sequence[str]) -> None:
    """The kinds row by row in panels of shape (rows, _COLUMNS) with common axes; the panels that are left are blank."""
    flat = panels.flatten()
    for panel, kind in zip(flat, kinds, strict=False):
        _draw(panel, curves, kind)
    for number, panel in enumerate(flat):
        panel.set_axis_off() if number >= len(kinds) else panel.tick_params(labelbottom=number + _COLUMNS >= len(kinds))


def _draw(panel: "Axes", curves: Curves, kind: str) -> None:
    """One line per system: the means, and from the least to the greatest seed as a bar."""
    percent = [100 * share for share in curves.shares]
    for number, info in enumerate(curves.systems):
        colour, dashes, marker = _STYLES[number % len(_STYLES)]
        points = [_heights(curves.figures[info.name, kind, share][MICRO]) for share in curves.shares]
        panel.errorbar(
            percent,
            [mean for mean, _, _ in points],
            yerr=[[mean - low for mean, low, _ in points], [high - mean for mean, _, high in points]],
            color=colour, linestyle=dashes, linewidth=1.2, marker=marker, markersize=4.5, capsize=2, elinewidth=0.8,
            markerfacecolor="white" if number % 2 else colour,
        )  # fmt: skip
    panel.set_title(kind_title(kind), fontsize=10)
    panel.set_xticks(percent, [f"{value:g}" for value in percent], fontsize=8)
    panel.tick_params(axis="y", labelsize=8)
    panel.grid(visible=True, color="#dddddd", linewidth=0.6)
    panel.set_axisbelow(True)


def _heights(figure: Figure) -> tuple[float, float, float]:
    """Mean, least and greatest F1; not a number, which is not drawn, where there is none."""
    if figure.f1 is None or figure.low is None or figure.high is None:
        return (math.nan,) * 3
    return figure.f1, figure.low, figure.high


@contextmanager
def _any_font() -> Iterator[None]:
    """No word of fonts that are missing here: the texts are drawn by the reader's."""
    log = logging.getLogger("matplotlib.font_manager")
    level = log.level
    log.setLevel(logging.ERROR)
    try:
        with warnings.catch_warnings():
            warnings.filterwarnings("ignore", "Glyph .* missing from font", UserWarning)
            yield
    finally:
        log.setLevel(level)
