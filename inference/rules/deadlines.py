"""Deadlines: due points in a sentence, and in the value of a slot (完成时限)."""

import re
from collections.abc import Iterator

from .reading import trim

_DIGIT = "[0-9〇零一二三四五六七八九十]"
_YEAR = r"(?:(?:20\d\d|二[〇零○]..)年|[今明后本当]年)"
_DAY = rf"(?:{_DIGIT}{{1,2}}月份?(?:{_DIGIT}{{1,3}}[日号]|[底末初]|[上中下]旬)?|{_DIGIT}{{1,2}}月)"
_SEASON = "(?:[上下]半年|(?:第?[一二三四1-4]|[一二三四]个?)季度末?|年[底末中]|[本当次]?月[底末]|季度末|学期末)"
_FEAST = (
    "(?:“(?:五·?一|十·?一|七·?一|六·?一|八·?一|国庆|春节|元旦|中秋|两节|双节)”(?:节|假期)?|国庆节?|春节|元旦|主?汛期|五一|清明节?|端午节?"
    "|中秋节?|教师节|供暖季)"
)
_BEFORE = "(?:之前|以前|前)"
_DONE = "完成|建成|开工|投产|投用|投入|竣工|完工|启用|启动|运营|通车|实现|达到|出台|报送|上报|办结|到位|销号|交付"
_POINT = re.compile(
    # With 前 behind it, or 底 and 内, a date is a due point anywhere.
    rf"(?P<sure>{_YEAR}?(?:{_DAY}|{_SEASON}|{_FEAST}){_BEFORE}|20\d\d年{_BEFORE}(?!{_DIGIT})|(?<![\d.])\d{{2,8}}日{_BEFORE}"
    rf"|{_YEAR}?(?:年底|{_DIGIT}{{1,2}}月底)(?:{_BEFORE})?|{_YEAR}[底末内](?:{_BEFORE})?|(?<![\d一二三四五六七八九十几两半])年[内底末])"
    # Behind 到 a bare date is one,
    rf"|(?<![年月日\d][到至])(?<=[到至])(?P<until>{_YEAR}{_DAY}?|{_DAY})(?![\d度年月的至起—~-]|以来|期间|全年|第)"
    # and elsewhere where the sentence says what is to be done by then.
    rf"|(?:(?<=[于在])(?P<within>{_YEAR}{_DAY}?|{_DAY})(?![\d度月的至起—~-])"
    rf"|(?P<then>{_YEAR}{_DAY}|{_YEAR}?(?:[上下]半年|第?[一二三四]季度)|{_FEAST}(?:节|假期)?期间))(?=[^,;。\n]{{0,30}}(?:{_DONE}))"
)
_GROUPS = ("sure", "until", "within", "then")
# What stands before a date that was, comes round again, or only begins.
_NO_POINT = re.compile(r"(?:每[^,;。]{0,6}|[去上前]|自|从|截至?目前|已[^,;。]{0,8})$")
_TITLE = re.compile(r"《[^《》\n]{1,60}》")
_SLOT_POINT = re.compile(
    rf"(?:{_YEAR}(?:{_DAY}|{_SEASON})?|{_DAY}|{_SEASON}|{_FEAST}|\d{{2,8}}日|年)(?:[底末内]|节?期间)?{_BEFORE}?"
)
_RANGE = re.compile(r"[\d年月日](?:[-—–~]+|[至到])(?=\d|次年)")
_NOTHING = re.compile(r"无|同上|[\W\d_]{0,3}")


def in_slot(view: str, start: int, end: int) -> list[tuple[int, int]]:
    """The due points in the value of a slot; where there is none, the whole value.

    >>> in_slot("6月底前招标,12月底前完工", 0, 14)
    [(0, 4), (7, 12)]
    >>> in_slot("持续推进", 0, 4)
    [(0, 4)]
    """
    start, end = trim(view, start, min(end, start + 200), strip=" \n\t,;。:、")
    if _NOTHING.fullmatch(view, start, end):
        return []
    value = view[start:end]
    if _RANGE.search(value) or "每" in value:
        return [(start, end)]
    points = [(start + m.start(), start + m.end()) for m in _SLOT_POINT.finditer(value) if m.end() - m.start() > 1]
    return points or [(start, end)]


def deadlines(view: str) -> Iterator[tuple[int, int]]:
    """The due points in the sentences of ``view``.

    >>> list(deadlines("确保项目年内完工。"))
    [(4, 6)]
    """
    for match in _POINT.finditer(_TITLE.sub(lambda m: "。" * len(m[0]), view)):
        start, end = match.span(next(name for name in _GROUPS if match[name] is not None))
        if not _NO_POINT.search(view, max(0, start - 12), start):
            yield start, end
