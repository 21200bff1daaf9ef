"""A ledger row: one task of a notice with what it is to reach, who carries it, who answers for it, and by when."""

from dataclasses import asdict, dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Field:
    """One span of a row: its raw text, its offsets into the notice, and the probability that it is right."""

    text: str
    start: int
    end: int
    score: float


@dataclass(frozen=True, slots=True)
class Target(Field):
    """A goal with a value. What the parser is not sure of is None; ``comparator`` is one of >= <= > < = ~ or None."""

    indicator: str | None = None
    comparator: str | None = None
    value: float | None = None
    unit: str | None = None


@dataclass(frozen=True, slots=True)
class Deadline(Field):
    """When the task is due; ``date`` is the last day of the period as an ISO date, or None where that is unsure."""

    date: str | None = None


@dataclass(frozen=True, slots=True)
class LedgerRow:
    """One task; the fields are named as the keys of its JSON form, and rows stand in the order of the text."""

    notice: str
    no: str | None
    section: tuple[str, ...]
    task: str
    start: int
    end: int
    targets: tuple[Target, ...] = ()
    lead_units: tuple[Field, ...] = ()
    responsible_units: tuple[Field, ...] = ()
    leaders: tuple[Field, ...] = ()
    deadlines: tuple[Deadline, ...] = ()
    review: tuple[str, ...] = ()

    def to_json(self) -> dict[str, Any]:
        """The row as it is written to .jsonl."""
        return asdict(self)
