"""The columns in which people read a ledger: Chinese heads, one cell each, safe for every spreadsheet."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date
from typing import Final

from .row import LedgerRow

Cell = str | int | float | date

HEADS: Final = (
    "通知", "序号", "章节", "任务", "目标", "指标", "比较", "目标值", "单位",
    "牵头单位", "责任单位", "责任领导", "完成时限", "截止日期", "待核", "起", "止",
)  # fmt: skip
SEPARATOR: Final = ";"
LONGEST: Final = 32_767
"""What Excel takes in one cell, counted in UTF-16 units."""
CUT_MARK: Final = "…[截断]"
FORMULA: Final = re.compile(r"\t|\s*[=+\-@＝＋－＠]")
"""How a cell begins that some spreadsheet would run; the full-width signs count in East Asian versions."""

_LABELS: Final = {
    "TARGET": "目标",
    "LEAD_UNIT": "牵头单位",
    "RESP_UNIT": "责任单位",
    "LEADER": "责任领导",
    "DEADLINE": "完成时限",
}
_REASONS: Final = {
    r"no lead unit": "缺牵头单位",
    r"no unit": "缺单位",
    r"task text missing": "缺任务内容",
    r"number lost": "序号缺失",
    r"number out of order: (.*) after (.*)": r"序号错乱：\1 在 \2 之后",
    r"value not parsed: (.*)": r"目标值未解析：\1",
    r"date not parsed: (.*)": r"日期未解析：\1",
}
_LOW: Final = re.compile(r"low confidence: (\w+) (.*)", re.DOTALL)
_LINE_BREAKS: Final = re.compile("[\n\r\x85\u2028\u2029]+")
_FORBIDDEN: Final = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")
"""Behind ``_LINE_BREAKS``: what XML cannot hold, and the controls that a terminal would obey."""


@dataclass(slots=True)
class Tally:
    """What went into a ledger, and which of its cells are not the text as it stood."""

    rows: Counter[str] = field(default_factory=Counter)
    review: Counter[str] = field(default_factory=Counter)
    replaced: int = 0
    cut: int = 0

    def add(self, row: LedgerRow) -> None:
        """Counts a row under its notice."""
        self.rows[row.notice] += 1
        self.review[row.notice] += bool(row.review)

    def cells(self, row: LedgerRow) -> tuple[Cell, ...]:
        """The row's cells in the order of ``HEADS``, cleaned; counts the cells that had to be changed."""
        return tuple(self._clean(cell) if isinstance(cell, str) else cell for cell in _raw_cells(row))

    def _clean(self, text: str) -> str:
        kept = shown(text)
        self.replaced += kept != _LINE_BREAKS.sub(" ", text)
        fitting = fit(kept)
        self.cut += fitting != kept
        return fitting


def shown(text: str) -> str:
    r"""``text`` on one line, with U+FFFD where a spreadsheet or a terminal could not take a character.

    >>> shown("市发改\r\n委\x1b")
    '市发改 委�'
    """
    return _FORBIDDEN.sub("\ufffd", _LINE_BREAKS.sub(" ", text))


def fit(text: str) -> str:
    """``text``, cut to the longest that Excel takes, with a mark where it was."""
    if len(text.encode("utf-16-le")) <= 2 * LONGEST:
        return text
    room = 2 * LONGEST - len(CUT_MARK.encode("utf-16-le"))
    return text.encode("utf-16-le")[:room].decode("utf-16-le", "ignore") + CUT_MARK


def reason(english: str) -> str:
    """A review reason in Chinese; one that is not known stays as it is.

    >>> reason("low confidence: LEAD_UNIT 市发改委"), reason("number out of order: 7 after 9")
    ('置信度低：牵头单位 市发改委', '序号错乱：7 在 9 之后')
    """
    low = _LOW.fullmatch(english)
    if low:
        return f"置信度低：{_LABELS.get(low[1], low[1])} {low[2]}"
    for pattern, chinese in _REASONS.items():
        match = re.fullmatch(pattern, english, re.DOTALL)
        if match:
            return match.expand(chinese)
    return english


def _raw_cells(row: LedgerRow) -> Iterator[Cell]:
    yield row.notice
    yield _number(row.no or "")
    yield _joined(row.section)
    yield row.task
    yield _joined(target.text for target in row.targets)
    yield _joined(target.indicator for target in row.targets)
    yield _joined(target.comparator for target in row.targets)
    yield _value([target.value for target in row.targets])
    yield _joined(target.unit for target in row.targets)
    for fields in (row.lead_units, row.responsible_units, row.leaders, row.deadlines):
        yield _joined(item.text for item in fields)
    yield _date([deadline.date for deadline in row.deadlines])
    yield _joined(map(reason, row.review))
    yield row.start
    yield row.end


def _joined(values: Iterable[str | None]) -> str:
    """The values with a separator that none of them holds, so that the n-th of two columns belong together.

    >>> _joined(["增长8%", None]), _joined([None, None]), _joined(["a;b", "c"])
    ('增长8%;', '', 'a；b;c')
    """
    texts = [(value or "").replace(SEPARATOR, "；") for value in values]
    return SEPARATOR.join(texts) if any(texts) else ""


def _number(no: str) -> Cell:
    """A plain number sorts as one; 01, 3.2 and (一) are names."""
    return int(no) if no.isascii() and no.isdecimal() and len(no) < 10 and str(int(no)) == no else no


def _value(values: list[float | None]) -> Cell:
    if len(values) == 1 and values[0] is not None and abs(values[0]) < 1e15:
        return int(values[0]) if values[0].is_integer() else values[0]
    return _joined(None if value is None else f"{value:.15g}" for value in values)


def _date(dates: list[str | None]) -> Cell:
    """One date sorts and filters as a date; spreadsheets know none before 1900."""
    if len(dates) == 1 and dates[0] and "1900-03-01" <= dates[0] <= "9999-12-31":
        try:
            return date.fromisoformat(dates[0])
        except ValueError:
            return dates[0]
    return _joined(dates)
