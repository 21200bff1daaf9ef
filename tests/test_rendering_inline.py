"""Blocks in the line of their task: every name marked once with its label, nothing else marked, in every style."""
# ruff: noqa: S311 - chance with a seed, nothing secret

import dataclasses
import random
from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.sample_tasks import names_of
from training.breakage import Piece, assemble
from training.lexicon import load_lexicon
from training.rendering.inline import BRACKETS, Style, draw_style, numbered, render, written
from training.rendering.roles import Words, draw_words
from training.rendering.task import Task, cast

SEEDS = st.integers(0, 10**6)
WORDS = Words("牵头单位", "责任单位", "责任领导", "完成时限")
TASK = Task((Piece("新建公园3个", "TARGET"),), ("市住建局",), ("市财政局", "市城管局"), ("李明",), ("年内",))
PLAIN = Style("{}.", False, "()", False, "。", ":", "、", ";", "lrpdu", "", "\n", "")


def text_of(style: Style, words: Words = WORDS, task: Task = TASK) -> str:
    return assemble(written(task, style, words, random.Random(0), number=numbered(3, style)))[0]


def styled(**changes: object) -> Style:
    return dataclasses.replace(PLAIN, **changes)  # type: ignore[arg-type]


@given(SEEDS)
def test_every_name_is_marked_once_and_nothing_else(seed: int) -> None:
    rng = random.Random(seed)
    tasks = [cast(TASK, rng, load_lexicon()) for _ in range(rng.randint(1, 6))]
    words = draw_words(rng)
    text, spans = assemble(render(tasks, random.Random(seed), words))
    assert Counter((text[s.start : s.end], s.label) for s in spans) == names_of(tasks)
    assert (text, spans) == assemble(render(tasks, random.Random(seed), words))


@pytest.mark.parametrize(
    ("style", "expected"),
    [
        pytest.param(
            styled(),
            "3.新建公园3个。(牵头单位:市住建局;责任单位:市财政局、市城管局;责任领导:李明;完成时限:年内)\n",
            id="the usual block",
        ),
        pytest.param(
            styled(bracket="〔〕", order="dplru", separator="，", colon="："),
            "3.新建公园3个。〔完成时限：年内，责任领导：李明，牵头单位：市住建局，责任单位：市财政局、市城管局〕\n",
            id="turned shell brackets, another order",
        ),
        pytest.param(
            styled(bracket="", colon="", separator="", member="", between=" "),
            "3.新建公园3个 牵头单位市住建局责任单位市财政局市城管局责任领导李明完成时限年内\n",
            id="all punctuation lost",
        ),
        pytest.param(
            styled(each=True, bracket="【】", last="等"),
            "3.新建公园3个。【牵头单位:市住建局】【责任单位:市财政局、市城管局",
            id="a bracket for each slot",
        ),
        pytest.param(
            styled(number="({})", chinese=True, between="\n"),
            "(三)新建公园3个\n(牵头单位:",
            id="a Chinese number, the block on the next line",
        ),
        pytest.param(styled(number="①"), "③新建公园3个。", id="a circled number"),
    ],
)
def test_styles(style: Style, expected: str) -> None:
    assert text_of(style).startswith(expected)


def test_a_slot_without_names_is_left_out() -> None:
    task = dataclasses.replace(TASK, lead=(), leaders=(), due=())
    assert text_of(PLAIN, task=task) == "3.新建公园3个。(责任单位:市财政局、市城管局)\n"
    assert text_of(PLAIN, task=dataclasses.replace(task, responsible=())) == "3.新建公园3个。\n"


def test_unmarked_slots_are_written_and_not_marked() -> None:
    words = dataclasses.replace(WORDS, unmarked=(("督导单位", "市委督查室"), ("联系人", "王芳")))
    text, spans = assemble(written(TASK, PLAIN, words, random.Random(0), number="1."))
    assert text.endswith("完成时限:年内;督导单位:市委督查室;联系人:王芳)\n")
    assert not {"市委督查室", "王芳"} & {text[s.start : s.end] for s in spans}


def test_a_number_does_not_run_into_a_figure() -> None:
    task = Task((Piece("20公里道路改造", "TARGET"),))
    assert text_of(PLAIN, task=task) == "3. 20公里道路改造。\n"


def test_without_line_breaks_a_date_does_not_run_into_a_number() -> None:
    assert text_of(styled(bracket="", line_end="")).endswith("完成时限:年内。")


def test_every_bracket_and_order_is_drawn() -> None:
    styles = [draw_style(random.Random(seed)) for seed in range(1500)]
    assert {style.bracket for style in styles} == set(BRACKETS)
    assert len({style.order.replace("u", "") for style in styles}) > 20
    assert all(sorted(style.order) == sorted("lrpdu") for style in styles)
