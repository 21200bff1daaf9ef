"""Targets: the clauses that hold a value which is to be reached, cut to the borders of the target."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from .reading import BRACKETED, trim
from .values import (
    BENCHMARK,
    COUNTED,
    DELIVERING,
    ENDING,
    FINISHED,
    MEASURED,
    PUSHING,
    RANK,
    REACHED,
    REACHING,
    RESULT,
    SHARE,
    SIZED,
    WEAK_UNITS,
)

_CLAUSE = re.compile(r"[^,;。!?:\n]+")
_LONGEST_CLAUSE = 160
_ITEM = re.compile(rf"[ {BRACKETED}]*(?:\d{{1,3}}[.、](?!\d)|[一二三四五六七八九十]{{1,3}}[是、])?[ {BRACKETED}]*")
_PAST = re.compile(r"去年|上年(?!度)|过去|已|了(?=[\d约近])|周年|以来|每个?[月周日天季]|第[一二三四五六七八九十\d]+次")
_DATE = r"\d{1,2}月(?:\d{1,2}日|[底末])?"
_TIME = (
    rf"(?:[到于在至]?(?:20\d\d|[今明后本当])年(?:全年|{_DATE}|[底末内中]|[上下]半年)?(?:之?前|以前)?|全年|年[内底末](?:之?前|以前)?"
    rf"|[到于在至]?{_DATE}(?:之?前|以前)?|[上下]半年)(?!度)"
)
_HEDGE = (
    "力争|确保|努力|实现|力促|争取(?!各类|上级|中央|省|国家|资金|政策|项目)|其中|全面|全力|深入|大力|积极|继续|着力|切实|进一步|有序|稳步|扎实"
    "|不断|按期|如期|按时|逐步|预计|必须|坚决|超额|圆满|多渠道|因地制宜|梯次|(?:每个|各)[一-鿿]{1,3}(?=培育|新|引|建)"
)
# Words that may as well begin the indicator (有效投资, 再生水, 高质量发展指数) are hedges before a verb only.
_SOFT_HEDGE = "有效|持续|统筹|协同|同步|高标准|高质量|高水平|高效|全域|重点|计划|严格|精准|提前|同时|将|要|再|还|并|和|以及|及"
_VERB = f"{DELIVERING.pattern}|{PUSHING}|力争|确保|实现|增长|达到|突破"
_PREFIX = re.compile(rf"(?:{_TIME}|{_HEDGE}|(?:{_SOFT_HEDGE})(?={_VERB}|{_HEDGE}|{_SOFT_HEDGE})|[ 、()〔〕【】\[\]])*")
_PUSHED = re.compile(rf"(?:{PUSHING})+(?!各类|上级|率|度|力)")
_SETTING = re.compile("结合|围绕|依托|通过|以|针对|在|为|对|聚焦|利用|发挥")


@dataclass(frozen=True, slots=True)
class _Value:
    """A value ends at ``end``, its number stands at ``number``; the target starts at ``start`` where that is settled."""

    number: int
    end: int
    start: int | None = None
    bare: bool = False


def targets(hidden: str) -> Iterator[tuple[int, int]]:
    """The targets in ``hidden``, a view in which responsibility blocks, quotes and short brackets are hidden.

    >>> list(targets("力争总资产60亿元、净资产30亿元。"))
    [(2, 9), (10, 17)]
    """
    for clause in _CLAUSE.finditer(hidden):
        start, end = clause.span()
        if end - start <= _LONGEST_CLAUSE and not _PAST.search(hidden, start, end):
            item = _ITEM.match(hidden, start, end)
            yield from _clause(hidden, item.end() if item else start, end)


def _clause(hidden: str, start: int, end: int) -> list[tuple[int, int]]:
    """The targets of one clause: one for each member of a list that has its own value."""
    start = _end(_PREFIX, hidden, start, end)
    pushed = _PUSHED.match(hidden, start, end) is not None
    delivered = False
    spans: list[tuple[int, int]] = []
    waiting: int | None = None
    for part in re.finditer("[^、]+", hidden[start:end]):
        a, b = trim(hidden, start + part.start(), start + part.end())
        a_verb = _end(_PREFIX, hidden, a, b)
        if DELIVERING.match(hidden, a_verb, b):
            pushed, delivered = False, True
        value = _value(hidden[a:b], pushed=pushed, delivered=delivered)
        if value is None:
            waiting = a if waiting is None else waiting
            continue
        if value.bare and spans and waiting is None:
            spans[-1] = (spans[-1][0], a + value.end)
            continue
        if value.bare and waiting is None:
            continue
        leading = a if waiting is None or value.number == 0 else waiting
        begin = _start(hidden, leading, a, value)
        if begin < a + value.end:
            spans.append((begin, a + value.end))
        waiting = None
    return spans


def _value(text: str, *, pushed: bool, delivered: bool) -> _Value | None:
    """The value of one part of a clause, tried from the surest form to the least sure."""
    if share := SHARE.search(text):
        return _Value(share.start(), len(text), start=share.start())
    return _ending(text, pushed=pushed, delivered=delivered) or _reached(text) or _count(text, pushed=pushed, delivered=delivered)


def _ending(text: str, *, pushed: bool, delivered: bool) -> _Value | None:
    """A value at the end: 新建5G基站320个, 总资产60亿元, …全覆盖."""
    match = ENDING.search(text)
    if match is None:
        benchmark = BENCHMARK.search(text)
        return _Value(benchmark.start(), len(text)) if benchmark and benchmark.start() > 1 else None
    before = text[: match.start()]
    reached = REACHING.search(before) is not None
    if not reached:
        if match["unit"] is None and not (before.endswith(("项目", "企业")) and len(match["number"]) < 4):
            return None
        if match["unit"] in WEAK_UNITS or (pushed and match["counter"] is not None):
            return None
    return _Value(match.start(), match.end(), bare=not before[_end(_PREFIX, before, 0, len(before)) :])


def _reached(text: str) -> _Value | None:
    """A value inside that an indicator reaches, or a rank."""
    values = [m for m in REACHED.finditer(text) if not text.startswith("的", m.end())]
    if values:
        return _Value(values[-1].start("number"), values[-1].end())
    rank = RANK.search(text)
    return _Value(rank.start(), rank.end()) if rank else None


def _count(text: str, *, pushed: bool, delivered: bool) -> _Value | None:
    """A count in front of what is delivered, or of what comes to be finished."""
    if finished := FINISHED.search(text):
        return _Value(finished.start(), len(text), start=finished.start())
    counted = COUNTED.search(text)
    if counted is not None:
        return _governed(text, counted, pushed=pushed, delivered=delivered)
    measured = MEASURED.search(text)
    if measured is None or SIZED.search(text):
        return None
    verb = DELIVERING.search(text, 0, measured.start())
    behind = verb.end() == measured.start() if verb else delivered and measured.start() == 0
    return _governed(text, measured, pushed=pushed, delivered=delivered) if behind else None


def _governed(text: str, count: re.Match[str], *, pushed: bool, delivered: bool) -> _Value | None:
    """The count, if a verb of delivering governs it that no verb of pushing on stands before."""
    if pushed or re.search(PUSHING, text[: count.start()]):
        return None
    verb = DELIVERING.search(text, 0, count.start())
    if not (verb or delivered or RESULT.search(text)):
        return None
    return _Value(count.start("number"), len(text), start=verb.start() if verb else None)


def _start(hidden: str, leading: int, part: int, value: _Value) -> int:
    """Where the target starts: behind hedges and dates, at the indicator or the verb."""
    if value.start is not None and leading == part:
        return part + value.start
    limit = part + value.number
    start = _end(_PREFIX, hidden, leading, limit)
    start = _end(_PREFIX, hidden, _end(_PUSHED, hidden, start, limit), limit)
    if _SETTING.match(hidden, start, limit):
        verbs = list(DELIVERING.finditer(hidden, start, limit))
        start = verbs[-1].start() if verbs else start
    return start


def _end(pattern: re.Pattern[str], text: str, start: int, end: int) -> int:
    """Where ``pattern`` ends if it stands at ``start``, else ``start``."""
    match = pattern.match(text, start, end)
    return match.end() if match else start
