"""The verdict: whether the model is better, where, by how much, and whether that is chance, in plain Chinese."""

from collections.abc import Mapping, Sequence
from typing import Final

from .comparison import Comparison
from .report import SystemResult, Verdict
from .resampling import Difference, Estimate

ALPHA: Final = 0.05
"""A difference with a smaller p is called one."""

TITLES: Final = {"rules": "规则解析器", "default": "随包模型"}


def give_verdict(
    model: SystemResult, others: Sequence[SystemResult], comparisons: Sequence[Comparison], titles: Mapping[str, str]
) -> Verdict:
    """The sentence compares with the first other system; the details say where, and what the ledger makes of it."""
    name, f1 = title(model.info.name), model.fine["micro"].f1
    if not comparisons:
        return Verdict(f"{name}的严格 F1 为 {percent(f1)}；没有与之比较的系统。", (_ledger(model),))
    details: list[str] = []
    for comparison, other in zip(comparisons, others, strict=True):
        details += _where(comparison, other, titles)
    details += [_ledger(model), *(_ledger(other) for other in others)]
    return Verdict(_sentence(model, others[0], comparisons[0]), tuple(details))


def _sentence(model: SystemResult, other: SystemResult, comparison: Comparison) -> str:
    name, rival = title(model.info.name), title(other.info.name)
    difference = comparison.f1["micro"]
    figures = (
        f"严格 F1 {percent(model.fine['micro'].f1, interval=False)} 对 {percent(other.fine['micro'].f1, interval=False)}，"
        f"相差 {points(difference)}"
    )
    if model.info.seen:
        return f"不能据此说{name}与{rival}谁好：{name}训练时用过本集的通知。{figures}。"
    word = outcome(difference)
    if word == "better":
        rest = f"{name}比{rival}好：{figures}，不像偶然。"
    elif word == "worse":
        rest = f"{name}比{rival}差：{figures}，不像偶然。"
    else:
        rest = f"看不出{name}与{rival}有差别：{figures}，这样的差别偶然也会出现。"
    return rest + (f"但{rival}是对着本集的部分通知写成或训练的，这个比较对它有利。" if other.info.seen else "")


def _where(comparison: Comparison, other: SystemResult, titles: Mapping[str, str]) -> list[str]:
    by_word: dict[str, list[str]] = {"better": [], "worse": []}
    for label, difference in comparison.f1.items():
        word = outcome(difference)
        if label != "micro" and word in by_word:
            by_word[word].append(f"{titles.get(label, label)} {_signed(difference.value)}")
    rival = title(other.info.name)
    words = {"better": f"比{rival}好的类别（F1 之差，百分点）", "worse": f"比{rival}差的类别（F1 之差，百分点）"}
    lines = [f"{words[word]}：{'、'.join(labels)}。" for word, labels in by_word.items() if labels]
    return lines or [f"逐类别看，与{rival}都没有显著差别。"]


def _ledger(system: SystemResult) -> str:
    ledger = system.ledger
    return f"{title(system.info.name)}的台账：{ledger.rows} 行中整行全对 {percent(ledger.whole)}。"


def outcome(difference: Difference) -> str:
    """``better``, ``worse``, or ``same`` where the difference may be chance."""
    if difference.value is None or difference.p is None or difference.p >= ALPHA or difference.value == 0:
        return "same"
    return "better" if difference.value > 0 else "worse"


def title(name: str) -> str:
    """What a reader calls a system."""
    return TITLES.get(name, name)


def percent(estimate: Estimate, *, interval: bool = True) -> str:
    """A share with its interval.

    >>> percent(Estimate(0.9584, 0.941, 0.972))
    '95.8%（95% 区间 94.1%–97.2%）'
    """
    if estimate.value is None:
        return "无从计算"
    text = f"{estimate.value:.1%}"
    if not interval or estimate.low is None or estimate.high is None:
        return text
    return f"{text}（95% 区间 {estimate.low:.1%}–{estimate.high:.1%}）"


def points(difference: Difference) -> str:
    """A difference in percentage points with its interval and p.

    >>> points(Difference(0.0153, 0.004, 0.026, 0.0061))
    '+1.5 个百分点（95% 区间 +0.4 至 +2.6，p=0.006）'
    """
    if difference.value is None:
        return "无从计算"
    text = f"{_signed(difference.value)} 个百分点"
    if difference.low is None or difference.high is None or difference.p is None:
        return text
    p = "p<0.001" if difference.p < 0.001 else f"p={difference.p:.3f}"
    return f"{text}（95% 区间 {_signed(difference.low)} 至 {_signed(difference.high)}，{p}）"


def _signed(share: float | None) -> str:
    """A share in percentage points with a true minus sign."""
    return "—" if share is None else f"{100 * share:+.1f}".replace("-", "−")
