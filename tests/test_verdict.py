"""The verdict says better, worse, or that nothing can be said, for the reasons that the figures give."""

from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.sample_report import sample_report
from training.evaluation.comparison import Comparison
from training.evaluation.report import SystemInfo, Verdict
from training.evaluation.resampling import Difference, Estimate
from training.evaluation.verdict import give_verdict
from training.evaluation.wording import difference_in_words, outcome, p_value, share_in_words


@pytest.mark.parametrize(
    ("difference", "word"),
    [
        (Difference(0.02, 0.01, 0.03, 0.001), "better"),
        (Difference(-0.02, -0.03, -0.01, 0.001), "worse"),
        (Difference(0.02, -0.01, 0.05, 0.2), "same"),
        (Difference(0.02, 0.0, 0.05, 0.05), "same"),
        (Difference(0.0, 0.0, 0.0, 1.0), "same"),
        (Difference(None), "same"),
        (Difference(0.3), "same"),
    ],
    ids=["better", "worse", "may be chance", "p on the border", "identical", "undefined", "too few groups for a p"],
)
def test_outcome(difference: Difference, word: str) -> None:
    assert outcome(difference) == word


@pytest.mark.parametrize(
    ("estimate", "text"),
    [
        (Estimate(0.9584, 0.941, 0.972), "95.8%（95% 区间 94.1%–97.2%）"),
        (Estimate(1.0), "100.0%"),
        (Estimate(None), "无从计算"),
    ],
    ids=["with interval", "without", "undefined"],
)
def test_a_share_in_words(estimate: Estimate, text: str) -> None:
    assert share_in_words(estimate) == text


@pytest.mark.parametrize(
    ("difference", "text"),
    [
        (Difference(-0.0153, -0.026, 0.004, 0.0001), "−1.5 个百分点（95% 区间 −2.6 至 +0.4，p<0.001）"),
        (Difference(-0.0004, -0.026, 0.0004, 0.9), "0.0 个百分点（95% 区间 −2.6 至 0.0，p=0.900）"),
        (Difference(0.5, p=0.25), "+50.0 个百分点（p=0.250）"),
        (Difference(0.5), "+50.0 个百分点"),
        (Difference(None), "无从计算"),
    ],
    ids=["small p", "next to nothing has no sign", "p without interval", "without interval", "undefined"],
)
def test_a_difference_in_words(difference: Difference, text: str) -> None:
    assert difference_in_words(difference) == text


@pytest.mark.parametrize(
    ("p", "text"),
    [
        (1.0, "p=1.000"), (0.0506, "p=0.051"), (0.0504, "p=0.050"), (0.05, "p=0.050"), (0.0497, "p=0.0497"),
        (0.04996, "p=0.04996"),
        (0.049949, "p=0.0499"), (0.0494, "p=0.049"), (0.001, "p=0.001"), (0.00099, "p<0.001"), (None, "—"),
    ],
)  # fmt: skip
def test_p_is_never_rounded_across_the_border(p: float | None, text: str) -> None:
    assert p_value(p) == text


@given(st.floats(0.001, 1))
def test_a_shown_p_decides_as_the_p_itself(p: float) -> None:
    assert (float(p_value(p).removeprefix("p=")) < 0.05) == (p < 0.05)


TITLES = {"TARGET": "目标", "LEADER": "责任领导"}
FIGURES = "严格 F1 95.0% 对 90.0%，相差 "


def say(
    difference: Difference, *, model: dict[str, Any] | None = None, other: dict[str, Any] | None = None, **labels: Difference
) -> Verdict:
    """The verdict on a model (F1 0.95) against another system (F1 0.90) whose difference is given."""
    whole = sample_report().model
    results = []
    for name, f1, changes in (("runs/new", 0.95, model), ("runs/old", 0.9, other)):
        info = SystemInfo(name, "model", name, 1.0, None, ())
        fine = whole.fine | {"micro": replace(whole.fine["micro"], f1=Estimate(f1))}
        results.append(replace(whole, info=replace(info, **(changes or {})), fine=fine))
    comparison = Comparison("runs/old", {"micro": difference, **labels}, ())
    return give_verdict(results[0], results[1:], [comparison], TITLES)


BETTER, WORSE = Difference(0.05, 0.02, 0.08, 0.003), Difference(-0.05, -0.08, -0.02, 0.003)
CHANCE = Difference(0.05, -0.02, 0.12, 0.2)


@pytest.mark.parametrize(
    ("difference", "systems", "begins", "ends"),
    [
        (BETTER, {}, "runs/new比runs/old好：", "不像偶然。"),
        (WORSE, {}, "runs/new比runs/old差：", "不像偶然。"),
        (CHANCE, {}, "看不出runs/new与runs/old有差别：", "这样的差别偶然也会出现。"),
        (Difference(0.05), {}, "说不出runs/new与runs/old谁好：样本太少", "。"),
        (BETTER, {"model": {"seen": ("n",)}}, "不能据此说runs/new与runs/old谁好：runs/new训练时用过本集的通知。", "。"),
        (
            BETTER, {"model": {"provenance": "unknown"}},
            "不能据此说runs/new与runs/old谁好：runs/new没有记下用哪些通知训练，可能见过本集。", "。",
        ),
        (
            BETTER, {"model": {"name": "rules", "kind": "rules", "seen": ("n",)}},
            "不能据此说规则解析器与runs/old谁好：规则解析器是对着本集的通知写成的。", "。",
        ),
        (WORSE, {"other": {"seen": ("n",)}}, "runs/new比runs/old差：", "但runs/old训练时用过本集的通知，这个比较对它有利。"),
        (
            CHANCE, {"other": {"name": "rules", "kind": "rules", "seen": ("n",)}},
            "看不出runs/new与规则解析器有差别：", "但规则解析器是对着本集的通知写成的，这个比较对它有利。",
        ),
    ],
    ids=[
        "better", "worse", "chance", "too few groups", "the model saw the set", "nobody knows what the model saw",
        "the rules were written on it", "the other saw the set", "the other are the rules, written on it",
    ],
)  # fmt: skip
def test_the_sentence(difference: Difference, systems: dict[str, Any], begins: str, ends: str) -> None:
    sentence = say(difference, **systems).sentence
    assert sentence.startswith(begins)
    assert sentence.endswith(ends)
    assert FIGURES in sentence


def test_the_details_name_the_labels_that_differ_beyond_chance() -> None:
    details = say(BETTER, TARGET=BETTER, LEADER=WORSE).details
    assert details[:2] == (
        "比runs/old好的类别（F1 之差，百分点）：目标 +5.0。",
        "比runs/old差的类别（F1 之差，百分点）：责任领导 −5.0。",
    )
    assert say(BETTER, TARGET=CHANCE).details[0] == "逐类别看，与runs/old都没有显著差别。"


def test_a_model_that_saw_the_set_gets_no_details_of_better_and_worse() -> None:
    details = say(BETTER, model={"seen": ("n",)}, TARGET=BETTER).details
    assert all("的台账：" in line for line in details)


def test_without_another_system_there_is_only_the_figure() -> None:
    model = sample_report().model
    assert give_verdict(model, [], [], TITLES).sentence.endswith("没有与之比较的系统。")
