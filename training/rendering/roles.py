"""The words that open a slot, by what the slot means, and slots in which nothing is marked."""

import random
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from ..lexicon import Lexicon, load_lexicon

LEAD: Final = (
    "牵头单位", "牵头部门", "主办单位", "主责单位", "牵头责任单位", "主责部门", "主办部门", "牵头责任部门", "总牵头单位",
    "市级牵头单位", "主牵头单位", "牵头",
)  # fmt: skip
"""Words of a lead unit's slot; the first of each table is the usual one."""
RESPONSIBLE: Final = (
    "责任单位", "配合单位", "协办单位", "参与单位", "承办单位", "责任部门", "实施主体", "配合部门", "责任主体", "实施单位",
    "落实单位", "协同单位", "协助单位", "参加单位", "配合责任单位", "相关责任单位", "协办部门", "市直责任单位", "配合",
)  # fmt: skip
"""Words of the slot of units that carry a task without leading it."""
LEADER: Final = (
    "责任领导", "牵头领导", "分管领导", "包联领导", "责任人", "牵头市领导", "牵头县领导", "责任县领导", "分管负责人",
    "挂点领导", "包保领导", "市级领导", "县级领导", "牵头负责人", "第一责任人", "责任市领导",
)  # fmt: skip
"""Words of the leaders' slot."""
DUE: Final = (
    "完成时限", "完成时间", "办结时限", "时限要求", "工作时限", "完成期限", "时限", "时间节点", "办理时限", "时间要求",
    "计划完成时间", "完成时间节点", "办结时间", "目标时限",
)  # fmt: skip
"""Words of the slot of due points."""
OVERSEEING: Final = ("督导单位", "监督单位", "督查单位", "督办单位", "考核单位", "督导部门")
"""Slots of bodies that watch over the task and do not carry it."""
_CONTACT: Final = ("联系人", "联络员", "信息员", "填报人", "经办人")
_PHONE: Final = ("联系电话", "电话", "咨询电话", "办公电话")
_SECTION: Final = ("责任科室", "承办科室", "责任股室", "具体科室")
_OTHER: Final = (
    ("备注", "省级考核指标"), ("备注", "新增"), ("备注", "重点督办"), ("任务来源", "政府工作报告"), ("任务类别", "约束性"),
    ("任务来源", "市委全会"), ("任务类别", "预期性"), ("考核方式", "季度通报"), ("进展情况", "正常推进"),
    ("资金来源", "财政预算"),
)  # fmt: skip
_SECTIONS: Final = (
    "综合科", "办公室", "规划股", "投资科", "农业农村科", "工业股", "社会事务科", "行政审批股", "督查室", "项目中心",
    "政策法规科", "经济运行科", "城建科", "基层股", "财务科", "市场体系建设股",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Words:
    """The slot words of one document: what opens the lead units, the responsible units, the leaders and the due points.

    ``unmarked`` holds slots whose contents are nothing by the guideline, as pairs of a word and what stands behind it.
    """

    lead: str
    responsible: str
    leader: str
    due: str
    unmarked: tuple[tuple[str, str], ...] = ()


def draw_words(rng: random.Random) -> Words:
    """The slot words of a document; at times spaced (责 任 人), at times with slots in which nothing is marked."""
    spaced = _spacing(rng)
    drawn = [spaced(_usual_or_any(words, rng)) for words in (LEAD, RESPONSIBLE, LEADER, DUE)]
    count = rng.choices((0, 1, 2), (0.68, 0.22, 0.1))[0]
    kinds = rng.sample((_overseer, _contact, _phone, _section, _other), count)
    unmarked = (kind(rng, load_lexicon()) for kind in kinds)
    lead, responsible, leader, due = drawn
    return Words(lead, responsible, leader, due, tuple((spaced(word), filler) for word, filler in unmarked))


def _usual_or_any(words: tuple[str, ...], rng: random.Random) -> str:
    """The usual word in a quarter of the documents, else one of the first of the table more often than one of the last."""
    return words[0] if rng.random() < 0.25 else words[min(rng.randrange(len(words)), rng.randrange(len(words) + 4))]


def _spacing(rng: random.Random) -> Callable[[str], str]:
    blank = rng.choices(("", " ", "\u3000", "  "), (0.91, 0.05, 0.02, 0.02))[0]
    return blank.join


def _overseer(rng: random.Random, lexicon: Lexicon) -> tuple[str, str]:
    level = rng.choice(("市", "县", "区"))
    usual = (
        f"{level}委督查室",
        f"{level}政府督查室",
        f"{level}纪委监委",
        f"{level}政府办公室",
        f"{level}人大常委会",
        f"{level}目标办",
    )
    bodies = [rng.choice(usual) if rng.random() < 0.5 else lexicon.unit(rng, level) for _ in range(rng.choice((1, 1, 2)))]
    return rng.choice(OVERSEEING), "、".join(bodies)


def _contact(rng: random.Random, lexicon: Lexicon) -> tuple[str, str]:
    phone = rng.choice(("", "", "", _number(rng), f" {_number(rng)}"))
    return rng.choice(_CONTACT), _name(rng, lexicon) + phone


def _phone(rng: random.Random, lexicon: Lexicon) -> tuple[str, str]:
    return rng.choice(_PHONE), _number(rng)


def _section(rng: random.Random, lexicon: Lexicon) -> tuple[str, str]:
    stem, suffixes = rng.choice(lexicon.departments)
    body = rng.choice(("", "", stem + (suffixes[0] if suffixes else "")))
    return rng.choice(_SECTION), body + rng.choice(_SECTIONS)


def _other(rng: random.Random, lexicon: Lexicon) -> tuple[str, str]:
    return rng.choice(_OTHER)


def _name(rng: random.Random, lexicon: Lexicon) -> str:
    return rng.choice(lexicon.surnames) + "".join(rng.choice(lexicon.given) for _ in range(rng.choice((1, 2, 2))))


def _number(rng: random.Random) -> str:
    local = f"{rng.randrange(2, 9)}{rng.randrange(10**5, 10**6)}"
    area = f"0{rng.randrange(310, 999)}"
    mobile = f"1{rng.choice('35789')}{rng.randrange(10**8, 10**9)}"
    return rng.choice((local, f"{area}-{local}", f"{area}—{local}", mobile))
