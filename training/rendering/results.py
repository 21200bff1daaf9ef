"""Past results: what an indicator reached, how it changed, what was delivered."""

import random
import re
from typing import Final

from ..lexicon import Deliverable, Indicator

_FALLS: Final = re.compile("能耗|排放|失业|死亡|事故|案|浓度|漏损|不良|重污染|价格|用水|化肥|压缩")
_VOLUME: Final = re.compile("元|万|亿|家")
_SHARES: Final = ("%", "‰")
_REACHED: Final = ("达到", "达", "完成", "实现", "为", "突破", "超过", "达到了", "")
_SHARE_REACHED: Final = ("达到", "达", "为", "超过", "稳定在", "提高到", "")
_ROSE: Final = ("增长", "增长", "增长", "同比增长", "比上年增长", "增幅", "提高", "年均增长")
_FELL: Final = ("下降", "同比下降", "降低")
_MEASURED: Final = ("公里", "万亩", "亿元", "亿条", "万吨", "平方公里")
"""Counters of what is measured, not counted: their numbers have fractions."""


def reached(indicator: Indicator, rng: random.Random) -> str:
    """An indicator with the level that it had."""
    if indicator.unit == "-":
        return risen(indicator, rng)
    verb = rng.choice(_SHARE_REACHED if indicator.unit in _SHARES else _REACHED)
    return f"{indicator.name}{verb}{number(indicator.low, indicator.high, rng)}{indicator.unit}"


def risen(indicator: Indicator, rng: random.Random) -> str:
    """An indicator with the change that it had."""
    falls = bool(_FALLS.search(indicator.name))
    if indicator.unit in _SHARES:
        verb = "下降" if falls else rng.choice(("提高", "提升", "上升"))
        return f"{indicator.name}{verb}{number(1, 9, rng)}个百分点"
    return f"{indicator.name}{rng.choice(_FELL if falls else _ROSE)}{number(1, 25, rng)}%"


def is_volume(indicator: Indicator) -> bool:
    """Whether the indicator is measured in money or things, so that it may grow by per cent."""
    return bool(_VOLUME.search(indicator.unit)) and not _FALLS.search(indicator.name)


def delivered(item: Deliverable, rng: random.Random) -> str:
    """What was delivered, with its count."""
    verb, counted = rng.choice(item.verbs), f"{count(item, rng)}{item.counter}"
    return verb + rng.choice((item.noun + counted, counted + item.noun))


def number(low: float, high: float, rng: random.Random) -> str:
    """A number between two others, with the decimals that its size has."""
    value = rng.uniform(low, high)
    if high <= 100:
        return f"{value:.{rng.choice((0, 1, 1, 2))}f}"
    return f"{value:.{rng.choice((0, 1, 2))}f}" if value < 3000 else str(round(value))


def count(item: Deliverable, rng: random.Random) -> str:
    """How many of it, as its counter is written."""
    if item.counter in _MEASURED:
        return number(item.low, item.high, rng)
    whole = rng.randint(item.low, item.high)
    return f"{whole / 10000:.1f}万" if whole >= 10000 and rng.random() < 0.7 else str(whole)
