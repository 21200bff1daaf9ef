"""Sentences with gaps for names, as prose and the State Council's blocks have them, and the marks of one document."""

import random
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from ..breakage import Line, Piece
from ..people import kept_apart

_GAP: Final = re.compile(r"\{(\w+)\}")
_OPEN_ENDED: Final = re.compile(r"长期|持续|全年|常年|常态|随时|实时|适时|即时|立行|贯穿|每|坚持|推进|实施|开展|完成|[—–~～-]|至")
_MANY: Final = re.compile(
    r"^(?:[省市县区州旗]?(?:级|政府)?(?:各|有关|相关|所有|其他|其它)|地方各级|全[省市县区]各|[省市县区州旗]直)|成员单位$"
)
_VAGUE: Final = re.compile(r"^各?(?:有关|相关)(?:部门|单位)$")
_WIDE: Final = {",": "，", ";": "；", ":": "：", "(": "（", ")": "）"}
_NARROW: Final = {ord(wide): half for half, wide in _WIDE.items()}
_HALF: Final = re.compile(r"(?<!\d),|,(?!\d{3})|[;:()]")
_NUMERALS: Final = "零一二三四五六七八九十"


@dataclass(frozen=True, slots=True)
class Marks:
    """The habits of one document: full-width punctuation or not, the separator of names, what stands before the last."""

    wide: bool
    between: str
    last: str

    def joined(self, names: Sequence[str], label: str, rng: random.Random, *, others: float = 0.0) -> Line:
        """Names with separators, collective ones last; ``others`` is the chance of a 等 behind them or before 有关部门."""
        ordered = sorted(names, key=is_collective)
        between = kept_apart(ordered, self.between) if label == "LEADER" else self.between
        line: Line = []
        for i, name in enumerate(ordered):
            if i:
                line.append(Piece(self._before(name, between, is_last=i == len(ordered) - 1, goes_on=i > 1, rng=rng)))
            line.append(Piece(name, label))
        if ordered and not is_collective(ordered[-1]) and rng.random() < others:
            line.append(Piece(rng.choice(("等", "等部门", "等单位") if len(ordered) > 1 else ("等部门", "等单位"))))
        return line

    def _before(self, name: str, between: str, *, is_last: bool, goes_on: bool, rng: random.Random) -> str:
        if is_last and _VAGUE.match(name) and rng.random() < 0.7:
            return "等"
        if is_last and goes_on and is_collective(name) and rng.random() < 0.3:
            return rng.choice(("等部门和", "等单位和", "等部门及", "等单位、"))
        if is_last and self.last and rng.random() < 0.7:
            return self.last
        return between

    def fitted(self, pieces: Iterable[Piece]) -> Line:
        """The pieces in the document's punctuation; commas within a number stay, and pieces without text are left out."""
        return [Piece(self._fit(piece.text), piece.label) for piece in pieces if piece.text]

    def _fit(self, text: str) -> str:
        if not self.wide:
            return text.translate(_NARROW)
        return _HALF.sub(lambda match: _WIDE[match[0]], text)


def draw_marks(rng: random.Random) -> Marks:
    """The marks of a document: mostly full width and 、."""
    between = rng.choices(("、", ",", " "), (0.9, 0.07, 0.03))[0]
    return Marks(rng.random() < 0.6, between, rng.choice(("", "", "", "", "和", "和", "及", "以及", "与")))


def is_collective(name: str) -> bool:
    """Whether a name stands for many bodies.

    >>> is_collective("各乡镇人民政府"), is_collective("县财政局")
    (True, False)
    """
    return _MANY.search(name) is not None


def is_point(due: str) -> bool:
    """Whether something can be done by then; what is open-ended only stands in a slot.

    >>> is_point("6月底前"), is_point("长期"), is_point("7月—8月")
    (True, False, False)
    """
    return _OPEN_ENDED.search(due) is None


def fill(template: str, gaps: Mapping[str, Sequence[Piece]]) -> Line:
    """The template with each gap filled.

    >>> fill("由{lead}牵头", {"lead": [Piece("甲局", "LEAD_UNIT")]})
    [Piece(text='由', label=''), Piece(text='甲局', label='LEAD_UNIT'), Piece(text='牵头', label='')]
    """
    line: Line = []
    for i, part in enumerate(_GAP.split(template)):
        line += gaps[part] if i % 2 else [Piece(part)] if part else []
    return line


def cut(body: Sequence[Piece], marks: str) -> list[Line]:
    """The body in parts that end behind one of ``marks`` outside its labelled pieces; the marks stay.

    >>> cut([Piece("修路,"), Piece("建桥5座", "TARGET"), Piece(",植树")], ",")[0]
    [Piece(text='修路,', label='')]
    """
    parts: list[Line] = [[]]
    for piece in body:
        if piece.label:
            parts[-1].append(piece)
            continue
        *ended, rest = re.split(f"(?<=[{marks}])", piece.text)
        for text in ended:
            parts[-1].append(Piece(text))
            parts.append([])
        if rest:
            parts[-1].append(Piece(rest))
    return [part for part in parts if part]


def without_end(part: Sequence[Piece], marks: str) -> Line:
    """The part without the marks at its end."""
    *before, last = part
    text = last.text if last.label else last.text.rstrip(marks)
    return [*before, Piece(text, last.label)] if text else before


def chinese(number: int) -> str:
    """A number below 100 in Chinese.

    >>> chinese(3), chinese(10), chinese(21)
    ('三', '十', '二十一')
    """
    tens, ones = divmod(number, 10)
    if not tens:
        return _NUMERALS[ones]
    return (_NUMERALS[tens] if tens > 1 else "") + "十" + (_NUMERALS[ones] if ones else "")
