"""The report as one self-contained HTML page, in Chinese, for those who program and those who do not."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import Final, TypeVar

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from notices import Span

from . import plots, wording
from .confidence import CurvePoint
from .marking import Piece, mark
from .report import Report, SystemInfo, SystemResult
from .resampling import Difference
from .wording import title

LIMIT: Final = 2_000
"""So many rows of a list a browser shows with ease; report.json has all."""

CURVE_ROWS: Final = 21
TEMPLATES: Final = Path(__file__).with_name("templates")

_EMPTY_LINES: Final = re.compile(r"\s*\n\s*")

T = TypeVar("T")


def render_html(report: Report) -> str:
    """The page; all text of notices in it is escaped, and its policy lets nothing be loaded from anywhere."""
    environment = Environment(
        loader=FileSystemLoader(TEMPLATES, encoding="utf-8"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    titles = report.set.titles
    environment.filters |= {
        "share": wording.share,
        "interval": wording.interval,
        "points": wording.points,
        "difference": wording.difference,
        "p_value": wording.p_value,
        "brier": wording.brier,
        "label": lambda name: wording.label_title(name, titles),
        "system": title,
        "whole": wording.number,
        "first": first_rows,
        "moment": moment,
    }
    systems = (report.model, *report.others)
    page = environment.get_template("report.html.j2").render(
        report=report,
        judged=report.set,
        systems=systems,
        pairs=list(zip(report.others, report.comparisons, strict=True)),
        unit=wording.GROUPS[report.set.group_kind],
        labels=label_names(report.model),
        kinds=[(kind, words[0]) for kind, words in wording.KINDS.items() if report.model.errors.get(kind)],
        notices=[(name, name) for name in sorted({error.notice for error in first_rows(report.errors)})],
        coarse_labels=list(report.model.coarse),
        wording=wording,
        limit=LIMIT,
        mark=marked,
        style=_inline("report.css"),
        script=_inline("report.js"),
        plots=_Plots(report, systems),
        error_sentence=lambda error: wording.error_sentence(error, titles),
        outcome_word=lambda found, rival: wording.outcome_word(
            found, in_sample=report.model.info.in_sample, rival_in_sample=rival.in_sample
        ),
        comparison_notes=lambda *rivals: wording.comparison_notes(report.model.info, rivals),
        thin=thin,
    )
    return page + "\n"


class _Plots:
    """The plots of a report, by the names that the templates use."""

    def __init__(self, report: Report, systems: Sequence[SystemResult]) -> None:
        self._titles = report.set.titles
        self._systems = systems

    def f1(self) -> Markup:
        """F1 per label and system."""
        names = label_names(self._systems[0])
        rows = [(title(s.info.name), [s.fine[name].f1 for name in names]) for s in self._systems]
        return plots.intervals_plot([self._label(name) for name in names], rows)

    def breakage(self) -> Markup:
        """F1 by strength of breakage and system."""
        return plots.breakage_plot(
            [(title(s.info.name), {strength: row["micro"].f1 for strength, row in s.breakage.items()}) for s in self._systems]
        )

    def differences(self, other: SystemInfo, found: Mapping[str, Difference]) -> Markup:
        """Differences per label around zero."""
        model = self._systems[0].info
        return plots.differences_plot(
            [(self._label(name), value) for name, value in found.items()],
            other=title(other.name),
            in_sample=model.in_sample,
            rival_in_sample=other.in_sample,
        )

    def thresholds(self) -> Markup:
        """Precision and recall of the model against the threshold."""
        return plots.threshold_plot(self._systems[0].confidence.curve)

    def reliability(self) -> Markup:
        """Reliability of the model's scores before and after calibration."""
        system = self._systems[0]
        temperature = wording.temperature(system.confidence.after.temperature, system.info.kind)
        return plots.reliability_plot(system.confidence.before, system.confidence.after, temperature=temperature)

    def _label(self, name: str) -> str:
        return wording.label_title(name, self._titles).partition("（")[0]


def label_names(system: SystemResult) -> list[str]:
    """The fine labels, ``micro`` (all together) first."""
    return ["micro", *(name for name in system.fine if name != "micro")]


def first_rows(rows: Sequence[T]) -> Sequence[T]:
    """The rows that the page shows."""
    return rows[:LIMIT]


def moment(created: str) -> str:
    """A time as people write it, in its own zone; a text that is no time as it is.

    >>> moment("2025-03-14T09:26:53+00:00")
    '2025-03-14 09:26 (UTC)'
    """
    try:
        time = datetime.fromisoformat(created)
    except ValueError:
        return created
    return f"{time:%Y-%m-%d %H:%M}" + (f" ({time.tzname()})" if time.tzinfo else "")


def marked(excerpt: str, start: int, gold: Sequence[Span], found: Sequence[Span]) -> list[Piece]:
    """The pieces of an excerpt without the white space around it, and without empty lines."""
    text = excerpt.strip()
    first = start + len(excerpt) - len(excerpt.lstrip())
    return [replace(piece, text=_EMPTY_LINES.sub("\n", piece.text)) for piece in mark(text, first, gold, found)]


def thin(curve: Sequence[CurvePoint], most: int = CURVE_ROWS) -> list[CurvePoint]:
    """A few points spread over a curve, its ends with them.

    >>> thin([CurvePoint(i / 100, 1, 1.0, 1.0, 1.0) for i in range(101)], 3)[1].threshold
    0.5
    """
    if len(curve) <= most:
        return list(curve)
    return [curve[round(i * (len(curve) - 1) / (most - 1))] for i in range(most)]


def _inline(name: str) -> Markup:
    """Our own style or script, which needs no escaping and is no template."""
    return Markup((TEMPLATES / name).read_text(encoding="utf-8"))  # noqa: S704 - a file of this package
