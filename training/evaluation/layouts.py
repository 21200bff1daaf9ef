"""The layout family of a stretch of a notice: how its tasks and their units are written."""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from typing import Final

from notices import Span, canonical

BRACKETS: Final = "括号内联"
INLINE: Final = "无括号内联"
LINES: Final = "分行"
TABLE: Final = "表格"
PROSE: Final = "散文"
BY_DUTY: Final = "按职责分工"
NO_UNITS: Final = "无单位"

_UNITS: Final = ("LEAD_UNIT", "RESP_UNIT")
_BETWEEN: Final = re.compile(r"(?:[\s、,和及与等]|\([^()\n]{1,12}\))*")
_ACT: Final = "牵头|责任|主办|主责|配合|协办|协助|参与|承办|实施|落实"
_ROLE: Final = rf"(?:(?:单位|部门|主体|领导|责任人)[:;]?|(?:{_ACT})[:;])"
_HAS_ROLE: Final = re.compile(_ROLE)
_ENDS_IN_ROLE: Final = re.compile(rf"{_ROLE}$")
_IS_ROLE: Final = re.compile(rf"(?:\(?\d{{1,3}}[.、)])?[省市州县区]?(?:{_ACT}){{0,2}}{_ROLE}")
_VERB: Final = re.compile(r"[^()\n。;]*?(?:牵头|负责|配合|参与|参加|协助|落实|实施|分工)")
_CELL_BEFORE: Final = re.compile(r"(?:\||\S {2,})\s*$")
_CELL_BEHIND: Final = re.compile(r" *\|| {2,}\S")


def layout_of(text: str, spans: Sequence[Span]) -> str:
    """The Chinese name of the layout family that most lists of gold units in the text stand in, the first one's in a tie.

    A guess from what shares a line with a list: one in a cell (tab, |, several blanks) is a table's. One in brackets stands
    behind a role word or before a verb (A牵头,B、C按职责分工负责). One outside has a line for itself and its role word, or has
    its role word behind something else in the line, or else is part of a sentence.

    >>> layout_of("修路。(牵头单位:市交通局)", [Span(9, 13, "LEAD_UNIT")])
    '括号内联'
    """
    # A tab is a border of cells as | is; the canonical view would make a blank of it.
    view = canonical(text.replace("\t", "|"))
    families = Counter(_family(view, start, end) for start, end in _lists(view, spans))
    return families.most_common(1)[0][0] if families else NO_UNITS


def _lists(view: str, spans: Sequence[Span]) -> Iterator[tuple[int, int]]:
    """The borders of the lists: units of one role with only separators between them."""
    units = sorted(span for span in spans if span.label in _UNITS)
    first = 0
    for i in range(1, len(units) + 1):
        last = units[i - 1]
        if i == len(units) or units[i].label != last.label or not _BETWEEN.fullmatch(view, last.end, units[i].start):
            yield units[first].start, last.end
            first = i


def _family(view: str, start: int, end: int) -> str:
    before = view[view.rfind("\n", 0, start) + 1 : start]
    behind = view[end:].split("\n", 1)[0]
    role_before = before.replace(" ", "")
    own_role = _ENDS_IN_ROLE.search(role_before) is not None
    if not own_role and (_CELL_BEFORE.search(before) or _CELL_BEHIND.match(behind)):
        return TABLE
    bracket = _open_bracket(role_before)
    verb = _VERB.match(behind) is not None
    if bracket is not None:
        return BY_DUTY if verb and not _HAS_ROLE.search(bracket) else BRACKETS
    if _IS_ROLE.fullmatch(role_before) or not (role_before or verb):
        return LINES
    return INLINE if own_role else PROSE


def _open_bracket(before: str) -> str | None:
    """What stands in the innermost bracket that is still open at the end; None where none is."""
    open_at: list[int] = []
    for i, character in enumerate(before):
        if character in "([〔【":
            open_at.append(i)
        elif character in ")]〕】" and open_at:
            open_at.pop()
    return before[open_at[-1] + 1 :] if open_at else None
