"""Excerpts drawn from all families: spans that lie in the text, the families asked for, one punctuation, one habit."""
# ruff: noqa: S311 - chance with a seed, nothing secret

import random
import re
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from training.breakage import Piece
from training.lexicon import load_lexicon
from training.rendering.render import FAMILIES, Habit, by_habit, draw
from training.rendering.task import Task

SEEDS = st.integers(0, 10**6)
LABELS = {"TARGET", "LEAD_UNIT", "RESP_UNIT", "LEADER", "DEADLINE"}
TASKS = [
    Task((Piece("新建公园3个", "TARGET"), Piece(",改善环境")), ("市住建局",)),
    Task((Piece("深化改革"),), ("市发改委",), ("市财政局",)),
    Task((Piece("年内", "DEADLINE"), Piece("完成普查")), (), ("市统计局",)),
]
TASK = Task((Piece("深化改革"),), ("甲局",), ("乙局", "丙局"), ("李明",), ("年内",))


def drawn(seed: int, *families: str) -> tuple[str, list[tuple[str, str]], str]:
    text, spans, family = draw(TASKS, random.Random(seed), load_lexicon(), families=families or FAMILIES)
    return text, [(text[s.start : s.end], s.label) for s in spans], family


@given(SEEDS)
def test_spans_are_sorted_apart_and_trimmed(seed: int) -> None:
    text, spans, family = draw(TASKS, random.Random(seed), load_lexicon())
    assert family in FAMILIES
    assert text.strip()
    assert {span.label for span in spans} <= LABELS
    assert all(a.end <= b.start for a, b in pairwise(spans))
    assert all(text[s.start : s.end] == text[s.start : s.end].strip() for s in spans)
    assert spans[-1].end <= len(text) if spans else family == "around"
    assert (text, spans, family) == draw(TASKS, random.Random(seed), load_lexicon())


@pytest.mark.parametrize("family", FAMILIES)
def test_a_family_alone(family: str) -> None:
    excerpts = [drawn(seed, family) for seed in range(40)]
    assert {name for _, _, name in excerpts} == {family}
    assert any(label == "LEAD_UNIT" for _, spans, _ in excerpts for _, label in spans)


def test_all_families_are_drawn() -> None:
    assert {drawn(seed)[2] for seed in range(120)} == set(FAMILIES)


@pytest.mark.parametrize(
    ("family", "mark"),
    [
        pytest.param("cells", r"\t|\| --- \|", id="table cells"),
        pytest.param("prose", "牵头[,，]", id="prose"),
        pytest.param("council", "牵头[,，]", id="the style of the State Council"),
    ],
)
def test_a_family_left_out_is_not_shown_inside_a_letter(family: str, mark: str) -> None:
    def shown(*families: str) -> bool:
        return any(re.search(mark, text) for text, _, name in (drawn(seed, *families) for seed in range(150)) if name == "around")

    assert shown(family, "around")
    assert not shown("inline", "around")


def test_families_and_tasks_are_checked() -> None:
    with pytest.raises(ValueError, match="letters"):
        draw(TASKS, random.Random(0), load_lexicon(), families=["letters"])
    with pytest.raises(ValueError, match="0 tasks"):
        draw([], random.Random(0), load_lexicon())


def test_some_excerpts_are_all_in_one_width() -> None:
    texts = [drawn(seed, "inline")[0] for seed in range(200)]
    wide = [text for text in texts if not set(",;:()") & set(text)]
    half = [text for text in texts if not set("，；：（）") & set(text)]
    assert len(wide) > 40
    assert len(half) > 20
    assert len(texts) > len(wide) + len(half)


@pytest.mark.parametrize(
    ("lead", "responsible", "expected"),
    [
        pytest.param(True, True, (("甲局",), ("乙局", "丙局")), id="both slots"),
        pytest.param(False, True, ((), ("甲局", "乙局", "丙局")), id="no lead slot: all are responsible"),
        pytest.param(True, False, (("甲局",), ()), id="no responsible slot"),
        pytest.param(False, False, ((), ("甲局", "乙局", "丙局")), id="neither: the units still stand somewhere"),
    ],
)
def test_habit_of_a_document(lead: bool, responsible: bool, expected: tuple[tuple[str, ...], tuple[str, ...]]) -> None:
    task = by_habit(TASK, Habit("市", lead, responsible, leaders=False, due=True))
    assert (task.lead, task.responsible) == expected
    assert task.leaders == ()
    assert task.due == ("年内",)


def test_a_task_without_lead_units_gets_one_where_there_is_no_other_slot() -> None:
    task = by_habit(
        Task((Piece("深化改革"),), (), ("乙局", "丙局")), Habit("市", lead=True, responsible=False, leaders=True, due=True)
    )
    assert (task.lead, task.responsible) == (("乙局",), ())
