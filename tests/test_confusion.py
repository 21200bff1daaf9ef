"""The confusion matrix of spans."""

from itertools import chain

import pytest
from hypothesis import given
from hypothesis import strategies as st

from notices import Span
from tests.sample_spans import Lines, read
from training.evaluation.confusion import confusion

LABELS = ("L", "R", "T")


def cells(gold: str, found: str) -> dict[str, int]:
    """What is not 0, by the labels of gold and found, with "-" for none."""
    table = confusion(LABELS, [read(gold)], [read(found)]).counts
    names = (*LABELS, "-")
    return {names[i] + names[j]: n for i, row in enumerate(table) for j, n in enumerate(row) if n}


@pytest.mark.parametrize(
    ("gold", "found", "expected"),
    [
        pytest.param("", "", {}, id="nothing"),
        pytest.param("Ll.R.", "Ll.R.", {"LL": 1, "RR": 1}, id="all right"),
        pytest.param("Ll.R.", "Rr.Rr", {"LR": 1, "RR": 1}, id="another role, and a boundary that does not matter"),
        pytest.param("Ll...", "...Ll", {"L-": 1, "-L": 1}, id="missed and invented"),
        pytest.param("Lllll", "RrTtt", {"LT": 1}, id="the larger overlap, the other is not invented"),
        pytest.param("Llll", "TtLl", {"LL": 1}, id="of equals the gold label"),
        pytest.param("Llll", "RrTt", {"LR": 1}, id="of equals with other labels the leftmost"),
        pytest.param("Llll.", "LTttt", {"LT": 1}, id="the larger overlap before the gold label"),
        pytest.param("Ll.Rr", "Lllll", {"LL": 1, "RL": 1}, id="one found for two gold spans counts for each"),
    ],
)
def test_cells_of_an_example(gold: str, found: str, expected: dict[str, int]) -> None:
    assert cells(gold, found) == expected


def test_notices_are_summed_and_kept_apart() -> None:
    result = confusion(LABELS, [read("L."), read(".L"), read("")], [read("L."), read("R."), read("T")])
    assert result.labels == LABELS
    # n0: right; n1: the gold span missed, the found one invented, for it is no other notice's; n2: invented.
    assert result.counts == ((1, 0, 0, 1), (0, 0, 0, 0), (0, 0, 0, 0), (0, 1, 1, 0))


def test_a_label_that_is_not_listed_is_a_key_error() -> None:
    with pytest.raises(KeyError, match="X"):
        confusion(LABELS, [[]], [[Span(0, 1, "X")]])


def test_one_list_of_found_spans_for_each_notice() -> None:
    with pytest.raises(ValueError, match="zip"):
        confusion(LABELS, [[], []], [[]])


@given(st.lists(st.tuples(Lines, Lines), max_size=3))
def test_rows_add_up_to_the_gold_spans_and_the_last_row_to_those_that_touch_none(pairs: list[tuple[str, str]]) -> None:
    gold, found = ([read(pair[side]) for pair in pairs] for side in (0, 1))
    table = confusion(LABELS, gold, found).counts
    for label, row in zip(LABELS, table, strict=False):
        assert sum(row) == sum(span.label == label for span in chain.from_iterable(gold))
    free = 0
    for marked, spans in zip(gold, found, strict=True):
        covered = {place for span in marked for place in range(span.start, span.end)}
        free += sum(covered.isdisjoint(range(span.start, span.end)) for span in spans)
    assert sum(table[-1]) == free
    assert table[-1][-1] == 0
    exact = sum(len(set(a) & set(b)) for a, b in zip(gold, found, strict=True))
    assert sum(table[i][i] for i in range(len(LABELS))) >= exact


@given(st.lists(Lines, max_size=3))
def test_the_gold_itself_is_on_the_diagonal(lines: list[str]) -> None:
    gold = [read(line) for line in lines]
    table = confusion(LABELS, gold, gold).counts
    assert all(n == 0 for i, row in enumerate(table) for j, n in enumerate(row) if i != j)
