"""Slots in cells of tables and on lines of their own: every name is marked once with its role."""
# ruff: noqa: S311 - chance with a seed, nothing secret

import random
from collections.abc import Callable, Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.sample_tasks import check_slots, task_lists
from training.breakage import Line
from training.rendering import cells, lines
from training.rendering.roles import Words
from training.rendering.task import Task

Render = Callable[[Sequence[Task], random.Random, Words], Line]

seeds = st.integers(0, 2**32)
words = st.sampled_from([
    Words("牵头单位", "责任单位", "责任领导", "完成时限"),
    Words("主办单位", "配合单位", "责任人", "办结时限", (("督导单位", "县督查室"), ("联系人", "钱多多"))),
    Words("主办单位", "配合单位", "责任人", "办结时限", (("督导单位", "县督查室"), ("联系人", "钱多多13900000000"))),
    Words("牵头", "配合", "分 管 领 导", "时限", (("备注", "新增"),)),
])  # fmt: skip
renders = pytest.mark.parametrize("render", [cells.render, lines.render], ids=["cells", "lines"])


@renders
@given(task_lists(), seeds, words)
def test_each_slot_is_marked_whole_and_once_or_left_out_and_nothing_else_is(
    render: Render, tasks: list[Task], seed: int, words: Words
) -> None:
    check_slots(tasks, render(tasks, random.Random(seed), words))


@renders
@given(task_lists(), seeds, words)
def test_the_same_seed_gives_the_same_text(render: Render, tasks: list[Task], seed: int, words: Words) -> None:
    assert render(tasks, random.Random(seed), words) == render(tasks, random.Random(seed), words)
