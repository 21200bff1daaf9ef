"""What stands around tasks in a document, and passages in which nothing may be marked.

Letter heads, addressees, covering letters, headings, past results, signatures, contact lines, what web pages leave. The one
thing marked in them is a date by which something must be reported. Pure: the same state of ``random.Random`` gives the same.
"""

import random
import re
from collections.abc import Callable, Sequence
from typing import Final

from ..breakage import Line, Piece, split_lines
from ..goals import look_alike
from ..lexicon import Lexicon
from .patterns import Scene, patterns, scene

SHORTEST: Final = 80
"""The least characters of a passage of ``nothing``."""
LONGEST: Final = 400
"""The most."""
_ROOM: Final = (90, 160, 240, 320)
_TASK_NUMBER: Final = re.compile(r"\s*(?:\d{1,3}\s*[.、．]\D|[(（][一二三四五六七八九十\d]{1,3}[)）]|[①-⑳]|第\S{1,3}项)")
_VALUE: Final = re.compile(r"\d+(?:\.\d+)?")
_AIMED: Final = re.compile(
    "以上|以内|以下|左右|之间|不低于|不少于|力争|控制在|保持在|稳定在|达到.*标准|同步|全覆盖|达标|清零|翻番|平均水平|前"
)
_LOOKING_BACK: Final = (
    "去年,全{level}",
    "{last}年,",
    "{last}年全{level}",
    "上年",
    "截至{last}年底,已",
    "过去一年,",
    "今年以来,已",
)
_NEW_PAGE: Final = ("\n- {page} -\n", "\n—{page}—\n", "\n{page}\n", "\n第{page}页\n", "\n&nbsp;\n", "\n— {page} —\n\n")
_REVIEW: Final = (
    "一、{last}年工作回顾",
    "一、过去一年工作",
    "(一){last}年主要指标完成情况",
    "上年工作情况",
    "过去五年的工作",
    "工作进展情况:",
)

Part = tuple[int, Line]
"""A place in the order of a document, and what stands there; places below 0 are in front of the tasks."""


def wrap(line: Line, rng: random.Random, lexicon: Lexicon) -> Line:
    """Rendered tasks with parts of a document put in front of, between and behind them; the pieces of ``line`` stay as they are.

    At times the covering letter asks for a report by a date, which is a DEADLINE by the guideline.
    """
    s = scene(rng, lexicon, line)
    parts = _parts(s, line) or [(-1, _section(s, line))]
    front = [piece for place, part in parts if place < 0 for piece in part]
    behind = [piece for place, part in parts if place > 0 for piece in part]
    within = _between(line, s) if rng.random() < 0.3 else list(line)
    last = "".join(piece.text for piece in within[-1:])
    border = [Piece("\n")] if behind and last and last[-1] not in "\r\n" else []
    return [*front, *within, *border, *behind]


def nothing(rng: random.Random, lexicon: Lexicon) -> Line:
    """A passage of ``SHORTEST`` to ``LONGEST`` characters in which nothing may be marked."""
    s = scene(rng, lexicon)
    draw = rng.choices(*zip(*_PASSAGES, strict=True))[0]
    size = rng.randrange(SHORTEST, LONGEST - 60)
    text = ""
    while len(text) < size:
        more = _text(draw(s))
        if len(text) + len(more) <= LONGEST:
            text += more
        elif len(text) >= SHORTEST:
            break
    return [Piece(text)]


def _parts(s: Scene, line: Sequence[Piece]) -> list[Part]:
    """Parts drawn, as many as there is room for, in the order of a document."""
    room = s.rng.choice(_ROOM)
    drawn = [(place, draw(s, line)) for place, chance, draw in _PLACES if s.rng.random() < chance]
    s.rng.shuffle(drawn)
    kept: list[Part] = []
    for place, part in drawn:
        size = len(_text(part))
        if size <= room:
            kept.append((place, part))
            room -= size
    return sorted(kept, key=lambda part: part[0])


def _between(line: Sequence[Piece], s: Scene) -> Line:
    """The tasks with headings and past results between two of them, and marks of a new page between any lines."""
    out: Line = []
    for row in split_lines(line):
        if out and _TASK_NUMBER.match("".join(piece.text for piece in row)):
            if s.rng.random() < 0.35:
                out += s.rng.choice((_section, _section, _past, _remnants))(s, line)
        elif out and out[-1].text.endswith("\n") and s.rng.random() < 0.08:
            out += s.write(s.rng.choice(_NEW_PAGE).lstrip("\n"))
        out += row
    return out


def _header(s: Scene, _: Sequence[Piece]) -> Line:
    return [*s.one("headers"), Piece("\n")]


def _addressee(s: Scene, _: Sequence[Piece]) -> Line:
    return [*s.one("addressees"), Piece(s.rng.choice(("\n", "\n", "\n", "")))]


def _letter(s: Scene, _: Sequence[Piece]) -> Line:
    return [*_in_order(s, "exhortations", s.rng.choice((1, 1, 2, 3))), Piece("\n")]


def _closing_letter(s: Scene, _: Sequence[Piece]) -> Line:
    heading = s.rng.choice(("三、工作要求\n", "三、保障措施\n", "四、有关要求\n", "", ""))
    return [Piece(heading), *_in_order(s, "exhortations", s.rng.choice((1, 2))), Piece("\n")]


def _section(s: Scene, _: Sequence[Piece]) -> Line:
    return [*s.one("sections"), Piece(s.rng.choice(("\n", "\n", "\n", "。", " ")))]


def _past(s: Scene, line: Sequence[Piece]) -> Line:
    """Past results, often of the very goals of the tasks; the tasks go on behind them, at times in the same line."""
    sentences = [_look_back(s, goal) for goal in _goals(line) if s.rng.random() < 0.4][:2]
    heading = s.write(s.rng.choice(_REVIEW) + "\n") if s.rng.random() < 0.25 else []
    if not sentences or s.rng.random() < 0.6:
        sentences.append(s.one("past"))
    body = [piece for sentence in sentences for piece in sentence]
    glued = line and not _TASK_NUMBER.match(line[0].text) and s.rng.random() < 0.3
    return [*heading, *body, Piece("" if glued else "\n")]


def _goals(line: Sequence[Piece]) -> list[str]:
    """Targets of the tasks that read as well of the past."""
    return [
        p.text for p in line if p.label == "TARGET" and _VALUE.search(p.text) and not _AIMED.search(p.text) and "\n" not in p.text
    ]


def _look_back(s: Scene, goal: str) -> Line:
    """A goal with other values, as a result."""
    renewed = _VALUE.sub(lambda m: _other_number(m[0], s.rng), goal)
    return s.write(s.rng.choice(_LOOKING_BACK) + renewed.replace("{", "").replace("}", "") + s.rng.choice("。。。;"))


def _other_number(digits: str, rng: random.Random) -> str:
    whole, _, fraction = digits.partition(".")
    if len(whole) == 4 and whole.startswith("20"):
        return digits
    value = f"{max(1, round(int(whole) * rng.uniform(0.6, 1.2)))}"
    return value + (f".{rng.randrange(1, 10)}" if fraction else "")


def _signature(s: Scene, _: Sequence[Piece]) -> Line:
    return [*s.one("signatures"), Piece("\n")]


def _contact(s: Scene, _: Sequence[Piece]) -> Line:
    return [*s.one("contacts"), Piece("\n")]


def _remnants(s: Scene, _: Sequence[Piece]) -> Line:
    chosen = s.rng.sample(patterns("remnants"), s.rng.choice((1, 1, 2)))
    return [piece for pattern in chosen for piece in s.write(pattern + "\n")]


_PLACES: Final[tuple[tuple[int, float, Callable[[Scene, Sequence[Piece]], Line]], ...]] = (
    (-6, 0.15, _remnants), (-5, 0.3, _header), (-4, 0.25, _addressee), (-3, 0.4, _letter), (-2, 0.4, _past), (-1, 0.3, _section),
    (1, 0.1, _past), (2, 0.12, _contact), (3, 0.15, _closing_letter), (4, 0.25, _signature), (5, 0.12, _contact),
    (6, 0.15, _remnants),
)  # fmt: skip


def _in_order(s: Scene, kind: str, count: int) -> Line:
    """Several sentences of one kind in the order of its file, in one paragraph or one line each."""
    known = [pattern for pattern in patterns(kind) if pattern not in s.written]
    joint = s.rng.choice(("", "", "\n"))
    out: Line = []
    for i in sorted(s.rng.sample(range(len(known)), count)):
        out += [Piece(joint)] * bool(out) + s.write(known[i])
        s.written.add(known[i])
    return [piece for piece in out if piece.text]


def _text(line: Sequence[Piece]) -> str:
    return "".join(piece.text for piece in line)


def _paragraph(kind: str) -> Callable[[Scene], Line]:
    """Sentences of one kind, one after the other; at times a new line begins."""
    return lambda s: [*s.one(kind), Piece(s.rng.choice(("", "", "", "\n")))]


def _lines(*kinds: str) -> Callable[[Scene], Line]:
    """Lines of several kinds."""
    return lambda s: [*s.one(s.rng.choice(kinds)), Piece("\n")]


def _numbered(s: Scene) -> Line:
    """A task without a value, with or without slots in which nothing is marked."""
    count = s.rng.randrange(1, 120)
    number = s.rng.choice((f"{count}.", f"{count}、", f"({s.rng.choice('一二三四五六七八九')})", ""))
    sentences = _text(s.one("pushed"))
    for _ in range(s.rng.choice((0, 0, 1))):
        sentences += s.spell(look_alike(s.rng, s.lexicon)) + "。"
    watch = s.rng.choice([p for p in patterns("contacts") if p.startswith(("督导", "监督", "督查", "责任科室"))])
    block = s.spell(f"({_text(s.write(watch))})") if s.rng.random() < 0.15 else ""
    return [Piece(f"{number}{sentences}{block}\n")]


def _letter_alone(s: Scene) -> Line:
    # A date for reports would be a deadline.
    s.written.update(pattern for pattern in patterns("exhortations") if "{due}" in pattern)
    return [*s.one("exhortations"), Piece(s.rng.choice(("", "\n")))]


def _mixed(s: Scene) -> Line:
    return s.one(s.rng.choice(("past", "descriptions", "pushed", "pushed", "news")))


_PASSAGES: Final[tuple[tuple[Callable[[Scene], Line], float], ...]] = (
    (_paragraph("past"), 0.24), (_numbered, 0.16), (_paragraph("pushed"), 0.1), (_paragraph("descriptions"), 0.12),
    (_paragraph("news"), 0.1), (_lines("duties"), 0.09), (_letter_alone, 0.07), (_lines("headers", "addressees"), 0.03),
    (_lines("signatures", "contacts", "remnants"), 0.04), (_mixed, 0.05),
)  # fmt: skip
