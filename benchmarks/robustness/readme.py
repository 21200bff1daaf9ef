"""The README of the curves, in Chinese: what was measured, what a strength is, a table per kind, and one by label."""

from collections.abc import Iterable, Sequence
from typing import Final

from training.evaluation.counts import MICRO
from training.evaluation.markdown import escape
from training.evaluation.report import SystemInfo
from training.evaluation.wording import NONE, STAR, title

from .curves import Curves, Figure
from .output import JSON, SVG
from .strengths import EXPECTED, KINDS, TOGETHER

_HOW: Final = """强度 p 的意思:每一行都可能破损(训练副本的 `line` 取 1),某一种破损的“处”平均有 p 坏掉。
破损由 `training/breakage.py` 做出,同训练副本一样:它给有的概率每行(并行是每段)再乘一个随机倍数,所以有的行丢得多、有的行一处不丢;
参数取 p 除以这个倍数的平均。

- 40% 时各参数乘上最大的倍数也不超过 1(分隔符最高,0.985),平均仍是 p;再往上就做不到了,所以到 40% 为止。
  `number` 的参数可以大于 1,它自己再乘 0.3。
- 按行抽的四种里,空格、全半角、断行的 p 是行数的份额,角色词的 p 是词的份额。
- 目标和领导的区间里不丢字(数字、括号、句号都留着);全半角、空格、断行也落在区间里。
- 全半角要解方程,因为三种变化会落在同一行;括号换样子有五分之一的机会同原样。"""

_COLUMN: Final = """“改动的段”是文字真的变了的标注任务段占几成。
一种破损若在语料里没有几处可坏(例如时限只有几个),曲线平是因为没什么可坏,不是因为读得稳。"""

_STARRED: Final = f"\n`{STAR}` 的系统见过本语料的通知或来历不明,是样本内的数字,不能同别的系统比。"


def render_readme(curves: Curves, command: str) -> str:
    """The whole text; ``command`` is the line that makes it again. Names that hold Markdown or HTML stay text."""
    parts = [
        "# 破损曲线:文字坏得越多,F1 掉多少",
        f"由 `{command}` 写成,不要手改;全部数字在 [{JSON}]({JSON})。",
        *_summary(curves),
        f"![破损曲线]({SVG})",
        "点是各种子的平均,竖线从最低的种子到最高的种子。“各种一起”另有纵轴,其余各幅共用一个。",
        "## 测了什么",
        "\n".join(_measured(curves)),
        "## 强度怎样定",
        _HOW,
        "\n".join(_strengths(curves)),
        "## 总体 F1(严格)",
        _COLUMN + (_STARRED if any(info.in_sample for info in curves.systems) else ""),
    ]
    for kind in _in_order(curves):
        parts += [f"### {kind_title(kind)}(`{kind}`)", "\n".join(_kind_table(curves, kind)), _spread(curves, kind)]
    if TOGETHER in curves.kinds:
        parts += ["## 一起破损时,按类别", "\n".join(_label_table(curves)), _rare(curves)]
    return "\n\n".join(part for part in parts if part) + "\n"


def kind_title(kind: str) -> str:
    """What a reader calls a kind."""
    return "各种一起" if kind == TOGETHER else KINDS[kind].title


def in_words(info: SystemInfo) -> str:
    """A system's name with a star where its figures may be in-sample."""
    return title(info.name) + (STAR if info.in_sample else "")


def _summary(curves: Curves) -> list[str]:
    if TOGETHER not in curves.kinds:
        return []
    worst = curves.shares[-1]
    told = [
        f"{escape(in_words(info))} {_f1(curves.figures[info.name, TOGETHER, worst][MICRO])}"
        f"(原样 {_f1(curves.figures[info.name, TOGETHER, 0.0][MICRO])})"
        for info in curves.systems
    ]
    return [f"**各种破损一起、强度 {worst:.0%} 时的总体 F1:{','.join(told)}。**"]


def _measured(curves: Curves) -> list[str]:
    the_set = curves.the_set
    labels = "、".join(f"{name} {amount:,}" for name, amount in the_set.label_counts.items())
    seeds = "、".join(map(str, curves.seeds))
    return [
        f"- 语料:`{the_set.path}`(散列 `{the_set.sha256[:12]}`),{len(the_set.notices):,} 份通知、"
        f"{len(the_set.units):,} 个标注任务段、"
        f"{sum(map(len, the_set.texts)):,} 字;标注 {labels}。",
        *(f"- 系统:{escape(title(info.name))}。{_provenance(info, len(the_set.notices))}" for info in curves.systems),
        f"- 每个强度按种子 {seeds} 各做一份副本,所有系统读同一份;F1 是各种子的平均,表下注明种子之间的最大相差。",
        "- F1 是严格的:起止位置和类别全对才算对;预测走随包发布的推理代码。",
    ]


def _provenance(info: SystemInfo, notices: int) -> str:
    """Whether the figures of a system are in-sample, and why."""
    if info.provenance == "unknown":
        return "没有记下用哪些通知训练,数字可能是样本内的。"
    if info.kind == "folds":
        return "交叉验证:每份通知由没见过它的模型来读。"
    if not info.seen:
        return "没有见过本语料的通知。"
    verb = "对着它们写成" if info.kind == "rules" else "制作时用过它们"
    names = "、".join(info.seen) if len(info.seen) <= 4 else f"{info.seen[0]} 等"
    return f"**样本内**:本语料 {notices} 份通知中的 {len(info.seen)} 份({escape(names)}),{verb},数字偏高。"


def _strengths(curves: Curves) -> Iterable[str]:
    rows = []
    for kind in KINDS:
        if kind in curves.kinds or TOGETHER in curves.kinds:
            value = f"p ÷ {EXPECTED[kind]:.4g}" if kind in EXPECTED else "解方程"
            rows.append([kind_title(kind), KINDS[kind].place, f"`{kind}` = {value}"])
    if TOGETHER in curves.kinds:
        rows.append([kind_title(TOGETHER), "以上全部,各取 p", ""])
    return _table(["破损", "一处是什么,怎样坏", "参数"], rows, right=False)


def _kind_table(curves: Curves, kind: str) -> Iterable[str]:
    rows = [
        [
            f"{share:.0%}",
            f"{curves.changed[kind, share]:.0%}",
            *(_f1(curves.figures[info.name, kind, share][MICRO]) for info in curves.systems),
        ]
        for share in curves.shares
    ]
    return _table(["强度", "改动的段", *_heads(curves)], rows)


def _spread(curves: Curves, kind: str) -> str:
    if len(curves.seeds) == 1:
        return "只有一个种子,不知道种子之间相差多少。"
    told = []
    for info in curves.systems:
        points = (curves.figures[info.name, kind, share][MICRO] for share in curves.shares)
        spread = max((one.high - one.low for one in points if one.high is not None and one.low is not None), default=None)
        told.append(f"{escape(title(info.name))} {NONE if spread is None else f'{spread:.3f}'}")
    return f"种子之间最大相差(最高减最低):{'、'.join(told)}。"


def _label_table(curves: Curves) -> Iterable[str]:
    titles = {label.name: label.title for label in curves.the_set.schema.labels}
    rows = [
        [
            f"{titles[label]} `{label}`",
            f"{share:.0%}",
            *(_f1(curves.figures[info.name, TOGETHER, share][label]) for info in curves.systems),
        ]
        for label, amount in curves.the_set.label_counts.items()
        if amount
        for share in curves.shares
    ]
    return _table(["类别", "强度", *_heads(curves)], rows)


def _rare(curves: Curves, few: int = 20) -> str:
    """Which labels have so few spans that their figures are chance."""
    rare = [f"{name} {amount} 处" for name, amount in curves.the_set.label_counts.items() if amount < few]
    return f"标注不到 {few} 处的类别({'、'.join(rare)}),数字只供参考,没有标注的不列。" if rare else ""


def _in_order(curves: Curves) -> list[str]:
    """The kinds, together first."""
    return sorted(curves.kinds, key=lambda kind: kind != TOGETHER)


def _heads(curves: Curves) -> list[str]:
    return [escape(in_words(info)) for info in curves.systems]


def _f1(figure: Figure) -> str:
    return NONE if figure.f1 is None else f"{figure.f1:.3f}"


def _table(head: Sequence[str], rows: Iterable[Sequence[str]], *, right: bool = True) -> Iterable[str]:
    rule = ["---", *["---:" if right else "---"] * (len(head) - 1)]
    return [f"| {' | '.join(row)} |" for row in (head, rule, *rows)]
