"""Numbers, headings and the path of headings above a place. Every function reads the canonical view of a text."""

import re
from bisect import bisect_right
from dataclasses import dataclass, field
from enum import IntEnum
from typing import Final

BREAKS: Final = r"\n\r\v\f\x1c-\x1e\x85\u2028\u2029"
"""The line breaks, for use inside a character class; canonical() keeps them as they are."""

TOPIC_LIMIT: Final = 30
"""Characters up to which an unnumbered line may be a heading."""

_CN = "一二三四五六七八九十百零〇"
_BULLETS: Final = re.compile(r"[ •·●◆■▪*#>|]*")
_PART: Final = re.compile(rf"第([{_CN}]{{1,4}})(?:部分|[编篇章节])[ 、:.]*")
_CHAPTER: Final = re.compile(rf"([{_CN}]{{1,4}}) ?[、.](?! ?[{_CN}]{{1,3}}[、产])")
_PAREN: Final = re.compile(rf"\(? ?([{_CN}]{{1,4}}) ?\)[、.]?")
_NO_COUNTER: Final = r"(?=[\u4e00-\u9fff“])(?![年月日个家万亿千百十元度级座处大项条所亩名人类种批次])"
_ITEM: Final = re.compile(rf"(\d{{1,3}})(?: ?、| ?\.(?!\d)|(?P<unsure>(?P<decimal>\.(?=\d))| +|$|{_NO_COUNTER}))")
_POINT: Final = re.compile(rf"\(? ?(\d{{1,3}}) ?\)[、.]?|([①-⑳])|([{_CN}]{{1,2}})是")
_INNER_ITEM: Final = re.compile(r"(?<![\d.(])(\d{1,3})(?:、|\.(?!\d))")
_INNER_PAREN: Final = re.compile(r"\(一\)")
_SENTENCE: Final = re.compile(rf"[。!?][”’」》)]*|(?<!&nbsp);|[{BREAKS}]")
_FRONT: Final = re.compile(
    r"附 ?件? ?[\d一二三四五]{0,2}(?: ?:.*)?|\(? ?此件.{0,20}|"
    r"\(? ?(?:\d{4} ?年 ?\d{1,2} ?月 ?\d{1,2} ?日|\d{4}([-./])\d{1,2}\1\d{1,2}|\d{5,8}"
    rf"|[{_CN}○]{{4}}年.{{1,3}}月.{{1,3}}日) ?\)?"
)
_TABLE_HEAD: Final = re.compile(
    r"(?:序号|编号|类别|备注|(?:主要|重点|工作|目标|具体|年度)*(?:任务|目标|事项|内容|工作|措施)|项目(?:名称)?"
    r"|(?:牵头|责任|配合|主办|协办|参与|分管|包联)(?:单位|部门|领导|人)|(?:完成|办结)?(?:时限|时间|期限)(?:要求)?|[ |/、及和()])+"
)

_TITLE: Final = re.compile("方案|通知|分解|清单|台账|报告|要点|分工|汇总|一览表")


class Level(IntEnum):
    """How high a heading stands; a heading replaces those of its own level and below."""

    PART = 0
    CHAPTER = 1
    PAREN = 2
    TOPIC = 3
    ITEM = 4
    POINT = 5


@dataclass(frozen=True, slots=True)
class Enumerator:
    """The number that a line starts with: without punctuation, in half width; as an integer; where the text behind it begins."""

    level: Level
    no: str
    value: int
    end: int


def enumerator(view: str, start: int, end: int, *, last: int) -> Enumerator | None:
    """The number at ``start``; ``last`` is the value of the last ``12.``: forms that may be no number must be its successor.

    >>> enumerator("12.新型城镇化", 0, 8, last=0)
    Enumerator(level=<Level.ITEM: 4>, no='12', value=12, end=3)
    >>> enumerator("(一)经济", 0, 5, last=0).no
    '一'
    >>> enumerator("1.5万人", 0, 5, last=0), enumerator("12 新型", 0, 5, last=11).no
    (None, '12')
    """
    bullets = _BULLETS.match(view, start, end)
    at = bullets.end() if bullets else start
    if item := _ITEM.match(view, at, end):
        value = int(item[1])
        if item["unsure"] is not None and (value != last + 1 or (item["decimal"] and value == 1)):
            return None
        return Enumerator(Level.ITEM, item[1], value, item.end())
    for level, pattern in ((Level.PART, _PART), (Level.CHAPTER, _CHAPTER), (Level.PAREN, _PAREN), (Level.POINT, _POINT)):
        if found := pattern.match(view, at, end):
            no = found[found.lastindex or 0]
            return Enumerator(level, no, _value(no), found.end())
    return None


def _value(no: str) -> int:
    """The integer that a number means.

    >>> _value("12"), _value("十"), _value("二十一"), _value("③")
    (12, 10, 21, 3)
    """
    if no.isdecimal():
        return int(no)
    if "①" <= no <= "⑳":
        return ord(no) - ord("①") + 1
    total = digit = 0
    for character in no:
        if character in "十百":
            total += (digit or 1) * (10 if character == "十" else 100)
            digit = 0
        else:
            digit = "零一二三四五六七八九".find(character.replace("〇", "零"))
    return total + digit


def glued_number(view: str, mark: Enumerator, end: int, *, last: int) -> int | None:
    """Where, in a heading that lost its line break, the first number below it stands.

    >>> text = "二、主要预期目标(一)地区生产总值增长8%左右。"
    >>> glued_number(text, enumerator(text, 0, len(text), last=30), len(text), last=30)
    8
    """
    if mark.level > Level.PAREN:
        return None
    stop = min(end, mark.end + 2 * TOPIC_LIMIT)
    if mark.level < Level.PAREN and (paren := _INNER_PAREN.search(view, mark.end + 1, stop)):
        return paren.start()
    for item in _INNER_ITEM.finditer(view, mark.end + 1, stop):
        if int(item[1]) in (1, last + 1):
            return item.start()
    return None


def heading_end(view: str, start: int, end: int) -> int:
    """The end of the first sentence, which is the heading where more text follows in its line."""
    found = _SENTENCE.search(view, start, end)
    return found.end() if found else end


def sentence_breaks(view: str) -> list[int]:
    """The offsets at which sentences begin, in order; the first is 0."""
    return [0, *(found.end() for found in _SENTENCE.finditer(view))]


def looks_like_topic(view: str, start: int, end: int) -> bool:
    """Whether an unnumbered line can be a heading: short, one clause, no cell of a table's head, no date or signature mark.

    >>> looks_like_topic("扩大有效投资。", 0, 7), looks_like_topic("各位代表:", 0, 5), looks_like_topic("牵头单位", 0, 4)
    (True, False, False)
    """
    if not 2 <= end - start <= TOPIC_LIMIT or view[end - 1] in ",、;:" or heading_end(view, start, end) < end:
        return False
    return not (is_front_mark(view, start, end) or _TABLE_HEAD.fullmatch(view, start, end))


def looks_like_title(view: str, start: int, end: int) -> bool:
    """Whether a line that stands in front of every heading names the document."""
    return _TITLE.search(view, start, end) is not None


def is_front_mark(view: str, start: int, end: int) -> bool:
    """Whether a line ends a covering letter: the date of the signature, 附件, 此件公开发布."""
    return _FRONT.fullmatch(view, start, end) is not None


@dataclass(slots=True)
class SectionPath:
    """The headings above the place that the reading of the text has come to, and above every place before it."""

    _open: list[tuple[Level, str]] = field(default_factory=list)
    _starts: list[int] = field(default_factory=lambda: [0])
    _paths: list[tuple[str, ...]] = field(default_factory=lambda: [()])

    @property
    def now(self) -> tuple[str, ...]:
        """The headings from the highest down, as written."""
        return self._paths[-1]

    def enter(self, level: Level, heading: str, *, at: int) -> None:
        """A heading that counts from the offset ``at`` on and replaces those of its level and below."""
        self._open = [(above, text) for above, text in self._open if above < level]
        self._open.append((level, heading))
        self._record(at)

    def leave(self, level: Level, *, at: int) -> None:
        """A task numbered on ``level`` stands here: numbered headings of that level or below are over, topics are not."""
        first = next((i for i, (above, _) in enumerate(self._open) if above >= level and above != Level.TOPIC), None)
        if first is not None:
            del self._open[first:]
            self._record(at)

    def at(self, offset: int) -> tuple[str, ...]:
        """The headings above ``offset``."""
        return self._paths[bisect_right(self._starts, offset) - 1]

    def _record(self, at: int) -> None:
        self._starts.append(at)
        self._paths.append(tuple(text for _, text in self._open))
