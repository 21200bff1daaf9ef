"""Counts of gold, found and right spans by group, against examples and seqeval's own numbers."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from notices import Label, LabelSchema, ScoredSpan, Span
from tests.sample_spans import COARSE, Lines, a_set, read, scored
from training.evaluation.counts import MICRO, Counts, count
from training.evaluation.resampling import Ratio
from training.scores import strict_f1_of_spans


def value(ratio: Ratio) -> float:
    """The ratio of the sums, 0 for a ratio of nothing, as seqeval has it."""
    below = float(ratio.denominator.sum())
    return float(ratio.numerator.sum()) / below if below else 0.0


# Two notices of one unit each and one of two: three of the five gold spans are right, one has another role, one another end.
GOLD = ("Tt.Ll", "Lll..", "Rr...Tt..")
FOUND = ("Tt.Rr", "Lll..", "Rr.L.T...")


def test_counts_of_an_example_by_group_and_label() -> None:
    counts = count(a_set(*GOLD, size=5), [scored(line) for line in FOUND])
    assert counts.labels == ("T", "L", "R")
    np.testing.assert_array_equal(counts.gold, [[1, 1, 0], [0, 1, 0], [0, 0, 1], [1, 0, 0]])
    np.testing.assert_array_equal(counts.found, [[1, 0, 1], [0, 1, 0], [0, 1, 1], [1, 0, 0]])
    np.testing.assert_array_equal(counts.right, [[1, 0, 0], [0, 1, 0], [0, 0, 1], [0, 0, 0]])
    assert counts.gold.dtype == np.float64


def test_a_wrong_role_is_right_in_the_coarse_view() -> None:
    counts = count(a_set(*GOLD, size=5), [scored(line) for line in FOUND], coarse=True)
    assert counts.labels == ("T", "UNIT")
    np.testing.assert_array_equal(counts.right, [[1, 1], [0, 1], [0, 1], [0, 0]])
    assert counts.totals("UNIT") == (3, 4, 3)


def test_ratios_of_an_example() -> None:
    counts = count(a_set(*GOLD, size=5), [scored(line) for line in FOUND])
    assert counts.totals(MICRO) == (5, 6, 3)
    np.testing.assert_array_equal(counts.f1(MICRO).numerator, [2, 2, 2, 0])
    np.testing.assert_array_equal(counts.f1(MICRO).denominator, [4, 2, 3, 2])
    np.testing.assert_array_equal(counts.precision("L").denominator, [0, 1, 1, 0])
    np.testing.assert_array_equal(counts.recall("L").denominator, [1, 1, 0, 0])
    np.testing.assert_array_equal(counts.recall("L").numerator, [0, 1, 0, 0])


def test_chosen_units_leave_the_other_groups_empty() -> None:
    counts = count(a_set(*GOLD, size=5), [scored(line) for line in FOUND], where=lambda unit: unit.layout == "layout 5")
    np.testing.assert_array_equal(counts.gold, [[0, 0, 0], [0, 0, 0], [0, 0, 0], [1, 0, 0]])
    assert counts.totals(MICRO) == (1, 1, 0)


def test_units_of_one_group_are_summed() -> None:
    the_set = a_set("T.T.T.", size=2)
    units = tuple(replace(unit, group=group) for unit, group in zip(the_set.units, [0, 0, 1], strict=True))
    counts = count(replace(the_set, units=units), [scored("T.T..T")])
    np.testing.assert_array_equal(counts.right[:, 0], [2, 0])
    np.testing.assert_array_equal(counts.found[:, 0], [2, 1])


def test_nothing_marked_counts_nothing() -> None:
    assert count(a_set("....", size=2), [[]]).totals(MICRO) == (0, 0, 0)


@pytest.mark.parametrize("ratio", [Counts.precision, Counts.recall, Counts.f1], ids=["precision", "recall", "f1"])
def test_a_label_that_is_not_counted_is_a_key_error(ratio: object) -> None:
    assert callable(ratio)
    with pytest.raises(KeyError, match="UNIT"):
        ratio(count(a_set("T", size=2), [[]]), "UNIT")


def test_a_span_of_another_schema_is_a_key_error() -> None:
    with pytest.raises(KeyError, match="PERSON"):
        count(a_set("T", size=2), [[ScoredSpan(0, 1, "PERSON", 1.0)]])


def test_one_list_of_spans_for_each_notice() -> None:
    with pytest.raises(ValueError, match="zip"):
        count(a_set("T", "T", size=2), [[]])


@settings(max_examples=50)
@given(st.lists(st.tuples(Lines, Lines), min_size=1, max_size=3), st.booleans(), st.integers(1, 9))
def test_figures_are_those_of_seqeval(pairs: list[tuple[str, str]], coarse: bool, size: int) -> None:
    lines = [(a.ljust(len(b), "."), b.ljust(len(a), ".")) for a, b in pairs]
    the_set = a_set(*(gold for gold, _ in lines), size=size)
    counts = count(the_set, [scored(found) for _, found in lines], coarse=coarse)

    def in_view(spans: list[Span]) -> list[Span]:
        return [Span(span.start, span.end, COARSE[span.label]) for span in spans] if coarse else spans

    schema = LabelSchema(tuple(Label(name, name, name, "#000000", name) for name in counts.labels))
    gold, found = ([in_view(read(pair[side])) for pair in lines] for side in (0, 1))
    report = strict_f1_of_spans(the_set.texts, gold, found, schema)
    for label in (MICRO, *counts.labels):
        ours = [value(counts.precision(label)), value(counts.recall(label)), value(counts.f1(label)), counts.totals(label)[0]]
        row = report.get(label, {"precision": 0.0, "recall": 0.0, "f1": 0.0, "support": 0})
        assert ours == pytest.approx([row[key] for key in ("precision", "recall", "f1", "support")]), label
