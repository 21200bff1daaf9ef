"""Ledgers of excerpts whose spans stand in brackets."""

from inference.ledger import build_ledger
from inference.row import LedgerRow
from notices import Notice, ScoredSpan
from tests.sample_excerpts import read_excerpt


def read(marked: str, *, score: float = 0.99) -> tuple[Notice, list[ScoredSpan]]:
    """An excerpt as a notice, and its spans with this score."""
    text, spans = read_excerpt(marked)
    return Notice("n", text), [ScoredSpan(span.start, span.end, span.label, score) for span in spans]


def ledger(marked: str, *, score: float = 0.99) -> list[LedgerRow]:
    """The rows of an excerpt."""
    return build_ledger(*read(marked, score=score))


def texts(rows: list[LedgerRow]) -> list[tuple[str | None, str]]:
    """Number and task of each row."""
    return [(row.no, row.task) for row in rows]
