"""Targets to indicator, comparator, value and unit."""

import re
from dataclasses import dataclass
from enum import Enum
from itertools import pairwise
from typing import Final

from notices import canonical

from .indicators import indicator_around, indicator_before, indicator_of_benchmark, is_delivery, starts_with_verb
from .numerals import numbers
from .quantities import Kind, Quantity, comparator_of, comparison, quantities

_BLANK: Final = re.compile(r"(?<![0-9A-Za-z])(?:\s|&nbsp;)+|(?:\s|&nbsp;)+(?![0-9A-Za-z])")
_BROKEN: Final = re.compile(r"[0-9](?:\s|&nbsp;)+[0-9.]")
_EDGE: Final = re.compile("^[、,;:。，；：]+|[、,;:。，；：.!]+$")

_STEP: Final = re.compile("[与和同跟][^与和同跟,;]{2,12}?(?:基本)?(?:保持)?(?:基本)?同步(?:增长|提升)?$")
_STATE: Final = re.compile(
    '(?P<roughly>基本)?(?:实现|达到)?(?P<roughly_>基本)?[“"]?(?:(?P<covered>全覆盖)|(?P<none>清零)|翻(?P<times>[一两二12]?)番)[”"]?(?P<more>以上)?$'
)
_FRONT: Final = re.compile("(?<![目提以之此年月日底节先])前$")
_RANK_END: Final = re.compile("(?:位|名|强)?(?:行列|之列|方阵)?$")
_SCOPE: Final = re.compile(
    "(?:进入|跻身|挺进|位居|位列|稳居|保持|居|冲刺|迈入|冲进)[^,;、]*$|(?:全国|全省|全市|全县|全区|省内|市内|国内|同类)[^,;、]*$"
)
_AT_LEAST: Final = re.compile("(?:力争|确保|努力|全年|年内)*至少")
_GRADE: Final = re.compile("(?P<indicator>.+?)(?:达到|达)(?:[A-Z]+|[一二三四五甲乙丙])级(?:标准|以上)?$")

_BREAK: Final = re.compile("[、,;:。()]|大关$")
_JOINT: Final = re.compile("[、,;:。和及]")
_MONEY_NOUN: Final = re.compile("(?:资金|经费|贷款|投资|融资|债券|补贴|基金|产值|收入|消费券|税收)$")
_ONWARD: Final = re.compile("[^,;。、]{0,4}[到至]$")
_BEHIND_NOUN: Final = re.compile("(?<!级)(?:以上|以下|以内|左右)$")
_REACHED: Final = re.compile("(?:达到|达|稳定在|保持在|控制在|增至|[到至为])$")
_NAMED: Final = re.compile(
    "[^,;]*(?:水平|平均|[均比增]值|增[速幅长]|速度|目标|标准|计划|去年|上年度?|同期|全[国省市县区]|[率额量])$"
)
_MULTIPLE: Final = re.compile("(?P<word>不低于|不少于|不高于|不超过|高于|超过|低于|达到|达|为|是)(?P<named>[^,;]+?)$")


@dataclass(frozen=True, slots=True)
class TargetValue:
    """What a target says; all that the parser is not sure of is None.

    ``comparator`` is one of >= <= > < = ~; it stands without a value where the benchmark is named (高于全省平均水平, 同步).
    """

    indicator: str | None = None
    comparator: str | None = None
    value: float | None = None
    unit: str | None = None


class _Role(Enum):
    OUTCOME = "outcome"
    QUALIFIER = "qualifier"
    UNSURE = "unsure"


def parse_target(text: str) -> TargetValue:
    """Reads the text of a TARGET span.

    The outcome is the number at the end of the span, the count in front of what is delivered, or a benchmark at the end; of
    several outcomes, of ranges and of numbers that may only describe something none is chosen, and the value is None.
    Magnitudes are multiplied into the value; ``indicators`` says what an indicator is.

    >>> parse_target("规上工业总产值突破1300亿元")
    TargetValue(indicator='规上工业总产值', comparator='>', value=130000000000.0, unit='元')
    >>> parse_target("城镇、农村居民人均可支配收入分别增长5.5%、7%")
    TargetValue(indicator='城镇、农村居民人均可支配收入', comparator=None, value=None, unit=None)
    """
    raw = _EDGE.sub("", _BLANK.sub("", text))
    if _BROKEN.search(canonical(raw)):
        return TargetValue()
    for read in (_step, _state, _rank, _measure, _comparison, _grade):
        if (target := read(raw, canonical(raw))) is not None:
            return target
    return TargetValue()


def _step(raw: str, text: str) -> TargetValue | None:
    """收入与经济增长基本同步; with a number beside it there are two outcomes."""
    match = _STEP.search(text)
    if match is None:
        return None
    indicator = indicator_of_benchmark(raw[: match.start()])
    return TargetValue() if quantities(text) else TargetValue(indicator, "~")


def _state(raw: str, text: str) -> TargetValue | None:
    """全覆盖, 清零, 翻番: a count in front only says of how many (192个脱贫村债务清零), a share may say something else."""
    match = _STATE.search(text)
    if match is None:
        return None
    shares = [quantity for quantity in quantities(text[: match.start()]) if quantity.kind is Kind.SHARE]
    head = raw[: min([match.start(), *(share.start for share in shares)])]
    if any(share.number.value != 100 for share in shares) or head.count("“") != head.count("”"):
        return TargetValue()
    comparator = "~" if match["roughly"] or match["roughly_"] else ">=" if match["more"] else "="
    return TargetValue(indicator_of_benchmark(head), comparator, *_state_value(match))


def _state_value(match: re.Match[str]) -> tuple[float, str | None]:
    if match["covered"]:
        return 100.0, "%"
    if match["none"]:
        return 0.0, None
    # Doubled once is twice as much, doubled twice four times.
    return (4.0, "倍") if match["times"] in ("两", "二", "2") else (2.0, "倍")


def _rank(raw: str, text: str) -> TargetValue | None:
    """全省前3, 全国第一, 全省前10%."""
    for number in numbers(text):
        ahead = text[: number.start]
        if number.value is None or not _RANK_END.fullmatch(text, number.end):
            continue
        if _FRONT.search(ahead) or ahead.endswith("第"):
            scope = _SCOPE.search(ahead[:-1])
            indicator = indicator_of_benchmark(raw[: scope.start() if scope else number.start - 1])
            return TargetValue(indicator, "=" if ahead.endswith("第") else "<=", number.value, number.sign or "位")
    return None


def _measure(raw: str, text: str) -> TargetValue | None:
    """The one quantity that is the outcome; None where no quantity claims to be it."""
    found = quantities(text)
    roles = [_role(text, found, i) for i in range(len(found))]
    outcomes = [quantity for quantity, role in zip(found, roles, strict=True) if role is _Role.OUTCOME]
    if _Role.UNSURE in roles:
        return TargetValue()
    if len(outcomes) > 1:
        return TargetValue(_shared_indicator(raw, text, outcomes))
    return _target(raw, text, found, outcomes[0]) if outcomes else None


def _target(raw: str, text: str, found: list[Quantity], outcome: Quantity) -> TargetValue:
    if (target := _against(raw, found, outcome)) is not None:
        return target
    head, tail, unit, comparator = raw[: outcome.start], raw[outcome.end :], outcome.unit, outcome.comparator
    if comparator == "=" and _AT_LEAST.match(text):
        comparator = ">="
    if _is_final(text, outcome):
        indicator = indicator_before(head, unit=unit)
    elif _BEHIND_NOUN.search(tail):
        # 20个项目以上: whether the modifier is the number's is not sure.
        indicator = comparator = None
    else:
        indicator = indicator_around(head, tail, unit=unit)
    if outcome.number.value is None:
        return TargetValue(indicator)
    return TargetValue(indicator, comparator, outcome.number.value, unit)


def _against(raw: str, found: list[Quantity], outcome: Quantity) -> TargetValue | None:
    """A share of something named: 不低于上年投资的3倍 is 3 倍; 高于全省平均1个百分点 compares, but 1 is not what is measured."""
    since = max((quantity.end for quantity in found if quantity.end <= outcome.start), default=0)
    ahead = canonical(raw[: outcome.start])
    value, unit, sign = outcome.number.value, outcome.unit, outcome.comparator
    if unit == "倍":
        match = _MULTIPLE.search(ahead, since)
        if match is None or value is None:
            return None
        named = comparator_of(match["word"])
        comparator = sign if named is None or named == sign else named if sign == "=" else None
        return TargetValue(indicator_of_benchmark(raw[: match.start()]), comparator, value, unit)
    match = comparison(ahead, since) if outcome.kind is Kind.SHARE else None
    return match and TargetValue(indicator_of_benchmark(raw[: match.start()]), comparator_of(match[0]))


def _shared_indicator(raw: str, text: str, outcomes: list[Quantity]) -> str | None:
    """The indicator of 分别增长5.5%、7%, where all values stand together at the end."""
    together = all(text[a.end : b.number.start] in ("、", "和") and a.unit == b.unit for a, b in pairwise(outcomes))
    is_end = not text[outcomes[-1].end :]
    return indicator_before(raw[: outcomes[0].start], unit=outcomes[0].unit) if together and is_end else None


def _comparison(raw: str, text: str) -> TargetValue | None:
    """市场主体增幅高于全省平均水平."""
    match = comparison(text)
    if match is None or not _NAMED.search(text, match.end()):
        return None
    return TargetValue(indicator_of_benchmark(raw[: match.start()]), comparator_of(match[0]))


def _grade(raw: str, text: str) -> TargetValue | None:
    """安全风险等级达到D级标准: a grade is no number."""
    match = _GRADE.fullmatch(text)
    return match and TargetValue(indicator_of_benchmark(raw[: match.end("indicator")]))


def _role(text: str, found: list[Quantity], i: int) -> _Role:
    """What the quantity says, from where it stands and what governs it."""
    quantity = found[i]
    later = found[i + 1 :]
    ahead = text[: quantity.start]
    tail = text[quantity.end : later[0].start if later else len(text)]
    if later and ahead.endswith(("由", "从")) and _ONWARD.fullmatch(tail):
        return _Role.QUALIFIER
    if _is_final(text, quantity):
        return _role_at_end(text, quantity, later)
    return _role_within(text, quantity, later)


def _role_within(text: str, quantity: Quantity, later: list[Quantity]) -> _Role:
    """The role of a quantity that something counted or described follows."""
    ahead = text[: quantity.start]
    tail = text[quantity.end : later[0].start if later else len(text)]
    match quantity.kind:
        case Kind.COUNT:
            return _role_of_count(text, quantity, later)
        case Kind.SHARE:
            return _Role.OUTCOME if quantity.compared or not ahead or is_delivery(ahead) else _Role.UNSURE
        case Kind.EXTENT | Kind.MONEY:
            return _role_of_amount(quantity, ahead, tail, is_last=not later)
        case Kind.PLAIN if tail.startswith("“") and is_delivery(ahead) and text[quantity.number.start].isdigit():
            # 新建5“桂香咸宁”展示窗口 has lost its counter.
            return _Role.OUTCOME
        case _:
            return _Role.QUALIFIER


def _is_final(text: str, quantity: Quantity) -> bool:
    return quantity.end == len(text) or _BREAK.match(text, quantity.end) is not None


def _role_at_end(text: str, quantity: Quantity, later: list[Quantity]) -> _Role:
    number = quantity.number
    ahead = text[: number.start]
    is_governed = quantity.compared or _REACHED.search(ahead) is not None
    if number.bare and not is_governed:
        return _Role.UNSURE
    if quantity.kind is Kind.PLAIN and not is_governed:
        # A numeral without unit is a lost counter (重大产业项目20), a fraction, or part of a name (统一, 升级版2.0).
        is_number = re.fullmatch("[0-9]+[万亿]?|.*(?:分之|/).*", text[number.start : number.end]) is not None
        return _Role.OUTCOME if is_number and number.low is not None else _Role.QUALIFIER
    if quantity.kind is Kind.MONEY and len(later) >= 2 and not starts_with_verb(text):
        # 工业产值10亿元、税收亿元以上企业突破4家: joined with an amount that qualifies what is counted.
        following, last = later[0], later[-1]
        behind = text[following.end : later[1].start]
        if following.kind is Kind.MONEY and last.compared and not _JOINT.search(behind) and not _is_final(text, following):
            return _Role.QUALIFIER
    return _Role.OUTCOME


def _role_of_count(text: str, quantity: Quantity, later: list[Quantity]) -> _Role:
    ahead = text[: quantity.start]
    if text[quantity.number.start] == "一" and not is_delivery(ahead):
        return _Role.QUALIFIER
    if later and not ahead and later[-1].kind is Kind.SHARE and not _JOINT.search(text[quantity.end : later[-1].start]):
        # 11个乡镇污水处理率达90%: says whose share it is.
        return _Role.QUALIFIER
    return _Role.OUTCOME


def _role_of_amount(quantity: Quantity, ahead: str, tail: str, *, is_last: bool) -> _Role:
    """Money or an extent in front of a noun: the size of what follows, unless a verb of delivery governs it."""
    qualifies = not is_last and tail and not _JOINT.search(tail)
    if starts_with_verb(tail):
        # 投入10亿元建设学校5个 delivers two things.
        return _Role.UNSURE
    if qualifies or quantity.number.bare or tail.startswith(("的", "级", "型")):
        return _Role.QUALIFIER
    if is_delivery(ahead) and (quantity.kind is Kind.EXTENT or _MONEY_NOUN.search(tail)):
        return _Role.OUTCOME
    return _Role.QUALIFIER if quantity.kind is Kind.MONEY and not _JOINT.search(tail) else _Role.UNSURE
