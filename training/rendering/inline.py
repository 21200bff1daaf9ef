"""Blocks in the line of their task: every kind of bracket or none, slots in any order, any slot missing, any separators."""

import random
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from ..breakage import Line, Piece
from ..people import kept_apart
from .roles import Words
from .task import Task

BRACKETS: Final = ("（）", "()", "〔〕", "［］", "【】", "[]", "")
_BRACKET_WEIGHTS: Final = (28, 22, 8, 7, 8, 3, 24)
SLOT_SEPARATORS: Final = ("；", ";", "，", ",", "、", " ", "\u3000", "。", "")
_SLOT_WEIGHTS: Final = (30, 20, 8, 6, 3, 12, 4, 6, 11)
MEMBER_SEPARATORS: Final = ("、", "，", ",", " ", "；", "\u3000", "/", "")
_MEMBER_WEIGHTS: Final = (58, 10, 9, 7, 2, 3, 2, 9)
COLONS: Final = ("：", ":", " ", "为", "")
_COLON_WEIGHTS: Final = (42, 32, 8, 3, 15)
_ORDERS: Final = ("lrpd", "plrd", "lrdp", "dlrp", "pdlr", "dplr", "rlpd", "ldrp", "lprd", "rpld")
_CHINESE: Final = "零一二三四五六七八九十"
_NUMBERS: Final = (
    "{}.", "{}.", "{}、", "({})", "（{}）", "{}．", "{}. ", "第{}项 ", "{})", "{} ", "[{}]", "【{}】", "任务{}：", "{:02}.",
    "•", "-", "●", "①", "",
)  # fmt: skip
_CHINESE_NUMBERS: Final = ("{}、", "（{}）", "({})", "{}是")


@dataclass(frozen=True, slots=True)
class Style:
    """How one document writes its blocks. ``order`` has a letter a slot: l(ead), r(esponsible), p(eople), d(ue), u(nmarked)."""

    number: str
    chinese: bool
    bracket: str
    each: bool
    between: str
    colon: str
    member: str
    separator: str
    order: str
    closing: str
    line_end: str
    last: str


def draw_style(rng: random.Random) -> Style:
    """The style of a document."""
    chinese = rng.random() < 0.15
    order = rng.choice(_ORDERS) if rng.random() < 0.85 else "".join(rng.sample("lrpd", 4))
    at = rng.choice((4, 4, 4, rng.randrange(5)))
    return Style(
        number=rng.choice(_CHINESE_NUMBERS if chinese else _NUMBERS),
        chinese=chinese,
        bracket=rng.choices(BRACKETS, _BRACKET_WEIGHTS)[0],
        # Each slot in brackets of its own: (牵头单位:甲)(责任单位:乙).
        each=rng.random() < 0.08,
        between=rng.choices(("。", ".", "；", "", " ", "。 ", "。\n", "\n", "。　"), (46, 2, 5, 19, 6, 5, 10, 4, 3))[0],
        colon=rng.choices(COLONS, _COLON_WEIGHTS)[0],
        member=rng.choices(MEMBER_SEPARATORS, _MEMBER_WEIGHTS)[0],
        separator=rng.choices(SLOT_SEPARATORS, _SLOT_WEIGHTS)[0],
        order=order[:at] + "u" + order[at:],
        closing=rng.choice(("", "", "", "。")),
        line_end=rng.choices(("\n", "\n\n", "\r\n", " ", ""), (70, 12, 6, 6, 6))[0],
        last=rng.choices(("", "等", "等单位"), (90, 8, 2))[0],
    )


def render(tasks: Sequence[Task], rng: random.Random, words: Words) -> Line:
    """The tasks one behind the other, each with its block at its end."""
    style = draw_style(rng)
    first = rng.choice((1, 1, rng.randrange(1, 120)))
    line: Line = []
    for no, task in enumerate(tasks, first):
        line += written(task, style, words, rng, number=numbered(no, style))
    return [piece for piece in line if piece.text]


def numbered(no: int, style: Style) -> str:
    """The number of a task as the document writes it.

    >>> import dataclasses, random
    >>> numbered(12, dataclasses.replace(draw_style(random.Random(0)), number="({})", chinese=True))
    '(十二)'
    """
    if style.number == "①":
        return chr(ord("①") + (no - 1) % 20)
    return style.number.format(_in_chinese(no) if style.chinese else no)


def written(task: Task, style: Style, words: Words, rng: random.Random, *, number: str) -> Line:
    """One task with its number and its block."""
    block = _block(_slots(task, style, words, rng), style)
    between = style.between
    # Where nothing but a word of a slot parts the text from its block, it still ends as a sentence or on a space.
    if not between and not style.bracket and rng.random() < 0.5:
        between = rng.choice(("。", " "))
    if task.body[:1] and task.body[0].text[0].isdigit() and number:
        # 3.20公里 would be another number.
        number = number.rstrip() + " "
    # Without a line break or a bracket a date would run into the number of the next task.
    runs_on = not style.bracket and "\n" not in style.line_end
    after = style.closing if block and not runs_on else "。"
    return [Piece(number), *task.body, *([Piece(between)] if block else []), *block, Piece(after + style.line_end)]


def _block(slots: Sequence[Line], style: Style) -> Line:
    if not slots:
        return []
    left, right = (style.bracket[0], style.bracket[1]) if style.bracket else ("", "")
    separator = right + left if style.each and style.bracket else style.separator
    block: Line = [Piece(left)]
    for i, slot in enumerate(slots):
        block += [*([Piece(separator)] if i else []), *slot]
    return [*block, Piece(right)]


def _slots(task: Task, style: Style, words: Words, rng: random.Random) -> list[Line]:
    """The slots that the task has, in the order of the document, each with its word."""
    named = {
        "l": (words.lead, task.lead, "LEAD_UNIT"),
        "r": (words.responsible, task.responsible, "RESP_UNIT"),
        "p": (words.leader, task.leaders, "LEADER"),
        "d": (words.due, task.due, "DEADLINE"),
    }
    slots: list[Line] = []
    for letter in style.order:
        if letter == "u":
            # 责任科室:办公室 is parted from the next slot by more than nothing, or it would run into it.
            slots += [[Piece(f"{word}{style.colon or ' '}{filler}")] for word, filler in words.unmarked]
            continue
        word, names, label = named[letter]
        if names:
            slots.append([Piece(word + style.colon), *_members(names, label, style, rng)])
    return slots


def _members(names: Sequence[str], label: str, style: Style, rng: random.Random) -> Line:
    """The names of a slot with what stands between and behind them."""
    separator = style.member
    if label == "LEADER":
        separator = kept_apart(names, separator)
    elif label == "DEADLINE" and separator in ("", "；"):
        # Dates that run into each other are none that a reader could part.
        separator = "、"
    line: Line = [Piece(names[0], label)]
    for name in names[1:]:
        odd = rng.random() < 0.03
        line += [Piece(rng.choice("，,、") if odd and separator else separator), Piece(name, label)]
    if label.endswith("_UNIT") and len(names) > 1:
        line.append(Piece(style.last if rng.random() < 0.5 else ""))
    return line


def _in_chinese(no: int) -> str:
    """A number below 1000 in Chinese numerals.

    >>> [_in_chinese(no) for no in (7, 10, 15, 20, 103, 120)]
    ['七', '十', '十五', '二十', '一百零三', '一百二十']
    """
    hundreds, rest = divmod(no, 100)
    tens, ones = divmod(rest, 10)
    head = f"{_CHINESE[hundreds]}百" if hundreds else ""
    if not tens:
        return head + (("零" if head else "") + _CHINESE[ones] if ones else "")
    return head + (_CHINESE[tens] if tens > 1 or head else "") + "十" + (_CHINESE[ones] if ones else "")
