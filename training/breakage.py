"""Breaks a labelled text the way scraping breaks notices, with its spans carried through exactly.

A text is held as pieces, each inside one span or outside all; every operation maps pieces to pieces, so the spans of the
broken text follow by construction. Pure: the same text, spans and ``random.Random`` state give the same result.
"""

import random
import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from notices import Span

from .people import run_together

Line = list["Piece"]


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of text that lies in one span (``label``) or in none (empty label)."""

    text: str
    label: str = ""


@dataclass(frozen=True, slots=True)
class Strength:
    """Probabilities per place or per line; ``line`` is the share of lines that are broken at all."""

    line: float = 0.7
    bracket: float = 0.35
    separator: float = 0.15
    colon: float = 0.15
    stop: float = 0.25
    digit: float = 0.04
    date_word: float = 0.08
    space: float = 0.01
    wide: float = 0.12
    number: float = 0.25
    role: float = 0.25
    join: float = 0.25
    cut: float = 0.06


def pieces_of(text: str, spans: Sequence[Span]) -> Line:
    """Cuts a text at the borders of its sorted spans.

    >>> pieces_of("由甲局牵头", [Span(1, 3, "LEAD_UNIT")])
    [Piece(text='由', label=''), Piece(text='甲局', label='LEAD_UNIT'), Piece(text='牵头', label='')]
    """
    pieces: Line = []
    at = 0
    for span in spans:
        if span.start > at:
            pieces.append(Piece(text[at : span.start]))
        pieces.append(Piece(text[span.start : span.end], span.label))
        at = span.end
    if at < len(text):
        pieces.append(Piece(text[at:]))
    return pieces


def assemble(pieces: Iterable[Piece]) -> tuple[str, list[Span]]:
    """The text of the pieces and its spans; white space at the edge of a span is put outside it."""
    parts: list[str] = []
    spans: list[Span] = []
    at = 0
    for piece in pieces:
        parts.append(piece.text)
        core = piece.text.strip()
        if piece.label and core:
            start = at + len(piece.text) - len(piece.text.lstrip())
            spans.append(Span(start, start + len(core), piece.label))
        at += len(piece.text)
    return "".join(parts), spans


def split_lines(pieces: Iterable[Piece]) -> list[Line]:
    """Pieces grouped by line; a line keeps its line break, and a span is never split over two lines."""
    lines: list[Line] = [[]]
    for piece in pieces:
        if piece.label:
            lines[-1].append(piece)
            continue
        for part in piece.text.splitlines(keepends=True):
            lines[-1].append(Piece(part))
            if part[-1] in "\r\n":
                lines.append([])
    return [line for line in lines if line]


def break_text(text: str, spans: Sequence[Span], rng: random.Random, strength: Strength) -> tuple[str, list[Span]]:
    """A broken copy of a labelled text with its spans.

    Lost: brackets, separators, colons, full stops, digits, 月/日/号, task numbers. Changed: full and half width, role words,
    stray spaces; lines are joined and cut.
    """
    lines = split_lines(pieces_of(text, spans))
    broken = [_break_line(line, rng, strength) if rng.random() < strength.line else line for line in lines]
    return assemble(_rejoin(broken, rng, strength))


def _break_line(line: Line, rng: random.Random, strength: Strength) -> Line:
    steps: tuple[Callable[[Line, random.Random, Strength], Line], ...] = (
        _vary_roles, _lose_number, _lose_outside, _lose_inside, _widen, _cut, _stray_spaces,
    )  # fmt: skip
    for step in steps:
        line = step(line, rng, strength)
    return line


_ROLE_WORDS: dict[str, tuple[str, ...]] = {
    "牵头单位": ("牵头单位", "牵头部门", "主办单位", "主责单位", "牵头责任单位", "牵头", "牵 头 单 位"),
    "责任单位": ("责任单位", "责任部门", "配合单位", "协办单位", "参与单位", "承办单位", "实施主体", "责 任 单 位"),
    "责任领导": ("责任领导", "牵头领导", "分管领导", "包联领导", "责任人", "牵头市领导", "责 任 领 导"),
}
# 牵头责任单位 is a lead unit's slot: to vary the 责任单位 in it would make it another's.
_ROLE = re.compile("|".join(f"(?<!牵头){word}" for word in _ROLE_WORDS))


def _vary_roles(line: Line, rng: random.Random, strength: Strength) -> Line:
    if rng.random() >= strength.role:
        return line
    chosen = {word: rng.choice(variants) for word, variants in _ROLE_WORDS.items()}
    return [p if p.label else Piece(_ROLE.sub(lambda m: chosen[m[0]], p.text)) for p in line]


_NUMBER = re.compile(r"^\s*(?:\d{1,3}\s*[.、．]|[(（][一二三四五六七八九十\d]{1,3}[)）])")


def _lose_number(line: Line, rng: random.Random, strength: Strength) -> Line:
    if not line or line[0].label or rng.random() >= strength.number * 0.3:
        return line
    return [Piece(_NUMBER.sub("", line[0].text)), *line[1:]]


_BRACKETS, _SEPARATORS, _COLONS, _STOPS = frozenset("()（）〔〕【】[]"), frozenset("、,，;；"), frozenset(":："), frozenset("。")
_DATE_WORDS = frozenset("月日号")


def _lose_outside(line: Line, rng: random.Random, strength: Strength) -> Line:
    """Loses brackets, separators, colons, stops outside spans; what a line loses of one kind it loses often, as scraping does."""
    brackets = strength.bracket * rng.choice((0.0, 1.0, 2.5))
    separators = strength.separator * rng.choice((0.0, 0.5, 2.0, 4.0))
    chance = dict.fromkeys(_BRACKETS, brackets) | dict.fromkeys(_SEPARATORS, separators)
    chance |= dict.fromkeys(_COLONS, strength.colon * rng.choice((0.0, 1.0))) | dict.fromkeys(_STOPS, strength.stop)
    out: Line = []
    for i, piece in enumerate(line):
        # Separators count only between two spans: a comma lost inside a sentence changes what its spans are.
        between = not piece.label and 0 < i < len(line) - 1
        # 副区长、丁玲 would become one person.
        if between and _are_people(line[i - 1], line[i + 1]):
            out.append(piece)
            continue
        out.append(piece if piece.label else Piece(_lose(piece.text, chance, rng, separators=between)))
    return out


def _are_people(left: Piece, right: Piece) -> bool:
    """Whether two people would become one without what stands between them."""
    return left.label == right.label == "LEADER" and run_together(left.text, right.text)


def _lose(text: str, chance: dict[str, float], rng: random.Random, *, separators: bool) -> str:
    short = separators and len(text) <= 12
    return "".join(c for c in text if rng.random() >= chance.get(c, 0.0) or (c in _SEPARATORS and not short))


def _lose_inside(line: Line, rng: random.Random, strength: Strength) -> Line:
    """Loses digits and 月/日/号 inside dates, and at times a character at the end of a unit's name."""
    out: Line = []
    for piece in line:
        text = piece.text
        if piece.label == "DEADLINE" or (not piece.label and _NUMBER.match(text) is None):
            date_word = strength.date_word if piece.label else strength.date_word / 4
            digit = strength.digit
            text = "".join(
                c
                for c in text
                if not (c in _DATE_WORDS and rng.random() < date_word) and not (c.isdigit() and rng.random() < digit)
            )
        elif piece.label.endswith("_UNIT") and len(text) > 3 and rng.random() < strength.digit / 2:
            text = text[:-1] if rng.random() < 0.7 else text[1:]
        out.append(Piece(text, piece.label) if text.strip() or not piece.label else piece)
    return out


_WIDE = {ord(half): full for half, full in zip(",;:()", "，；：（）", strict=True)}
_DIGITS_WIDE = {0x30 + i: chr(0xFF10 + i) for i in range(10)}
_SHAPES = ("（）", "()", "〔〕", "［］", "【】")


def _widen(line: Line, rng: random.Random, strength: Strength) -> Line:
    if rng.random() < strength.wide:
        line = [Piece(p.text.translate(_WIDE), p.label) for p in line]
    if rng.random() < strength.wide / 3:
        line = [Piece(p.text.translate(_DIGITS_WIDE), p.label) for p in line]
    if rng.random() < strength.wide:
        shape = rng.choice(_SHAPES)
        left, right = shape[0], shape[1]
        line = [p if p.label else Piece(re.sub("[(（]", left, re.sub("[)）]", right, p.text))) for p in line]
    return line


def _stray_spaces(line: Line, rng: random.Random, strength: Strength) -> Line:
    if rng.random() >= strength.space * 12:
        return line
    blank = rng.choice((" ", " ", "\u00a0", "\u3000", "&nbsp;"))
    rate = rng.choice((strength.space, strength.space * 3))
    # Markup at the end of a span would be in it; white space is put outside by ``assemble``.
    markup = bool(blank.strip())

    def spaced(text: str) -> str:
        broken = "".join(c + blank if rng.random() < rate else c for c in text)
        return broken.removesuffix(blank) if markup and broken != text else broken

    return [Piece(spaced(piece.text), piece.label) for piece in line]


def _cut(line: Line, rng: random.Random, strength: Strength) -> Line:
    """Puts a line break at a few places, also in the middle of a span."""
    if rng.random() >= strength.cut * 3:
        return line
    out: Line = []
    for piece in line:
        text = piece.text
        if len(text) > 2 and rng.random() < strength.cut * 2:
            at = rng.randrange(1, len(text))
            text = text[:at] + "\n" + text[at:]
        out.append(Piece(text, piece.label))
    return out


def _parts_people(line: Line, following: Line) -> bool:
    """Whether nothing but the line break keeps two people apart."""
    return len(line) > 1 and not line[-1].text.strip() and bool(following) and _are_people(line[-2], following[0])


def _rejoin(lines: Sequence[Line], rng: random.Random, strength: Strength) -> Line:
    """All lines in one, some line breaks between them lost."""
    rate = strength.join * rng.choice((0.0, 0.5, 1.5))
    out: Line = []
    for i, line in enumerate(lines):
        *before, last = line
        if i + 1 < len(lines) and not last.label and rng.random() < rate and not _parts_people(line, lines[i + 1]):
            last = Piece(last.text.rstrip("\r\n"))
        out += [*before, last]
    return out
