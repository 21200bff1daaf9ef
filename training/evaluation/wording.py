"""How the report says its figures: shares, intervals, differences, and the Chinese names of what it counts."""

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from itertools import count
from typing import Final, Literal

from notices import Span

from .errors import SpanError
from .report import SystemInfo
from .resampling import TINY, Difference, Estimate

NONE: Final = "—"
UNDEFINED: Final = "无从计算"
STAR: Final = "*"
MINUS: Final = "\u2212"
"""The sign that is as wide as a plus."""

ALPHA: Final = 0.05
"""A difference with a smaller p is called one."""

TITLES: Final = {"rules": "规则解析器", "default": "随包模型"}

OUTCOMES: Final = {"better": "更好", "worse": "更差", "same": "看不出差别"}

KINDS: Final[Mapping[str, tuple[str, str]]] = {
    "missed": ("漏标", "人工标了，系统一个字也没标。"),
    "invented": ("多标", "系统标了，人工在那里什么也没标。"),
    "boundary": ("边界不准", "类别对，但开头或结尾多了字、少了字。"),
    "wrong_role": ("角色弄反", "单位找到了，但牵头和责任弄反。"),
    "wrong_label": ("类别不对", "位置找到了，但标成了另一类。"),
    "merged": ("几段并成一段", "人工标的几段，被系统连成了一段。"),
    "split": ("一段拆成几段", "人工标的一段，被系统拆成了几段。"),
}
"""Name and explanation of each kind of error."""

BOUNDARIES: Final[Mapping[str, str]] = {
    "left_long": "开头多了字",
    "left_short": "开头少了字",
    "right_long": "结尾多了字",
    "right_short": "结尾少了字",
    "both": "两头都不准",
}
"""Where a boundary error lies."""

MATCHES: Final[Mapping[str, tuple[str, str]]] = {
    "strict": ("严格", "起止位置和类别都对才算对，与上表同一口径。"),
    "exact": ("位置对", "起止位置都对就算对，不看类别。"),
    "partial": ("部分对", "不看类别；位置全对得 1 分，有重叠得半分。"),
    "type": ("类别对", "类别对并且有重叠就算对，不看起止位置。"),
}
"""Name and explanation of each of nervaluate's kinds of match."""

ROLES: Final[Mapping[str, str]] = {
    "targets": "目标",
    "lead_units": "牵头单位",
    "responsible_units": "责任单位",
    "leaders": "责任领导",
    "deadlines": "时限",
}
"""Names of the fields of a ledger row."""

SECONDS: Final = {"reading": "系统读通知", "scoring": "打分"}

GROUPS: Final = {"notice": ("份", "通知"), "task": ("个", "任务段")}
"""What is drawn again as one, with its measure word."""

IN_SAMPLE: Final = "训练时见过（或不知道见没见过）本集，不作比较"

SYSTEM_KINDS: Final = {"model": "模型", "folds": "交叉验证（每份通知由没见过它的模型来读）", "rules": "规则（不经训练）"}

_GROUPS: Final = {"micro": "合计", "overall": "合计", "UNIT": "单位（牵头、责任不分）"}


def label_title(name: str, titles: Mapping[str, str]) -> str:
    """What a reader calls a label, or all of them; the name itself where nobody gave it a title."""
    return titles.get(name) or _GROUPS.get(name, name)


def title(name: str) -> str:
    """What a reader calls a system."""
    return TITLES.get(name, name)


def number(value: float, more: int = 0) -> str:
    """A count, or a number as somebody wrote it.

    ``more``, here and below, asks for so many decimals more than usual, to tell a figure from another (``apart``).

    >>> number(12345), number(12.0), number(100 * 0.07)
    ('12,345', '12', '7')
    """
    return f"{value:,.{15 + more}g}"


def share(value: float | None, more: int = 0) -> str:
    """A share in percent.

    >>> share(0.9584), share(0.9584, 1), share(None)
    ('95.8%', '95.84%', '—')
    """
    return NONE if value is None else f"{value:.{1 + more}%}"


def interval(estimate: Estimate) -> str:
    """A share with its 95 % interval, for a table.

    >>> interval(Estimate(0.9584, 0.941, 0.972)), interval(Estimate(1.0)), interval(Estimate(None))
    ('95.8% (94.1–97.2)', '100.0%', '—')
    """
    if estimate.value is None or estimate.low is None or estimate.high is None:
        return share(estimate.value)
    return f"{share(estimate.value)} ({100 * estimate.low:.1f}–{100 * estimate.high:.1f})"


def share_in_words(estimate: Estimate) -> str:
    """A share with its 95 % interval, for a sentence.

    >>> share_in_words(Estimate(0.9584, 0.941, 0.972)), share_in_words(Estimate(None))
    ('95.8%（95% 区间 94.1%–97.2%）', '无从计算')
    """
    if estimate.value is None:
        return UNDEFINED
    if estimate.low is None or estimate.high is None:
        return share(estimate.value)
    return f"{share(estimate.value)}（95% 区间 {share(estimate.low)}–{share(estimate.high)}）"


def points(value: float | None, more: int = 0) -> str:
    """A difference of shares in percentage points, with its sign; what rounds to nothing has none.

    >>> points(0.0153), points(-0.0004), points(-0.0004, 1), points(-0.02), points(None)
    ('+1.5', '0.0', '−0.04', '−2.0', '—')
    """
    if value is None:
        return NONE
    text = f"{100 * value:+.{1 + more}f}"
    return (text if float(text) else text[1:]).replace("-", MINUS)


def distance(value: float) -> str:
    """How far two shares are apart in percentage points, whichever is the larger.

    >>> distance(-0.0153), distance(0.0153)
    ('1.5', '1.5')
    """
    return points(abs(value)).removeprefix("+")


def difference(found: Difference) -> str:
    """A difference in percentage points with its 95 % interval, for a table.

    >>> difference(Difference(0.0153, -0.004, 0.026, 0.06)), difference(Difference(None))
    ('+1.5（−0.4 至 +2.6）', '—')
    """
    if found.value is None or found.low is None or found.high is None:
        return points(found.value)
    return f"{points(found.value)}（{points(found.low)} 至 {points(found.high)}）"


def difference_in_words(found: Difference) -> str:
    """A difference in percentage points with its 95 % interval and p, for a sentence.

    >>> difference_in_words(Difference(0.0153, 0.004, 0.026, 0.0061))
    '+1.5 个百分点（95% 区间 +0.4 至 +2.6，p=0.006）'
    """
    if found.value is None:
        return UNDEFINED
    text = f"{points(found.value)} 个百分点"
    said = [f"95% 区间 {points(found.low)} 至 {points(found.high)}"] if found.low is not None and found.high is not None else []
    said += [p_value(found.p)] if found.p is not None else []
    return f"{text}（{'，'.join(said)}）" if said else text


def p_value(p: float | None, alpha: float = ALPHA) -> str:
    """A p-value, with as many decimals as it takes to see on which side of ``alpha`` it lies.

    >>> p_value(0.0061), p_value(0.0004), p_value(0.0497), p_value(0.05), p_value(None)
    ('p=0.006', 'p<0.001', 'p=0.0497', 'p=0.050', '—')
    >>> p_value(0.0997, 0.1), p_value(0.0004, 0.0002)
    ('p=0.0997', 'p=0.0004')
    """
    if p is None:
        return NONE
    if p < min(0.001, alpha):
        return "p<0.001"
    texts = (f"{p:.{decimals}f}" for decimals in count(3))
    return "p=" + next(text for text in texts if (float(text) < alpha) == (p < alpha))


def outcome(found: Difference) -> Literal["better", "worse", "same"]:
    """``better``, ``worse``, or ``same`` where the difference may be chance."""
    if found.value is None or found.p is None or found.p >= ALPHA or found.value == 0:
        return "same"
    return "better" if found.value > 0 else "worse"


def outcome_word(found: Difference, *, in_sample: bool = False, rival_in_sample: bool = False) -> str:
    """Better, worse or no difference to be seen; a dash where no p could be reckoned, or the model's figures are ``in_sample``.

    A star stands where those of the rival are: the comparison favours it.

    >>> outcome_word(Difference(0.02, 0.01, 0.03, 0.004)), outcome_word(Difference(0.02, -0.01, 0.05, 0.3))
    ('更好', '看不出差别')
    >>> found = Difference(-0.02, -0.03, -0.01, 0.004)
    >>> outcome_word(found, in_sample=True), outcome_word(found, rival_in_sample=True)
    ('—', '更差*')
    """
    if found.p is None or in_sample:
        return NONE
    return OUTCOMES[outcome(found)] + (STAR if rival_in_sample else "")


def comparison_notes(model: SystemInfo, rivals: Sequence[SystemInfo]) -> list[str]:
    """What the dashes and stars of ``outcome_word`` mean where the model is compared with these systems."""
    if model.in_sample:
        return [f"“{NONE}”：{IN_SAMPLE}。"] if rivals else []
    notes = [f"{STAR} 对方见过本集，这个比较对它有利。"] if any(rival.seen for rival in rivals) else []
    if any(rival.in_sample and not rival.seen for rival in rivals):
        notes.append(f"{STAR} 不知道对方见没见过本集；若见过，这个比较对它有利。")
    return notes


def temperature(value: float | None, kind: str, more: int = 0) -> str:
    """The temperature of a kind of system.

    >>> temperature(1.342, "model"), temperature(None, "folds"), temperature(None, "rules")
    ('1.34', '各折不同', '—')
    """
    if value is None:
        return "各折不同" if kind == "folds" else NONE
    return f"{value:.{2 + more}f}"


def brier(value: float | None, more: int = 0) -> str:
    """A Brier score.

    >>> brier(0.0422), brier(None)
    ('0.0422', '—')
    """
    return NONE if value is None else f"{value:.{4 + more}f}"


def apart(figure: float, bound: float, say: Callable[[float, int], str]) -> tuple[str, str]:
    """Both as text, with as many more decimals as it takes to tell them apart; figures that are the same look the same.

    >>> apart(0.776, 0.8, share), apart(0.7996, 0.8, share), apart(0.0, -0.0001, points)
    (('77.6%', '80.0%'), ('79.96%', '80.00%'), ('0.00', '−0.01'))
    """
    for more in count():
        shown = say(figure, more), say(bound, more)
        if shown[0] != shown[1] or abs(figure - bound) <= TINY:
            break
    return shown


def side(left: int, right: int) -> str:
    """By how much a found span is too long or too short, and at which end.

    >>> side(2, -1), side(0, 0)
    ('开头多 2 字，结尾少 1 字', '')
    """
    parts = [(end, size) for end, size in (("开头", left), ("结尾", right)) if size]
    return "，".join(f"{end}{'多' if size > 0 else '少'} {abs(size)} 字" for end, size in parts)


def error_sentence(error: SpanError, titles: Mapping[str, str]) -> str:
    """What was marked and what was found, by label.

    >>> from notices import Span
    >>> error_sentence(SpanError("missed", "n", 0, (Span(0, 2, "LEADER"),), (), 0, 0, None, 0, "李明"), {"LEADER": "责任领导"})
    '人工：责任领导；系统：没有标'
    """
    gold, found = _labels(error.gold, titles), _labels(error.found, titles)
    end = side(error.left, error.right)
    return f"人工：{gold}；系统：{found}" + (f"；{end}" if end else "")


def _labels(spans: Sequence[Span], titles: Mapping[str, str]) -> str:
    counts = Counter(label_title(span.label, titles) for span in spans)
    return "、".join(name if count == 1 else f"{name}×{count}" for name, count in counts.items()) or "没有标"
