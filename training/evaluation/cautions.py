"""What a reader must know before believing the figures.

Notices that trained a model or gave it its temperature, labels without gold, few tasks.
"""

from collections.abc import Sequence
from typing import Final

from .labelled_set import LabelledSet
from .systems import System
from .wording import title

FEW_GROUPS: Final = 20
FEW_SPANS: Final = 20


def cautions(the_set: LabelledSet, systems: Sequence[System]) -> tuple[str, ...]:
    """Chinese sentences, the gravest first."""
    return (*_in_sample(the_set, systems), *_calibrated(the_set, systems), *_small(the_set))


def _in_sample(the_set: LabelledSet, systems: Sequence[System]) -> list[str]:
    ids = [item.notice.id for item in the_set.notices]
    lines = []
    for system in systems:
        seen = system.seen(ids)
        if system.made_on is None:
            lines.append(f"{title(system.name)}没有记下用哪些通知训练：它若见过本集的通知，数字就不是对新通知的准确率。")
        elif seen and system.kind == "rules":
            lines.append(f"规则解析器是对着 {'、'.join(seen)} 写成的：它在这些通知上的数字偏高。")
        elif seen:
            lines.append(
                f"{title(system.name)}训练时用过本集 {len(ids)} 份通知中的 {len(seen)} 份（{'、'.join(seen)}）："
                "它在这些通知上的数字不是对新通知的准确率。要看真实水平，请评测交叉验证的目录，或用没参与训练的通知。"
            )
    return lines


def _calibrated(the_set: LabelledSet, systems: Sequence[System]) -> list[str]:
    lines = []
    for system in systems:
        fitted = [item.notice.id for item in the_set.notices if item.notice.id in system.calibrated_on]
        if fitted:
            lines.append(
                f"{title(system.name)}的温度就是用本集的通知（{'、'.join(fitted)}）拟合的："
                "校准后的误差（ECE）偏低，不是对新通知的误差。"
            )
    return lines


def _small(the_set: LabelledSet) -> list[str]:
    lines = []
    titles = {label.name: label.title for label in the_set.schema.labels}
    missing = [name for name, count in the_set.label_counts.items() if count == 0]
    few = [name for name, count in the_set.label_counts.items() if 0 < count < FEW_SPANS]
    if missing:
        lines.append(f"本集没有{'、'.join(titles[name] for name in missing)}的标注：这些类别无从评测。")
    if few:
        counts = "、".join(f"{titles[name]}（{the_set.label_counts[name]} 处）" for name in few)
        lines.append(f"标注很少的类别：{counts}。它们的数字只供参考。")
    if the_set.groups < FEW_GROUPS:
        unit = "份通知" if the_set.group_kind == "notice" else "个任务段"
        lines.append(f"本集只有 {the_set.groups} {unit}：区间和 p 值都只是粗略的。")
    if the_set.group_kind == "task":
        lines.append(
            f"本集只有 {len(the_set.notices)} 份通知，区间按任务段重抽得出；"
            "同一份通知的各段写法相近，换一份通知时误差会比区间更大。"
        )
    return lines
