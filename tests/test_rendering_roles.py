"""The words of a document's slots: each from its own table, none from two, spaced or not throughout."""
# ruff: noqa: S311 - chance with a seed, nothing secret

import random
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from training.rendering.roles import DUE, LEAD, LEADER, OVERSEEING, RESPONSIBLE, Words, draw_words

SEEDS = st.integers(0, 10**6)
NOT_MARKED = ("督导单位", "监督单位", "联系人", "联系电话", "责任科室")


def bare(word: str) -> str:
    return re.sub(r"\s", "", word)


def drawn(count: int = 3000) -> list[Words]:
    return [draw_words(random.Random(seed)) for seed in range(count)]


@given(SEEDS)
def test_each_slot_has_a_word_of_its_own_table(seed: int) -> None:
    words = draw_words(random.Random(seed))
    assert bare(words.lead) in LEAD
    assert bare(words.responsible) in RESPONSIBLE
    assert bare(words.leader) in LEADER
    assert bare(words.due) in DUE
    assert not {bare(word) for word, _ in words.unmarked} & {*LEAD, *RESPONSIBLE, *LEADER, *DUE}
    assert all(filler.strip() for _, filler in words.unmarked)
    assert words == draw_words(random.Random(seed))


def test_no_word_opens_slots_of_two_kinds() -> None:
    tables = [*LEAD, *RESPONSIBLE, *LEADER, *DUE, *OVERSEEING]
    assert len(tables) == len(set(tables))


@pytest.mark.parametrize(
    ("table", "words"),
    [
        pytest.param(LEAD, "牵头单位 主办单位 主责单位 牵头责任单位 牵头部门", id="leads: what the guideline names"),
        pytest.param(RESPONSIBLE, "责任单位 承办单位 协办单位 配合单位 参与单位 责任部门 实施主体", id="responsible: carriers"),
        pytest.param(LEADER, "责任领导 分管领导 牵头领导 包联领导 责任人", id="leaders"),
        pytest.param(DUE, "完成时间 办结时限 时限要求 工作时限 完成时限", id="due points"),
    ],
)
def test_words_of_the_guideline(table: tuple[str, ...], words: str) -> None:
    assert set(words.split()) <= set(table)


def test_every_word_is_drawn_and_the_usual_most_often() -> None:
    leads = [bare(words.lead) for words in drawn()]
    assert set(leads) == set(LEAD)
    assert max(LEAD, key=leads.count) == LEAD[0]
    assert {bare(words.responsible) for words in drawn()} == set(RESPONSIBLE)


def test_some_documents_are_spaced_and_then_throughout() -> None:
    spaced = [words for words in drawn() if bare(words.lead) != words.lead]
    assert spaced
    for words in spaced:
        slots = (words.lead, words.responsible, words.leader, words.due, *(word for word, _ in words.unmarked))
        assert all(bare(word) != word for word in slots)


def test_slots_that_must_not_be_marked_occur() -> None:
    assert set(NOT_MARKED) <= {bare(word) for words in drawn() for word, _ in words.unmarked}
