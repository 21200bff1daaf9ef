"""The report as a short Markdown text for a pull request: the verdict, the figures that decide, and what to know about them."""

import re
from collections.abc import Iterable
from typing import Final

from . import wording
from .html import label_names
from .report import Report, SystemInfo
from .resampling import Difference
from .wording import title

TABLES: Final = 2
MOST: Final = 8
"""Comparisons with a table of their own; warnings, rules of the gate or other systems that are told: report.html has all."""

_SPECIAL: Final = re.compile(r"([\\`*_{}\[\]|~#])")
_ENTITIES: Final = {"&": "&amp;", "<": "&lt;", ">": "&gt;"}


def render_markdown(report: Report) -> str:
    """At most about 80 lines; names that hold Markdown or HTML stay text."""
    info, judged = report.model.info, report.set
    unit = "".join(wording.GROUPS[judged.group_kind])
    parts = [
        [f"## 评测：{escape(title(info.name))}", "", f"**{escape(report.verdict.sentence)}**"],
        [f"- {escape(line)}" for line in report.verdict.details[:MOST]],
        _warnings(report),
        _gate(report),
        ["### F1（严格，括号内为 95% 区间）", "", *_figures(report)],
        _differences(report),
        [
            f"评测集 `{judged.sha256[:12]}`：{len(judged.notices):,} 份通知，{judged.tasks:,} 个标注任务，"
            f"{judged.spans:,} 个片段。"
            f"区间和 p 由整组重抽 {report.rounds:,} 次得出，一组是一{unit}，共 {judged.groups:,} 组，种子 {report.seed}。"
            "明细见 report.html。"
        ],
    ]
    return "\n\n".join("\n".join(part) for part in parts if part) + "\n"


def escape(text: str) -> str:
    """A text on one line in which nothing is Markdown, HTML or the border of a cell.

    >>> escape("a|b\\n<c>_d")
    'a\\\\|b &lt;c&gt;\\\\_d'
    """
    inline = " ".join(text.split())
    return _SPECIAL.sub(r"\\\1", "".join(_ENTITIES.get(char, char) for char in inline))


def _warnings(report: Report) -> list[str]:
    return [f"> ⚠ {escape(warning)}  " for warning in report.warnings[:MOST]] + _more(len(report.warnings), "> ")


def _gate(report: Report) -> list[str]:
    if report.gate is None:
        return []
    checks = sorted(report.gate.checks, key=lambda check: check.passed)
    lines = [f"- {'达到' if check.passed else '**未达到**'}：{escape(check.reason)}" for check in checks[:MOST]]
    return [f"### 准入：{'通过' if report.gate.passed else '不通过'}", "", *lines, *_more(len(checks), "- ")]


def _figures(report: Report) -> list[str]:
    systems = (report.model, *report.others)[: 1 + MOST]
    rows = [
        [
            escape(wording.label_title(name, report.set.titles)),
            f"{report.model.fine[name].gold:,}",
            *(wording.interval(system.fine[name].f1) for system in systems),
        ]
        for name in label_names(report.model)
    ]
    rows.append(
        ["台账整行全对", f"{report.model.ledger.rows:,} 行", *(wording.interval(system.ledger.whole) for system in systems)]
    )
    head = ["类别", "金标", *(escape(title(system.info.name)) for system in systems)]
    return [*_table(head, rows), *_more(len(report.others), "\n")]


def _differences(report: Report) -> list[str]:
    pairs = list(zip(report.others, report.comparisons, strict=True))
    lines: list[str] = []
    for other, comparison in pairs[:TABLES]:
        rows = [
            [escape(wording.label_title(name, report.set.titles)), *_compared(found, report.model.info, other.info)]
            for name, found in comparison.f1.items()
        ]
        lines += ["", f"### 与{escape(title(comparison.other))}比：F1 之差（百分点）", ""]
        lines += _table(["类别", "差（95% 区间）", "p", "结论"], rows)
    for other, comparison in pairs[TABLES:MOST]:
        compared = "，".join(_compared(comparison.f1["micro"], report.model.info, other.info))
        lines.append(f"\n与{escape(title(comparison.other))}比，合计相差：{compared}。")
    notes = wording.comparison_notes(report.model.info, [other.info for other in report.others[:MOST]])
    return [*lines[1:], *(f"\n{escape(note)}" for note in notes)]


def _compared(found: Difference, model: SystemInfo, rival: SystemInfo) -> list[str]:
    """Difference, p and word."""
    word = wording.outcome_word(found, in_sample=model.in_sample, rival_in_sample=rival.in_sample)
    return [wording.difference(found), escape(wording.p_value(found.p)), escape(word)]


def _table(head: list[str], rows: Iterable[list[str]]) -> list[str]:
    return [_row(head), _row(["---", *["---:"] * (len(head) - 1)]), *(_row(row) for row in rows)]


def _row(cells: list[str]) -> str:
    return f"| {' | '.join(cells)} |"


def _more(count: int, lead: str) -> list[str]:
    return [f"{lead}另有 {count - MOST} 项，见 report.html。"] if count > MOST else []
