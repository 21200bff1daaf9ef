"""The verdict: whether the model is better, where, by how much, and whether that is chance, in plain Chinese."""

from collections.abc import Mapping, Sequence

from .comparison import Comparison
from .report import SystemInfo, SystemResult, Verdict
from .wording import difference_in_words, outcome, points, share, share_in_words, title


def give_verdict(
    model: SystemResult, others: Sequence[SystemResult], comparisons: Sequence[Comparison], titles: Mapping[str, str]
) -> Verdict:
    """The sentence compares with the first other system; the details say where, and what the ledger makes of it."""
    name, f1 = title(model.info.name), model.fine["micro"].f1
    if not comparisons:
        return Verdict(f"{name}的严格 F1 为 {share_in_words(f1)}；没有与之比较的系统。", (_ledger(model),))
    details: list[str] = []
    for comparison, other in zip(comparisons, others, strict=True):
        if not model.info.in_sample:
            details += _where(comparison, other, titles)
    details += [_ledger(model), *(_ledger(other) for other in others)]
    return Verdict(_sentence(model, others[0], comparisons[0]), tuple(details))


def _sentence(model: SystemResult, other: SystemResult, comparison: Comparison) -> str:
    name, rival = title(model.info.name), title(other.info.name)
    difference = comparison.f1["micro"]
    figures = (
        f"严格 F1 {share(model.fine['micro'].f1.value)} 对 {share(other.fine['micro'].f1.value)}，"
        f"相差 {difference_in_words(difference)}"
    )
    if model.info.in_sample:
        return f"不能据此说{name}与{rival}谁好：{name}{_why_not(model.info)}。{figures}。"
    word = outcome(difference)
    if difference.p is None:
        rest = f"说不出{name}与{rival}谁好：样本太少，差别无从检验。{figures}。"
    elif word == "better":
        rest = f"{name}比{rival}好：{figures}，不像偶然。"
    elif word == "worse":
        rest = f"{name}比{rival}差：{figures}，不像偶然。"
    else:
        rest = f"看不出{name}与{rival}有差别：{figures}，这样的差别偶然也会出现。"
    return rest + (f"但{rival}{_why_not(other.info)}，这个比较对它有利。" if other.info.in_sample else "")


def _why_not(info: SystemInfo) -> str:
    """Why the figures of a system may be too good."""
    if info.provenance == "unknown":
        return "没有记下用哪些通知训练，可能见过本集"
    return "是对着本集的通知写成的" if info.kind == "rules" else "训练时用过本集的通知"


def _where(comparison: Comparison, other: SystemResult, titles: Mapping[str, str]) -> list[str]:
    by_word: dict[str, list[str]] = {"better": [], "worse": []}
    for label, difference in comparison.f1.items():
        word = outcome(difference)
        if label != "micro" and word in by_word:
            by_word[word].append(f"{titles.get(label, label)} {points(difference.value)}")
    rival = title(other.info.name)
    words = {"better": f"比{rival}好的类别（F1 之差，百分点）", "worse": f"比{rival}差的类别（F1 之差，百分点）"}
    lines = [f"{words[word]}：{'、'.join(labels)}。" for word, labels in by_word.items() if labels]
    return lines or [f"逐类别看，与{rival}都没有显著差别。"]


def _ledger(system: SystemResult) -> str:
    ledger = system.ledger
    return f"{title(system.info.name)}的台账：{ledger.rows} 行中整行全对 {share_in_words(ledger.whole)}。"
