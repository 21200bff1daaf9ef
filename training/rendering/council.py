"""Tasks as the State Council and the provinces assign them: …。(甲部牵头,乙部、丙部按职责分工负责,2025年底前完成)."""

import random
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Final

from ..breakage import Line, Piece
from .phrases import Marks, chinese, cut, draw_marks, fill, is_collective, is_point, without_end
from .roles import Words
from .task import Task

_LED: Final = (
    "{lead}牵头,{rest}按职责分工负责", "{lead}牵头,{rest}按职责分工负责", "{lead}牵头,{rest}配合", "{lead}牵头,{rest}参与",
    "{lead}牵头,{rest}分工负责", "{lead}牵头负责,{rest}配合", "{lead}牵头,{rest}按职责负责",
    "{lead}牵头,{rest}参加", "由{lead}牵头,{rest}按职责分工落实", "{lead}牵头、{rest}参与",
    "{lead}牵头;{rest}配合", "{lead}牵头,会同{rest}落实", "{lead}主办,{rest}协办", "{lead}牵头 {rest}配合",
)  # fmt: skip
_LEAD_ONLY: Final = (
    "{lead}牵头", "{lead}牵头", "{lead}牵头负责", "{lead}牵头落实", "由{lead}牵头", "{lead}牵头组织实施",
)  # fmt: skip
_CARRIED: Final = (
    "{rest}按职责分工负责", "{rest}按职责分工负责", "{rest}负责", "{rest}按职责分工落实", "{rest}分工负责", "{rest}按职责负责",
    "{rest}按照职责分工负责", "{rest}分别负责", "{rest}依职责分工负责", "{rest}共同负责", "由{rest}负责",
)  # fmt: skip
_SHARED: Final = (
    "{first}负责,{rest}配合", "{first}负责,{rest}参与", "{first}负责;{rest}配合", "{first}会同{rest}负责",
    "{first}负责,{rest}按职责分工配合", "{first}会同{rest}按职责分工负责", "{first}负责,{rest}协助",
)  # fmt: skip
_DONE: Final = (
    "{due}完成", "{due}完成", "{due}取得明显成效", "{due}落实到位", "{due}取得阶段性进展", "于{due}完成",
    "力争{due}完成", "{due}全面完成", "{due}见到成效", "{due}基本完成", "{due}启动实施",
)  # fmt: skip
_DONE_TWICE: Final = (
    "{due}启动,{later}完成", "{due}取得阶段性进展,{later}完成", "{due}出台实施方案,{later}全面落实", "{due}、{later}分步完成",
)  # fmt: skip
_BRACKETS: Final = ("（）", "（）", "()", "()", "〔〕", "［］", "【】", "[]")
_TOPICS: Final = (
    "健全工作推进机制", "加快重大项目建设", "扩大有效投资", "促进消费提质扩容", "稳定和扩大就业", "强化科技创新支撑",
    "培育壮大新兴产业", "改造提升传统产业", "优化营商环境", "深化重点领域改革", "推进高水平对外开放", "全面推进乡村振兴",
    "保障粮食和重要农产品供给", "加强生态环境保护", "推动绿色低碳转型", "完善公共服务体系", "办好民生实事", "强化要素保障",
    "加大财税支持力度", "创新金融服务", "加强人才队伍建设", "完善基础设施网络", "推进新型城镇化", "筑牢安全生产底线",
    "提升数字化治理水平", "规范市场秩序", "降低企业经营成本", "支持民营经济发展", "畅通物流通道", "完善标准体系",
    "强化监督考核", "加强组织实施", "提高医疗服务能力", "发展银发经济", "扩大普惠托育服务供给", "加强知识产权保护",
)  # fmt: skip
"""Bold titles of sections."""
_CHAPTERS: Final = ("重点任务", "主要任务", "工作举措", "政策措施", "重点工作", "任务分工", "主要措施", "工作任务")


@dataclass(frozen=True, slots=True)
class Drafter:
    """The habits of one document: marks, bracket, the phrases used most, and whether its brackets hold slots."""

    rng: random.Random
    marks: Marks
    words: Words
    brackets: str
    comma: str
    usual: int
    slots: bool
    behind_stop: bool
    """Whether the bracket stands behind the full stop of its sentence."""
    leaders: bool
    steady: float = 0.6
    """The chance that the usual phrase is kept to."""

    def phrase(self, kind: Sequence[str]) -> str:
        """A phrase of a kind."""
        return kind[self.usual % len(kind)] if self.rng.random() < self.steady else self.rng.choice(kind)

    def names(self, names: Sequence[str], label: str) -> Line:
        """Names of one label."""
        return self.marks.joined(names, label, self.rng, others=0.25 if label == "RESP_UNIT" else 0.0)


def render(tasks: Sequence[Task], rng: random.Random, words: Words) -> Line:
    """The tasks as numbered sections with a title, each sentence or section with its bodies in a bracket behind it."""
    marks = draw_marks(rng)
    drafter = Drafter(
        rng, marks, words, rng.choice(_BRACKETS), ";" if marks.between == "," else rng.choice(",,,;"), rng.randrange(10**6),
        slots=rng.random() < 0.2, behind_stop=rng.random() < 0.6, leaders=rng.random() < 0.5,
    )  # fmt: skip
    titled, together, by_sentence = rng.random() < 0.75, rng.random() < 0.35, rng.random() < 0.3
    indent, end = rng.choice(("", "", "\u3000\u3000")), rng.choice(("\n", "\n", "\n", "\n\n"))
    number, no = rng.choice(_NUMBERS), rng.choice((1, 1, rng.randrange(1, 30)))
    line = [Piece(f"{indent}{chinese(rng.randrange(1, 6))}、{rng.choice(_CHAPTERS)}{end}")] if rng.random() < 0.25 else []
    for i, task in enumerate(tasks):
        if i == 0 or not (together and rng.random() < 0.7):
            line.append(Piece((end if i else "") + indent + _head(number(no), titled=titled, rng=rng)))
            no += 1
        for part in sentences(task) if by_sentence else [task]:
            line += item(part, drafter)
    return drafter.marks.fitted(line)


_NUMBERS: Final[tuple[Callable[[int], str], ...]] = (
    lambda i: f"({chinese(i)})", lambda i: f"({chinese(i)})", lambda i: f"({chinese(i)})", lambda i: f"{chinese(i)}、",
    lambda i: f"{i}.", lambda i: f"({i})", lambda i: f"第{chinese(i)}条 ", lambda i: f"{i}.", lambda i: f"{chinese(i)}是",
    lambda i: "",
)  # fmt: skip


def _head(number: str, *, titled: bool, rng: random.Random) -> str:
    if not titled or number.endswith("是"):
        return number
    title = number + rng.choice(_TOPICS)
    return rng.choices((f"{title}。", f"{title}\n", f"{title}:", f"**{title}。**"), (0.82, 0.1, 0.04, 0.04))[0]


def sentences(task: Task) -> list[Task]:
    """The task cut into its sentences, its units dealt out among them; the last keeps the rest."""
    parts = [tuple(without_end(part, "。")) for part in cut(task.body, "。")]
    count = min(len(parts), max(len(task.lead), len(task.responsible) // 2), 3)
    if count < 2 or not all(parts):
        return [task]
    last = tuple(piece for part in parts[count - 1 :] for piece in (*part, Piece("。")))[:-1]
    dealt = [
        Task(body, lead=task.lead[i::count], responsible=task.responsible[i::count])
        for i, body in enumerate([*parts[: count - 1], last])
    ]
    return [*dealt[:-1], replace(dealt[-1], leaders=task.leaders, due=task.due)]


def item(task: Task, drafter: Drafter) -> Line:
    """The text of a task with its bracket and full stop."""
    block = _slots(task, drafter) if drafter.slots else _phrases(task, drafter)
    if not block:
        return [*task.body, Piece("。")]
    bracket = [Piece(drafter.brackets[0]), *block, Piece(drafter.brackets[1])]
    return [*task.body, Piece("。"), *bracket] if drafter.behind_stop else [*task.body, *bracket, Piece("。")]


def _phrases(task: Task, drafter: Drafter) -> Line:
    rest, gaps = task.responsible, {"lead": drafter.names(task.lead, "LEAD_UNIT")}
    kind: Sequence[str] = ()
    if task.lead:
        kind = _LED if rest else _LEAD_ONLY
    elif len(rest) > 1 and not is_collective(rest[0]) and drafter.rng.random() < 0.4:
        kind, rest, gaps = _SHARED, rest[1:], {"first": [Piece(rest[0], "RESP_UNIT")]}
    elif rest:
        kind = _CARRIED
    units = fill(drafter.phrase(kind), gaps | {"rest": drafter.names(rest, "RESP_UNIT")}) if kind else []
    return _joined([_leaders(task, drafter), units, _due(task, drafter)], drafter.comma)


def _slots(task: Task, drafter: Drafter) -> Line:
    words = drafter.words
    filled = [(words.lead, task.lead, "LEAD_UNIT"), (words.responsible, task.responsible, "RESP_UNIT"),
              (words.due, task.due, "DEADLINE")]  # fmt: skip
    slots = [[Piece(f"{word}:"), *drafter.names(names, label)] for word, names, label in filled if names]
    unmarked = [[Piece(f"{word}:{filler}")] for word, filler in words.unmarked]
    return _joined([_leaders(task, drafter), *slots, *(unmarked if slots else [])], drafter.comma)


def _leaders(task: Task, drafter: Drafter) -> Line:
    if not (task.leaders and drafter.leaders):
        return []
    return [Piece(f"{drafter.words.leader}:"), *drafter.names(task.leaders, "LEADER")]


def _due(task: Task, drafter: Drafter) -> Line:
    if not task.due:
        return []
    if len(task.due) <= 2 and all(map(is_point, task.due)):
        kind = _DONE_TWICE if len(task.due) == 2 else _DONE
        points = [[Piece(due, "DEADLINE")] for due in task.due]
        return fill(drafter.phrase(kind), {"due": points[0], "later": points[-1]})
    # What is open-ended is due only where a slot says so.
    return [Piece(f"{drafter.words.due}:"), *drafter.names(task.due, "DEADLINE")]


def _joined(clauses: Sequence[Line], comma: str) -> Line:
    line: Line = []
    for clause in filter(None, clauses):
        line += [Piece(comma if line else ""), *clause]
    return line
