"""What a strength of p % is: the field of ``Strength`` at which breakage breaks the share p of the places of a kind."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from training.breakage import Strength

SHARES: Final = (0.05, 0.1, 0.2, 0.4)
"""The strengths of the curves beside 0, as shares of places."""

MOST: Final = 0.4
"""Beyond about this share a factor makes a chance exceed 1 (that of separators at 0.406), and the mean share falls behind."""

TOGETHER: Final = "all"
"""The name under which all kinds break at once."""


@dataclass(frozen=True, slots=True)
class Kind:
    """The Chinese name of a kind, and in Chinese what one place of it is and what happens to that place."""

    title: str
    place: str


KINDS: Final[Mapping[str, Kind]] = {
    "bracket": Kind("括号", "区间外的一个括号,丢掉"),
    "separator": Kind("分隔符", "相邻两个区间之间的一个顿号、逗号或分号(所在片段不超过 12 字),丢掉"),
    "colon": Kind("冒号", "区间外的一个冒号,丢掉"),
    "stop": Kind("句号", "区间外的一个句号,丢掉"),
    "digit": Kind("数字", "时限里或区间外的一位数字,丢掉;另外单位名有一半的机会(p/2)丢掉首字或末字"),
    "date_word": Kind("月日号", "时限里的一个“月”“日”“号”,丢掉;区间外的只有 p/4"),
    "space": Kind("空格", "一行;抽中后逐字以一定概率插入杂散空格,概率也随 p 升高,抽中的短行可能一个也没插入"),
    "wide": Kind("全半角", "一行;标点变全角、数字变全角、括号换样子,三样里至少变一样(行里三种字符都有时)"),
    "number": Kind("序号", "行首的一个任务序号,丢掉"),
    "role": Kind("角色词", "一个角色词(牵头单位、责任单位、责任领导),换成别的说法"),
    "join": Kind("并行", "两行之间的换行,丢掉"),
    "cut": Kind("断行", "一行;抽中后在若干片段(区间或区间之间的文字)当中断开,片段少的行可能没断"),
}
"""The kinds in the order of the fields of ``Strength``, all of them but ``line``, which is 1 here: no line is spared."""

EXPECTED: Final[Mapping[str, float]] = {
    "bracket": (0.0 + 1.0 + 2.5) / 3,
    "separator": (0.0 + 0.5 + 2.0 + 4.0) / 4,
    "colon": (0.0 + 1.0) / 2,
    "stop": 1.0,
    "digit": 1.0,
    "date_word": 1.0,
    # A gate per line; what happens behind it (some characters, some pieces) is no share of lines.
    "space": 12.0,
    "number": 0.3,
    # One of the seven variants is the word itself; 责任单位 has eight, so that 7/8 of p ÷ (6/7), 1.02 p, of it is changed.
    "role": 6 / 7,
    # Drawn once per text (a unit of the set), not per line.
    "join": (0.0 + 0.5 + 1.5) / 3,
    "cut": 3.0,
}
"""What ``training.breakage`` multiplies the field of a kind by on average (means of what it draws per line), so that the field's
value is the share of places divided by this. ``wide`` is missing: it is three changes, whose lines overlap."""


def field_of(kind: str, share: float) -> float:
    """The value of a kind's field of ``Strength`` that breaks ``share`` of its places on average; it may exceed 1 (``number``).

    KeyError for an unknown kind, ValueError for a share below 0 or above ``MOST``.

    >>> field_of("colon", 0.2), round(field_of("space", 0.12), 6)
    (0.4, 0.01)
    """
    if kind not in KINDS:
        raise KeyError(kind)
    if not 0 <= share <= MOST:
        raise ValueError(f"share {share} of {kind}: expected 0 to {MOST}, where the chances of all places stay at most 1")
    return _wide(share) if kind == "wide" else share / EXPECTED[kind]


def strength_of(kind: str, share: float) -> Strength:
    """The breakage that breaks ``share`` of the places of a kind, or of every kind for ``all``; errors as of ``field_of``."""
    kinds = KINDS if kind == TOGETHER else (kind,)
    return Strength(**{"line": 1.0} | dict.fromkeys(KINDS, 0.0) | {name: field_of(name, share) for name in kinds})


def _wide(share: float) -> float:
    """The field at which this share of lines is changed at least once: in its punctuation, digits or shape of brackets.

    The chances are the field's value, a third of it, and four fifths of it, for one of the five shapes is the one that is there.
    """
    low, high = 0.0, 1.0
    for _ in range(60):
        value = (low + high) / 2
        if 1 - (1 - value) * (1 - value / 3) * (1 - value * 4 / 5) < share:
            low = value
        else:
            high = value
    return low
