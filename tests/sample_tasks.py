"""Tasks to render in tests, and a rendered text with its spans in sight."""

from collections import Counter
from collections.abc import Callable, Sequence

from hypothesis import strategies as st

from tests.sample_excerpts import LABELS
from training.breakage import Line, Piece, assemble
from training.rendering.task import Task

LETTERS = {label: letter for letter, label in LABELS.items()}
SIGNS = "天地玄黄宇宙洪荒盈昃辰宿列张寒来暑往秋收冬藏闰余成岁律吕调阳云腾致雨露结霜金丽玉昆冈剑号巨阙珠称夜光果珍柰菜重芥姜"


def shown(line: Line) -> str:
    """A text with its spans in brackets."""
    text, spans = assemble(line)
    for span in reversed(spans):
        marked = f"⟦{LETTERS[span.label]}|{text[span.start : span.end]}⟧"
        text = text[: span.start] + marked + text[span.end :]
    return text


def slots_of(task: Task) -> list[tuple[str, Sequence[str]]]:
    """The slots of a task with their labels."""
    return [
        ("LEAD_UNIT", task.lead), ("RESP_UNIT", task.responsible), ("LEADER", task.leaders), ("DEADLINE", task.due),
    ]  # fmt: skip


def names_of(tasks: Sequence[Task], form: Callable[[str], str] = str) -> Counter[tuple[str, str]]:
    """Every name and target of the tasks, in this form, with its label."""
    names = [(piece.text, piece.label) for task in tasks for piece in task.body if piece.label]
    names += [(name, label) for task in tasks for label, slot in slots_of(task) for name in slot]
    return Counter((form(name), label) for name, label in names)


def check_slots(tasks: Sequence[Task], line: Line) -> None:
    """Fails unless every target is marked once, each slot whole and once or left out, and nothing else."""
    text, spans = assemble(line)
    found = Counter((text[span.start : span.end], span.label) for span in spans)
    assert {(piece.text, piece.label) for task in tasks for piece in task.body if piece.label} <= set(found)
    for task in tasks:
        for label, slot in slots_of(task):
            assert {(name, label) in found for name in slot} != {True, False}
    assert set(found) <= set(names_of(tasks))
    assert set(found.values()) == {1}


@st.composite
def task_lists(draw: st.DrawFn) -> list[Task]:
    """One to four tasks in which no name stands twice."""
    signs = iter(draw(st.permutations(SIGNS)))
    few = st.integers(0, 3)
    return [
        Task(
            body=(Piece("推进改革,"), Piece(f"新建{next(signs)}字工程{draw(few) + 2}个", "TARGET"), Piece("并加强管理")),
            lead=tuple(f"县{next(signs)}局" for _ in range(draw(few))),
            responsible=tuple(f"县{next(signs)}办" for _ in range(draw(few))),
            leaders=tuple(f"赵{next(signs)}" for _ in range(draw(few))),
            due=tuple(f"{next(signs)}月底前" for _ in range(draw(st.integers(0, 2)))),
        )
        for _ in range(draw(st.integers(1, 4)))
    ]
