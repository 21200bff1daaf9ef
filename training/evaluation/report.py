"""The report: every number, in one tree of frozen records; report.json is its JSON form."""

from dataclasses import dataclass, field
from typing import Final, Literal

from .comparison import Comparison
from .confidence import Confidence
from .confusion import Confusion
from .errors import SpanError
from .gate import GateResult
from .ledger_figures import LedgerFigures
from .span_scores import Match, SpanScore
from .suspects import Suspect
from .value_figures import ValueFigures

REPORT_VERSION: Final = 1


@dataclass(frozen=True, slots=True)
class SetInfo:
    """The labelled set: ``labels`` counts gold spans; ``missing`` names labels without one, which no figure can judge."""

    path: str
    sha256: str
    notices: tuple[str, ...]
    tasks: int
    characters: int
    spans: int
    labels: dict[str, int]
    titles: dict[str, str]
    missing: tuple[str, ...]
    group_kind: Literal["notice", "task"]
    groups: int


@dataclass(frozen=True, slots=True)
class SystemInfo:
    """A system: ``name`` is unique in the report.

    ``seen`` lists the set's notices that it was trained, written or tuned on. ``provenance`` is ``unknown`` where nothing says
    what a model was trained on: then its figures may be in-sample, too.
    """

    name: str
    kind: Literal["model", "folds", "rules"]
    path: str | None
    temperature: float | None
    trained_on_sha256: str | None
    seen: tuple[str, ...]
    provenance: Literal["known", "unknown"] = "known"

    @property
    def in_sample(self) -> bool:
        """Whether the figures say nothing sure of new notices."""
        return bool(self.seen) or self.provenance == "unknown"


@dataclass(frozen=True, slots=True)
class SystemResult:
    """Everything measured on one system.

    ``fine`` and ``coarse`` are by label with ``micro`` for all; ``matches`` is nervaluate's, by kind (strict, exact, partial,
    type) and then label or ``overall``; ``notices`` and ``layouts`` are micro scores by notice id and layout family;
    ``breakage`` is by strength ("0.0" is the set as it is) and then as ``fine``; ``errors`` counts by kind.
    """

    info: SystemInfo
    fine: dict[str, SpanScore]
    coarse: dict[str, SpanScore]
    matches: dict[str, dict[str, Match]]
    notices: dict[str, SpanScore]
    layouts: dict[str, SpanScore]
    breakage: dict[str, dict[str, SpanScore]]
    confidence: Confidence
    errors: dict[str, int]
    boundary: dict[str, int]
    confusion: Confusion
    ledger: LedgerFigures
    amounts: ValueFigures
    dates: ValueFigures


@dataclass(frozen=True, slots=True)
class Verdict:
    """The sentence at the head and the plain sentences that support it, in Chinese."""

    sentence: str
    details: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Report:
    """The whole report; ``others`` holds the systems of --against in their order and the rules, ``comparisons`` one for each."""

    version: int
    created: str
    rounds: int
    seed: int
    set: SetInfo
    verdict: Verdict
    warnings: tuple[str, ...]
    model: SystemResult
    others: tuple[SystemResult, ...]
    comparisons: tuple[Comparison, ...]
    errors: tuple[SpanError, ...]
    suspects: tuple[Suspect, ...]
    suspects_note: str
    gate: GateResult | None
    seconds: dict[str, float]
    packages: dict[str, str] = field(default_factory=dict)
