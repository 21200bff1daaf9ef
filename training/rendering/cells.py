"""Tasks as rows of a table that was flattened to text: by Excel, Markdown, CSV, a web page or a word processor.

Where the header is lost, a unit leads if its cell or its name says so, or if it stands in the first of two columns of units,
as responsibility tables have them; a row that would leave that open is not written.
"""

import random
import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Final

from ..breakage import Line, Piece
from .lines import AREAS, Marks, draw_mark, draw_marks, draw_numbering, due_points, marked_units, members, people, title, weighted
from .roles import Words
from .task import Task

Cell = Line
_Row = dict[str, Cell]

_HEADERS: Final = {
    "number": ("序号", "序号", "编号", "序 号", "No.", "任务编号"),
    "area": ("类别", "任务类别", "领域", "板块", "重点工作", "分类", "一级指标", "项目类别"),
    "body": (
        "工作任务", "重点任务", "任务内容", "目标任务", "工作内容", "主要任务", "具体任务", "任务事项", "重点工作任务",
        "工作举措", "主要内容", "任务分解", "报告内容", "建设内容及规模", "工作任务及目标",
    ),
    "name": ("工作事项", "重点工作", "任务名称", "工作任务", "项目名称", "工作内容"),
    "goal": ("工作目标", "目标", "年度目标", "目标值", "目标要求", "全年目标", "预期目标", "量化指标"),
    "units": ("责任单位", "责任分工", "分工", "责任部门", "责任主体", "承担单位"),
}  # fmt: skip
"""Words of the columns whose words a document's slot words do not give; ``name`` and ``goal`` are a text cut in two."""
_NOTES: Final = (
    ("备注", ("", "", "续建", "新增", "民生实事", "省级考核", "跨年度", "重点督办", "见附件")),
    ("备 注", ("", "市政府工作报告", "续建项目", "新增事项", "十件实事")),
    ("说明", ("", "约束性指标", "预期性指标")),
    ("完成情况", ("已开工", "正在办理", "已完成", "按序时进度推进", "已完成投资3.2亿元", "目前完成65%", "")),
    ("进展情况", ("有序推进", "前期工作", "正在招标", "已办结", "完成可研批复", "累计完成投资1.8亿元")),
    ("任务来源", ("市政府工作报告", "县委经济工作会议", "民生实事", "省级考核")),
    ("投资额(万元)", ("12800", "3500", "860", "42000", "1560")),
    ("总投资（亿元）", ("3.5", "12", "0.8", "6.2")),
)  # fmt: skip
"""Columns in which nothing is marked, and which hold neither a unit nor a person: they may stand without a header."""
_NUMBERS: Final = ((6.0, "{n}"), (1.0, "{n}."), (1.0, "{n:02d}"), (0.7, "({n})"), (0.7, "{c}"), (0.5, "{n}、"), (0.3, "{n}.0"))
_DITTO: Final = ("同上", "同上", "〃", "″", "(同上)")
_SLOT_PAIRS: Final = (("牵头", "配合"), ("牵头", "责任"), ("主办", "协办"), ("牵头单位", "责任单位"), ("牵头单位", "配合单位"))
_IS_DUE: Final = re.compile(r"[月日号底前末”节旬]|季度|半年|年度?内")
"""What is a due point also in a column without a word; a year alone may be the plan's."""
_AFTER_CLAUSE: Final = re.compile(r"[,，;；。:：]$")


@dataclass(frozen=True, slots=True)
class _Shape:
    """How the cells of a row are put into text: what stands before, between and behind them."""

    left: str
    between: str
    right: str
    break_in_cell: str = ""
    """What a line break inside a cell becomes; empty if a cell is one line."""
    empty: tuple[str, ...] = ("",)
    quoted: bool = False
    rule: str = ""
    keeps_columns: bool = True
    """Whether an empty cell can be told from none."""


_NAN: Final = ("", "", "nan", "NaN", "-", "/", "无", "&nbsp;", '""', "None", "NULL", "—", "\\")
_SHAPES: Final = (
    (3.0, _Shape("", "\t", "", "\n", ("", "", "", "nan", "/", "无", "-"))),
    (1.0, _Shape("", "\t", "", "\n", ("", "", '""'), quoted=True)),
    (2.0, _Shape("", " | ", "", " ", _NAN)),
    (0.7, _Shape("", "|", "", "<br>", _NAN)),
    (2.0, _Shape("| ", " | ", " |", "<br>", _NAN, rule="---")),
    (1.0, _Shape("|", "|", "|", "<br>", _NAN, rule="---")),
    (0.4, _Shape("|", "|", "|", " ", _NAN, rule=":--:")),
    (0.3, _Shape("| ", " | ", " |", "", ("", "nan"), rule=" ")),
    (1.5, _Shape("", ",", "", "\n", ("", "", '""', "nan"), quoted=True)),
    (0.3, _Shape("", ";", "", "\n", ("", '""'), quoted=True)),
    (1.2, _Shape("", "  ", "", "", ("/", "无", "-", "—"), keeps_columns=False)),
    (1.2, _Shape("", "    ", "", "", ("/", "无", "-", ""), keeps_columns=False)),
    (0.6, _Shape("", "\u3000\u3000", "", "", ("/", "无", ""), keeps_columns=False)),
    (3.0, _Shape("", "\n", "", "", ("", "", "/", "无"), keeps_columns=False)),
    (0.6, _Shape("", "\n\n", "", "", ("", "/"), keeps_columns=False)),
    (0.3, _Shape("<tr><td>", "</td><td>", "</td></tr>", "<br/>", ("", "&nbsp;"))),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class _Table:
    """What the rows of one document have in common."""

    words: Words
    marks: Marks
    shape: _Shape
    columns: tuple[str, ...]
    headed: bool
    units: str
    """``apart`` (two columns), ``plain`` (no unit leads), ``marked`` (牵头 behind the name) or ``slots`` (words in the cell)."""
    pair: tuple[str, str]
    mark: str
    separator: str
    stop: str
    empty: str
    note: tuple[str, tuple[str, ...]]
    """The word of the column of notes, and what stands in it."""

    @property
    def may_spread(self) -> bool:
        """Whether each unit may have a row of its own and still be read: columns are kept and no cell has words or marks."""
        return self.shape.keeps_columns and self.units in ("apart", "plain")


def render(tasks: Sequence[Task], rng: random.Random, words: Words) -> Line:
    """An excerpt of the tasks, each a row of a flattened table."""
    both = any(task.lead for task in tasks) and any(task.responsible for task in tasks)
    table = _draw_table(rng, words, both=both)
    rows = _rows(tasks, table, rng)
    if not table.shape.keeps_columns and _could_slip(rows, table):
        table = replace(table, empty=rng.choice(("/", "无", "-", "—")))
    out: Line = [Piece(f"{title(rng)}\n")] if table.headed and rng.random() < 0.25 else []
    if table.headed:
        out += _header(table, rng)
    if table.shape.rule and (table.headed or rng.random() < 0.4):
        out += [*_written([[Piece(table.shape.rule)] for _ in table.columns], table), Piece("\n")]
    gap = "\n" * (rng.choice((1, 1, 2)) if table.shape.between == "\n" else 1)
    for i, row in enumerate(rows):
        # A table that runs over a page says its header again.
        out += _header(table, rng) if i and table.headed and rng.random() < 0.03 else []
        out += [*_written([row[column] for column in table.columns], table), Piece(gap)]
    return [piece for piece in out if piece.text]


def _could_slip(rows: Sequence[_Row], table: _Table) -> bool:
    """Whether, if empty cells vanish, a unit or a person could be read as standing in another column."""
    watched = any(column.startswith("unmarked") for column in table.columns)
    return watched or (table.units == "apart" and any(bool(row["lead"]) != bool(row["responsible"]) for row in rows))


def _draw_table(rng: random.Random, words: Words, *, both: bool) -> _Table:
    """How the tasks of a document are tabled; ``both``: whether they have units of both kinds."""
    marks = draw_marks(rng)
    shape = rng.choices([shape for _, shape in _SHAPES], [weight for weight, _ in _SHAPES])[0]
    headed = rng.random() < 0.65
    # One cell a line and no header: nothing would tell a second column from a second unit.
    in_columns = both and "\n" not in shape.between
    units = rng.choices(("apart", "plain", "marked", "slots"), (6, 1, 1, 1) if headed else (4 * in_columns, 2, 2, 2))[0]
    separators: list[tuple[float, str]] = [(8, "、"), (1.5, marks.comma), (1, marks.semicolon), (0.5, "/")]
    if shape.break_in_cell:
        separators += [(4, shape.break_in_cell), (1, f"、{shape.break_in_cell}")]
    if shape.between.strip(" "):
        separators += [(1.5, " ")]
    return _Table(
        words=words, marks=marks, shape=shape, columns=_draw_columns(rng, words, headed=headed, units=units), headed=headed,
        units=units, pair=rng.choice((*_SLOT_PAIRS, *_SLOT_PAIRS, (words.lead, words.responsible))), mark=draw_mark(marks, rng),
        separator=weighted(separators, rng), stop=rng.choice(("", "", "。", "。", marks.semicolon)),
        empty=rng.choice(shape.empty), note=rng.choice(_NOTES),
    )  # fmt: skip


def _draw_columns(rng: random.Random, words: Words, *, headed: bool, units: str) -> tuple[str, ...]:
    carriers = ["lead", "responsible"] if units == "apart" else ["units"]
    if rng.random() < 0.45:
        carriers.insert(rng.randrange(len(carriers) + 1), "leader")
    if rng.random() < 0.6:
        carriers.insert(0 if rng.random() < 0.2 else len(carriers), "due")
    text = ["name", "goal"] if rng.random() < 0.2 else ["body"]
    if text == ["body"] and rng.random() < 0.3:
        text.insert(0, "area")
    # A unit or a person in a column without a word would be read as one that carries the task.
    extra = [f"unmarked {i}" for i in range(len(words.unmarked))] if headed else []
    extra += ["note"] if rng.random() < 0.3 else []
    pick = rng.random()
    if pick < 0.2:
        rng.shuffle(carriers)
    if not headed and units == "apart":
        first, second = sorted((carriers.index("lead"), carriers.index("responsible")))
        carriers[first], carriers[second] = "lead", "responsible"
    columns = [*text, *carriers, *extra]
    if pick > 0.9:
        columns = [*carriers, *text, *extra]
    elif pick > 0.82 and headed:
        rng.shuffle(columns)
    return ("number", *columns) if rng.random() < 0.75 else tuple(columns)


def _header(table: _Table, rng: random.Random) -> Line:
    words = table.words
    own = {"lead": words.lead, "responsible": words.responsible, "leader": words.leader, "due": words.due, "note": table.note[0]}
    own |= {f"unmarked {i}": word for i, (word, _) in enumerate(words.unmarked)}
    cells = [own.get(column) or rng.choice(_HEADERS[column]) for column in table.columns]
    if not table.shape.rule and not table.shape.quoted and rng.random() < 0.08:
        return [Piece("".join(cells) + "\n")]
    return [*_written([[Piece(cell)] for cell in cells], table), Piece("\n")]


def _rows(tasks: Sequence[Task], table: _Table, rng: random.Random) -> list[_Row]:
    """The rows with their cells; at times numbers are lost, fields merged, or a cell is the same as the one above."""
    number = draw_numbering(rng, _NUMBERS)
    no_numbers, merged, spread = rng.random() < 0.12, rng.random() < 0.5, table.may_spread and rng.random() < 0.12
    ditto = rng.choice((*_DITTO, "")) if rng.random() < 0.2 else None
    field = rng.choice(AREAS)
    rows: list[_Row] = []
    for i, task in enumerate(tasks):
        row = _row(task, table, rng)
        same = i > 0 and rng.random() < 0.6
        field = field if same else rng.choice(AREAS)
        row["area"] = [] if same and merged else [Piece(field)]
        row["number"] = [] if no_numbers else [Piece(number(i))]
        for column in ("lead", "responsible", "units", "leader", "due"):
            if rows and ditto is not None and rows[-1][column] and rng.random() < 0.4:
                row[column] = [Piece(ditto)]
        row = {column: [piece for piece in cell if piece.text] for column, cell in row.items()}
        rows += _spread(row, "responsible" if table.units == "apart" else "units") if spread else [row]
    return rows


def _spread(row: _Row, column: str) -> list[_Row]:
    """One row for each unit of a column, the other cells merged: said in the first row only."""
    units: list[Cell] = [[piece] for piece in row[column] if piece.label]
    empty: _Row = {key: [] for key in row}
    return [row | {column: units[0]}, *(empty | {column: unit} for unit in units[1:])] if units else [row]


def _row(task: Task, table: _Table, rng: random.Random) -> _Row:
    separator, marks = table.separator, table.marks
    stop = "" if not task.body or task.body[-1].text[-1:] in "。；;!！" else table.stop
    body = [Piece(re.sub(r"\s*[\r\n]+\s*", "", piece.text), piece.label) for piece in (*task.body, Piece(stop))]
    name, goal = _cut_at_goal(body, rng)
    due = task.due if table.headed else tuple(value for value in task.due if _IS_DUE.search(value))
    row: _Row = {
        "body": body,
        "name": name,
        "goal": goal,
        "lead": members(task.lead, "LEAD_UNIT", rng, separator=separator),
        "responsible": members(task.responsible, "RESP_UNIT", rng, separator=separator),
        "units": _units(task, table, rng),
        "leader": people(task.leaders, separator=separator),
        "due": due_points(due, marks, rng, separator=separator),
        "note": [Piece(rng.choice(table.note[1]))],
    }
    return row | {f"unmarked {i}": [Piece(filler)] for i, (_, filler) in enumerate(table.words.unmarked)}


def _units(task: Task, table: _Table, rng: random.Random) -> Cell:
    """All units of a task in one cell; those that lead only where the cell says so."""
    separator, marks = table.separator, table.marks
    if table.units == "marked":
        return marked_units(task, rng, separator=separator, mark=table.mark)
    if table.units == "plain":
        return members(task.responsible, "RESP_UNIT", rng, separator=separator)
    slots = [
        (table.pair[0], members(task.lead, "LEAD_UNIT", rng, separator=separator)),
        (table.pair[1], members(task.responsible, "RESP_UNIT", rng, separator=separator)),
    ]
    out: Cell = []
    between = table.shape.break_in_cell if table.shape.break_in_cell and rng.random() < 0.6 else marks.semicolon
    for word, value in slots:
        if value:
            out += [Piece(between if out else ""), Piece(f"{word}{marks.colon}"), *value]
    return out


def _cut_at_goal(body: Sequence[Piece], rng: random.Random) -> tuple[Cell, Cell]:
    """A task's text as the cell that names it and the cell of its goals: cut before the first target that begins a clause."""
    for i, piece in enumerate(body):
        if piece.label == "TARGET" and i and _AFTER_CLAUSE.search(body[i - 1].text) and len(body[i - 1].text) > 4:
            before = body[i - 1].text
            return [*body[: i - 1], Piece(before[:-1], body[i - 1].label)], list(body[i:])
    return [Piece(rng.choice(AREAS))], list(body)


def _written(cells: Sequence[Cell], table: _Table) -> Line:
    """A row as text, without its line break."""
    shape = table.shape
    filled = [cell or [Piece(table.empty)] for cell in cells]
    if not shape.keeps_columns:
        filled = [cell for cell in filled if any(piece.text for piece in cell)]
    out: Line = [Piece(shape.left)]
    for i, cell in enumerate(filled):
        text = "".join(piece.text for piece in cell)
        quote = '"' if shape.quoted and re.search(f"[{shape.between}\n]", text) else ""
        out += [Piece(shape.between if i else ""), Piece(quote), *cell, Piece(quote)]
    return [*out, Piece(shape.right)]
