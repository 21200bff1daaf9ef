"""The gate: what a file may say, and how a report is judged by it."""

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

import pytest

from notices import ConfigError
from training.evaluation.comparison import Comparison
from training.evaluation.confidence import Confidence, Reliability, Unreviewed
from training.evaluation.confusion import Confusion
from training.evaluation.errors import KINDS
from training.evaluation.gate import Check, Gate, Keys, NotWorse, Threshold, check_metrics, check_names, load_gate
from training.evaluation.ledger_figures import LedgerFigures
from training.evaluation.promotion import judge
from training.evaluation.report import Report, SetInfo, SystemInfo, SystemResult, Verdict
from training.evaluation.resampling import Difference, Estimate
from training.evaluation.span_scores import Match, SpanScore
from training.evaluation.value_figures import ValueFigures

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


def only_check(tmp_path: Path, text: str, judged: Report) -> Check:
    _, check = judge(gate_of(tmp_path, text), judged).checks
    return check


def test_a_gate_is_read_with_its_defaults(tmp_path: Path) -> None:
    gate = gate_of(
        tmp_path,
        '[[threshold]]\nmetric = "fine.micro.f1"\nat_least = 1\n'
        '[[threshold]]\nmetric = ["notices", "a.b-2022", "f1"]\nat_most = 0.5\nuse = "high"\n'
        '[[not_worse]]\nthan = "rules"\n'
        '[[not_worse]]\nthan = "old"\nlabel = "TARGET"\nalpha = 0.1\nmargin = 0.01\n'
        '[[not_worse]]\nthan = "rules"\nlabel = "TARGET"\n',
    )
    assert gate.thresholds == (
        Threshold(metric=("fine", "micro", "f1"), at_least=1.0),
        Threshold(metric=("notices", "a.b-2022", "f1"), at_most=0.5, use="high"),
    )
    assert gate.not_worse[:2] == (
        NotWorse(than="rules", label="micro", alpha=0.05, margin=None),
        NotWorse(than="old", label="TARGET", alpha=0.1, margin=0.01),
    )
    assert gate.compared == ("rules", "old")
    assert gate.path == str(tmp_path / "gate.toml")


F1 = '[[threshold]]\nmetric = "fine.micro.f1"\n'
RULES = '[[not_worse]]\nthan = "rules"\n'


@pytest.mark.parametrize(
    ("text", "told"),
    [
        pytest.param("", r"file: .*no rule.*; expected allow_seen, \[\[threshold\]\]", id="an empty file"),
        pytest.param("threshold = []\n", "no rule", id="an empty list of rules"),
        pytest.param("[[threshold]\n", "expected TOML", id="no TOML"),
        pytest.param("[[thresholds]]\nmetric = 'x'\n", "thresholds: Extra inputs", id="a table of another name"),
        pytest.param(F1, "threshold 1: .*exactly one of at_least and at_most", id="no bound"),
        pytest.param(F1 + "at_least = 0.1\nat_most = 0.2\n", "threshold 1: .*exactly one of", id="two bounds"),
        pytest.param("[[threshold]]\nat_least = 0.1\n", "threshold 1 metric: Field required", id="no metric"),
        pytest.param("[[threshold]]\nmetric = 3\nat_least = 0.1\n", r"threshold 1 metric: .*found 3\)", id="a number for a path"),
        pytest.param("[[threshold]]\nmetric = ['a', 1]\nat_least = 0\n", "threshold 1 metric 2: ", id="a number in a path"),
        pytest.param(
            "[[threshold]]\nmetric = 'fine..f1'\nat_least = 0\n", "threshold 1 metric 2: ", id="an empty part in a path"
        ),
        pytest.param(F1 + "at_least = '0.9'\n", r"threshold 1 at_least: .*\(found '0.9'\)", id="digits in quotes for a number"),
        pytest.param(F1 + "at_least = nan\n", "threshold 1 at_least: ", id="not a number"),
        pytest.param(
            F1 + "at_least = 0.9\nuse = 'mean'\n", r"use: .*'value', 'low' or 'high' \(found 'mean'\)", id="unknown use"
        ),
        pytest.param(F1 + "at_least = 0.9\n" + F1, "threshold 2: ", id="rules are counted from 1"),
        pytest.param("[[not_worse]]\nlabel = 'micro'\n", "not_worse 1 than: Field required", id="worse than nobody"),
        pytest.param(RULES + "alpha = 0\n", "not_worse 1 alpha: ", id="alpha 0 refuses nothing"),
        pytest.param(RULES + "margin = -0.01\n", "not_worse 1 margin: ", id="a margin below 0"),
        pytest.param(RULES + "margins = 0.01\n", "not_worse 1 margins: Extra inputs", id="unknown key"),
    ],
)
def test_a_gate_that_cannot_be_meant_is_refused(tmp_path: Path, text: str, told: str) -> None:
    with pytest.raises(ConfigError, match=told) as caught:
        gate_of(tmp_path, text)
    assert str(tmp_path / "gate.toml") in str(caught.value)


def test_a_gate_that_is_not_there_is_told(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match=r"none\.toml: cannot be read \(No such file or directory\); expected a gate"):
        load_gate(tmp_path / "none.toml")


def test_a_name_that_is_not_compared_is_refused(tmp_path: Path) -> None:
    gate = gate_of(tmp_path, RULES + '[[not_worse]]\nthan = "old"\n')
    check_names(gate, ["rules", "old"])
    with pytest.raises(ConfigError, match=r"2: than: found 'old'; expected one of rules, new; give .* --against"):
        check_names(gate, ["rules", "new"])
    with pytest.raises(ConfigError, match="found 'old'; expected one of rules;"):
        judge(gate, report())


@pytest.mark.parametrize(
    ("rule", "told"),
    [
        pytest.param("metric = 'fin.micro.f1'\nat_least = 0", "found 'fin'; expected one of fine, coarse, matches", id="field"),
        pytest.param("metric = 'info.name'\nat_least = 0", "found 'info'; expected one of fine", id="what is no figure"),
        pytest.param("metric = 'fine.UNIT.f1'\nat_least = 0", "'UNIT'; expected one of micro, TARGET, LEADER$", id="label"),
        pytest.param("metric = 'fine.TARGET.f2'\nat_least = 0", "'f2'; expected one of precision, recall, f1", id="score"),
        pytest.param(
            "metric = 'breakage.1.0.micro.f1'\nat_least = 0", "found '1'; .* needs the path as a list", id="dot in a key"
        ),
        pytest.param("metric = 'errors.lost'\nat_least = 0", "'lost'; expected one of missed, invented", id="kind of error"),
        pytest.param("metric = 'fine'\nat_least = 0", "go on with one of micro, TARGET, LEADER", id="stops at a table"),
        pytest.param("metric = 'confidence.before'\nat_least = 0", "go on with one of temperature, ece", id="stops at a record"),
        pytest.param("metric = ['notices', 'a.b-2022']\nat_least = 0", "go on with one of precision", id="stops at a score"),
        pytest.param("metric = 'notices'\nat_least = 0", r"go on with one of a\.b-2022", id="stops at the notices"),
        pytest.param("metric = 'fine.micro.f1.low'\nat_least = 0", "found 'low' after a figure", id="goes on behind a figure"),
        pytest.param("metric = 'errors.missed'\nat_most = 9\nuse = 'low'", "found use = 'low', .* no interval", id="no interval"),
        pytest.param("metric = 'fine.micro.f1'\nat_least = 95", "bound 95; expected a share from 0 to 1", id="percent"),
    ],
)
def test_what_no_report_can_hold_is_refused_before_there_is_one(tmp_path: Path, rule: str, told: str) -> None:
    gate = gate_of(tmp_path, f"[[threshold]]\n{rule}\n")
    with pytest.raises(ConfigError, match=rf"gate\.toml: threshold 1: metric .*{told}"):
        check_metrics(gate, KEYS)
    with pytest.raises(ConfigError, match=told):
        judge(gate, report())


def test_a_rule_on_an_unknown_label_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match="not_worse 1: label: found 'UNIT'; expected one of micro, TARGET, LEADER"):
        check_metrics(gate_of(tmp_path, RULES + "label = 'UNIT'\n"), KEYS)


@pytest.mark.parametrize(
    ("metric", "keys"),
    [
        ('"notices.other.f1"', r"a\.b-2022; a key that holds a dot needs the path as a list"),
        ('["breakage", "3.0", "micro", "f1"]', r"1\.0; a key that holds a dot needs the path as a list"),
        ('"coarse.UNIT.f1"', "micro"),
        ('"matches.strict.overall.f1"', "partial"),
        ('"ledger.roles.leaders"', "targets"),
    ],
)
def test_a_key_that_only_the_report_knows_is_told_with_those_there(tmp_path: Path, metric: str, keys: str) -> None:
    gate = gate_of(tmp_path, f"[[threshold]]\nmetric = {metric}\nat_least = 0\n")
    with pytest.raises(ConfigError, match=rf"found '.*'; expected one of {keys}$"):
        judge(gate, report())


@pytest.mark.parametrize(
    ("rule", "passed", "reason"),
    [
        ("metric = 'fine.micro.f1'\nat_least = 0.8", False, "合计的 F1 为 77.6%，低于要求的 80.0%"),
        ("metric = 'fine.micro.f1'\nat_least = 0.776", True, "合计的 F1 为 77.6%，达到要求的 77.6%"),
        ("metric = 'fine.micro.f1'\nat_least = 0.71\nuse = 'low'", False, "合计的 F1 的 95% 区间下限为 70.1%，低于要求的 71.0%"),
        ("metric = 'fine.micro.f1'\nat_least = 0.84\nuse = 'high'", True, "合计的 F1 的 95% 区间上限为 84.0%，达到要求的 84.0%"),
        # 0.7996 to one decimal is 80.0 %: below 80.0 % it would read as a mistake.
        ("metric = 'fine.TARGET.f1'\nat_least = 0.8", False, "目标 TARGET 的 F1 为 79.96%，低于要求的 80.00%"),
        ("metric = 'errors.missed'\nat_most = 12", True, "漏标数为 12，没有高于允许的 12"),
        ("metric = 'errors.missed'\nat_most = 11", False, "漏标数为 12，高于允许的 11"),
        ("metric = ['notices', 'a.b-2022', 'f1']\nat_least = 0.7", True, "通知 a.b-2022 的 F1 为 77.6%，达到要求的 70.0%"),
        ("metric = ['breakage', '1.0', 'micro', 'f1']\nat_least = 0.7", True,
         "破损强度 1.0 合计的 F1 为 77.6%，达到要求的 70.0%"),
        ("metric = 'layouts.句末括号.recall'\nat_least = 0.8", False, "版式句末括号的召回率为 70.0%，低于要求的 80.0%"),
        ("metric = 'ledger.whole'\nat_least = 0.5", True, "台账的整行全对率为 60.0%，达到要求的 50.0%"),
        ("metric = 'amounts.right'\nat_least = 0.8", False, "数额的正确率为 75.0%，低于要求的 80.0%"),
        ("metric = 'confidence.after.ece'\nat_most = 0.05", True, "校准后的校准误差为 4.2%，没有高于允许的 5.0%"),
        ("metric = 'confidence.after.brier'\nat_most = 0.05", False, "校准后的 brier 为 0.100，高于允许的 0.050"),
        ("metric = 'confidence.unreviewed.micro.share'\nat_least = 0.5", True, "免复核合计的比例为 50.0%，达到要求的 50.0%"),
        ("metric = 'matches.partial.overall.f1'\nat_least = 0.5", True,
         "nervaluate partial 合计的 F1 为 50.0%，达到要求的 50.0%"),
        # What cannot be judged fails, whichever way the bound looks.
        ("metric = 'fine.LEADER.f1'\nat_least = 0", False, "责任领导 LEADER 的 F1 无法判断：评测集中没有 LEADER 的标注"),
        ("metric = 'fine.LEADER.f1'\nat_most = 1", False, "责任领导 LEADER 的 F1 无法判断：评测集中没有 LEADER 的标注"),
        ("metric = 'fine.TARGET.f1'\nat_least = 0\nuse = 'low'", False,
         "目标 TARGET 的 F1 的 95% 区间下限无法判断：样本太少，得不到 95% 区间"),
        ("metric = 'confidence.before.ece'\nat_most = 1", False, "校准前的校准误差无法判断：没有可供计算的标注或预测"),
        ("metric = 'confidence.average_precision'\nat_most = 1", False, "average_precision 无法判断：没有可供计算的标注或预测"),
    ],
)  # fmt: skip
def test_threshold(tmp_path: Path, rule: str, passed: bool, reason: str) -> None:
    check = only_check(tmp_path, f"[[threshold]]\n{rule}\n", report())
    assert (check.passed, check.reason) == (passed, reason)


@pytest.mark.parametrize(
    ("found", "options", "passed", "reason"),
    [
        pytest.param(Difference(-0.023, -0.04, -0.005, 0.012), "", False,
                     "合计的 F1 比 rules 低 2.3 个百分点（p = 0.012，小于 0.050），显著变差", id="significantly worse"),
        pytest.param(Difference(-0.023, -0.05, 0.004, 0.05), "", True,
                     "合计的 F1 比 rules 低 2.3 个百分点（p = 0.050，不小于 0.050），没有显著变差", id="p at alpha is chance"),
        pytest.param(Difference(-0.023, -0.05, 0.004, 0.0498), "", False,
                     "合计的 F1 比 rules 低 2.3 个百分点（p = 0.0498，小于 0.0500），显著变差", id="p just below alpha"),
        pytest.param(Difference(-0.023, -0.05, 0.004, 0.05), "alpha = 0.1", False,
                     "合计的 F1 比 rules 低 2.3 个百分点（p = 0.050，小于 0.100），显著变差", id="another alpha"),
        pytest.param(Difference(0.02, 0.01, 0.03, 0.001), "", True,
                     "合计的 F1 比 rules 高 2.0 个百分点（p = 0.001，小于 0.050），没有显著变差", id="significantly better"),
        pytest.param(Difference(0.0, 0.0, 0.0, 1.0), "", True,
                     "合计的 F1 与 rules 相同（p = 1.000，不小于 0.050），没有显著变差", id="alike"),
        pytest.param(Difference(-0.1, None, None, 0.001), "", False,
                     "合计的 F1 比 rules 低 10.0 个百分点（p = 0.001，小于 0.050），显著变差", id="p needs no interval"),
        pytest.param(Difference(0.01, -0.004, 0.024, 0.2), "margin = 0.01", True,
                     "合计的 F1 比 rules 高 1.0 个百分点，95% 区间下限为 -0.4 个百分点，没有低于允许的 -1.0",
                     id="within the margin"),
        pytest.param(Difference(-0.002, 0.8 - 0.81, 0.02, 0.6), "margin = 0.01", True,
                     "合计的 F1 比 rules 低 0.2 个百分点，95% 区间下限为 -1.0 个百分点，没有低于允许的 -1.0",
                     id="at the margin but for rounding"),
        pytest.param(Difference(0.01, -0.02, 0.04, 0.9), "margin = 0.01", False,
                     "合计的 F1 比 rules 高 1.0 个百分点，95% 区间下限为 -2.0 个百分点，低于允许的 -1.0",
                     id="better, but not proven within the margin"),
        pytest.param(Difference(-0.005, -0.009, -0.001, 0.001), "margin = 0.01", True,
                     "合计的 F1 比 rules 低 0.5 个百分点，95% 区间下限为 -0.9 个百分点，没有低于允许的 -1.0",
                     id="significantly worse, but by no more than the margin"),
        pytest.param(Difference(0.01, None, None, 0.5), "margin = 0.01", False,
                     "合计的 F1 与 rules 的差别无法判断：样本太少，得不到 95% 区间", id="a margin needs an interval"),
        pytest.param(Difference(None), "", False,
                     "合计的 F1 与 rules 的差别无法判断：没有可供计算的标注或预测", id="no difference"),
    ],
)  # fmt: skip
def test_not_worse(tmp_path: Path, found: Difference, options: str, passed: bool, reason: str) -> None:
    check = only_check(tmp_path, f"{RULES}{options}\n", report({"micro": found}))
    assert (check.passed, check.reason) == (passed, reason)


def test_not_worse_by_label(tmp_path: Path) -> None:
    check = only_check(tmp_path, RULES + "label = 'LEADER'\n", report({"LEADER": Difference(None)}))
    assert check == Check(
        "责任领导 LEADER 的 F1 不显著低于 rules（p < 0.05 为显著）",
        passed=False,
        reason="责任领导 LEADER 的 F1 与 rules 的差别无法判断：评测集中没有 LEADER 的标注",
    )


def test_the_rules_are_told_in_words_and_all_must_pass(tmp_path: Path) -> None:
    text = F1 + "at_least = 0.7\n" + F1 + "at_most = 0.9\nuse = 'high'\n" + RULES + "margin = 0.015\n"
    judged = judge(gate_of(tmp_path, text), report())
    assert [check.rule for check in judged.checks] == [
        "模型没有见过评测集的通知",
        "合计的 F1 不低于 70.0%",
        "合计的 F1 的 95% 区间上限不高于 90.0%",
        "合计的 F1 比 rules 最多低 1.5 个百分点（看 95% 区间下限）",
    ]
    assert judged.passed
    assert judged.path == str(tmp_path / "gate.toml")
    assert not judge(gate_of(tmp_path, text + F1 + "at_least = 0.9\n"), report()).passed


RULE = '[[threshold]]\nmetric = "fine.micro.f1"\nat_least = 0.1\n'


def seen_report() -> Report:
    judged = report()
    return replace(judged, model=replace(judged.model, info=replace(judged.model.info, seen=("a.b-2022",))))


def test_a_model_that_saw_the_set_is_refused_whatever_its_figures(tmp_path: Path) -> None:
    outcome = judge(gate_of(tmp_path, RULE), seen_report())
    assert [check.passed for check in outcome.checks] == [False, True]
    assert "a.b-2022" in outcome.checks[0].reason
    assert not outcome.passed


def test_unless_the_gate_allows_it(tmp_path: Path) -> None:
    assert judge(gate_of(tmp_path, "allow_seen = true\n" + RULE), seen_report()).passed


def test_a_rule_on_broken_copies_needs_them(tmp_path: Path) -> None:
    gate = gate_of(tmp_path, '[[threshold]]\nmetric = ["breakage", "1.0", "micro", "f1"]\nat_least = 0.1\n')
    with pytest.raises(ConfigError, match="not judged with --no-breakage"):
        check_metrics(gate, replace(KEYS, strengths=()))
    check_metrics(gate, KEYS)
