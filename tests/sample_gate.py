"""Gates for tests, and a report of a model with a few figures that they judge."""

from collections.abc import Mapping
from pathlib import Path

from training.evaluation.comparison import Comparison
from training.evaluation.confidence import Confidence, Reliability, Unreviewed
from training.evaluation.confusion import Confusion
from training.evaluation.errors import KINDS
from training.evaluation.gate import Gate, Keys, load_gate
from training.evaluation.ledger_figures import LedgerFigures
from training.evaluation.report import Report, SetInfo, SystemInfo, SystemResult, Verdict
from training.evaluation.resampling import Difference, Estimate
from training.evaluation.span_scores import Match, SpanScore
from training.evaluation.value_figures import ValueFigures

F1 = '[[threshold]]\nmetric = "fine.micro.f1"\n'
RULES = '[[not_worse]]\nthan = "rules"\n'

LABELS = ("TARGET", "LEADER")
KEYS = Keys(LABELS, ("TARGET", "UNIT", "LEADER"), ("0.0", "1.0"), ("a.b-2022",), ("句末括号",))
TITLES = {"TARGET": "目标", "LEADER": "责任领导"}
NO_SCORE = SpanScore(Estimate(None), Estimate(None), Estimate(None), 0, 0, 0)


def score(f1: Estimate) -> SpanScore:
    return SpanScore(Estimate(0.9, 0.85, 0.95), Estimate(0.7), f1, gold=10, found=9, right=8)


def result() -> SystemResult:
    """A model with an F1 of 0.776 (0.701 to 0.84) in all, one notice with a dot in its name, no LEADER in the gold."""
    micro, one = score(Estimate(0.776, 0.701, 0.84)), Estimate(1.0)
    fine = {"micro": micro, "TARGET": score(Estimate(0.7996)), "LEADER": NO_SCORE}
    values = ValueFigures("values", ("a.b-2022",), 4, Estimate(0.75, 0.5, 1.0), 1, 0, 0, one, 0, 0, 2, 0)
    ledger = LedgerFigures(
        rows=5, sources={}, found=one, number=one, roles={"targets": one}, whole=Estimate(0.6, 0.2, 0.8), responsibility=one,
        extra=2,
    )  # fmt: skip
    return SystemResult(
        info=SystemInfo("new", "model", None, 1.0, None, ()),
        fine=fine,
        coarse={"micro": micro},
        matches={"partial": {"overall": Match(0.5, 0.5, 0.5)}},
        notices={"a.b-2022": micro},
        layouts={"句末括号": micro},
        breakage={"1.0": fine},
        confidence=Confidence(
            (), (), average_precision=None, before=None, after=Reliability(1.0, 0.042, 0.1, ()),
            unreviewed={"micro": Unreviewed(0.99, 0.9, 9, 0.5, 1.0, None, None)},
        ),
        errors={**dict.fromkeys(KINDS, 0), "missed": 12},
        boundary={"both": 1},
        confusion=Confusion((), ()),
        ledger=ledger,
        amounts=values,
        dates=values,
    )  # fmt: skip


def report(f1: Mapping[str, Difference] | None = None) -> Report:
    """A report of that model, compared with the rules."""
    differences = {"micro": Difference(0.01, -0.004, 0.024, 0.2), "TARGET": Difference(0.0, 0.0, 0.0, 1.0), **(f1 or {})}
    the_set = SetInfo(
        path="set", sha256="", notices=("a.b-2022",), tasks=3, characters=100, spans=10, labels={"TARGET": 10, "LEADER": 0},
        titles=TITLES, missing=("LEADER",), group_kind="task", groups=3,
    )  # fmt: skip
    return Report(
        version=1, created="", rounds=100, seed=0, set=the_set, verdict=Verdict("", ()), warnings=(), model=result(), others=(),
        comparisons=(Comparison("rules", differences, ()),), errors=(), suspects=(), suspects_note="", gate=None, seconds={},
    )  # fmt: skip


def gate_of(tmp_path: Path, text: str) -> Gate:
    path = tmp_path / "gate.toml"
    path.write_text(text, encoding="utf-8")
    return load_gate(path)
