"""Slots: the stretches of a text that stand behind a role word (牵头单位:…) and end where the next one begins."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from .names import LEAD, LEADER, RESP, begins_unit, is_leader, is_unit

DEADLINE: Final = "DEADLINE"
NONE: Final = "none"
"""Label of a slot that only ends the one before it: 督导单位, 备注."""

BRACKETED: Final = 0.9
"""Score of a name in a slot with its colon, in a block with its opening bracket."""
OPEN: Final = 0.8
"""Score of a name in a slot with its colon but outside brackets."""
LENIENT: Final = 0.6
"""Score of a name in a slot whose colon or bracket was lost."""

_LABELS = (LEADER, LEAD, RESP, DEADLINE, NONE)
_LONGEST_CUE = 60
_OPENING = "(〔【["
_CLOSING = ")〕】]"
_LOOK_AHEAD = 200


def _spaced(word: str) -> str:
    return r"[ \n]{0,12}".join(word)


def _any(*words: str) -> str:
    return "|".join(_spaced(word) for word in words)


_BODY = f"(?:{_any('单位', '部门', '主体')})"
_CUE = re.compile(
    rf"(?:{_any('主要', '其他', '第一', '共同', '相关', '具体', '直接')})?(?:[省市州县区](?:级|直|政府)?)?"
    rf"(?:(?P<LEADER>(?:{_any('责任', '牵头', '分管', '包联', '包保', '挂联', '联系', '主管', '协管', '负责')})"
    rf" {{0,12}}[省市州县区]?{_spaced('领导')}|{_any('责任人', '负责人')})"
    rf"|(?P<LEAD_UNIT>(?:{_any('牵头责任', '责任牵头', '总牵头', '牵头', '主办', '主责')})[ \n]{{0,12}}{_BODY})"
    rf"|(?P<none>(?:{_any('督导', '监督', '督办', '督查', '考核', '指导')})[ \n]{{0,12}}(?:{_BODY}|{_spaced('领导')})"
    rf"|{_any('工作目标', '目标任务', '工作任务', '重点任务', '工作内容', '工作措施', '主要措施', '备注', '联系人', '联系电话')}"
    rf"|{_any('完成情况', '进展情况', '成果形式')})"
    rf"|(?P<RESP_UNIT>(?:{_any('配合责任', '责任', '配合', '协办', '协助', '协同', '承办', '参与', '参加', '实施', '落实')})"
    rf"[ \n]{{0,12}}{_BODY})"
    rf"|(?P<DEADLINE>{_any('完成时限', '完成时间', '完成期限', '办结时限', '办理时限', '时限要求', '时间要求', '工作时限')}"
    rf"|{_any('整改时限', '时间节点', '推进时限')}))"
    r"(?:\([^()\n]{1,8}\))?(?P<colon> {0,12}[:;])?"
)
_NO_SLOT_BEFORE = "各和及与由请向对为的"
_NO_SLOT_BEHIND = re.compile(
    r"\s*(?:[要应须将和及与或按的对由]|负责|主要|必须|可以|之间|会同|组织|牵头|根据|结合|通过|切实|认真|加强)"
)
_NEW_ITEM = re.compile(r"\s*(?:\d{1,3}\s*[.、]|\([一二三四五六七八九十\d]{1,3}\)|[一二三四五六七八九十]{1,3}、)")
_BORDER = re.compile(r"[()〔〕【】\[\]\n。]")
_NEXT_BORDER = re.compile(r"[()〔〕【】\[\]。]")
_SEPARATORS = re.compile(r"[\s,;、。]*")
_WORD = re.compile(r"[ ]*([^、,;:。()〔〕【】\[\]\s]{1,40})")
_DUE_WORD = re.compile(r"[ ]*(?:\d|年内|年底|长期|持续|全年|上半年|下半年|[一二三四]季度|立行立改)")


@dataclass(frozen=True, slots=True)
class Slot:
    """``start``-``end`` is the value of a role word; ``outer_start``-``outer_end`` the whole with its word and brackets."""

    label: str
    start: int
    end: int
    outer_start: int
    outer_end: int
    score: float


@dataclass(frozen=True, slots=True)
class _Cue:
    label: str
    start: int
    end: int
    colon: str


def slots(view: str) -> Iterator[Slot]:
    """The slots of ``view``, in their order; those for 督导单位 and the like have the label NONE."""
    cues = [cue for match in _CUE.finditer(view) if (cue := _cue(view, match)) is not None]
    last_end = -1
    in_block = False
    begins = [_opening(view, cue) for cue in cues]
    for cue, begin, limit in zip(cues, begins, [*begins[1:], len(view)], strict=False):
        opens = begin < cue.start
        follows = last_end >= 0 and _SEPARATORS.fullmatch(view, last_end, cue.start) is not None
        in_block = opens or (in_block and follows)
        start, last_end = _value(view, cue, limit, in_block=in_block)
        closes = last_end < len(view) and view[last_end] in _CLOSING
        yield Slot(
            label=cue.label,
            start=start,
            end=last_end,
            outer_start=begin,
            # The value of a role that is nobody's may well hold the task itself (工作任务:…).
            outer_end=cue.end if cue.label == NONE else last_end + closes,
            score=LENIENT if cue.colon != ":" else BRACKETED if in_block else OPEN,
        )


def _opening(view: str, cue: _Cue) -> int:
    """Where the bracket right before ``cue`` opens, or where the cue starts if there is none."""
    before = _last(view, cue.start)
    return before if before >= 0 and view[before] in _OPENING else cue.start


def label_of(cell: str) -> str | None:
    """The label of a cell that holds a role word and nothing else.

    >>> label_of("责任单位"), label_of("各责任单位")
    ('RESP_UNIT', None)
    """
    match = _CUE.fullmatch(cell.strip()) if len(cell) <= _LONGEST_CUE else None
    return match and next(name for name in _LABELS if match[name] is not None)


def _last(view: str, position: int) -> int:
    """The position of the last character before ``position`` that is no blank; -1 where there is none nearby."""
    near = max(0, position - 12)
    return near + len(view[near:position].rstrip()) - 1 if view[near:position].strip() else -1


def _cue(view: str, match: re.Match[str]) -> _Cue | None:
    """The role word that ``match`` found, unless it only stands in a sentence."""
    label = next(name for name in _LABELS if match[name] is not None)
    colon = (match["colon"] or "").strip()
    cue = _Cue(label, match.start(), match.end(), colon)
    previous = view[cue.start - 1] if cue.start else "\n"
    if previous in _NO_SLOT_BEFORE:
        return None
    if colon == ":":
        return cue
    if previous not in _OPENING + _CLOSING + ";,:。 \n" or label == NONE:
        return None
    if colon == ";":
        return cue if previous in _OPENING + ";:\n" else None
    return cue if _begins_value(view, cue, previous) else None


def _begins_value(view: str, cue: _Cue, previous: str) -> bool:
    """Whether what follows a role word without its colon is a value of its kind."""
    line_end = view.find("\n", cue.end, cue.end + 13)
    if line_end >= 0 and not view[cue.end : line_end].strip():
        return previous == "\n"
    if cue.label == DEADLINE:
        return _DUE_WORD.match(view, cue.end) is not None
    word = _WORD.match(view, cue.end)
    if word is None or _NO_SLOT_BEHIND.match(view, cue.end) or label_of(word[1]) is not None:
        return False
    if cue.label == LEADER:
        return is_leader(word[1])
    # Behind a full stop or a comma a sentence about the bodies is as likely as their list.
    return is_unit(word[1]) and (previous not in ",。" or begins_unit(word[1]))


def _value(view: str, cue: _Cue, limit: int, *, in_block: bool) -> tuple[int, int]:
    """Where the value of ``cue`` starts and ends."""
    line_end = view.find("\n", cue.end, min(limit, cue.end + 13))
    if line_end >= 0 and not view[cue.end : line_end].strip() and not in_block:
        return _lines_below(view, cue, line_end, limit)
    depth = 0
    for border in _BORDER.finditer(view, cue.end, limit):
        mark, at = border[0], border.start()
        if mark in _OPENING:
            depth += 1
        elif mark in _CLOSING and depth:
            depth -= 1
        elif mark != "\n" or not _goes_on(view, cue.end, at, in_block=in_block):
            return cue.end, at
    return cue.end, limit


def _goes_on(view: str, start: int, line_end: int, *, in_block: bool) -> bool:
    """Whether the line break at ``line_end`` stands inside the value: behind a separator or in a bracket that closes later."""
    if _NEW_ITEM.match(view, line_end + 1, line_end + 20):
        return False
    before = _last(view, line_end)
    if before < start:
        return in_block
    if view[before] == "、" or not in_block:
        return view[before] == "、"
    border = _NEXT_BORDER.search(view, line_end, line_end + _LOOK_AHEAD)
    return border is not None and border[0] in _CLOSING


def _lines_below(view: str, cue: _Cue, line_end: int, limit: int) -> tuple[int, int]:
    """The lines that hold the value of a role word with nothing behind it: one for leaders and dates, all that name bodies."""
    start = end = line_end + 1 + len(view[line_end + 1 : line_end + 9]) - len(view[line_end + 1 : line_end + 9].lstrip())
    while end < limit:
        stop = view.find("\n", end, limit)
        stop = limit if stop < 0 else stop
        if not _holds_value(cue.label, view[end : min(stop, end + 400)]):
            break
        if cue.label not in (LEAD, RESP):
            return start, stop
        end = stop + 1
    return start, min(max(start, end), limit)


def _holds_value(label: str, line: str) -> bool:
    words = [word for word in re.split(r"[、,;\s]+", line) if word]
    if not words or "。" in line or _NEW_ITEM.match(line):
        return False
    if label == LEADER:
        return all(is_leader(word) for word in words)
    return len(line) <= 20 if label == DEADLINE else all(is_unit(word) for word in words)
