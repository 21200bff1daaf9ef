"""A report judged by a gate: what passes, and the reason in words."""

from dataclasses import replace
from pathlib import Path

import pytest

from tests.sample_gate import F1, RULES, gate_of, report
from training.evaluation.gate import Check
from training.evaluation.promotion import judge
from training.evaluation.report import Report
from training.evaluation.resampling import Difference


def only_check(tmp_path: Path, text: str, judged: Report) -> Check:
    _, check = judge(gate_of(tmp_path, text), judged).checks
    return check


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
        ("metric = 'errors.missed'\nat_most = 11.5", False, "漏标数为 12，高于允许的 11.5"),
        ("metric = ['notices', 'a.b-2022', 'f1']\nat_least = 0.7", True, "通知 a.b-2022 的 F1 为 77.6%，达到要求的 70.0%"),
        ("metric = ['breakage', '1.0', 'micro', 'f1']\nat_least = 0.7", True,
         "破损强度 1.0 合计的 F1 为 77.6%，达到要求的 70.0%"),
        ("metric = 'layouts.句末括号.recall'\nat_least = 0.8", False, "版式句末括号的召回率为 70.0%，低于要求的 80.0%"),
        ("metric = 'ledger.whole'\nat_least = 0.5", True, "台账的整行全对率为 60.0%，达到要求的 50.0%"),
        ("metric = 'amounts.right'\nat_least = 0.8", False, "数额的正确率为 75.0%，低于要求的 80.0%"),
        ("metric = 'confidence.after.ece'\nat_most = 0.05", True, "校准后的校准误差为 4.2%，没有高于允许的 5.0%"),
        ("metric = 'confidence.after.brier'\nat_most = 0.05", False, "校准后的 brier 为 0.1000，高于允许的 0.0500"),
        ("metric = 'confidence.after.brier'\nat_most = 0.09999", False, "校准后的 brier 为 0.10000，高于允许的 0.09999"),
        ("metric = 'confidence.after.temperature'\nat_most = 1.5", True, "校准后的 temperature 为 1.00，没有高于允许的 1.50"),
        ("metric = 'confidence.unreviewed.micro.threshold'\nat_most = 0.95", True,
         "免复核合计的 threshold 为 90.0%，没有高于允许的 95.0%"),
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
                     "合计的 F1 比 rules 低 2.3 个百分点（p=0.012，小于 0.05），显著变差", id="significantly worse"),
        pytest.param(Difference(-0.023, -0.05, 0.004, 0.05), "", True,
                     "合计的 F1 比 rules 低 2.3 个百分点（p=0.050，不小于 0.05），没有显著变差", id="p at alpha is chance"),
        pytest.param(Difference(-0.023, -0.05, 0.004, 0.0498), "", False,
                     "合计的 F1 比 rules 低 2.3 个百分点（p=0.0498，小于 0.05），显著变差", id="p just below alpha"),
        pytest.param(Difference(-0.023, -0.05, 0.004, 0.05), "alpha = 0.1", False,
                     "合计的 F1 比 rules 低 2.3 个百分点（p=0.050，小于 0.1），显著变差", id="another alpha"),
        pytest.param(Difference(-0.023, -0.04, -0.005, 0.0004), "", False,
                     "合计的 F1 比 rules 低 2.3 个百分点（p<0.001，小于 0.05），显著变差", id="a very small p"),
        pytest.param(Difference(0.02, 0.01, 0.03, 0.001), "", True,
                     "合计的 F1 比 rules 高 2.0 个百分点（p=0.001，小于 0.05），没有显著变差", id="significantly better"),
        pytest.param(Difference(0.0, 0.0, 0.0, 1.0), "", True,
                     "合计的 F1 与 rules 相同（p=1.000，不小于 0.05），没有显著变差", id="alike"),
        pytest.param(Difference(-0.1, None, None, 0.001), "", False,
                     "合计的 F1 比 rules 低 10.0 个百分点（p=0.001，小于 0.05），显著变差", id="p needs no interval"),
        pytest.param(Difference(0.01, -0.004, 0.024, 0.2), "margin = 0.01", True,
                     "合计的 F1 比 rules 高 1.0 个百分点，95% 区间下限为 −0.4 个百分点，没有低于允许的 −1.0",
                     id="within the margin"),
        pytest.param(Difference(-0.002, 0.8 - 0.81, 0.02, 0.6), "margin = 0.01", True,
                     "合计的 F1 比 rules 低 0.2 个百分点，95% 区间下限为 −1.0 个百分点，没有低于允许的 −1.0",
                     id="at the margin but for rounding"),
        pytest.param(Difference(0.01, -0.01004, 0.02, 0.6), "margin = 0.01", False,
                     "合计的 F1 比 rules 高 1.0 个百分点，95% 区间下限为 −1.004 个百分点，低于允许的 −1.000",
                     id="a little below the margin"),
        pytest.param(Difference(0.01, -0.02, 0.04, 0.9), "margin = 0.01", False,
                     "合计的 F1 比 rules 高 1.0 个百分点，95% 区间下限为 −2.0 个百分点，低于允许的 −1.0",
                     id="better, but not proven within the margin"),
        pytest.param(Difference(-0.005, -0.009, -0.001, 0.001), "margin = 0.01", True,
                     "合计的 F1 比 rules 低 0.5 个百分点，95% 区间下限为 −0.9 个百分点，没有低于允许的 −1.0",
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
