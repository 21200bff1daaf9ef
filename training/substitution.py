"""Renews the contents of a labelled text: units, people, places and numbers become others of the same kind.

Pure: the same pieces and ``random.Random`` state give the same result. Spans follow, since a piece keeps its label.
"""

import random
import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Final

from .breakage import Line, Piece
from .goals import target
from .lexicon import Lexicon
from .people import kept_apart

_UNITS: Final = ("LEAD_UNIT", "RESP_UNIT")


@dataclass(frozen=True, slots=True)
class Renewal:
    """Probabilities: that a unit, a leader, a number is replaced, and that a list of units gains a member."""

    unit: float = 0.4
    target: float = 0.5
    leader: float = 0.6
    number: float = 0.3
    place: float = 0.5
    resize: float = 0.15


def renew(pieces: Iterable[Piece], rng: random.Random, renewal: Renewal, lexicon: Lexicon) -> Line:
    """The pieces with part of their contents replaced; one level of government is kept throughout."""
    renewer = _Renewer(rng, renewal, lexicon, lexicon.level(rng), _PlaceSwap(rng, renewal, lexicon))
    out: Line = []
    # The person in front with nothing or a blank behind, and whether it is a new one.
    left: tuple[Piece, bool] | None = None
    for piece in pieces:
        new = renewer.renew(piece, goes_on=bool(out) and out[-1].text == "、")
        if piece.label == "LEADER" and left and (left[1] or new[0] != piece):
            out = _parted(out, left[0], new[0])
        out += new
        if not _is_gap(piece):
            left = (new[0], new[0] != piece) if piece.label == "LEADER" else None
    return out


def _is_gap(piece: Piece) -> bool:
    return not piece.label and piece.text.isspace()


def _parted(line: Line, left: Piece, right: Piece) -> Line:
    """The line with 、 behind ``left`` where it and ``right`` would become one person: with a blank or nothing between them."""
    gap = line[-1].text if _is_gap(line[-1]) else ""
    before = line[:-1] if gap else line
    between = kept_apart([left.text, right.text], gap)
    return [*before, Piece(between)] if between else before


@dataclass(frozen=True, slots=True)
class _Renewer:
    rng: random.Random
    renewal: Renewal
    lexicon: Lexicon
    level: str
    swap: Callable[[str], str]

    def renew(self, piece: Piece, *, goes_on: bool) -> Line:
        """The piece or its replacement, at times with one more unit behind it."""
        rng = self.rng
        if piece.label in _UNITS:
            own = self._unit(piece.label) if rng.random() < self.renewal.unit else piece
            more = [Piece(rng.choice("、、、,")), self._unit(piece.label)] if rng.random() < self.renewal.resize else []
            return [own, *more]
        if piece.label == "LEADER":
            person = self.lexicon.person(rng, self.level)
            return [Piece(person, piece.label) if rng.random() < self.renewal.leader else piece]
        if piece.label == "DEADLINE":
            return [piece]
        if piece.label == "TARGET" and rng.random() < self.renewal.target:
            return [Piece(target(rng, self.lexicon, goes_on=goes_on), piece.label)]
        text = self.swap(piece.text)
        return [Piece(_renumber(text, rng) if rng.random() < self.renewal.number else text, piece.label)]

    def _unit(self, label: str) -> Piece:
        return Piece(self.lexicon.unit(self.rng, self.level), label)


class _PlaceSwap:
    """Replaces the places of the training notices, each by one other place throughout a copy."""

    _PLACES: Final = re.compile("赤壁|蒲圻|咸安|咸宁|鄂南|通城|崇阳|嘉鱼|通山|湖北|武汉")

    def __init__(self, rng: random.Random, renewal: Renewal, lexicon: Lexicon) -> None:
        names = self._PLACES.pattern.split("|")
        self._others = {name: lexicon.place(rng) for name in names} if rng.random() < renewal.place else {}

    def __call__(self, text: str) -> str:
        return self._PLACES.sub(lambda m: self._others.get(m[0], m[0]), text)


_AMOUNT: Final = re.compile(
    r"(?<![\dA-Za-z.G])\d+(?:\.\d+)?(?=\s*(?:%|个|家|亿|万|人|座|公里|亩|条|户|件|项|台|套|处|吨|平方|以上|左右|倍))"
)


def _renumber(text: str, rng: random.Random) -> str:
    """New digits for amounts, of the same or nearly the same length; years, roads and numbers of tasks stay."""

    def other(match: re.Match[str]) -> str:
        whole, _, fraction = match[0].partition(".")
        length = max(1, len(whole) + rng.choice((-1, 0, 0, 0, 1)))
        digits = str(rng.randrange(10 ** (length - 1), 10**length))
        return digits + (f".{rng.randrange(1, 10 ** len(fraction))}" if fraction else "")

    return _AMOUNT.sub(other, text)
