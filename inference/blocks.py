"""Responsibility blocks: where a text says who leads, who carries, who answers and by when.

A block is a run of unit and leader spans and of cues (牵头单位:, 完成时限:) with nothing between them but separators, brackets,
role words, blanks and line breaks. Brackets, colons and separators may be lost, and names may lie between that no span covers;
scores play no part.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from enum import Enum, auto
from typing import Final

from notices import ScoredSpan

from .rules.names import is_leader, is_unit
from .sections import BREAKS

UNIT_LABELS: Final = frozenset({"LEAD_UNIT", "RESP_UNIT"})
PEOPLE_LABELS: Final = UNIT_LABELS | {"LEADER"}

_AROUND: Final = 64
"""Characters in front of a run in which its bracket and its cue are looked for."""
_FAR: Final = 160
"""Characters that the gap within a block may have."""
_LONG: Final = 26
"""Characters that a name without a span may have."""

_ROLE: Final = (
    r"(?:牵头责任|牵头|主办|主责|责任|配合|协办|协助|协同|参与|参加|承办|实施|落实|分管|包联|包保|包抓|挂联|督导|督办|监督|主管|负责)"
    r"(?:[省市县区州镇]级?)?(?:单位|部门|领导|主体|科室)|(?:联系|[省市县区州镇]级)领导|(?:第一|具体|直接)?责任人|牵头人|负责人"
)
_TIME: Final = r"(?:计划|办结|完成)?(?:时限|期限)(?:要求)?|(?:计划)?(?:完成|办结)时间(?:节点)?|时间(?:要求|节点)|进度要求"
_VERB: Final = (
    r"按照?(?:各自)?职责(?:分工)?|以及|会同|牵头|负责|配合|协助|协同|参与|落实|组织|实施|承担"
    r"|具体|共同|分别|分工|主办|协办|同上|[由等和及与为]"
)
_BLANK: Final = rf"[ {BREAKS}]|&nbsp;|<[^<>]{{0,40}}>"
_CLOSERS: Final = ")]〕】}"
_OPENERS: Final = "([〔【{"

_CUE: Final = re.compile(
    rf"(?P<time>(?:{_TIME}) ?:)|(?:{_ROLE})(?:[及和、(]{{1,2}}(?:{_ROLE})\)?)? ?:"
    r"|(?<=[(;。,\s])(?:牵头|责任|配合|主办|协办|承办) ?:"
)
_NOUN: Final = re.compile(rf"{_ROLE}|{_TIME}")
_TIME_LAST: Final = re.compile(rf"(?:{_TIME})\W*$")
_VERB_AROUND: Final = re.compile(rf"^由|(?:{_VERB})+$")
_SEPARATOR: Final = re.compile(rf"[、,;: |/{BREAKS}]|{_ROLE}|{_TIME}")
_BREAK: Final = re.compile(rf"[{BREAKS}]")
_GLUE: Final = re.compile(rf"""(?:[、,;:。.·|/()\[\]〔〕【】{{}}"'“”‘’_-]|{_BLANK}|{_ROLE}|{_TIME}|{_VERB})*+""")
_STOP: Final = re.compile(r"[。!?()\[\]〔〕【】]|\d[.、](?!\d)")
"""What no gap of names contains: the end of a sentence, a bracket, the number of the next task."""

_LEFT: Final = re.compile(rf"(?:[、,:(\[〔【{{|]|{_BLANK}|{_ROLE}|{_TIME})*(?:由|牵头|责任)?\Z")
_OPENING: Final = re.compile(rf".*(?P<all>(?:[(\[〔【]|[,。 ]?由|{_ROLE})(?P<names>[^()\[\]〔〕【】。{BREAKS}]+))\Z", re.DOTALL)
_RIGHT: Final = re.compile(
    r" *(?:等(?:相关|有关)?(?:单位|部门)?)?(?P<verb>(?:按照?(?:各自)?职责(?:分工)?)?(?:分工|分别|共同|具体|组织)?"
    rf"(?:负责|配合|落实|参与|协助|牵头|实施|承担)(?=[ )\]〕】。;,、|{BREAKS}]|\Z))? *(?P<end>[)\]〕】}}。;,、. |]*)"
)
_SLOT: Final = re.compile(rf"(?:\([^(){BREAKS}]{{1,20}}\)|(?!\d{{1,3}}[.、]\D)[^;。!?)\]〕】{BREAKS}]){{0,400}}")
_MORE: Final = re.compile(
    rf"(?P<gap>(?:(?:{_VERB})*[、,])?[ {BREAKS}]*)(?P<name>[^ {BREAKS}、,;:。()\[\]〔〕【】|]{{2,{_LONG}}}?)"
    rf"(?=[ {BREAKS}、,;)\]〕】|]|(?:负责|配合|落实|参与)[。;)]|(?<!\d)\d{{1,3}}[.、](?!\d)|\Z)"
)
_DUE_REST: Final = re.compile(rf"[^;。!?()\[\]〔〕{BREAKS}]{{0,30}}(?=[;。)\]〕{BREAKS}]|\Z)")
_DUE_IN_LINE: Final = re.compile(r"(?:前|完成|完工|办结|竣工|到位|落实|见效){0,2}(?=[;)\]〕】 |])")
_DUE_AT_END: Final = re.compile(rf"(?:前|完成|完工|办结|竣工|到位|落实|见效){{0,2}}[)\]〕】;。,| ]*(?=[{BREAKS}]|\Z)")


class _Kind(Enum):
    PEOPLE = auto()
    CUE = auto()
    TIME = auto()
    DUE = auto()


@dataclass(frozen=True, slots=True)
class _Mark:
    start: int
    end: int
    kind: _Kind


@dataclass(slots=True)
class _Run:
    """Marks that belong together; ``timed`` while the last cue asks for a date."""

    start: int
    end: int
    last: _Kind
    cued: bool = False
    timed: bool = False
    people: bool = False

    def add(self, mark: _Mark, *, gap: str, end: int) -> None:
        self.end = max(self.end, end)
        self.last = mark.kind
        self.people |= mark.kind is _Kind.PEOPLE
        self.cued |= mark.kind in (_Kind.CUE, _Kind.TIME) or _NOUN.search(gap) is not None
        self.timed = mark.kind is _Kind.TIME or (mark.kind is _Kind.DUE and (self.timed or _TIME_LAST.search(gap) is not None))


@dataclass(frozen=True, slots=True)
class Block:
    """Characters ``start`` to ``end`` are a responsibility block with its brackets and cues; ``cued`` if a role word says so."""

    start: int
    end: int
    cued: bool


def has_cues(view: str) -> bool:
    """Whether a text names roles with a colon behind them, be there spans or not.

    >>> has_cues("(牵头单位:市发改委)"), has_cues("各牵头单位要切实履行牵头责任")
    (True, False)
    """
    return any(not found["time"] for found in _CUE.finditer(view))


def find_blocks(view: str, spans: Sequence[ScoredSpan]) -> list[Block]:
    """The blocks of a text in its canonical view, in order and apart; ``spans`` are sorted."""
    runs = list(_runs(view, _marks(view, spans)))
    blocks: list[Block] = []
    for i, run in enumerate(runs):
        floor = blocks[-1].end if blocks else 0
        ceiling = runs[i + 1].start if i + 1 < len(runs) else len(view)
        if run.end > floor and (block := _block(view, run, floor=floor, ceiling=ceiling)):
            blocks.append(block)
    return blocks


def _marks(view: str, spans: Iterable[ScoredSpan]) -> list[_Mark]:
    kinds = dict.fromkeys(PEOPLE_LABELS, _Kind.PEOPLE) | {"DEADLINE": _Kind.DUE}
    marks = [_Mark(span.start, span.end, kinds[span.label]) for span in spans if span.label in kinds]
    marks += [_Mark(cue.start(), cue.end(), _Kind.TIME if cue["time"] else _Kind.CUE) for cue in _CUE.finditer(view)]
    return sorted(marks, key=lambda mark: (mark.start, mark.end))


def _runs(view: str, marks: Iterable[_Mark]) -> Iterator[_Run]:
    run: _Run | None = None
    for mark in marks:
        gap = ""
        if run is not None:
            gap = view[run.end : min(mark.start, run.end + _FAR + 1)]
            end = _joined(view, run, mark, gap)
            if end is not None:
                run.add(mark, gap=gap, end=end)
                continue
            yield run
        run = None
        if mark.kind is not _Kind.DUE or mark.start == 0 or view[mark.start - 1] in " |\n\r":
            run = _Run(mark.start, mark.end, mark.kind)
            run.add(mark, gap="", end=mark.end)
    if run is not None:
        yield run


def _joined(view: str, run: _Run, mark: _Mark, gap: str) -> int | None:
    """Where ``run`` ends once ``mark`` is part of it; None if the mark does not belong to it."""
    if mark.start < run.end:
        return mark.end
    if len(gap) > _FAR:
        return None
    glued = _GLUE.fullmatch(gap) is not None
    if mark.kind is _Kind.DUE and (run.timed or _TIME_LAST.search(gap)):
        return _due_slot_end(view, mark, gap, glued=glued)
    if not (glued or _is_names(run, gap, cue=mark.kind is _Kind.CUE)):
        return None
    if mark.kind is not _Kind.DUE:
        return mark.end
    closed = any(character in gap for character in f"{_CLOSERS}。") and not _BREAK.search(gap)
    end = _DUE_AT_END.match(view, mark.end) or (None if closed else _DUE_IN_LINE.match(view, mark.end))
    return end.end() if end else None


def _due_slot_end(view: str, due: _Mark, gap: str, *, glued: bool) -> int | None:
    """Where the slot for dates ends that ``due`` stands in, with the verbs between its dates (6月底前招标,12月底前完工)."""
    if not glued and (len(gap) > 30 or _STOP.search(gap) or ";" in gap):
        return None
    rest = _DUE_REST.match(view, due.end)
    return rest.end() if rest else due.end


def _is_names(run: _Run, gap: str, *, cue: bool) -> bool:
    """Whether a gap behind a run holds only names and role words; ``cue`` if a cue follows, which a task may stand before."""
    if _STOP.search(gap) or not (run.cued or run.people):
        return False
    words = [bare for word in _SEPARATOR.split(gap) if (bare := _VERB_AROUND.sub("", word))]
    if run.last in (_Kind.CUE, _Kind.TIME):
        words = words[1:]
    elif re.search("牵头|主办|主责", gap) or (cue and gap[:1] not in "、,;: "):
        return False
    headed = _BREAK.search(gap) is not None
    return all(_is_name(word, headed=headed) for word in words)


def _is_name(word: str, *, headed: bool) -> bool:
    """Whether a word can be a body, or the end of one whose span is too short; ``headed`` asks for 市, 县, 各 in front."""
    if headed:
        return word[0] in "市县区省州镇乡各" and len(word) <= _LONG and is_unit(word)
    return len(word) <= 2 or (len(word) <= _LONG and is_unit(word))


def _block(view: str, run: _Run, *, floor: int, ceiling: int) -> Block | None:
    """The block of a run with its brackets and role words, or None where it is only a mention in running text."""
    if not run.cued and not run.people:
        return None
    left = _left(view[max(floor, run.start - _AROUND) : max(floor, run.start)])
    start = max(floor, run.start) - len(left)
    end = _names_end(view, run, ceiling=ceiling)
    right = _RIGHT.match(view, end, ceiling)
    verb, punctuation = (right["verb"] or "", right["end"]) if right else ("", "")
    end = right.end() if right else end
    cued = run.cued or _NOUN.search(left) is not None
    if cued or _stands_alone(view, start, end, left=left, verb=verb, punctuation=punctuation):
        return Block(start, end, cued)
    return None


def _left(before: str) -> str:
    """What of the text in front of a run is part of its block: bracket, role word, names behind the bracket without a span."""
    found = _LEFT.search(before)
    left = found[0] if found else ""
    opening = _OPENING.match(before, 0, len(before) - len(left))
    words = [_VERB_AROUND.sub("", word) for word in _SEPARATOR.split(opening["names"])] if opening else []
    if opening and all(not word or is_leader(word) or is_unit(word) for word in words):
        return before[opening.start("all") :]
    return left


def _names_end(view: str, run: _Run, *, ceiling: int) -> int:
    """The end of the run, or of the names behind it that no span covers."""
    end = run.end
    if run.last in (_Kind.CUE, _Kind.TIME) and (slot := _SLOT.match(view, end, ceiling)):
        end = slot.end()
    while (more := _MORE.match(view, end, ceiling)) and _is_name(more["name"], headed=not more["gap"].strip()):
        end = more.end()
    return end


def _stands_alone(view: str, start: int, end: int, *, left: str, verb: str, punctuation: str) -> bool:
    """Whether a run without a role word is a block by its place: in brackets, with a verb at a sentence's end, in a cell."""
    closed = any(character in punctuation for character in _CLOSERS)
    at_end = closed or end >= len(view) or view[end] in "\n\r" or any(character in punctuation for character in "。;")
    if verb or "由" in left or any(character in left for character in _OPENERS):
        return at_end
    cell_begins = start == 0 or view[start - 1] in "\n\r。;" or any(character in left for character in " |\n\r")
    cell_ends = at_end or any(character in punctuation for character in " |")
    return cell_begins and cell_ends
