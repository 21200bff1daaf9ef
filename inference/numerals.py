"""Numbers as notices write them: Arabic, Chinese and mixed numerals, percentages, fractions and ranges."""

import re
from dataclasses import dataclass
from fractions import Fraction
from typing import Final

_DIGITS: Final = {"零": 0, "〇": 0, "两": 2} | {digit: value for value, digit in enumerate("一二三四五六七八九", 1)}
_PLACES: Final = {"十": 10, "百": 100, "千": 1000}
_MAGNITUDES: Final = {
    **{"百": 10**2, "千": 10**3, "万": 10**4, "十万": 10**5, "百万": 10**6, "千万": 10**7},
    **{"亿": 10**8, "十亿": 10**9, "百亿": 10**10, "千亿": 10**11, "万亿": 10**12},
}
_SIGNS: Final = {100: "%", 1000: "‰"}

_ARABIC: Final = r"[0-9](?:[0-9.,]*[0-9])?"
# 千 of 千瓦 and 百 of 百分点 belong to the unit, 百 of 百强 to a name.
_HUNDRED: Final = r"百(?!分点|强)"
_THOUSAND: Final = r"千(?![瓦米克伏赫帕卡焦升])"
_MAGNITUDE: Final = rf"(?:万亿|[十百千]?[万亿]|{_HUNDRED}|{_THOUSAND})"
_CHINESE: Final = rf"(?:[零〇一二两三四五六七八九十万亿几]|{_HUNDRED}|{_THOUSAND})+"
_LETTER_UNIT: Final = r"(?:km|kg|cm|mm|m|t|[kKMG]?[WV]|[kKMG]Wh|[TP]B)(?![A-Za-z])"
_NUMBER: Final = re.compile(
    rf"(?:(?P<whole>{_CHINESE}|{_ARABIC})分之(?P<part>{_CHINESE}|{_ARABIC})"
    r"|(?P<top>[0-9]{1,3})/(?P<bottom>[0-9]{1,3})(?![/0-9.])"
    rf"|(?P<arabic>(?:{_ARABIC}{_MAGNITUDE}?)+)"
    rf"|(?P<chinese>(?:[数上成](?=[十百千万亿]))?{_CHINESE}))"
    rf"(?P<vague>(?:多|余(?![额热量])|来(?![自源访])){_MAGNITUDE}?)?"
    r" ?(?P<sign>[%‰])?"
)
_TERM: Final = re.compile(rf"({_ARABIC})({_MAGNITUDE})?")
_RANGE: Final = re.compile(r" ?(?:[-–—−~]{1,2}|至|到) ?(?=[0-9零〇一二两三四五六七八九十百千万亿])")
_NAME_BEFORE: Final = re.compile(r"(?<!GDP)(?<!CPI)(?<!PPI)(?<=[A-Za-z])")
_NAME_BEHIND: Final = re.compile(rf"(?!{_LETTER_UNIT})[A-Za-z]")


@dataclass(frozen=True, slots=True)
class Number:
    """A number at ``start``-``end``: from ``low`` to ``high``, which are equal but for a range and None where it is unsure.

    ``sign`` is ``%``, ``‰`` or empty; ``bare`` marks a magnitude that stands alone, as in 突破千亿.
    """

    start: int
    end: int
    low: float | None
    high: float | None
    sign: str = ""
    bare: bool = False

    def __post_init__(self) -> None:
        if not 0 <= self.start < self.end:
            raise ValueError(f"number {self.start}-{self.end}: expected 0 <= start < end")
        if (self.low is None) != (self.high is None):
            raise ValueError(f"number {self.start}-{self.end}: {self.low} to {self.high}, expected both ends or none")

    @property
    def value(self) -> float | None:
        """The one value; None for a range and where it is unsure."""
        return self.low if self.low == self.high else None


def numbers(text: str) -> list[Number]:
    """All numbers in a canonical text, in their order; digits glued to Latin letters (5G, PM2.5) are names, not numbers.

    >>> [(n.low, n.high, n.sign) for n in numbers("培育3-5家,就业18万人,占比百分之八,突破千亿")]
    [(3.0, 5.0, ''), (180000.0, 180000.0, ''), (8.0, 8.0, '%'), (100000000000.0, 100000000000.0, '')]
    """
    found: list[Number] = []
    position = 0
    while match := _NUMBER.search(text, position):
        chain = _chain(text, match)
        start, position = match.start(), chain[-1].end
        is_arabic = text[start] in "0123456789"
        glued = _NAME_BEFORE.match(text, start) or _NAME_BEHIND.match(text, position)
        if not (is_arabic and glued):
            found.append(_number(start, chain, negative=text[start - 1 : start] in ("-", "−")))
    return found


def read_integer(text: str) -> int | None:
    """The whole number that ``text`` is, in Arabic or Chinese numerals; None where it is anything else.

    >>> read_integer("三百二十一"), read_integer("12"), read_integer("一百五"), read_integer("两三")
    (321, 12, None, None)
    """
    value = Fraction(int(text)) if re.fullmatch(r"[0-9]{1,15}", text) else _chinese(text)
    return None if value is None else int(value)


@dataclass(frozen=True, slots=True)
class _Part:
    """One end of a range, or the only number; ``scale`` is what its magnitude multiplied in."""

    end: int
    value: Fraction | None
    scale: int = 1
    sign: str = ""
    bare: bool = False


def _chain(text: str, match: re.Match[str]) -> list[_Part]:
    parts = [_part(match)]
    while separator := _RANGE.match(text, parts[-1].end):
        following = _NUMBER.match(text, separator.end())
        if following is None:
            break
        parts.append(_part(following))
    return parts


def _number(start: int, chain: list[_Part], *, negative: bool) -> Number:
    first, last = chain[0], chain[-1]
    low = high = None
    if len(chain) == 1 and not negative and first.value is not None:
        low = high = float(first.value)
    elif len(chain) == 2 and not negative and (ends := _ends(first, last)):
        low, high = ends
    return Number(start, last.end, low, high, last.sign, first.bare and len(chain) == 1)


def _ends(first: _Part, last: _Part) -> tuple[float, float] | None:
    """The ends of 3-5万 are 30000 and 50000; None where they do not rise or their signs differ."""
    if first.value is None or last.value is None or first.sign not in ("", last.sign):
        return None
    low = first.value * (last.scale if first.scale == 1 else 1)
    return (float(low), float(last.value)) if low < last.value else None


def _part(match: re.Match[str]) -> _Part:
    sign, end = match["sign"] or "", match.end("sign") if match["sign"] else len(match[0].rstrip()) + match.start()
    if match["vague"]:
        return _Part(end, None, sign=sign)
    if match["whole"]:
        return _fraction(match["whole"], match["part"], end)
    if match["top"]:
        top, bottom = int(match["top"]), int(match["bottom"])
        return _Part(end, Fraction(top, bottom) if 0 < top < bottom else None, sign=sign)
    if match["chinese"]:
        bare = match["chinese"] in _MAGNITUDES and match["chinese"][0] != "十" and not sign
        return _Part(end, _chinese(match["chinese"]), sign=sign, bare=bare)
    value, scale = _arabic(match["arabic"])
    return _Part(end, value, scale, sign)


def _fraction(whole: str, part: str, end: int) -> _Part:
    below, above = _any(whole), _any(part)
    if below is None or above is None or below < 2:
        return _Part(end, None)
    if below in _SIGNS:
        return _Part(end, above, sign=_SIGNS[int(below)])
    return _Part(end, above / below if above <= below else None)


def _any(numeral: str) -> Fraction | None:
    return _digits(numeral) if numeral[0] in "0123456789" else _chinese(numeral)


def _arabic(numeral: str) -> tuple[Fraction | None, int]:
    """The value of 18万 or 3万5千, and its scale; None where the terms do not fall, or 3万5 leaves the place of 5 open."""
    terms = _TERM.findall(numeral)
    total, previous = Fraction(0), 0
    for digits, magnitude in terms:
        value, scale = _digits(digits), _MAGNITUDES.get(magnitude, 1)
        if value is None:
            return None, 1
        if len(terms) > 1 and value.denominator != 1:
            return None, 1
        if previous and (value * scale >= previous or (scale == 1 and len(digits) != len(str(previous)) - 1)):
            return None, 1
        total, previous = total + value * scale, scale
    return total, previous if len(terms) == 1 else 1


def _digits(digits: str) -> Fraction | None:
    """Arabic digits with decimals and thousands separators; None for leading zeros and anything longer than 15 digits."""
    if not re.fullmatch(r"(?:0|[1-9][0-9]{0,2}(?:,[0-9]{3}){1,4}|[1-9][0-9]{0,14})(?:\.[0-9]{1,9})?", digits):
        return None
    return Fraction(digits.replace(",", ""))


def _chinese(numeral: str) -> Fraction | None:
    """A Chinese numeral in its full form, or a magnitude alone; None for 一百五, 三四, 十几."""
    if numeral in _MAGNITUDES:
        return Fraction(_MAGNITUDES[numeral])
    value = _large(numeral) if len(numeral) <= 24 else None
    return None if value is None else Fraction(value)


def _large(numeral: str) -> int | None:
    for mark, factor in (("亿", 10**8), ("万", 10**4)):
        if mark in numeral:
            head, _, tail = numeral.partition(mark)
            above = _large(head)
            if above is None or not tail:
                return None if above is None else above * factor
            below = _large(tail.removeprefix("零"))
            # 三万零五百 needs its 零, 三万五千 must not have one.
            if below is None or below >= factor or tail.startswith("零") != (below < factor // 10):
                return None
            return above * factor + below
    return _section(numeral)


def _section(numeral: str) -> int | None:
    """A numeral below 10000: read loosely, then held against the one spelling of what was read."""
    total = digit = 0
    for character in numeral:
        if character in _DIGITS:
            digit = _DIGITS[character]
        elif character in _PLACES:
            total, digit = total + (digit or 1) * _PLACES[character], 0
        else:
            return None
    total += digit
    normal = re.sub(r"两(?=[百千])|^两$", "二", numeral.replace("〇", "零"))
    normal = re.sub(r"^一十", "十", normal)
    return total if numeral and normal == _spelled(total) else None


def _spelled(value: int) -> str:
    if value == 0:
        return "零"
    text = ""
    for place, name in ((1000, "千"), (100, "百"), (10, "十"), (1, "")):
        digit = value // place % 10
        if digit:
            text += "零一二三四五六七八九"[digit] + name
        elif text and value % place and not text.endswith("零"):
            text += "零"
    return re.sub(r"^一十", "十", text)
