"""The tasks of a notice: where each begins and ends, its number, the headings above it and its responsibility block.

A task is an item with a number, or what stands before a responsibility block, back to the block, heading or number before it.
What is neither (covering letter, running text of a report) is no task; the ledger makes rows of its sentences that hold spans.
"""

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Final

from notices import ScoredSpan

from .blocks import Block, find_blocks
from .sections import (
    BREAKS,
    Enumerator,
    Level,
    SectionPath,
    enumerator,
    glued_number,
    heading_end,
    is_front_mark,
    looks_like_title,
    looks_like_topic,
)

_LINE: Final = re.compile(rf"[^{BREAKS}]+")
_BREAK: Final = re.compile(rf"[{BREAKS}]")
_LEAD_IN: Final = re.compile(rf"[ .,、;:。)\]〕】·•|{BREAKS}]*")
_LISTED: Final = re.compile(r"[、,)\]〕】]")
_DANGLING: Final = " ,、;:([〔【{|"
_FINAL: Final = "。;!?”’)"


@dataclass(frozen=True, slots=True)
class Task:
    """Characters ``start`` to ``end`` are a task's text; ``outer_start`` to ``outer_end`` take in its number and its block."""

    start: int
    end: int
    outer_start: int
    outer_end: int
    mark: Enumerator | None
    section: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Outline:
    """The tasks of a text in order, apart from each other, and the headings above every place."""

    tasks: tuple[Task, ...]
    path: SectionPath


@dataclass(frozen=True, slots=True)
class _Line:
    """A line of text outside the blocks, without blanks around it, its number, and whether it holds a span."""

    start: int
    end: int
    mark: Enumerator | None
    spanned: bool

    @property
    def text_start(self) -> int:
        """Where the text behind the number begins."""
        return self.mark.end if self.mark else self.start

    def has(self, level: Level) -> bool:
        """Whether its number is of that level."""
        return self.mark is not None and self.mark.level is level


@dataclass(frozen=True, slots=True)
class _Region:
    """The lines between two blocks, and the block that ends them (None behind the last)."""

    lines: list[_Line]
    block: Block | None


def find_tasks(text: str, view: str, spans: Sequence[ScoredSpan]) -> Outline:
    """Reads a notice's ``text`` by its canonical ``view``; ``spans`` are sorted."""
    regions = list(_regions(view, find_blocks(view, spans), [span.start for span in spans]))
    body = _body_start(view, regions, spans)
    reader = _Reader(text, view)
    for region in regions:
        if region.block is None or region.block.start >= body:
            reader.read([line for line in region.lines if line.start >= body], region.block)
    return Outline(tuple(reader.tasks), reader.path)


def _regions(view: str, blocks: Sequence[Block], span_starts: Sequence[int]) -> Iterator[_Region]:
    at = last = 0
    for block in [*blocks, None]:
        lines = []
        for found in _LINE.finditer(view, at, block.start if block else len(view)):
            for line in _lines(view, found.start(), found.end(), span_starts, last=last):
                lines.append(line)
                if line.mark and line.mark.level is Level.ITEM:
                    last = line.mark.value
        yield _Region(lines, block)
        at = block.end if block else at


def _lines(view: str, start: int, end: int, span_starts: Sequence[int], *, last: int) -> Iterator[_Line]:
    """One line, or several where a heading and the number below it were run together."""
    while start < end:
        stripped = view[start:end].lstrip()
        start = end - len(stripped)
        end = start + len(stripped.rstrip())
        if start == end:
            return
        mark = enumerator(view, start, end, last=last)
        cut = (glued_number(view, mark, end, last=last) if mark else None) or end
        at = bisect_left(span_starts, start)
        yield _Line(start, cut, mark, at < len(span_starts) and span_starts[at] < cut)
        start = cut


def _body_start(view: str, regions: Sequence[_Region], spans: Sequence[ScoredSpan]) -> int:
    """Where the covering letter is over: behind its date or 附件, else at the last of several 一、 before the first task.

    A line that holds a span is no date of a signature, nor is the line that leads to the first task.
    """
    first = _first_task(regions, spans)
    before = [line for region in regions for line in region.lines if first is None or line.start < first]
    body = 0
    beginnings: list[int] = []
    for line in before if first is None else before[:-1]:
        if not line.spanned and is_front_mark(view, line.start, line.end):
            body = line.end
            beginnings.clear()
        elif line.mark and line.mark.level is Level.CHAPTER and line.mark.value == 1:
            beginnings.append(line.start)
    return beginnings[-1] if len(beginnings) > 1 else body


def _first_task(regions: Sequence[_Region], spans: Sequence[ScoredSpan]) -> int | None:
    """The start of the first block that names a role, else of the first block or target, else the end of the last item."""
    blocks = [region.block for region in regions if region.block]
    cued = next((block.start for block in blocks if block.cued), None)
    if cued is not None:
        return cued
    targets = [span.start for span in spans if span.label == "TARGET"]
    items = [line.end for region in regions for line in region.lines if line.has(Level.ITEM)]
    return min([*(block.start for block in blocks[:1]), *targets[:1]], default=items[-1] if items else None)


class _Reader:
    """Reads regions in order, keeps the path of headings and collects the tasks."""

    def __init__(self, text: str, view: str) -> None:
        self.tasks: list[Task] = []
        self.path = SectionPath()
        self._text = text
        self._view = view

    def read(self, lines: Sequence[_Line], block: Block | None) -> None:
        """The headings and the tasks of one region."""
        own = self._own(lines) if block else len(lines)
        i = 0
        while i < own:
            i = self._read_line(lines, i, own)
        if block is None:
            return
        if own < len(lines):
            self._add(lines[own], end=lines[-1].end, outer_end=block.end, dangling=_DANGLING)
        elif self.tasks:
            self.tasks[-1] = replace(self.tasks[-1], outer_end=block.end)
        else:
            self.tasks.append(Task(block.start, block.start, block.start, block.end, None, self.path.now))

    def _own(self, lines: Sequence[_Line]) -> int:
        """The index of the line with which the task of the region's block begins."""
        marked = next((i for i in reversed(range(len(lines))) if lines[i].mark), None)
        if marked is None:
            return self._unnumbered(lines, 0)
        if lines[marked].has(Level.POINT):
            return _item_of_points(lines, marked)
        if lines[marked].has(Level.ITEM) or marked + 1 == len(lines):
            return marked
        return self._unnumbered(lines, marked + 1)

    def _unnumbered(self, lines: Sequence[_Line], first: int) -> int:
        """Where a task without a number begins: behind the last topic; before anything was read, with its paragraph."""
        nothing_read = first == 0 and not self.tasks and not self.path.now
        for i in range(len(lines) - 2, first - 1, -1):
            topic = looks_like_topic(self._view, lines[i].start, lines[i].end)
            ended = self._view[lines[i].end - 1] in _FINAL
            if (topic and not lines[i].spanned) or (nothing_read and (topic or ended)):
                return i + 1
        return first

    def _read_line(self, lines: Sequence[_Line], i: int, own: int) -> int:
        """A line before the region's own task: heading, task without a block, or plain text; returns the next index."""
        line = lines[i]
        following = lines[i + 1] if i + 1 < len(lines) else None
        if line.mark is None:
            leads = following is not None and (following.mark is not None or i + 1 == own)
            if self._is_tail(line):
                self.tasks[-1] = replace(self.tasks[-1], outer_end=line.end)
            elif leads and not line.spanned and self._is_topic(line):
                self.path.enter(Level.TOPIC, self._text[line.start : line.end].strip(), at=line.end)
            return i + 1
        if self._is_heading(line, line.mark, following):
            end = heading_end(self._view, line.text_start, line.end)
            self.path.enter(line.mark.level, self._text[line.start : end].strip(), at=end)
            return i + 1
        last = i
        while last + 1 < own and self._continues(line, lines[last], lines[last + 1]):
            last += 1
        if lines[last].end > line.text_start:
            self._add(line, end=lines[last].end, outer_end=lines[last].end, dangling=" ")
        return last + 1

    def _is_heading(self, line: _Line, mark: Enumerator, following: _Line | None) -> bool:
        """Whether a numbered line without a block is a heading.

        Those numbered 一、 or (一) are, unless nothing stands below them, they are one sentence, and they hold a span or follow
        such a task; those numbered 1. are if short and above points.
        """
        if mark.level >= Level.ITEM:
            above_points = mark.level is Level.ITEM and following is not None and following.has(Level.POINT)
            return above_points and looks_like_topic(self._view, line.text_start, line.end)
        childless = following is None or (following.mark is not None and following.mark.level <= mark.level)
        if not childless or heading_end(self._view, line.text_start, line.end) < line.end:
            return True
        previous = self.tasks[-1].mark if self.tasks else None
        follows_task = previous is not None and previous.level is mark.level and previous.value + 1 == mark.value
        return not (line.spanned or follows_task)

    def _continues(self, first: _Line, line: _Line, following: _Line) -> bool:
        """Whether a task without a block goes on behind ``line``: in its points, behind a bare number, within a sentence."""
        if following.mark:
            return following.has(Level.POINT) and first.has(Level.ITEM)
        if line.text_start >= line.end:
            return True
        ended = self._view[line.end - 1] in _FINAL
        topic = looks_like_topic(self._view, following.start, following.end) and self._view[following.end - 1] not in _FINAL
        return not ended and not topic

    def _is_tail(self, line: _Line) -> bool:
        """Text behind a block in the same line is still of its task, though not of its text, unless it is clearly a topic."""
        if not self.tasks or _BREAK.search(self._view, self.tasks[-1].outer_end, line.start):
            return False
        return line.spanned or not self._is_topic(line) or _LISTED.search(self._view, line.start, line.end) is not None

    def _is_topic(self, line: _Line) -> bool:
        title = not self.tasks and not self.path.now and looks_like_title(self._view, line.start, line.end)
        return not title and looks_like_topic(self._view, line.start, line.end)

    def _add(self, line: _Line, *, end: int, outer_end: int, dangling: str) -> None:
        if line.mark:
            self.path.leave(line.mark.level, at=line.start)
        lead_in = _LEAD_IN.match(self._view, line.text_start, end)
        start = lead_in.end() if lead_in else line.text_start
        while end > start and self._view[end - 1] in dangling:
            end -= 1
        self.tasks.append(Task(start, end, line.start, outer_end, line.mark, self.path.now))


def _item_of_points(lines: Sequence[_Line], last: int) -> int:
    """Several points that share one block belong to the item above them; a single point has its own block."""
    points = 0
    for i in range(last, -1, -1):
        if lines[i].has(Level.ITEM):
            return i if points > 1 else last
        if lines[i].mark and not lines[i].has(Level.POINT):
            break
        points += lines[i].mark is not None
    return last
