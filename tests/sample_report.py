"""A report made up by hand for the tests of its renderings: the shapes of a real one, with hostile texts and names in it."""

# ruff: noqa: S311 - chance with a seed, nothing secret

import random
from dataclasses import dataclass, field, replace
from typing import Final, Literal, get_args

from notices import ScoredSpan, Span
from training.evaluation.comparison import Comparison, Disagreement
from training.evaluation.confidence import Band, Bin, Confidence, CurvePoint, Reliability, Unreviewed
from training.evaluation.confusion import Confusion
from training.evaluation.errors import KINDS, SIDES, Kind, SpanError
from training.evaluation.gate import Check, GateResult
from training.evaluation.ledger_figures import LedgerFigures
from training.evaluation.report import Report, SetInfo, SystemInfo, SystemResult, Verdict
from training.evaluation.resampling import Difference, Estimate
from training.evaluation.span_scores import Match, SpanScore
from training.evaluation.suspects import Suspect
from training.evaluation.value_figures import ValueFigures

TITLES: Final = {
    "TARGET": "目标", "LEAD_UNIT": "牵头单位", "RESP_UNIT": "责任单位", "LEADER": "责任领导", "DEADLINE": "时限",
}  # fmt: skip
SCRIPT: Final = "<script>window.hacked=1</script>"
IMAGE: Final = '"><img src=x onerror="window.hacked=1">'
NOTICES: Final = ("xianning-2022", "chibi-2021", "东坪\n2023", f"恶意{IMAGE}")

_OFFICES: Final = ("市发改委", "市财政局", "市经信局", "市农业农村局", "市生态环境局", "咸宁高新区管委会", "各县市区人民政府")
_WORKS: Final = (
    "新增规模以上工业企业１００家", "地区生产总值增长8%左右", "新建5G基站500座", "城镇污水处理率达到95%", "改造老旧小区12个",
)  # fmt: skip
_GOLD: Final = {"TARGET": 247, "LEAD_UNIT": 526, "RESP_UNIT": 1407, "LEADER": 254, "DEADLINE": 9}


@dataclass
class _Maker:
    """Makes the records of one report with one stream of chance."""

    rng: random.Random
    at: int = 0
    errors: list[SpanError] = field(default_factory=list)

    def estimate(self, value: float, half: float = 0.02) -> Estimate:
        return Estimate(value, max(0.0, value - half * self.rng.uniform(0.8, 1.2)), min(1.0, value + half))

    def score(self, f1: float, gold: int) -> SpanScore:
        found, half = round(gold * 1.02), 0.6 / max(gold, 1) ** 0.5
        return SpanScore(
            self.estimate(f1 - 0.01, half), self.estimate(f1 + 0.01, half), self.estimate(f1, half), gold, found, round(f1 * gold)
        )

    def scores(self, f1: float, *, coarse: bool = False) -> dict[str, SpanScore]:
        gold = dict(_GOLD)
        if coarse:
            gold["UNIT"] = gold.pop("LEAD_UNIT") + gold.pop("RESP_UNIT")
        rows = {name: self.score(min(0.995, f1 + self.rng.uniform(-0.06, 0.04)), count) for name, count in gold.items()}
        return {"micro": self.score(f1, sum(gold.values()))} | rows

    def reliability(self, temperature: float | None, bend: float) -> Reliability:
        bins = [
            Bin(i / 10, (i + 1) / 10, 12 * i, (i + 0.5) / 10 if i > 1 else None, ((i + 0.5) / 10) ** bend if i > 1 else None)
            for i in range(10)
        ]
        return Reliability(temperature, 0.031 * bend, 0.042, tuple(bins))

    def confidence(self, info: SystemInfo) -> Confidence:
        bands = tuple(
            Band(low, high, 300, round(300 * high) - 20, high - 0.07) for low, high in ((0.0, 0.5), (0.5, 0.9), (0.9, 1.0))
        )
        curve = tuple(CurvePoint(i / 100, 2500 - 9 * i, 0.9 + i / 1200, 0.96 - (i / 100) ** 6 * 0.5, 0.93) for i in range(101))
        unreviewed = {
            name: Unreviewed(0.99, 0.93, 2431, 0.784, 0.991, 0.771, 0.988) for name in ("micro", *_GOLD) if name != "DEADLINE"
        }
        unreviewed["DEADLINE"] = Unreviewed(0.99, None, 7, 0.0, None, None, None)
        before = None if info.kind == "rules" else self.reliability(1.0, 1.6)
        return Confidence(bands, curve, 0.957, before, self.reliability(info.temperature, 1.1), unreviewed)

    def error(self, kind: Kind, extra: str) -> SpanError:
        """An error of a kind around a made-up task; ``extra`` goes into the text and into the span."""
        office, more = self.rng.sample(_OFFICES, 2)
        before = f"{self.rng.choice(_WORKS)}。(牵头单位:"
        text = f"{before}{extra}{office}、{more};责任单位:各有关单位)\n"
        start, self.at = self.at, self.at + len(text)
        first = Span(start + len(before), start + len(before + extra + office), "LEAD_UNIT")
        second = Span(first.end + 1, first.end + 1 + len(more), "LEAD_UNIT")
        score = round(self.rng.uniform(0.3, 1.0), 4)
        found, other = ScoredSpan(first.start, first.end, "LEAD_UNIT", score), replace(second, label="RESP_UNIT")
        scored = ScoredSpan(other.start, other.end, other.label, score)
        cases: dict[Kind, tuple[tuple[Span, ...], tuple[ScoredSpan, ...]]] = {
            "missed": ((first,), ()),
            "invented": ((), (found,)),
            "boundary": ((first,), (replace(found, end=found.end + 2),)),
            "wrong_role": ((second,), (scored,)),
            "wrong_label": ((first,), (replace(found, label="LEADER"),)),
            "merged": ((first, second), (replace(found, end=second.end),)),
            "split": ((replace(first, end=second.end),), (found, scored)),
        }
        gold, spans = cases[kind]
        left, right = (0, 2) if kind == "boundary" else (0, 0)
        confidence = max((span.score for span in spans), default=None)
        notice = NOTICES[3] if extra else self.rng.choice(NOTICES[:3])
        return SpanError(kind, notice, 0, gold, spans, left, right, confidence, start, text)

    def system(self, info: SystemInfo, f1: float) -> SystemResult:
        counts = {kind: self.rng.randrange(2, 40) for kind in KINDS}
        boundary = {side: counts["boundary"] if side == "left_long" else 0 for side in SIDES}
        size = len(_GOLD)
        confusion = tuple(
            tuple(count if i == j else self.rng.randrange(12) for j in range(size + 1))
            for i, count in enumerate((*_GOLD.values(), 0))
        )
        values = ValueFigures(
            "values", NOTICES[:2], 120, self.estimate(f1), 3, 12, 5, self.estimate(0.97), 1, 4, without=61, made_up=2,
            seen=NOTICES[:2],
        )  # fmt: skip
        by_parser = ValueFigures("parser", NOTICES, 9, Estimate(0.7778), 1, 1, 0)
        roles = ("targets", "lead_units", "responsible_units", "leaders", "deadlines")
        return SystemResult(
            info=info,
            fine=self.scores(f1),
            coarse=self.scores(f1 + 0.01, coarse=True),
            matches={
                kind: {name: Match(f1 - 0.01 + i / 100, f1 + i / 100, f1 + i / 100) for name in ("overall", *_GOLD)}
                for i, kind in enumerate(("strict", "exact", "partial", "type"))
            },
            notices={name: self.score(f1, 500) for name in NOTICES},
            layouts={name: self.score(f1, 600) for name in ("括号内列明", "另起一行", "无单位")},
            breakage={f"{i / 2:.1f}": self.scores(f1 - 0.03 * i) for i in (0, 1, 2, 4)},
            confidence=self.confidence(info),
            errors={str(kind): count for kind, count in counts.items()},
            boundary={str(side): count for side, count in boundary.items()},
            confusion=Confusion(tuple(_GOLD), confusion),
            ledger=LedgerFigures(
                312, {NOTICES[0]: "tasks", NOTICES[1]: "spans"}, self.estimate(0.98), self.estimate(0.97),
                {role: self.estimate(f1) for role in roles}, self.estimate(f1 - 0.1), self.estimate(f1 - 0.06), 4,
            ),
            amounts=values,
            dates=by_parser,
        )  # fmt: skip


def _scored(spans: tuple[Span, ...]) -> tuple[ScoredSpan, ...]:
    return tuple(ScoredSpan(span.start, span.end, span.label, 0.9) for span in spans)


def sample_report(*, errors: int = 120, hostile: bool = True) -> Report:
    """A report with two other systems, the rules (seen a notice) and folds of several temperatures; a gate that refuses."""
    make = _Maker(random.Random(7))
    kinds = get_args(Kind)
    plain = [make.error(kinds[i % len(kinds)], "") for i in range(errors)]
    bad = [make.error("boundary", SCRIPT), make.error("invented", IMAGE)] if hostile else []
    found = sorted([*bad, *plain], key=lambda e: -1.0 if e.confidence is None else e.confidence, reverse=True)
    differences = {
        "micro": Difference(0.153, 0.121, 0.186, 0.0002), "TARGET": Difference(-0.021, -0.039, -0.004, 0.012),
        "LEAD_UNIT": Difference(0.012, -0.011, 0.034, 0.31), "RESP_UNIT": Difference(0.081, 0.05, 0.11, 0.0004),
        "LEADER": Difference(0.0), "DEADLINE": Difference(None),
    }  # fmt: skip
    near = {name: Difference(0.004, -0.008, 0.015, 0.47) for name in differences}
    winners: tuple[Literal["model", "other", "neither"], ...] = ("model", "other", "neither")
    disagreements = tuple(
        Disagreement(e.notice, 0, e.gold, e.found, _scored(e.gold), winners[i % 3], e.excerpt_start, e.excerpt)
        for i, e in enumerate(found)
    )
    suspects = tuple(
        Suspect(e, 1000 + i, "runs/macbert", round(0.99 - i / 200, 3), rules_agree=i % 3 == 0) for i, e in enumerate(found[:60])
    )
    missed = tuple(Suspect(e, None, "runs/macbert", None, rules_agree=True) for e in found if e.kind == "missed")
    return Report(
        version=1,
        created="2025-03-14T09:26:53+00:00",
        rounds=10_000,
        seed=0,
        set=SetInfo(
            "annotation/corpus",
            "3f9c" * 16,
            NOTICES,
            412,
            63_319,
            sum(_GOLD.values()),
            dict(_GOLD),
            TITLES,
            ("DEADLINE",),
            "task",
            412,
        ),
        verdict=Verdict(
            "runs/macbert 比规则解析器好：严格 F1 95.8% 对 80.5%，相差 +15.3 个百分点（p<0.001），不像偶然。",
            ("比规则解析器好的标签：责任单位（+8.1 个百分点）。", "比规则解析器差的标签：目标（−2.1 个百分点）。"),
        ),
        warnings=("规则解析器是对着 xianning-2022 写成的：它在这份通知上的数字偏高。", "时限只有 9 段，它的数字只能参考。"),
        model=make.system(SystemInfo("runs/macbert", "model", "runs/macbert", 1.34, "ab12" * 16, ()), 0.958),
        others=(
            make.system(SystemInfo("rules", "rules", None, None, None, NOTICES[:1]), 0.805),
            make.system(SystemInfo("runs/roberta_2024|a", "folds", "runs/roberta_2024|a", None, "cd34" * 16, ()), 0.954),
        ),
        comparisons=(Comparison("rules", differences, disagreements), Comparison("runs/roberta_2024|a", near, disagreements[:9])),
        errors=tuple(found),
        suspects=(*suspects, *missed[:5]),
        suspects_note="预测来自交叉验证：每份通知由没见过它的模型来读。",
        gate=GateResult(
            "gate.toml",
            (
                Check("micro.f1 >= 0.9", passed=True, reason="合计 F1 95.8%，不低于要求的 90.0%。"),
                Check(
                    "not_worse_than rules",
                    passed=False,
                    reason="目标的 F1 比规则解析器低 2.1 个百分点（p=0.012），不允许显著变差。",
                ),
            ),
        ),
        seconds={"reading": 41.2, "scoring": 7.9},
        packages={"numpy": "2.2.0", "seqeval": "1.2.2"},
    )


def nothing_found(system: SystemResult) -> SystemResult:
    """The system as one that marks nothing: no figure where that leaves nothing to reckon with."""
    none, c = Estimate(None), system.confidence
    empty = tuple(Bin(i / 10, (i + 1) / 10, 0, None, None) for i in range(10))
    after = replace(c.after, ece=None, brier=None, bins=empty)
    unreviewed = {name: Unreviewed(0.99, None, 0, 0.0, None, None, None) for name in c.unreviewed}
    return replace(
        system,
        fine={name: SpanScore(none, Estimate(0.0), Estimate(0.0), score.gold, 0, 0) for name, score in system.fine.items()},
        confidence=Confidence(
            tuple(replace(band, found=0, right=0, precision=None) for band in c.bands),
            tuple(CurvePoint(point.threshold, 0, None, 0.0, 0.0) for point in c.curve),
            0.0,
            None if c.before is None else replace(after, temperature=1.0),
            after,
            unreviewed,
        ),
        breakage={
            strength: {name: SpanScore(none, none, none, 0, 0, 0) for name in row} for strength, row in system.breakage.items()
        },
    )
