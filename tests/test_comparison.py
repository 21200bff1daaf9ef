"""Two systems on the same set: what is compared, and the stretches where they differ."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from notices import ScoredSpan, Span
from tests.sample_spans import Lines, a_set, read, scored
from training.evaluation.comparison import compare, find_disagreements
from training.evaluation.resampling import Difference, Ratio, Resampler

Triples = st.tuples(Lines, Lines, Lines).map(lambda lines: tuple(line.ljust(max(map(len, lines)), ".") for line in lines))


class Plain(Resampler):
    """The difference alone, without chance."""

    def __init__(self) -> None:
        pass

    def difference(self, model: Ratio, other: Ratio) -> Difference:
        values = []
        for ratio in (model, other):
            assert ratio.numerator.shape == ratio.denominator.shape == (3,)
            below = float(ratio.denominator.sum())
            values.append(float(ratio.numerator.sum()) / below if below else None)
        return Difference(None if None in values else values[0] - values[1])


def test_differences_of_strict_f1_of_an_example() -> None:
    gold = ("Ll.R", "Ll.R", "Ll..")
    model = ("Ll.R", "Ll.L", "Ll..")  # right: L 3 of 3 gold and 4 found, R 1 of 2 gold and 1 found; in all 4 of 5 and 5
    other = ("Ll.R", "L..R", "....")  # right: L 1 of 3 gold and 2 found, R 2 of 2 and 2; in all 3 of 5 and 4
    result = compare(a_set(*gold), [*map(scored, model)], [*map(scored, other)], other_name="旧模型", resampler=Plain())
    assert result.other == "旧模型"
    assert list(result.f1) == ["micro", "T", "L", "R"]
    assert result.f1["micro"].value == pytest.approx(8 / 10 - 6 / 9)
    assert result.f1["L"].value == pytest.approx(6 / 7 - 2 / 5)
    assert result.f1["R"].value == pytest.approx(2 / 3 - 1)
    assert result.f1["T"].value is None
    assert [(item.notice, item.right) for item in result.disagreements] == [("n1", "model"), ("n1", "other"), ("n2", "model")]


def test_a_system_does_not_differ_from_itself() -> None:
    # The same spans with other scores: nothing is gained or lost, whatever groups are drawn.
    lines = ("Ll.R", "L..R", "T.L.")
    model, other = [scored(line, 0.9) for line in lines], [scored(line, 0.1) for line in lines]
    result = compare(a_set("Ll.R", "Ll.R", "T..."), model, other, other_name="b", resampler=Resampler(3, rounds=200, seed=1))
    assert not result.disagreements
    assert result.f1["micro"] == Difference(0.0, 0.0, 0.0, 1.0)


# How many gold, model and other spans, and who is right
Row = tuple[int, int, int, str]


@pytest.mark.parametrize(
    ("gold", "model", "other", "expected"),
    [
        pytest.param("Ll.", "Ll.", "Ll.", [], id="both right"),
        pytest.param("Ll.", "Rr.", "Rr.", [], id="both wrong in the same way"),
        pytest.param("Ll.", "Ll.", "Rr.", [(1, 1, 1, "model")], id="another label"),
        pytest.param("Ll.", "Lll", "Ll.", [(1, 1, 1, "other")], id="another end"),
        pytest.param("Ll.", "L..", "Lll", [(1, 1, 1, "neither")], id="two wrong ends"),
        pytest.param("...", "Ll.", "...", [(0, 1, 0, "other")], id="one invents, the other rightly marks nothing"),
        pytest.param("Ll.", "...", "Ll.", [(1, 0, 1, "other")], id="one misses"),
        pytest.param("Ll.Ll", "Ll.Ll", "Lllll", [(2, 2, 1, "model")], id="merged by the other"),
        pytest.param("Lllll", "L....", "...L.", [(1, 1, 0, "neither"), (1, 0, 1, "neither")], id="two stretches of a gold span"),
        pytest.param("Llll", "LlR.", "LlRr", [(1, 1, 1, "neither")], id="what both mark beside it does not belong to it"),
        # Model 0-3 is exact, but it overlaps the other's 2-5, which reaches into the second gold span that the model misses.
        pytest.param("Lll.L.", "Lll...", "..Lll.", [(2, 1, 1, "neither")], id="half of a stretch right is not right"),
    ],
)
def test_disagreements_of_an_example(gold: str, model: str, other: str, expected: list[Row]) -> None:
    found = find_disagreements(a_set(gold), [scored(model)], [scored(other)])
    assert [(len(item.gold), len(item.model), len(item.other), item.right) for item in found] == expected


def test_disagreements_say_where_they_are() -> None:
    # Units of 50 characters: the first stretch begins in one and ends in the next.
    the_set = a_set("." * 49 + "L" + "." * 31, "....L...", size=50)
    model = [scored("." * 49 + "Ll"), scored("R...L")]
    other = [scored(""), scored("....L.T.")]
    found = find_disagreements(the_set, model, other)
    assert [(item.notice, item.unit) for item in found] == [("n0", 0), ("n1", 2), ("n1", 2)]
    assert (found[0].excerpt_start, found[0].excerpt) == (19, "." * 30 + "L" + "." * 31)
    assert found[0].gold == (Span(49, 50, "L"),)
    assert found[0].model == (ScoredSpan(49, 51, "L", 0.5),)
    assert (found[1].excerpt_start, found[1].excerpt) == (0, "....L...")


@given(Triples)
def test_each_span_of_one_system_alone_is_in_one_disagreement(lines: tuple[str, str, str]) -> None:
    gold, model, other = lines
    found = find_disagreements(a_set(gold), [scored(model)], [scored(other)])
    assert [span for item in found for span in item.model] == [span for span in scored(model) if span not in scored(other)]
    assert [span for item in found for span in item.other] == [span for span in scored(other) if span not in scored(model)]


@given(Triples)
def test_systems_changed_about_change_the_winner_about(lines: tuple[str, str, str]) -> None:
    gold, model, other = lines
    there = find_disagreements(a_set(gold), [scored(model)], [scored(other)])
    back = find_disagreements(a_set(gold), [scored(other)], [scored(model)])
    swapped = {"model": "other", "other": "model", "neither": "neither"}
    assert [(item.other, item.model, swapped[item.right]) for item in there] == [(i.model, i.other, i.right) for i in back]


@given(Lines, Lines)
def test_the_gold_itself_is_right_everywhere(gold: str, other: str) -> None:
    gold, other = gold.ljust(len(other), "."), other.ljust(len(gold), ".")
    found = find_disagreements(a_set(gold), [scored(gold)], [scored(other)])
    assert all(item.right == "model" for item in found)
    assert bool(found) == (read(gold) != read(other))
