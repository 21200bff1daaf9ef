"""Tasks to render in tests, and a rendered text with its spans in sight."""

from hypothesis import strategies as st

from training.breakage import Line, Piece, assemble
from training.rendering.task import Task

LETTERS = {"LEAD_UNIT": "L", "RESP_UNIT": "R", "LEADER": "P", "DEADLINE": "D", "TARGET": "T"}
SIGNS = "天地玄黄宇宙洪荒盈昃辰宿列张寒来暑往秋收冬藏闰余成岁律吕调阳云腾致雨露结霜金丽玉昆冈剑号巨阙珠称夜光果珍柰菜重芥姜"


def shown(line: Line) -> str:
    """A text with its spans in brackets."""
    text, spans = assemble(line)
    for span in reversed(spans):
        marked = f"⟦{LETTERS[span.label]}|{text[span.start : span.end]}⟧"
        text = text[: span.start] + marked + text[span.end :]
    return text


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
