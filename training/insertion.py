"""Puts in what the training notices rarely show: hedges before targets, due points, slots for leaders and deadlines.

Everything put in is labelled by construction. Pure: the same pieces and ``random.Random`` state give the same result.
"""

import random
import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from .breakage import Line, Piece
from .goals import look_alike, target
from .lexicon import Lexicon

_UNITS: Final = ("LEAD_UNIT", "RESP_UNIT")
_CLAUSE_END: Final = re.compile(r"(?:^|[,，;；。\n]|^\s*\d{1,3}\s*[.、．]|[)）])\s*$")
_HEDGES: Final = (
    "力争", "确保", "努力", "实现", "力争实现", "确保实现", "努力实现", "全年", "今年", "全年力争", "其中", "其中,", "全年实现",
    "今年确保",
)  # fmt: skip
_BEFORE_DUE: Final = ("", "", "", "到", "于", "在", "截至", "力争", "确保", "力争到")
_SLOT: Final = ("完成时限", "完成时间", "办结时限", "时限要求", "工作时限", "时限", "完 成 时 限")
_LEADER_SLOT: Final = ("责任领导", "牵头领导", "分管领导", "包联领导", "责任人")
_OPEN_ENDED: Final = ("长期", "持续推进", "全年", "长期坚持", "7月—8月", "全年推进")


@dataclass(frozen=True, slots=True)
class Insertion:
    """Probabilities: per target a hedge or a due point before it; per clause a due point, a look-alike or a target more;
    per block a slot."""

    hedge: float = 0.2
    due: float = 0.1
    clause: float = 0.01
    look_alike: float = 0.03
    target: float = 0.03
    deadline_slot: float = 0.08
    leader_slot: float = 0.1


def insert(pieces: Sequence[Piece], rng: random.Random, insertion: Insertion, lexicon: Lexicon) -> Line:
    """The pieces with hedges, due points and slots put between them."""
    out: Line = []
    # Where nothing is marked, in letters and past results, a due point would be no due point either.
    busy = any(piece.label for piece in pieces)
    for i, piece in enumerate(pieces):
        following = pieces[i + 1] if i + 1 < len(pieces) else Piece("")
        if piece.label == "TARGET" and (not out or _CLAUSE_END.search(out[-1].text)):
            out += _before_target(rng, insertion)
        if piece.label:
            out.append(piece)
        else:
            out += _in_clauses(piece, rng, insertion, lexicon) if busy else [piece]
        if piece.label in _UNITS and following.text[:1] in (")", "）", "〕", "\n") and rng.random() < insertion.deadline_slot:
            out += [Piece(f"{rng.choice(';；,')}{rng.choice(_SLOT)}{rng.choice('::：')}"), _due_in_slot(rng)]
        if following.label in _UNITS and re.search(r"[(（]牵头单位[:：]$", piece.text) and rng.random() < insertion.leader_slot:
            out += _leader_slot(out.pop(), rng, lexicon)
    return out


def due_point(rng: random.Random) -> str:
    """A due point as notices write it.

    >>> due_point(random.Random(1))
    '“十一”'
    """
    year, month, day = rng.randrange(2018, 2031), rng.randrange(1, 13), rng.randrange(1, 29)
    chinese, quarter = rng.choice("一二三四五六七八九十"), rng.choice("一二三四")
    before, end = rng.choice(("", "前", "前", "以前", "之前")), rng.choice(("", "前", "前"))
    forms = (
        "年内", "年底前", f"年底{end}", f"{year}年底{end}", f"{month}月底{end}", f"{month}月{day}日{before}",
        f"{year}年{month}月{day}日{before}", f"{year}年{month}月底{end}", f"{month}月份", "上半年",
        f"{quarter}季度{end}", f"第{quarter}季度",
        f"{year}年{month}月", f"{year}年", "“五一”", "“十一”", "国庆节前", "春节前", "“十四五”末", "今年年底",
        f"{month}月{rng.choice('上中下')}旬", f"{chinese}月底{end}", f"{year}年上半年", f"{year}年末", "明年6月底前",
    )  # fmt: skip
    return rng.choice(forms)


def _before_target(rng: random.Random, insertion: Insertion) -> Line:
    pick = rng.random()
    if pick < insertion.hedge:
        return [Piece(rng.choice(_HEDGES))]
    if pick < insertion.hedge + insertion.due:
        return _due(rng)
    return []


def _due(rng: random.Random) -> Line:
    before, after = rng.choice(_BEFORE_DUE), rng.choice(("", "", "", ",", "力争", "确保", "实现"))
    return [piece for piece in (Piece(before), Piece(due_point(rng), "DEADLINE"), Piece(after)) if piece.text]


def _in_clauses(piece: Piece, rng: random.Random, insertion: Insertion, lexicon: Lexicon) -> Line:
    """Outside text with due points at the beginning of a few of its clauses, and a few clauses more."""
    out: Line = []
    for clause in re.split(r"(?<=[,，;；。])(?=[\u4e00-\u9fff]{4})", piece.text):
        if out and rng.random() < insertion.clause:
            out += _due(rng)
        if out and rng.random() < insertion.look_alike:
            out.append(Piece(look_alike(rng, lexicon) + rng.choice(",,。")))
        if out and rng.random() < insertion.target:
            out += [
                *_before_target(rng, insertion),
                Piece(target(rng, lexicon, goes_on=False), "TARGET"),
                Piece(rng.choice(",,;。")),
            ]
        out.append(Piece(clause))
    return out


def _due_in_slot(rng: random.Random) -> Piece:
    return Piece(rng.choice(_OPEN_ENDED) if rng.random() < 0.2 else due_point(rng), "DEADLINE")


def _leader_slot(before: Piece, rng: random.Random, lexicon: Lexicon) -> Line:
    """The bracket and the role word of a block, with a leader's slot put between them."""
    at = len(before.text) - len("牵头单位:")
    people: Line = []
    for i in range(rng.choice((1, 1, 1, 2))):
        people += ([Piece("、")] if i else []) + [Piece(lexicon.person(rng, rng.choice("市县区")), "LEADER")]
    role = Piece(f"{rng.choice(_LEADER_SLOT)}:")
    return [Piece(before.text[:at]), role, *people, Piece(";"), Piece(before.text[at:])]
