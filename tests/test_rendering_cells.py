"""Flattened tables: nothing is written that a reader could not decide."""
# ruff: noqa: S311 - chance with a seed, nothing secret

import random
import re
from dataclasses import replace
from functools import cache

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.sample_tasks import shown, task_lists
from training.breakage import Piece
from training.rendering.cells import render
from training.rendering.roles import Words
from training.rendering.task import Task

WORDS = Words("牵头单位", "责任单位", "责任领导", "完成时限")
WATCHED = Words("主办单位", "配合单位", "责任人", "办结时限", (("督导单位", "县督查室"), ("联系人", "钱多多")))
BODY = (Piece("推进招商,"), Piece("引进项目5个", "TARGET"))
TASK = Task(BODY, ("甲局",), ("乙局", "丙办"), ("李明",), ("6月底前",))


seeds = st.integers(0, 2**32)
words = st.sampled_from([WORDS, WATCHED, Words("牵头", "配合", "分 管 领 导", "时限", (("备注", "新增"),))])


@given(task_lists(), seeds, words)
def test_a_unit_leads_only_where_the_text_says_so_or_the_first_column_does(tasks: list[Task], seed: int, words: Words) -> None:
    text = shown(render(tasks[:1], random.Random(seed), words))
    in_front = 0 <= text.rfind("⟦L|") < text.find("⟦R|")
    assert "⟦L|" not in text or in_front or any(word in text for word in ("牵头", "主办", words.lead))


@given(task_lists(), seeds)
def test_without_a_second_unit_none_leads_by_its_column(tasks: list[Task], seed: int) -> None:
    alone = [replace(task, responsible=()) for task in tasks]
    text = shown(render(alone, random.Random(seed), WORDS))
    assert "⟦L|" not in text or any(word in text for word in ("牵头", "主办"))


@given(task_lists(), seeds)
def test_units_and_people_that_carry_nothing_stand_only_under_a_header(tasks: list[Task], seed: int) -> None:
    text = shown(render(tasks, random.Random(seed), WATCHED))
    assert "县督查室" not in text or "督导单位" in text
    assert "钱多多" not in text or "联系人" in text


@cache
def layouts() -> tuple[str, ...]:
    """Two tasks as four thousand documents show them."""
    second = Task((Piece("办好实事"),), ("丁局",), ("戊办",), (), ("长期",))
    return tuple(shown(render([TASK, second], random.Random(seed), WORDS)) for seed in range(4000))


@pytest.mark.parametrize(
    "pattern",
    [
        pytest.param(r"^\d+\t推进招商,⟦T\|引进项目5个⟧\t⟦L\|甲局⟧\t⟦R\|乙局⟧、⟦R\|丙办⟧$", id="tabs"),
        pytest.param(r"⟦T\|引进项目5个⟧ \| ⟦R\|乙局⟧、⟦R\|丙办⟧", id="bars, without a lead unit"),
        pytest.param(r"牵头单位 \| 责任单位 .*\n(\| --- )+\|\n\| ", id="a Markdown rule below the header"),
        pytest.param(r"\A(\| --- )+\|\n", id="the rule stays though the header is lost"),
        pytest.param(r"\| nan \|", id="an empty cell that pandas wrote"),
        pytest.param(r'"推进招商,⟦T\|引进项目5个⟧。?",', id="CSV quotes a cell with commas"),
        pytest.param(r'\t"⟦R\|乙局⟧\n⟦R\|丙办⟧"', id="Excel quotes a cell of several lines"),
        pytest.param(r"⟦R\|乙局⟧<br>⟦R\|丙办⟧", id="several units in a cell of HTML lines"),
        pytest.param(r"^⟦L\|甲局⟧\n⟦R\|乙局⟧、⟦R\|丙办⟧\n", id="a line for each cell"),
        pytest.param(r"⟦L\|甲局⟧    ⟦R\|乙局⟧、⟦R\|丙办⟧", id="several spaces between cells"),
        pytest.param(r"⟦R\|乙局⟧、⟦R\|丙办⟧\t⟦L\|甲局⟧", id="the lead column behind the others'"),
        pytest.param(r"⟦L\|甲局⟧\(牵头\)、⟦R\|乙局⟧、⟦R\|丙办⟧", id="the lead unit said behind its name"),
        pytest.param(r"牵头:⟦L\|甲局⟧;配合:⟦R\|乙局⟧", id="the role said inside the cell"),
        pytest.param(r"\t同上\t", id="同上 is no unit"),
        pytest.param(r"推进招商\t⟦T\|引进项目5个⟧", id="a column of its own for the target"),
        pytest.param(r"⟦D\|6月底前⟧完成", id="the verb behind a due point stays outside"),
        pytest.param(r"⟦R\|乙局⟧(\t\S*)*\n\t+⟦R\|丙办⟧", id="a row for each unit, the other cells merged"),
        pytest.param(r"\A序号\S*牵头单位责任单位\S*\n", id="the header's separators lost"),
    ],
)
def test_layout(pattern: str) -> None:
    assert any(re.search(pattern, text, re.M) for text in layouts())


def test_a_value_that_is_no_due_point_stands_only_under_a_header() -> None:
    assert any("⟦D|长期⟧" in text for text in layouts())
    assert all("完成时限" in text for text in layouts() if "⟦D|长期⟧" in text)


def test_where_empty_cells_vanish_a_unit_column_is_never_empty() -> None:
    # One task has only a lead unit, the other only another: without a sign for the empty cell both would stand alike.
    tasks = [Task(BODY, lead=("甲局",)), Task(BODY, responsible=("乙局",))]
    texts = [shown(render(tasks, random.Random(seed), WORDS)) for seed in range(3000)]
    stacked = [text for text in texts if re.search(r"^牵头单位\n\n?责任单位$", text, re.M)]
    assert len(stacked) > 20
    assert all(re.search(r"⟦L\|甲局⟧\n\n?[/无—-]$", text, re.M) for text in stacked)


def test_where_empty_cells_vanish_an_overseer_does_not_slip_into_the_units_column() -> None:
    texts = [shown(render([Task(BODY)], random.Random(seed), WATCHED)) for seed in range(3000)]
    stacked = [text for text in texts if re.search(r"^主办单位\n\n?配合单位\n\n?督导单位$", text, re.M)]
    assert len(stacked) > 20
    assert all(re.search(r"^([/无—-])\n\n?\1\n\n?县督查室$", text, re.M) for text in stacked)


def test_a_line_break_in_a_task_is_taken_out() -> None:
    broken = Task((Piece("推进招商,\n"), Piece("引进项目\n5个", "TARGET")), ("甲局",), ("乙局",))
    for seed in range(50):
        assert "⟦T|引进项目5个⟧" in shown(render([broken], random.Random(seed), WORDS))
