"""Tasks that name their bodies in sentences: 由A牵头,B、C配合,于6月底前完成."""

import random
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final

from ..breakage import Line, Piece
from .phrases import Marks, chinese, cut, draw_marks, fill, is_collective, is_point, without_end
from .roles import Words
from .task import Task

# By the guideline: who 牵头 or 主办 leads; who 负责, 配合, 会同 and the like carries.
_LED: Final = (
    "由{lead}牵头,{rest}配合", "由{lead}牵头,{rest}配合", "由{lead}牵头、{rest}配合", "{lead}牵头,{rest}配合",
    "由{lead}牵头,{rest}按职责分工负责", "{lead}牵头,{rest}按职责分工配合", "由{lead}牵头,会同{rest}抓好落实",
    "由{lead}牵头会同{rest}组织实施", "{lead}牵头,会同{rest}办理", "由{lead}牵头抓总,{rest}各负其责", "{lead}主办,{rest}协办",
    "由{lead}主办,{rest}协助", "由{lead}牵头,{rest}参与", "{lead}牵头负责,{rest}协同推进", "由{lead}牵头负责,{rest}密切配合",
    "请{lead}牵头,{rest}配合,抓好落实", "请{lead}牵头,{rest}按职责抓好落实", "由{lead}牵头,具体由{rest}实施",
    "由{lead}牵头,{rest}具体负责", "由{lead}牵头组织,{rest}具体落实", "{lead}为牵头单位,{rest}为责任单位",
    "以{lead}为牵头单位,{rest}为配合单位", "{lead}牵头落实,{rest}做好相关工作", "由{lead}总牵头,{rest}分工负责",
)  # fmt: skip
_LEAD_ONLY: Final = (
    "由{lead}牵头", "由{lead}牵头", "{lead}牵头", "由{lead}牵头负责", "由{lead}牵头组织实施", "请{lead}牵头抓好落实",
    "{lead}牵头抓落实", "{lead}主办", "由{lead}主办", "由{lead}牵头落实", "请{lead}牵头办理", "由{lead}牵头推进",
    "由{lead}作为牵头单位抓好落实",
)  # fmt: skip
_CARRIED: Final = (
    "由{rest}负责", "{rest}负责", "由{rest}具体负责", "{rest}按职责分工负责", "由{rest}按照职责分工落实", "由{rest}组织实施",
    "由{rest}抓好落实", "请{rest}抓好落实", "由{rest}承担", "由{rest}具体实施", "请{rest}认真抓好落实", "{rest}各负其责",
    "由{rest}共同负责", "由{rest}承办", "{rest}分工负责",
)  # fmt: skip
_SHARED: Final = (
    "由{first}负责,{rest}配合", "{first}负责,{rest}协助", "由{first}会同{rest}抓好落实", "由{first}会同{rest}负责",
    "{first}具体负责,{rest}配合", "由{first}承办,{rest}协办", "由{first}负责组织实施,{rest}协同配合", "{first}会同{rest}落实",
    "{first}负责落实,{rest}参与", "由{first}具体实施,{rest}密切配合", "请{first}会同{rest}研究落实",
)  # fmt: skip
_HEADED: Final = (
    "由{leaders}牵头", "由{leaders}总牵头", "{leaders}牵头负责", "由{leaders}牵头调度", "{leaders}牵头抓总",
    "由{leaders}牵头抓落实",
)  # fmt: skip
_ANSWERED: Final = (
    "由{leaders}负总责", "由{leaders}包联", "{leaders}分管", "由{leaders}挂帅", "由{leaders}领衔推进", "{leaders}负总责",
    "由{leaders}统筹调度", "{leaders}负责统筹", "由{leaders}亲自抓", "由{leaders}负责",
)  # fmt: skip
_DONE: Final = (
    "于{due}完成", "{due}完成", "力争{due}完成", "确保{due}完成", "{due}落实到位", "在{due}全面完成", "{due}全部完成",
    "{due}取得实质性进展", "{due}办结", "{due}见到成效", "确保在{due}完成", "{due}完成任务", "于{due}落实到位", "要求{due}完成",
    "截至{due}全面完成",
)  # fmt: skip
_DONE_TWICE: Final = (
    "{due}完成前期工作,{later}全面完成", "{due}启动,{later}完成", "{due}拿出方案,{later}落实到位",
    "{due}取得阶段性成效,{later}完成",
    "于{due}开工,{later}完工", "{due}完成主体工程,力争{later}投入使用", "{due}、{later}分批完成", "{due}完成招标,{later}竣工",
)  # fmt: skip
_DUE_FIRST: Final = ("{due},", "{due}", "于{due}", "力争{due}", "确保{due}", "在{due}", "到{due}", "力争在{due}")
_OPENINGS: Final = ("该项工作", "此项工作", "以上工作", "上述任务", "此项任务", "具体", "该任务", "本项工作")
_GOES_ON: Final = (
    "力争", "确保", "实现", "努力", "其中", "同时", "并", "以", "不断", "全年", "今年", "年内", "到", "让", "使", "为",
    "等", "全力", "全面",
)  # fmt: skip
_PUSHES: Final = ("推进", "加快", "推动", "实施", "开展", "抓好", "完善", "加强", "深化", "做好", "落实", "组织", "建设")
_BEFORE: Final = ",,,,。;"
_NUMBERS: Final[tuple[Callable[[int], str], ...]] = (
    lambda i: f"{i}.", lambda i: f"{i}、", lambda i: f"{i}. ", lambda i: f"({i})", lambda i: f"({chinese(i)})",
    lambda i: f"{chinese(i)}、", lambda i: chr(0x245F + i) if i <= 20 else f"{i}.", lambda i: f"第{i}项:",
    lambda i: f"{chinese(i)}是", lambda i: f"第{chinese(i)},", lambda i: "", lambda i: "",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Writer:
    """Who writes one document: the marks, where bodies are named, and a phrase of each kind that is used most."""

    rng: random.Random
    marks: Marks
    words: Words
    named: bool
    """Whether the bodies stand behind the words of slots (责任单位为A)."""
    place: str
    """Where: before, within or behind the text, or shares: each with a part of the text."""
    usual: int
    steady: float = 0.6
    """The chance that the usual phrase is kept to, a little higher for the usual place."""

    def phrase(self, kind: Sequence[str]) -> str:
        """A phrase of a kind."""
        return kind[self.usual % len(kind)] if self.rng.random() < self.steady else self.rng.choice(kind)

    def names(self, names: Sequence[str], label: str) -> Line:
        """Names of one label."""
        return self.marks.joined(names, label, self.rng, others=0.1 if label == "RESP_UNIT" else 0.0)


def render(tasks: Sequence[Task], rng: random.Random, words: Words) -> Line:
    """The tasks as paragraphs or as one running text, their bodies named in sentences before, within or behind them."""
    place = rng.choices(("before", "within", "behind", "shares"), (0.2, 0.15, 0.45, 0.2))[0]
    writer = Writer(rng, draw_marks(rng), words, rng.random() < 0.15, place, rng.randrange(10**6))
    number, first = rng.choice(_NUMBERS), rng.choice((1, 1, rng.randrange(1, 40)))
    between = rng.choices(("\n", "\n\n", ""), (0.75, 0.1, 0.15))[0]
    indent = rng.choice(("", "", "", "\u3000\u3000", "    ")) if between else ""
    line: Line = []
    for i, task in enumerate(tasks):
        line += [Piece(indent + number(first + i)), *sentence(task, writer), Piece("。")]
        line.append(Piece(between if i + 1 < len(tasks) else ""))
    return writer.marks.fitted(line)


def sentence(task: Task, writer: Writer) -> Line:
    """The text of a task with its bodies, without the full stop."""
    rng = writer.rng
    place = writer.place if rng.random() < writer.steady + 0.2 else rng.choice(("before", "within", "behind"))
    begins = "" if task.body[0].label == "DEADLINE" else task.body[0].text
    if place == "shares" and (task.lead or task.responsible) and begins and not begins.startswith(_GOES_ON):
        return _shared(task, writer)
    due_first = (
        place == "before" and bool(begins) and not begins.startswith("全年") and len(task.due) == 1 and is_point(task.due[0])
    )
    clauses = _joined(_bodies(task, writer) + ([] if due_first else _due(task, writer)) + _unmarked(writer))
    if place == "before":
        due = fill(writer.phrase(_DUE_FIRST), {"due": [Piece(task.due[0], "DEADLINE")]}) if due_first else []
        return [*clauses, Piece("," if clauses else ""), *due, *task.body]
    if not clauses:
        return list(task.body)
    first, *others = cut(task.body, ",，")
    if place == "within" and others and len(first) == 1 and len(first[0].text) > 6:
        return [*first, *clauses, Piece(","), *(piece for part in others for piece in part)]
    stop = rng.choice(_BEFORE)
    opening = rng.choice(_OPENINGS) if stop == "。" and clauses[0].text[:1] in ("由", "请") and rng.random() < 0.6 else ""
    return [*task.body, Piece(stop + opening), *clauses]


def _shared(task: Task, writer: Writer) -> Line:
    """A负责…;B负责…,C配合, or A牵头…,B配合: the text of the task behind those who do it."""
    units = [unit for unit in task.responsible if not is_collective(unit)]
    parts = cut(task.body, ";；。,，")
    several = len(units) > 1 and len(parts) > 1 and not any(p[0].text.startswith(_GOES_ON) or p[0].label for p in parts)
    if task.lead and not (several and writer.rng.random() < 0.3):
        pushes = task.body[0].text.startswith(_PUSHES) and not task.body[0].label
        verb = writer.phrase(("牵头", "牵头", "牵头负责", "主办")) if pushes else "牵头负责"
        line = [*writer.names(task.lead, "LEAD_UNIT"), Piece(verb), *task.body]
        doers: Sequence[str] = ()
    elif several:
        doers = units[: min(len(units), len(parts), 3)]
        line = [*writer.names(task.lead, "LEAD_UNIT"), Piece("牵头抓总,")] if task.lead else []
        for i, doer in enumerate(doers):
            share = [piece for part in parts[i : i + 1 if i + 1 < len(doers) else None] for piece in part]
            line += [Piece(";" if i else ""), Piece(doer, "RESP_UNIT"), Piece("负责"), *without_end(share, ";；。,，")]
    else:
        doers = (units or task.responsible)[:1]
        line = [Piece(doers[0], "RESP_UNIT"), Piece(writer.phrase(("负责", "负责", "具体负责"))), *task.body]
    rest = [unit for unit in task.responsible if unit not in doers]
    helped = writer.phrase(("{rest}配合", "{rest}协助", "{rest}按职责配合", "{rest}参与"))
    clauses = [fill(helped, {"rest": writer.names(rest, "RESP_UNIT")})] if rest else []
    return _joined([line, *clauses, *_leaders(task, writer), *_due(task, writer)])


def _bodies(task: Task, writer: Writer) -> list[Line]:
    """Who answers for it, leads it and carries it, as clauses."""
    if writer.named:
        slots = ((writer.words.leader, task.leaders, "LEADER"), (writer.words.lead, task.lead, "LEAD_UNIT"),
                 (writer.words.responsible, task.responsible, "RESP_UNIT"))  # fmt: skip
        return [[Piece(_is(word)), *writer.names(names, label)] for word, names, label in slots if names]
    return [*_leaders(task, writer), *_units(task, writer)]


def _leaders(task: Task, writer: Writer) -> list[Line]:
    if not task.leaders:
        return []
    kind = _ANSWERED if task.lead else (*_HEADED, *_ANSWERED)
    return [fill(writer.phrase(kind), {"leaders": writer.names(task.leaders, "LEADER")})]


def _units(task: Task, writer: Writer) -> list[Line]:
    rest, gaps = task.responsible, {"lead": writer.names(task.lead, "LEAD_UNIT")}
    kind: Sequence[str]
    if task.lead:
        kind = _LED if rest else _LEAD_ONLY
    elif len(rest) > 1 and not is_collective(rest[0]) and writer.rng.random() < 0.5:
        kind, rest, gaps = _SHARED, rest[1:], {"first": [Piece(rest[0], "RESP_UNIT")]}
    elif rest:
        kind = _CARRIED
    else:
        return []
    return [fill(writer.phrase(kind), gaps | {"rest": writer.names(rest, "RESP_UNIT")})]


def _due(task: Task, writer: Writer) -> list[Line]:
    if not task.due:
        return []
    points = [[Piece(due, "DEADLINE")] for due in task.due]
    if len(points) <= 2 and all(map(is_point, task.due)) and not writer.named:
        kind = _DONE_TWICE if len(points) == 2 else _DONE
        return [fill(writer.phrase(kind), {"due": points[0], "later": points[-1]})]
    # What is open-ended is due only where a slot says so.
    return [[Piece(_is(writer.words.due)), *writer.marks.joined(task.due, "DEADLINE", writer.rng)]]


def _unmarked(writer: Writer) -> list[Line]:
    if not writer.words.unmarked or writer.rng.random() < 0.5:
        return []
    word, filler = writer.rng.choice(writer.words.unmarked)
    return [[Piece(_is(word) + filler)]]


def _is(word: str) -> str:
    """The word of a slot as the beginning of a clause: 责任单位为, but 牵头: where it is no noun."""
    return word + ("为" if word.replace(" ", "")[-1] in "位门体导人限间员点" else ":")


def _joined(clauses: Sequence[Line]) -> Line:
    line: Line = []
    for clause in clauses:
        line += [Piece("," if line else ""), *clause]
    return line
