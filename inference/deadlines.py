"""Deadlines to dates, and the year that a notice's plan belongs to."""

import re
from calendar import monthrange
from collections.abc import Callable, Iterator
from datetime import date
from typing import Final

from notices import canonical

from .numerals import read_integer

_NUMERAL: Final = "[0-9]{1,2}|[一二三四五六七八九十]{1,3}"
# Before the end of a period is its end, before a day is taken as that day; before a period (2025年前, 6月前) may mean its
# start or its end, so that no pattern below has it.
_BEFORE: Final = "(?:之前|以前|前)?"
_END: Final = f"(?:内|(?:底|末){_BEFORE})?"
_CLOCK: Final = "(?:(?:上午|下午)?[0-9]{1,2}(?:时|点|:[0-9]{2})|下班)"

_BLANK: Final = re.compile(r"\s|&nbsp;|[“”‘’\"'「」『』]")
_NATIONAL_DAY: Final = re.compile("[“‘\"'「]十一[”’\"'」]")
_LEAD: Final = re.compile("^(?:截[止至]到?|到|于|在|至)")
_RANGE: Final = re.compile("[-–—―~]{1,2}|至|到")
_CHINESE_YEAR: Final = re.compile("(?:二[零〇]|一九)[零〇一二三四五六七八九]{2}(?=年)")
_ARABIC_DIGITS: Final = str.maketrans("零〇一二三四五六七八九", "00123456789")

_STATED_YEAR: Final = re.compile("((?:19|20)[0-9]{2})年度?")
_RELATIVE_YEAR: Final = re.compile("([今本当明次后])年度?")
_YEARS_ON: Final = {"今": 0, "本": 0, "当": 0, "明": 1, "次": 1, "后": 2}

_YEAR_END: Final = re.compile(f"(?P<year>年度?)?(?:内|(?:底|末){_BEFORE})")
_MIDYEAR: Final = re.compile("(?P<year>年)?中")
_HALF: Final = re.compile(f"(?P<half>[上下])半年{_END}")
_QUARTERS: Final = re.compile(f"(?:前|第)?(?P<quarter>[一二三四1-4])个?季度{_END}")
_MONTH: Final = re.compile(f"(?P<month>{_NUMERAL})月份?{_END}")
_THIRD: Final = re.compile(f"(?P<month>{_NUMERAL})月份?(?P<third>[上中下])旬{_END}")
_DAY: Final = re.compile(
    rf"(?P<month>{_NUMERAL})月(?P<day>{_NUMERAL})[日号](?:\((?:星期|周)[一二三四五六日天]\))?{_CLOCK}?{_BEFORE}"
)
_FEAST: Final = re.compile(f"(?P<feast>五一|六一|七一|八一|国庆)(?:国际)?(?:劳动|儿童|建党|建军)?节?(?:假期)?{_BEFORE}")
_FEASTS: Final = {"五一": (5, 1), "六一": (6, 1), "七一": (7, 1), "八一": (8, 1), "国庆": (10, 1)}
_PLAN: Final = re.compile(
    f"(?P<plan>十[三四五六])五(?:规划)?(?:(?:时期|期间)?内?|(?:时期|规划期|期)?(?:末期|(?:末|底|结束){_BEFORE}))"
)
_PLAN_ENDS: Final = {"十三": 2020, "十四": 2025, "十五": 2030, "十六": 2035}
_WHOLE_DATE: Final = re.compile(rf"(20[0-9]{{2}})([-./])([0-9]{{1,2}})\2([0-9]{{1,2}})日?{_BEFORE}")

_PLAN_NOUN: Final = "政府工作报告|重点工作|重点任务|目标任务|责任分解|工作要点|工作计划|任务清单|民生实事|为民办实事"
_NO_RANGE: Final = r"(?<![0-9\-–—―~至到])"
_TITLE_YEAR: Final = re.compile(
    rf"{_NO_RANGE}(20[0-9]{{2}})年度?[^,;。:!?0-9]{{0,16}}?(?:{_PLAN_NOUN})|政府工作报告[》>〉]?\((20[0-9]{{2}})年度?\)"
)
_HEAD: Final = re.compile(r"[一二三四五六七八九十]{1,3}、|\([一二三四五六七八九十]{1,3}\)")
_HEAD_YEAR: Final = re.compile(rf"{_NO_RANGE}(20[0-9]{{2}})年[^,;。:!?0-9]{{0,12}}?(?:预期目标|主要目标|发展目标|工作)")
_REVIEW: Final = re.compile("回顾|总结|完成情况")
_ISSUED: Final = re.compile("《([^。]{4,80}?)》(?:已?经[^。,]{0,20}(?:同意|通过|审定)|印发)")
_TITLE_LENGTH: Final = 120


def parse_deadline(text: str, *, year: int | None) -> date | None:
    """The last day of the period that ``text`` names; ``year`` is the plan's, for deadlines that do not say theirs.

    None where the year is not known, where digits were lost (128日前), for open ends (长期), for feasts of the lunar calendar
    and wherever a reading is not sure: 6月前 and 2025年前 may mean the start of the period or its end.

    >>> parse_deadline("6月底前", year=2025), parse_deadline("“十四五”末", year=None), parse_deadline("128日前", year=2022)
    (datetime.date(2025, 6, 30), datetime.date(2025, 12, 31), None)
    """
    plain = _BLANK.sub("", _NATIONAL_DAY.sub("国庆", _canonical(text)))
    plain = _LEAD.sub("", plain)
    if whole := _WHOLE_DATE.fullmatch(plain):
        return _date(int(whole[1]), int(whole[3]), int(whole[4]))
    match _RANGE.split(plain):
        case [single]:
            return _single(single, year)
        case [first, last]:
            return _last_of(first, last, year)
        case _:
            return None


def notice_year(text: str) -> int | None:
    """The year that the notice's plan belongs to, from its titles, else from its heads; never from a date.

    None where titles name different years and where neither titles nor heads name one.

    >>> notice_year("关于《政府工作报告》确定的2021年重点工作责任分解的通知\\n发布日期: 2022年07月07日")
    2021
    """
    lines = [_BLANK.sub("", line) for line in _canonical(text).splitlines()]
    titles = set(_title_years(lines))
    years = titles or set(_head_years(lines))
    return years.pop() if len(years) == 1 else None


def _canonical(text: str) -> str:
    return _CHINESE_YEAR.sub(lambda year: year[0].translate(_ARABIC_DIGITS), canonical(text))


def _single(plain: str, year: int | None) -> date | None:
    if plan := _PLAN.fullmatch(plain):
        return date(_PLAN_ENDS[plan["plan"]], 12, 31)
    if stated := _STATED_YEAR.match(plain):
        return _period(plain[stated.end() :], int(stated[1]), says_year=True)
    if year is None:
        return None
    if relative := _RELATIVE_YEAR.match(plain):
        rest = plain[relative.end() :]
        # 今年 alone is the span of the work, no due date.
        return _period(rest, year + _YEARS_ON[relative[1]], says_year=True) if rest else None
    return _period(plain, year, says_year=False)


def _last_of(first: str, last: str, year: int | None) -> date | None:
    """The end of a range such as 7月—8月; None unless both ends are read and rise."""
    if re.fullmatch("[0-9]{4}", first):
        first += "年"
    elif re.fullmatch(_NUMERAL, first) and _MONTH.fullmatch(last):
        first += "月"
    start = _single(first, year)
    if start is None:
        return None
    says_year = _STATED_YEAR.match(last) or _RELATIVE_YEAR.match(last)
    end = _single(last, year if says_year else start.year)
    return end if end is not None and start < end else None


def _period(rest: str, year: int, *, says_year: bool) -> date | None:
    """The end of the period ``rest`` of ``year``; ``says_year`` if the year stood before it, as in 2022年|底."""
    if not rest:
        return _date(year, 12) if says_year else None
    for pattern, read in _READERS:
        if match := pattern.fullmatch(rest):
            # 底前 and 中 alone have lost what they are the end of.
            names_period = says_year or "year" not in pattern.groupindex or match["year"]
            return read(match, year) if names_period else None
    return None


def _half(match: re.Match[str], year: int) -> date | None:
    return _date(year, 6 if match["half"] == "上" else 12)


def _quarter(match: re.Match[str], year: int) -> date | None:
    quarter = read_integer(match["quarter"])
    return None if quarter is None else _date(year, 3 * quarter)


def _month(match: re.Match[str], year: int) -> date | None:
    return _date(year, read_integer(match["month"]))


def _third(match: re.Match[str], year: int) -> date | None:
    month = read_integer(match["month"])
    match match["third"]:
        case "上":
            return _date(year, month, 10)
        case "中":
            return _date(year, month, 20)
        case _:
            return _date(year, month)


def _day(match: re.Match[str], year: int) -> date | None:
    day = read_integer(match["day"])
    return None if day is None else _date(year, read_integer(match["month"]), day)


def _feast(match: re.Match[str], year: int) -> date | None:
    return _date(year, *_FEASTS[match["feast"]])


_READERS: Final[tuple[tuple[re.Pattern[str], Callable[[re.Match[str], int], date | None]], ...]] = (
    (_YEAR_END, lambda _, year: _date(year, 12)),
    (_MIDYEAR, lambda _, year: _date(year, 6)),
    (_HALF, _half),
    (_QUARTERS, _quarter),
    (_MONTH, _month),
    (_THIRD, _third),
    (_DAY, _day),
    (_FEAST, _feast),
)


def _date(year: int, month: int | None, day: int | None = None) -> date | None:
    """A day, or the last one of the month; None for what no calendar has."""
    if month is None:
        return None
    try:
        return date(year, month, monthrange(year, month)[1] if day is None else day)
    except (ValueError, OverflowError):
        return None


def _title_years(lines: list[str]) -> Iterator[int]:
    """Years beside a plan's name, in lines without a sentence and in the name of the paper that is sent out."""
    for line in lines:
        is_title = len(line) <= _TITLE_LENGTH and not re.match(r"[0-9]+[.、]|.*[。;]", line) and not _HEAD.match(line)
        for title in [line] if is_title else _ISSUED.findall(line):
            if not _REVIEW.search(title):
                yield from (int(match[1] or match[2]) for match in _TITLE_YEAR.finditer(title))


def _head_years(lines: list[str]) -> Iterator[int]:
    for line in lines:
        if _HEAD.match(line) and len(line) <= _TITLE_LENGTH and "。" not in line and not _REVIEW.search(line):
            yield from (int(match[1]) for match in _HEAD_YEAR.finditer(line))
