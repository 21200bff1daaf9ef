"""Promotes or refuses a model: every rule of a gate against the report, with a plain Chinese reason."""

import re
from collections.abc import Callable, Mapping, Sequence
from typing import Any, Final, cast

from . import wording
from .counts import MICRO
from .gate import Check, Gate, GateResult, Keys, NotWorse, Threshold, check_metrics, check_names, kind_of, known, place_of
from .report import Report
from .resampling import TINY, Estimate

WORDS: Final[Mapping[str, str]] = {
    "fine": "", "coarse": "粗类", "matches": "nervaluate", "notices": "通知", "layouts": "版式", "breakage": "破损强度",
    "confidence": "", "errors": "", "boundary": "边界不准", "ledger": "台账", "roles": "", "amounts": "数额", "dates": "日期",
    "micro": "合计", "overall": "合计", "precision": "精确率", "recall": "召回率", "f1": "F1", "gold": "人工标注数",
    "found": "系统标注数", "right": "标对数", "ledger.found": "找到率", "ledger.number": "编号正确率",
    "ledger.whole": "整行全对率", "amounts.right": "正确率", "dates.right": "正确率", "before": "校准前", "after": "校准后",
    "ece": "校准误差", "unreviewed": "免复核", "share": "比例", "missed": "漏标数", "invented": "多标数",
    "wrong_role": "角色弄反数", "wrong_label": "类别不对数", "merged": "几段并成一段数", "split": "一段拆成几段数",
    "errors.boundary": "边界不准数",
}  # fmt: skip
"""What the parts of a path are called in a reason, some by where they stand; others are called as they are."""


def judge(gate: Gate, report: Report) -> GateResult:
    """Judges the report's model by every rule; what cannot be judged fails. ConfigError for a path or name not in the report."""
    check_metrics(gate, _keys(report))
    check_names(gate, [comparison.other for comparison in report.comparisons])
    thresholds = (_threshold(rule, report, place_of(gate, number, rule)) for number, rule in enumerate(gate.thresholds, 1))
    not_worse = (_not_worse(rule, report, f"{gate.path}: not_worse {number}") for number, rule in enumerate(gate.not_worse, 1))
    return GateResult(gate.path, (*_unseen(gate, report), *thresholds, *not_worse))


def _keys(report: Report) -> Keys:
    model = report.model
    coarse = [name for name in model.coarse if name != MICRO]
    return Keys(tuple(report.set.labels), coarse, tuple(model.breakage), tuple(model.notices), tuple(model.layouts))


def _unseen(gate: Gate, report: Report) -> tuple[Check, ...]:
    if gate.allow_seen:
        return ()
    info, rule = report.model.info, "模型没有见过评测集的通知"
    if not info.in_sample:
        return (Check(rule, passed=True, reason="制作模型时没有用过评测集的通知"),)
    known = f"制作模型时用过评测集的 {'、'.join(info.seen)}，数字不是对新通知的准确率"
    unknown = "模型没有记下用哪些通知训练，不能断定没有见过评测集的通知"
    advice = "换没参与训练的通知来评测，或在门槛文件里写 allow_seen = true"
    return (Check(rule, passed=False, reason=f"{known if info.seen else unknown}；{advice}"),)


def _threshold(rule: Threshold, report: Report, where: str) -> Check:
    found = _figure(report.model, rule.metric, where)
    figure: float | None = getattr(found, rule.use) if isinstance(found, Estimate) else found
    name = _name(rule.metric, report.set.titles)
    if rule.use != "value":
        name = f"{name.rstrip()} 的 95% 区间{'下限' if rule.use == 'low' else '上限'}"
    say = _sayer(rule.metric, report, where)
    least = rule.at_least is not None
    text = f"{name}{'不低于' if least else '不高于'} {say(rule.bound, 0)}"
    if figure is None:
        counted = isinstance(found, Estimate) and found.value is not None
        return Check(text, passed=False, reason=f"{name}无法判断：{_why(rule.metric, report, counted=counted)}")
    passed = figure >= rule.bound - TINY if least else figure <= rule.bound + TINY
    relation = ("达到要求的" if passed else "低于要求的") if least else ("没有高于允许的" if passed else "高于允许的")
    shown, bound = wording.apart(figure, rule.bound, say)
    return Check(text, passed, f"{name}为 {shown}，{relation} {bound}")


def _not_worse(rule: NotWorse, report: Report, where: str) -> Check:
    f1 = next(comparison.f1 for comparison in report.comparisons if comparison.other == rule.than)
    found = f1[known(rule.label, f1, f"{where}: label")]
    metric = ("fine", rule.label, "f1")
    name = _name(metric, report.set.titles)
    if rule.margin is None:
        text = f"{name}不显著低于 {rule.than}（p < {wording.number(rule.alpha)} 为显著）"
    else:
        text = f"{name}比 {rule.than} 最多低 {wording.number(100 * rule.margin)} 个百分点（看 95% 区间下限）"
    if found.value is None or found.p is None or (found.low is None and rule.margin is not None):
        why = _why(metric, report, counted=found.value is not None)
        return Check(text, passed=False, reason=f"{name}与 {rule.than} 的差别无法判断：{why}")
    apart = f"比 {rule.than} {'高' if found.value > 0 else '低'} {wording.distance(found.value)} 个百分点"
    name += apart if abs(found.value) > TINY else f"与 {rule.than} 相同"
    if rule.margin is not None and found.low is not None:
        passed = found.low >= -rule.margin - TINY
        low, bound = wording.apart(found.low, -rule.margin, wording.points)
        return Check(text, passed, f"{name}，95% 区间下限为 {low} 个百分点，{'没有' if passed else ''}低于允许的 {bound}")
    passed = found.value >= -TINY or found.p >= rule.alpha
    side = "小于" if found.p < rule.alpha else "不小于"
    chance = f"{wording.p_value(found.p, rule.alpha)}，{side} {wording.number(rule.alpha)}"
    return Check(text, passed, f"{name}（{chance}），{'没有显著变差' if passed else '显著变差'}")


def _figure(result: Any, metric: Sequence[str], where: str) -> Estimate | float | None:
    """The figure at a path that leads to one; None where a record on the way is."""
    for part in metric:
        if result is not None:
            result = result[known(part, result, where)] if isinstance(result, dict) else getattr(result, part)
    return cast("Estimate | float | None", result)


def _sayer(metric: Sequence[str], report: Report, where: str) -> Callable[[float, int], str]:
    """How the report says the figure at a path: a count, a temperature, a Brier score or, as most, a share."""
    if kind_of(metric, _keys(report), where) is int:
        return wording.number
    if metric[-1] == "temperature":
        return lambda value, more: wording.temperature(value, report.model.info.kind, more)
    return wording.brier if metric[-1] == "brier" else wording.share


def _why(metric: Sequence[str], report: Report, *, counted: bool) -> str:
    """Why there is no figure, or no interval where something was counted."""
    if counted:
        return "样本太少，得不到 95% 区间"
    missing = [part for part in metric if part in report.set.missing]
    return f"评测集中没有 {missing[0]} 的标注" if missing else "没有可供计算的标注或预测"


def _name(metric: Sequence[str], titles: Mapping[str, str]) -> str:
    """What a path is called, with a space after it where the last word is not Chinese.

    >>> _name(("fine", "TARGET", "f1"), {"TARGET": "目标"}), _name(("ledger", "whole"), {})
    ('目标 TARGET 的 F1 ', '台账的整行全对率')
    """
    said = [WORDS.get(f"{metric[0]}.{part}", WORDS.get(part, part)) for part in metric]
    words = [f"{titles[part]} {part}" if part in titles else word for part, word in zip(metric, said, strict=True) if word]
    name = " 的 ".join([" ".join(words[:-1]), words[-1]] if len(words) > 1 else words)
    return re.sub(r"(?<=[一-鿿]) (?=[一-鿿]|$)", "", f"{name} ")
