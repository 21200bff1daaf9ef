"""Slots on lines of their own, in layouts that real notices have."""
# ruff: noqa: S311 - chance with a seed, nothing secret

import random
from functools import cache

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.sample_tasks import shown, task_lists
from training.breakage import Piece
from training.rendering.lines import Marks, draw_numbering, due_points, heading, marked_units, members, render, title
from training.rendering.roles import Words
from training.rendering.task import Task

HALF = Marks(":", ",", ";", "(", ")")
WORDS = Words("牵头单位", "责任单位", "责任领导", "完成时限")
TASK = Task((Piece("推进招商,"), Piece("引进项目5个", "TARGET")), ("甲局",), ("乙局", "丙办"), ("李明",), ("6月底前",))


seeds = st.integers(0, 2**32)


@given(task_lists(), seeds)
def test_a_unit_leads_only_where_its_line_says_so(tasks: list[Task], seed: int) -> None:
    text = shown(render(tasks, random.Random(seed), WORDS))
    assert ("⟦L|" not in text) or "牵头" in text


@cache
def layouts() -> tuple[str, ...]:
    """The one task as two thousand documents show it."""
    return tuple(shown(render([TASK], random.Random(seed), WORDS)) for seed in range(2000))


@pytest.mark.parametrize(
    "part",
    [
        pytest.param("\n牵头单位:⟦L|甲局⟧\n责任单位:⟦R|乙局⟧、⟦R|丙办⟧\n", id="a colon and a line for each slot"),
        pytest.param("\n牵头单位⟦L|甲局⟧\n责任单位⟦R|乙局⟧", id="no colon: the word is glued to the name"),
        pytest.param("\n【责任单位】⟦R|乙局⟧、⟦R|丙办⟧\n", id="the word in brackets"),
        pytest.param("\n(责任单位:⟦R|乙局⟧、⟦R|丙办⟧)\n", id="the whole slot in brackets"),
        pytest.param("\n责任单位:\n⟦R|乙局⟧\n⟦R|丙办⟧\n", id="the word and each unit on lines of their own"),
        pytest.param("\n责任单位：⟦R|乙局⟧\n⟦R|丙办⟧\n", id="one unit a line behind the word"),
        pytest.param("责任单位:⟦L|甲局⟧(牵头)、⟦R|乙局⟧、⟦R|丙办⟧\n", id="lead unit marked in the list"),
        pytest.param("\n完成时限:⟦D|6月底前⟧完成\n", id="the verb behind a due point stays outside"),
        pytest.param("\n责任领导：⟦P|李明⟧\n", id="the leader"),
        pytest.param("\n**牵头单位**:⟦L|甲局⟧\n", id="Markdown"),
        pytest.param("\n责任领导:⟦P|李明⟧\n责任单位:", id="slots in another order"),
        pytest.param("⟦R|丙办⟧等\n", id="a trailing 等 stays outside"),
        pytest.param("推进招商,⟦T|引进项目5个⟧。\n", id="the task ends with its stop"),
    ],
)
def test_layout(part: str) -> None:
    assert any(part in text for text in layouts())


def test_a_slot_without_contents_is_left_out_or_shown_empty() -> None:
    bare = [shown(render([Task(TASK.body, responsible=("乙局",))], random.Random(seed), WORDS)) for seed in range(400)]
    assert any("责任领导" not in text for text in bare)
    assert any("责任领导:同上\n" in text for text in bare)


def test_slots_that_are_not_marked_are_written() -> None:
    watched = Words("牵头单位", "责任单位", "责任领导", "完成时限", (("督导单位", "县督查室"),))
    texts = [shown(render([TASK], random.Random(seed), watched)) for seed in range(200)]
    assert any("\n督导单位:县督查室\n" in text for text in texts)


@pytest.mark.parametrize(
    ("names", "separator", "expected"),
    [
        pytest.param(("县发改局", "县财政局"), "", "⟦R|县发改局⟧⟦R|县财政局⟧", id="glued"),
        pytest.param(("王桥村委员", "县财政局"), "", "⟦R|王桥村委员⟧、⟦R|县财政局⟧", id="not glued where no unit would end"),
        pytest.param(("县发改局", "县财政局"), "\n", "⟦R|县发改局⟧\n⟦R|县财政局⟧", id="one a line"),
        pytest.param((), "、", "", id="none"),
    ],
)
def test_members(names: tuple[str, ...], separator: str, expected: str) -> None:
    assert shown(members(names, "RESP_UNIT", random.Random(1), separator=separator)) == expected


def test_a_collective_behind_and_others_is_a_unit_of_its_own() -> None:
    lines = {shown(members(("县发改局", "有关部门"), "RESP_UNIT", random.Random(seed), separator="、")) for seed in range(20)}
    assert lines == {"⟦R|县发改局⟧等⟦R|有关部门⟧", "⟦R|县发改局⟧、⟦R|有关部门⟧"}


def test_marked_units_say_for_each_whether_it_leads() -> None:
    line = marked_units(Task((), ("甲局", "乙局"), ("丙办",)), random.Random(1), separator="、", mark="(牵头)")
    assert shown(line) == "⟦L|甲局⟧(牵头)、⟦L|乙局⟧(牵头)、⟦R|丙办⟧"


def test_due_points_take_verbs_and_a_value_without_a_point_takes_none() -> None:
    two = {shown(due_points(("6月底前", "12月底前"), HALF, random.Random(seed), separator="、")) for seed in range(200)}
    assert {"⟦D|6月底前⟧、⟦D|12月底前⟧", "⟦D|6月底前⟧招标,⟦D|12月底前⟧完成", "⟦D|6月底前⟧开工,于⟦D|12月底前⟧完成"} <= two
    open_ended = ("长期", "持续推进", "7月—8月")
    alone = {shown(due_points((value,), HALF, random.Random(seed), separator="、")) for value in open_ended for seed in range(99)}
    assert alone == {"⟦D|长期⟧", "⟦D|持续推进⟧", "⟦D|7月—8月⟧"}


def test_numbers_go_on_from_where_the_excerpt_begins() -> None:
    numbering = draw_numbering(random.Random(3), ((1.0, "第{n}项({c})"),))
    first = int(numbering(0)[1:].split("项")[0])
    assert numbering(1).startswith(f"第{first + 1}项(")
    circled = [draw_numbering(random.Random(seed), ((1.0, "{circle}"),))(0) for seed in range(50)]
    assert set(circled) <= set("①②③④⑤⑥⑦⑧⑨⑩⑪⑫⑬⑭⑮⑯⑰⑱⑲⑳")


def test_headings_and_titles_hold_one_line_of_text_or_an_annex_before_it() -> None:
    assert all("\n" not in heading(random.Random(seed)) for seed in range(100))
    assert all(title(random.Random(seed)).count("\n") <= 1 for seed in range(100))
