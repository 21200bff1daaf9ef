"""Responsibility blocks in other layouts: slots left out, reordered, on lines of their own, without brackets.

A block is what the well-formed training notices have: ``(role:members;role:members)``. Its members keep their labels, so
the spans follow by construction. Pure: the same pieces and ``random.Random`` state give the same result.
"""

import random
import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from .breakage import Line, Piece

_BLOCK_LABELS: Final = ("LEAD_UNIT", "RESP_UNIT", "LEADER")
_OPEN: Final = re.compile(r"^(.*?)[(（〔]((?:责任领导|牵头单位|责任单位)[:：])$", re.S)
_NEXT: Final = re.compile(r"^[;；]((?:责任领导|牵头单位|责任单位)[:：;])$")
_CLOSE: Final = re.compile(r"^[)）〕](.*)$", re.S)


@dataclass(frozen=True, slots=True)
class Relayout:
    """Probabilities: that a passage leaves out its leaders; per block that a slot goes, slots swap, the layout changes."""

    no_leaders: float = 0.45
    drop: float = 0.15
    swap: float = 0.1
    lines: float = 0.08
    cells: float = 0.05
    bare: float = 0.1


@dataclass(frozen=True, slots=True)
class Slot:
    """One role with its members and the separators between them."""

    role: str
    members: tuple[Piece, ...]

    @property
    def leads_people(self) -> bool:
        """Whether this is the slot of the leaders."""
        return any(piece.label == "LEADER" for piece in self.members)


def relayout(pieces: Sequence[Piece], rng: random.Random, changes: Relayout) -> Line:
    """The pieces with their responsibility blocks laid out anew; what is no well-formed block stays as it is."""
    without_leaders = rng.random() < changes.no_leaders
    out: Line = []
    i = 0
    while i < len(pieces):
        opening = None if pieces[i].label else _OPEN.match(pieces[i].text)
        end, slots, after = _block(pieces, i, opening[2]) if opening else (i, [], "")
        if not opening or not slots:
            out.append(pieces[i])
            i += 1
            continue
        chosen = _choose(slots, rng, changes, without_leaders=without_leaders)
        out += [Piece(opening[1]), *_laid_out(chosen, rng, changes), Piece(after)]
        i = end
    return [piece for piece in out if piece.text]


def _block(pieces: Sequence[Piece], start: int, role: str) -> tuple[int, list[Slot], str]:
    """The slots of the block whose bracket opens at ``start``, where it ends, and what follows its closing bracket."""
    slots: list[Slot] = []
    members: list[Piece] = []
    for i in range(start + 1, len(pieces)):
        piece = pieces[i]
        if piece.label in _BLOCK_LABELS:
            members.append(piece)
            continue
        following, close = _NEXT.match(piece.text), _CLOSE.match(piece.text)
        if piece.label or not members:
            break
        if following:
            slots.append(Slot(role, tuple(members)))
            role, members = following[1], []
        elif close:
            return i + 1, [*slots, Slot(role, tuple(members))], close[1]
        elif len(piece.text) <= 2:
            members.append(piece)
        else:
            break
    return start, [], ""


def _choose(slots: Sequence[Slot], rng: random.Random, changes: Relayout, *, without_leaders: bool) -> list[Slot]:
    chosen = [slot for slot in slots if not (without_leaders and slot.leads_people)] or list(slots)
    if len(chosen) > 1 and rng.random() < changes.drop:
        chosen.pop(rng.randrange(len(chosen)))
    if len(chosen) > 1 and rng.random() < changes.swap:
        rng.shuffle(chosen)
    return chosen


def _laid_out(slots: Sequence[Slot], rng: random.Random, changes: Relayout) -> Line:
    pick = rng.random()
    if pick < changes.lines:
        return [piece for slot in slots for piece in (Piece(f"\n{slot.role}"), *slot.members)]
    pick -= changes.lines
    if pick < changes.cells:
        cell = rng.choice(("\t", "\n", " | ", "  "))
        return [piece for slot in slots for piece in (Piece(cell), *slot.members)]
    pick -= changes.cells
    left, right = ("", "") if pick < changes.bare else ("(", ")")
    joined: Line = [Piece(left)]
    for i, slot in enumerate(slots):
        joined += [Piece(slot.role), *slot.members, Piece(";" if i + 1 < len(slots) else right)]
    return joined
