"""Targets written anew: goals with a value in the forms of the guideline, and look-alikes that are none.

Every target is a whole TARGET span, its borders known by construction.
"""

import random
from typing import Final

from .lexicon import Deliverable, Indicator, Lexicon

_AFTER: Final = ("", "", "", "左右", "以上", "以上", "以内")
_PUSH: Final = (
    "推进", "推动", "加快推进", "抓好", "支持", "加强", "深化", "重点推进", "加快", "加快建设", "有序推进", "全力推进",
)  # fmt: skip
_PUSHED: Final = ("建设", "改造", "项目建设", "工作", "前期工作", "提质增效", "")
_WORKS: Final = ("产业园", "大桥", "水库", "综合体")
_BENCHMARKS: Final = (
    "与经济增长同步", "与经济增长基本同步", "高于全省平均水平", "高于全市平均水平", "不低于全国平均水平", "优于上年",
    "不低于去年水平", "达标", "翻番",
)  # fmt: skip
_SOFT: Final = ("走在全省前列", "位次前移", "持续提升", "稳步增长", "保持在合理区间", "明显改善", "取得新突破")


def target(rng: random.Random, lexicon: Lexicon, *, goes_on: bool) -> str:
    """A goal with a value; ``goes_on`` if it stands in a list behind another, where the verb is said once."""
    pick = rng.random()
    if pick < 0.38:
        return _level(rng.choice(lexicon.indicators), rng)
    if pick < 0.46:
        return _growth(rng.choice(lexicon.indicators), rng)
    if pick < 0.50:
        return rng.choice(lexicon.indicators).name + rng.choice(_BENCHMARKS)
    if pick < 0.54:
        return rng.choice(lexicon.covered) + rng.choice(("全覆盖", "全覆盖", "“全覆盖”", "覆盖率100%", "达标率100%"))
    if pick < 0.56:
        return (
            f"{rng.choice(lexicon.indicators).name}{rng.choice(('进入全省前', '居全省前', '位居全市前'))}{rng.choice('3三五十8')}"
        )
    return _delivery(rng, lexicon, goes_on=goes_on)


def look_alike(rng: random.Random, lexicon: Lexicon) -> str:
    """A clause with a number, or the look of a goal, in which nothing may be marked."""
    item = rng.choice(lexicon.deliverables)
    number = _count(item, rng)
    indicator = rng.choice(lexicon.indicators)
    forms = (
        f"{rng.choice(_PUSH)}{number}{item.counter}{item.noun}{rng.choice(_PUSHED)}",
        f"{rng.choice(_PUSH)}{item.noun}{rng.choice(_PUSHED)}",
        f"{rng.choice(item.verbs)}一批{item.noun}",
        f"{rng.choice(_PUSH)}总投资{rng.randrange(1, 90)}亿元的{lexicon.place(rng)}{rng.choice(_WORKS)}项目",
        f"{indicator.name}{rng.choice(_SOFT)}",
        f"去年{_growth(indicator, rng)}",
        f"已{rng.choice(item.verbs)}{number}{item.counter}{item.noun}",
        f"聚焦{rng.randrange(3, 20)}大{rng.choice(('重点产业链', '主导产业', '专项行动', '重点领域'))}",
        f"打造{rng.choice(('15分钟生活圈', '万亩茶叶基地', '百亿产业园区', '4A级景区', '“四好农村路”示范县'))}",
        f"推动{rng.choice(('107', '316', '220', 'G4'))}{rng.choice(('国道', '高速'))}{lexicon.place(rng)}段改扩建",
        "完成省定目标",
        f"{item.noun}应{rng.choice('改接保建')}尽{rng.choice('改接保建')}",
    )
    return rng.choice(forms)


def _level(indicator: Indicator, rng: random.Random) -> str:
    if indicator.unit == "-":
        return _growth(indicator, rng)
    verb = rng.choice(
        ("达到", "达", "突破", "超过", "稳定在", "控制在", "保持在", "提高到", "力争达到", "完成", "不低于", "不少于", "")
    )
    number = _number(indicator.low, indicator.high, rng)
    if verb in ("突破", "超过", "不低于", "不少于"):
        return f"{indicator.name}{verb}{number}{indicator.unit}"
    if indicator.unit == "亿元" and rng.random() < 0.08:
        return f"{indicator.name}{verb}{rng.choice(('百亿', '千亿', '千亿元', '百亿元', '万亿'))}"
    return f"{indicator.name}{verb}{number}{indicator.unit}{rng.choice(_AFTER)}"


def _growth(indicator: Indicator, rng: random.Random) -> str:
    verb = rng.choice(("增长", "增长", "增长", "同比增长", "年均增长", "增速", "增幅达到", "提高", "下降", "降低", "增速达"))
    if indicator.unit == "%" and rng.random() < 0.7:
        change = rng.choice(("提高", "提升", "下降", "比上年提高"))
        return f"{indicator.name}{change}{_number(1, 9, rng)}个百分点{rng.choice(('', '以上', '左右'))}"
    return f"{indicator.name}{verb}{_number(2, 20, rng)}%{rng.choice(_AFTER)}"


def _delivery(rng: random.Random, lexicon: Lexicon, *, goes_on: bool) -> str:
    item = rng.choice(lexicon.deliverables)
    number = _count(item, rng)
    verb = "" if goes_on and rng.random() < 0.6 else rng.choice(item.verbs)
    after = rng.choice(_AFTER[:-1])
    pick = rng.random()
    if pick < 0.5 or not verb:
        return f"{verb}{item.noun}{number}{item.counter}{after}"
    if pick < 0.8:
        middle = after if rng.random() < 0.3 else ""
        return f"{verb}{number}{item.counter}{middle}{item.noun}{rng.choice(('', '', '建设', '任务', '工作'))}"
    if pick < 0.9:
        names = "、".join(lexicon.place(rng) + rng.choice("路镇村") for _ in range(rng.choice((2, 3))))
        return f"{verb}{names}等{number}{item.counter}{item.noun}"
    return f"完成{number}{item.counter}{item.noun}{rng.choice(('改造', '建设', '整治', '任务'))}"


def _count(item: Deliverable, rng: random.Random) -> str:
    if item.counter in ("公里", "万亩", "亿元"):
        return _number(item.low, item.high, rng)
    whole = rng.randint(item.low, item.high)
    if whole <= 10 and rng.random() < 0.15:
        return "零一两三四五六七八九十"[whole]
    return f"{whole / 10000:.1f}万" if whole >= 10000 and rng.random() < 0.7 else str(whole)


def _number(low: int, high: int, rng: random.Random) -> str:
    value = rng.uniform(low, high)
    pick = rng.random()
    if high < 100 and pick < 0.35:
        return f"{value:.{rng.choice((1, 1, 2))}f}"
    whole = round(value)
    if whole >= 10000 and pick < 0.8:
        return f"{whole / 10000:.{rng.choice((0, 1))}f}万"
    return str(whole)
