"""Quantities: a number with its unit and the words that compare with it (不低于, 突破, 以上, 左右)."""

import re
from dataclasses import dataclass
from enum import Enum
from typing import Final

from .numerals import Number, numbers


class Kind(Enum):
    """What a unit measures, which decides what may be an outcome in front of a noun."""

    COUNT = "count"
    EXTENT = "extent"
    MONEY = "money"
    SHARE = "share"
    DURATION = "duration"
    OTHER = "other"
    PLAIN = "plain"


# Longer units first; the look-aheads keep units from biting into words (20人才, 5项目).
_UNITS: Final = {
    Kind.SHARE: "个百分点|百分点|倍(?!增)",
    Kind.DURATION: "个工作日|工作日|个月|小时|分钟|年(?!产|均)|周|天|日|秒",
    Kind.EXTENT: "平方公里|平方千米|平方米|立方米|公里|千米|公顷|亩次|亩|吨标准煤|吨|公斤|千克|斤|米|km|kg|m|t",
    Kind.MONEY: "美元|欧元|元",
    Kind.OTHER: "千瓦时|千瓦|兆瓦|千伏|度|升|微克|毫克|[kKMG]?Wh|[kKMG]?[WV]|[TP]B",
    Kind.COUNT: "家次|人次|件次|辆次|场次|批次|个(?!百?分?点)|家(?![园庭长])|座|处(?![理置])|条(?!件)|项(?!目)|所(?!有)"
    "|名(?![优特])|件|套|间|户|头|只|羽|辆|台(?!账)|场|宗|块|张|篇|门|支(?![持出])|位(?!数)|种|例|起|份|册|眼|盏|棵|株|根|道|栋|幢|对"
    "|组|艘|架|枚|床|片|款|次|人(?![才口员民大均工造力居])",
}
_UNIT: Final = re.compile("|".join(f"(?P<{kind.name}>{units})" for kind, units in _UNITS.items()))
_PER: Final = re.compile("/(?:立方米|平方米|平方公里|小时|公里|千人|万人|万元|人|户|亩|年|月|天|升|吨|个)")

_BEFORE: Final = {
    **dict.fromkeys(("不低于", "不少于", "不小于", "不短于", "至少", "最少", "最低"), ">="),
    **dict.fromkeys(("不高于", "不超过", "不大于", "不多于", "不突破", "至多", "最多", "最高"), "<="),
    **dict.fromkeys(("超过", "超出", "突破", "高于", "优于", "好于", "快于", "大于", "多于", "超", "过", "破"), ">"),
    **dict.fromkeys(("低于", "小于", "少于", "短于"), "<"),
    **dict.fromkeys(("大约", "约", "接近", "近"), "~"),
}
_BEHIND: Final = {
    **dict.fromkeys(("以上", "及以上"), ">="),
    **dict.fromkeys(("以内", "之内", "以下", "内"), "<="),
    **dict.fromkeys(("左右", "上下"), "~"),
}
_BEFORE_WORD: Final = re.compile(f"(?:{'|'.join(_BEFORE)})$")
_NO_COMPARISON: Final = re.compile("(?:通过|经过|透过|不过|商超|附近|最近|靠近|邻近|临近|就近|[节合签预集履违条公]约)$")
_BEHIND_WORD: Final = re.compile(r"(?:\(含\))?(?P<word>及?以上|以内|之内|以下|内(?=$|[,、;。])|左右|上下)|之间")
_COMPARISON: Final = re.compile("|".join(word for word in _BEFORE if len(word) > 1 and word.endswith("于")))
# What a plain value would be behind these is not said: 控制在3% means at most, 压减到5个 perhaps.
_OPEN: Final = re.compile("(?:控制|限制)(?:在|到)$")

_QUOTES: Final = {"“": 1, "‘": 1, "《": 1, "〈": 1, "「": 1, "”": -1, "’": -1, "》": -1, "〉": -1, "」": -1}
_NAME_BEFORE: Final = re.compile("(?:[第每+×*·〔#&:]|月)$")
_NAME_BEHIND: Final = re.compile("[+×*:〕]|年(?=以[前来])|个?季度|世纪")
_YEAR: Final = re.compile("(?:19|20)[0-9]{2}(?:[^0-9年]{1,2}(?:19|20)?[0-9]{2})?年")


@dataclass(frozen=True, slots=True)
class Quantity:
    """``start``-``end`` holds the comparing words too; ``comparator`` is None where they contradict each other or are open.

    ``compared`` says that a comparing word stands right before the number.
    """

    number: Number
    start: int
    end: int
    kind: Kind
    unit: str | None
    comparator: str | None
    compared: bool


def quantities(text: str) -> list[Quantity]:
    """The quantities of a canonical text in their order, without names (“12345”, 第3, 每万人) and years.

    >>> [(q.number.value, q.unit, q.comparator) for q in quantities("到2025年新增绿色工厂2家以上")]
    [(2.0, '家', '>=')]
    """
    return [_quantity(text, number) for number in numbers(text) if not _is_name(text, number)]


def comparison(text: str, start: int = 0) -> re.Match[str] | None:
    """The first word from ``start`` on that compares with something named (高于, 不低于); ``comparator_of`` reads it."""
    return _COMPARISON.search(text, start)


def comparator_of(word: str) -> str | None:
    """The comparator that a comparing word before a value stands for."""
    return _BEFORE.get(word)


def _quantity(text: str, number: Number) -> Quantity:
    unit, kind, end = _unit(text, number)
    ahead = text[: number.start]
    before = None if _NO_COMPARISON.search(ahead) else _BEFORE_WORD.search(ahead)
    behind = _BEHIND_WORD.match(text, end)
    comparator = _joined(_BEFORE[before[0]] if before else None, behind["word"] if behind else "")
    if comparator == "=" and _OPEN.search(ahead):
        comparator = None
    start = before.start() if before else number.start
    return Quantity(number, start, behind.end() if behind else end, kind, unit, comparator, before is not None)


def _unit(text: str, number: Number) -> tuple[str | None, Kind, int]:
    """The unit behind a number, its kind, and where it ends."""
    if number.sign:
        return number.sign, Kind.SHARE, number.end
    match = _UNIT.match(text, number.end)
    if match is None or match.lastgroup is None:
        return None, Kind.PLAIN, number.end
    per = _PER.match(text, match.end())
    unit = "个百分点" if match[0] == "百分点" else match[0]
    return unit + (per[0] if per else ""), Kind[match.lastgroup], per.end() if per else match.end()


def _joined(before: str | None, word: str | None) -> str | None:
    """One comparator of the words before and behind a value: 突破4家以上 is >=; None where they contradict each other.

    An empty ``word`` stands for none, None for 之间, which compares with two values.
    """
    behind = _BEHIND[word] if word else None
    if word is None:
        return None
    if before is None or behind is None or before == behind:
        return before or behind or "="
    if behind == f"{before}=" or before == f"{behind}=":
        return max(before, behind, key=len)
    return None


def _is_name(text: str, number: Number) -> bool:
    before = text[: number.start]
    if sum(_QUOTES.get(character, 0) for character in before) > 0 or before.count('"') % 2:
        return True
    if _YEAR.match(text, number.start) or (number.low is None and text[number.end : number.end + 1] == "年"):
        return True
    return bool(_NAME_BEFORE.search(before) or _NAME_BEHIND.match(text, number.end))
