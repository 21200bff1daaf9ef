"""Tasks with each slot on a line of its own: labels with or without colon, values side by side or one a line."""

import random
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final

from ..breakage import Line, Piece
from ..people import kept_apart
from .phrases import chinese
from .roles import Words
from .task import Task

Numbering = Callable[[int], str]

AREAS: Final = (
    "优化营商环境", "扩大有效投资", "加快项目建设", "做强产业链条", "推进乡村振兴", "保障和改善民生", "深化改革开放",
    "加强生态保护", "推动科技创新", "提升城市品质", "促进消费升级", "防范化解风险", "经济社会发展主要预期目标", "民生实事",
    "招商引资", "数字经济", "教育事业", "卫生健康", "文化旅游", "安全生产", "交通基础设施", "农业农村", "工业经济", "社会治理",
    "财税金融", "国企改革", "就业和社会保障", "政府自身建设",
)  # fmt: skip
"""Fields of government work, as headings and first columns name them."""
_BODY_WORDS: Final = (
    "工作任务", "重点任务", "目标任务", "任务内容", "工作内容", "主要任务", "具体任务", "工作目标", "重点工作", "任务事项",
    "工作举措", "工作要求",
)  # fmt: skip
_FORMS: Final = (
    (10.0, "{word}{colon}", ""), (2.5, "{word}", ""), (2.0, "{word} ", ""), (0.7, "{word}\u3000", ""), (0.7, "{word}\t", ""),
    (2.5, "【{word}】", ""), (1.0, "【{word}】{colon}", ""), (0.7, "［{word}］", ""), (0.7, "[{word}]", ""),
    (0.5, "〔{word}〕", ""), (0.5, "{left}{word}{right}", ""), (0.7, "**{word}**{colon}", ""), (0.4, "**{word}{colon}** ", ""),
    (0.5, "- {word}{colon}", ""), (0.4, "●{word}{colon}", ""), (0.3, "▲{word}{colon}", ""), (0.3, "◆{word}{colon}", ""),
    (0.3, "★{word}{colon}", ""), (1.5, "{left}{word}{colon}", "{right}"), (0.5, "【{word}{colon}", "】"),
    (0.5, "{left}{word} ", "{right}"), (1.5, "{word}{colon}\n", ""), (1.2, "{word}\n", ""), (0.6, "【{word}】\n", ""),
    (0.3, "{word}——", ""), (0.4, "{word}为", ""), (0.3, "“{word}”{colon}", ""), (0.3, "{word} {colon} ", ""),
)  # fmt: skip
"""How a line names its slot: weight, what stands before the value, what stands behind it."""
_SEPARATORS: Final = (
    (12.0, "、"), (2.0, "{comma}"), (2.0, " "), (0.7, "\u3000"), (0.7, "{semicolon}"), (1.0, ""), (3.0, "\n"), (0.7, "、\n"),
    (0.7, "\n\u3000\u3000"), (0.5, "\n- "), (0.3, "\n· "), (0.3, "/"), (0.4, "  "), (0.3, "、 "), (0.3, "，"),
)  # fmt: skip
_NUMBERS: Final = (
    (4.0, "{n}."), (3.0, "{n}、"), (1.0, "{n}．"), (1.0, "({n})"), (1.0, "（{n}）"), (0.7, "{n} "), (0.7, "{n}. "),
    (0.4, "{n:02d} "), (1.0, "{c}、"), (1.0, "（{c}）"), (0.5, "({c})"), (0.5, "第{n}项 "), (0.4, "第{n}项："),
    (0.3, "任务{n}："), (0.3, "任务{c}："), (0.3, "{n}）"), (0.3, "{n}\n"),
    (0.4, "1.{n} "), (0.2, "【{n}】"), (0.2, "第{c}条 "), (0.7, "{circle}"), (3.0, ""),
)  # fmt: skip
_PLACEHOLDERS: Final = ("", "", "无", "/", "同上", "—")
_VERBS: Final = ("启动", "开工", "招标", "完成方案编制", "完成主体工程")
_POINT: Final = re.compile(r"^[^—~至-]*(?:[前底末内月日号节旬”]|季度|半年)$")
_ENDS_A_UNIT: Final = re.compile(r"[局委办府院会队部厅社行司心镇乡团道站县区]$")
_MAY_LEAD: Final = re.compile(r"(?:[市县区]直|相关)?责任|承办|实施|落实")
_VAGUE: Final = re.compile(r"^(?:各?有关|各?相关)")


@dataclass(frozen=True, slots=True)
class Marks:
    """The punctuation that one document keeps to, half or full width."""

    colon: str
    comma: str
    semicolon: str
    left: str
    right: str

    def fill(self, pattern: str, **words: str) -> str:
        """A pattern with these marks put into its braces."""
        return pattern.format(
            colon=self.colon, comma=self.comma, semicolon=self.semicolon, left=self.left, right=self.right, **words
        )


def draw_marks(rng: random.Random) -> Marks:
    """The punctuation of a document."""
    return Marks(":", ",", ";", "(", ")") if rng.random() < 0.45 else Marks("：", "，", "；", "（", "）")


def draw_numbering(rng: random.Random, patterns: Sequence[tuple[float, str]] = _NUMBERS) -> Numbering:
    """A style of task numbers that begins somewhere in the document; the tasks are counted from 0."""
    pattern = weighted(patterns, rng)
    first = rng.randrange(1, 12 if "circle" in pattern else 60)
    return lambda i: pattern.format(n=first + i, c=chinese(first + i), circle=chr(0x245F + first + i))


def weighted(table: Sequence[tuple[float, str]], rng: random.Random) -> str:
    """An entry of a table of weights and texts."""
    return rng.choices([text for _, text in table], [weight for weight, _ in table])[0]


def members(names: Sequence[str], label: str, rng: random.Random, *, separator: str, mark: str = "") -> Line:
    """Names of one slot as labelled pieces, ``mark`` behind each; at times with 等 behind or before 有关部门."""
    out: Line = []
    for i, name in enumerate(names):
        if i and _VAGUE.match(name) and rng.random() < 0.5:
            out.append(Piece("等"))
        elif i:
            lost = not separator and not mark and not _ENDS_A_UNIT.search(names[i - 1])
            out.append(Piece("、" if lost else separator))
        out += [Piece(name, label), Piece(mark)]
    if label == "RESP_UNIT" and len(names) > 1 and not _VAGUE.match(names[-1]) and rng.random() < 0.04:
        out.append(Piece("等"))
    return out


def people(names: Sequence[str], *, separator: str) -> Line:
    """Leaders as labelled pieces, kept apart so that two are not read as one."""
    between = kept_apart(names, separator)
    return [piece for i, name in enumerate(names) for piece in (Piece(between if i else ""), Piece(name, "LEADER"))]


def due_points(values: Sequence[str], marks: Marks, rng: random.Random, *, separator: str) -> Line:
    """Due points as labelled pieces, at times with 于 before and a verb behind; a value that is no point stands alone."""
    out: Line = []
    verbs = [rng.choice(_VERBS), "完成"][-len(values) :] if rng.random() < (0.12, 0.4)[len(values) > 1] else []
    for i, value in enumerate(values):
        said = bool(verbs) and i < len(verbs) and bool(_POINT.match(value))
        before = "于" if said and "“" not in value and rng.random() < 0.25 else ""
        verb = verbs[i] if said else ""
        # A slash would run into dates like 2025/6/30.
        between = marks.comma if verbs else separator if separator not in ("", "/") else "、"
        out += [Piece(between if i else ""), Piece(before), Piece(value, "DEADLINE"), Piece(verb)]
    return out


def marked_units(task: Task, rng: random.Random, *, separator: str, mark: str) -> Line:
    """All units of a task in one list, ``mark`` behind each that leads."""
    leading = members(task.lead, "LEAD_UNIT", rng, separator=separator, mark=mark)
    others = members(task.responsible, "RESP_UNIT", rng, separator=separator)
    return [*leading, Piece(separator), *others] if leading and others else leading or others


def draw_mark(marks: Marks, rng: random.Random) -> str:
    """What stands behind a unit's name to say that it leads."""
    return rng.choice(
        (f"{marks.left}牵头{marks.right}",) * 4 + (f"{marks.left}牵头单位{marks.right}", "【牵头】", "〔牵头〕", "[牵头]")
    )


def heading(rng: random.Random) -> str:
    """The heading of a section."""
    number = rng.choice(("{c}、", "{c}、", "（{c}）", "（{c}）", "({c})", ""))
    return number.format(c=chinese(rng.randrange(1, 15))) + area(rng)


def area(rng: random.Random) -> str:
    """A field of government work."""
    return rng.choice(AREAS)


def title(rng: random.Random) -> str:
    """The title of a list of tasks."""
    year, level = rng.randrange(2016, 2031), rng.choice(("全市", "全县", "全区", "市", "县", "区", "州", "省", ""))
    what = rng.choice(("政府工作报告", "《政府工作报告》", "重点工作", "民生实事", "“十件实事”", "经济工作要点"))
    kind = rng.choice(("任务分解表", "责任分工方案", "责任清单", "目标任务分解", "任务分工表", "工作台账", "责任分解"))
    annex = rng.choice(("附件\n", "附件1\n", "附件：", "附件2 ", "附表1 ", "", "", "", ""))
    return f"{annex}{year}年{level}{what}{kind}"


@dataclass(frozen=True, slots=True)
class _Layout:
    """What the lines of one document have in common."""

    words: Words
    marks: Marks
    number: Numbering
    before: str
    behind: str
    separator: str
    between: str
    order: tuple[str, ...]
    body_word: str
    named: bool
    mark: str
    indent: str
    stop: str
    end: str
    empty: float

    def slot(self, word: str, value: Line) -> Line:
        """A slot's word, its value, and what closes them."""
        return [
            Piece(self.marks.fill(self.before, word=word)), *value, Piece(self.marks.fill(self.behind)), Piece(self.end),
        ]  # fmt: skip


def render(tasks: Sequence[Task], rng: random.Random, words: Words) -> Line:
    """An excerpt of the tasks, each slot on a line of its own."""
    layout = _draw_layout(rng, words)
    out: Line = [Piece(f"{title(rng)}\n")] if rng.random() < 0.15 else []
    gap = rng.choice(("", "", "\n"))
    for i, task in enumerate(tasks):
        if rng.random() < (0.12 if i else 0.3):
            out.append(Piece(f"{heading(rng)}\n"))
        out += [*_lines_of(task, i, layout, rng), Piece("\n" + gap)]
    return [piece for piece in out if piece.text]


def _draw_layout(rng: random.Random, words: Words) -> _Layout:
    marks = draw_marks(rng)
    weights = [weight for weight, _, _ in _FORMS]
    _, before, behind = rng.choices(_FORMS, weights)[0]
    order = ["lead", "responsible", "leader", "due"]
    if rng.random() < 0.5:
        rng.shuffle(order)
    order = [key for key in order if rng.random() >= (0.35 if key == "leader" else 0.12)] or ["responsible"]
    body_word = rng.choice(_BODY_WORDS) if rng.random() < 0.3 else ""
    for i in range(len(words.unmarked)):
        order.insert(rng.randrange(len(order) + 1), f"unmarked {i}")
    order.insert(rng.randrange(len(order) + 1) if body_word and rng.random() < 0.4 else 0, "body")
    between = rng.choice(("    ", "\u3000\u3000", "\t", "  ")) if "\n" not in before and rng.random() < 0.1 else "\n"
    separator = marks.fill(weighted(_SEPARATORS, rng))
    return _Layout(
        words=words, marks=marks, number=draw_numbering(rng), before=before, behind=behind,
        separator=separator if between == "\n" or separator in "、,，;；" else "、", between=between,
        order=tuple(order), body_word=body_word, named=bool(body_word) and (order[0] != "body" or rng.random() < 0.5),
        mark=draw_mark(marks, rng) if _MAY_LEAD.match(words.responsible) and rng.random() < 0.12 else "",
        indent=rng.choice(("", "", "", "", "  ", "\u3000\u3000", "    ")),
        stop=rng.choice(("。", "。", "。", "", marks.semicolon)), end=rng.choice(("", "", "", "", "。", marks.semicolon)),
        empty=rng.choice((0.0, 0.0, 0.5)),
    )  # fmt: skip


def _lines_of(task: Task, i: int, layout: _Layout, rng: random.Random) -> Line:
    """A task's lines without the last line break."""
    lines = [line for line in (_line(key, task, layout, rng) for key in layout.order) if line]
    number = layout.number(i)
    if layout.named:
        lines.insert(0, [Piece(number + area(rng))])
    elif lines:
        lines[0] = [Piece(number), *lines[0]]
    out: Line = []
    for at, line in enumerate(lines):
        # Only slots stand side by side: a task's text ends its line.
        between = "\n" if at == 1 or any(piece.label == "TARGET" for piece in line) else layout.between
        out += [Piece((between + (layout.indent if between == "\n" else "")) if at else layout.indent), *line]
    return out


def _line(key: str, task: Task, layout: _Layout, rng: random.Random) -> Line:
    """One slot of a task, or its text; nothing where it is left out."""
    if key == "body":
        return _text(task, layout)
    if key.startswith("unmarked"):
        word, filler = layout.words.unmarked[int(key.split()[1])]
        return layout.slot(word, [Piece(filler)]) if rng.random() < 0.85 else []
    marked = bool(layout.mark) and "responsible" in layout.order
    if key == "lead" and marked:
        return []
    separator = layout.separator
    if key == "lead":
        word, value = layout.words.lead, members(task.lead, "LEAD_UNIT", rng, separator=separator)
    elif key == "leader":
        word, value = layout.words.leader, people(task.leaders, separator=separator)
    elif key == "due":
        word, value = layout.words.due, due_points(task.due, layout.marks, rng, separator=separator)
    elif marked:
        word, value = layout.words.responsible, marked_units(task, rng, separator=separator, mark=layout.mark)
    else:
        word, value = layout.words.responsible, members(task.responsible, "RESP_UNIT", rng, separator=separator)
    if value:
        return layout.slot(word, value)
    return layout.slot(word, [Piece(rng.choice(_PLACEHOLDERS))])[:-1] if rng.random() < layout.empty else []


def _text(task: Task, layout: _Layout) -> Line:
    """The task's text with its stop, behind its word where the document has one."""
    if not task.body:
        return []
    text = [*task.body, Piece("" if task.body[-1].text[-1:] in "。；;!！" else layout.stop)]
    # The text has its own stop: no other closes the slot.
    return layout.slot(layout.body_word, text)[:-1] if layout.body_word else text
