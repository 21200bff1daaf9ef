"""Where two lists of spans touch."""

from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from notices import ScoredSpan, Span
from tests.sample_spans import Lines, read
from training.evaluation.overlaps import overlap, overlap_components, overlapping, place, without_common


@pytest.mark.parametrize(
    ("a", "b", "sizes"),
    [
        pytest.param("", "", [], id="nothing"),
        pytest.param("Aa..", "..Aa", [(1, 0), (0, 1)], id="spans that only meet do not overlap"),
        pytest.param("Aa", "Bb", [(1, 1)], id="labels do not matter"),
        pytest.param("AaAaAa", ".AaAa.", [(3, 2)], id="a chain is one component"),
        pytest.param("Aaaaa.A", "A.A....", [(1, 2), (1, 0)], id="a long span over two, and one alone behind"),
        pytest.param("AaAa", "AaAa", [(1, 1), (1, 1)], id="neighbours stay apart"),
    ],
)
def test_components_of_an_example(a: str, b: str, sizes: list[tuple[int, int]]) -> None:
    assert [(len(x), len(y)) for x, y in overlap_components(read(a), read(b))] == sizes


@given(Lines, Lines)
def test_components_are_the_connected_parts_of_the_overlap_graph(first: str, second: str) -> None:
    a, b = read(first), read(second)
    nodes = [(0, span) for span in a] + [(1, span) for span in b]
    reach = {node: {node} for node in nodes}
    for x, y in product(a, b):  # the graph's definition, joined edge by edge
        if any(x.start <= place < x.end for place in range(y.start, y.end)):
            joined = reach[0, x] | reach[1, y]
            for node in joined:
                reach[node] = joined
    expected = {frozenset(part) for part in reach.values()}
    components = list(overlap_components(a, b))
    got = [frozenset([*((0, span) for span in x), *((1, span) for span in y)]) for x, y in components]
    assert set(got) == expected
    assert sum(map(len, got)) == len(nodes)
    starts = [min(span.start for span in (*x, *y)) for x, y in components]
    assert starts == sorted(starts)


@given(Lines, Lines)
def test_what_is_not_common_is_what_only_one_list_holds(first: str, second: str) -> None:
    a, b = read(first), read(second)
    only_a, only_b = without_common(a, b)
    assert only_a == [span for span in a if span not in b]
    assert only_b == [span for span in b if span not in a]


def test_a_score_does_not_make_a_span_another() -> None:
    assert without_common([Span(0, 2, "A")], [ScoredSpan(0, 2, "A", 0.5)]) == ([], [])
    assert place(ScoredSpan(0, 2, "A", 0.5)) == (0, 2, "A")


@given(Lines, st.integers(0, 30), st.integers(1, 10))
def test_spans_that_overlap_a_stretch_are_those_that_share_a_character_with_it(line: str, start: int, length: int) -> None:
    stretch = Span(start, start + length, "A")
    assert list(overlapping(read(line), stretch.start, stretch.end)) == [span for span in read(line) if overlap(span, stretch)]
