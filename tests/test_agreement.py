"""Agreement between two annotators, worked by hand."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from annotation.agreement import ALL, Agreement, AgreementError, agreement, within
from notices import LabelledNotice, Notice, Span

UNTIMED = settings(deadline=None)
TEXT = "市发改局、市财政局、市人社局"
Marks = list[tuple[int, int, str]]


def marked(*spans: tuple[int, int, str], name: str = "n", text: str = TEXT) -> LabelledNotice:
    return LabelledNotice(Notice(name, text), tuple(Span(*span) for span in sorted(spans)))


@pytest.mark.parametrize(
    ("first", "second", "found"),
    [
        pytest.param([(0, 4, "L")], [(0, 4, "L")], {ALL: (1, 1, 1), "L": (1, 1, 1)}, id="the same span"),
        pytest.param([(0, 4, "L")], [(0, 4, "R")], {ALL: (1, 1, 0), "L": (1, 0, 0), "R": (0, 1, 0)}, id="another label"),
        pytest.param([(0, 4, "L")], [(0, 5, "L")], {ALL: (1, 1, 0), "L": (1, 1, 0)}, id="another border"),
        pytest.param([(0, 4, "L")], [], {ALL: (1, 0, 0), "L": (1, 0, 0)}, id="only one marked it"),
        pytest.param([], [], {ALL: (0, 0, 0)}, id="neither marked any"),
        pytest.param(
            [(0, 4, "L"), (5, 9, "L"), (10, 14, "R")],
            [(0, 4, "L"), (5, 14, "L")],
            {ALL: (3, 2, 1), "L": (2, 2, 1), "R": (1, 0, 0)},
            id="two read as one",
        ),
    ],
)
def test_counts(first: Marks, second: Marks, found: dict[str, tuple[int, int, int]]) -> None:
    counted = agreement([marked(*first)], [marked(*second)])
    assert {label: (item.first, item.second, item.same) for label, item in counted.items()} == found


@pytest.mark.parametrize(
    ("counts", "f1"),
    [
        pytest.param((3, 3, 3), 1.0, id="all the same"),
        pytest.param((4, 6, 4), 0.8, id="one marked more"),
        pytest.param((5, 0, 0), 0.0, id="one marked none"),
        pytest.param((0, 0, 0), None, id="nothing to agree on"),
    ],
)
def test_f1(counts: tuple[int, int, int], f1: float | None) -> None:
    first, second, same = counts
    assert Agreement(first, second, same).f1 == f1
    assert Agreement(second, first, same).f1 == f1


def test_notices_are_counted_together_in_any_order() -> None:
    a, b = marked((0, 4, "L"), name="a"), marked((5, 9, "L"), name="b")
    assert agreement([a, b], [b, marked(name="a")])["L"] == Agreement(first=2, second=1, same=1)


def test_the_same_offsets_in_another_notice_do_not_agree() -> None:
    first = [marked((0, 4, "L"), name="a"), marked(name="b")]
    second = [marked(name="a"), marked((0, 4, "L"), name="b")]
    assert agreement(first, second)["L"] == Agreement(first=1, second=1, same=0)


@pytest.mark.parametrize(
    ("first", "second", "said"),
    [
        pytest.param([marked()], [], r"the notices are \['n'\] and \[\]; expected the same ones", id="one is missing"),
        pytest.param([marked(), marked()], [marked()], r"\['n', 'n'\] and \['n'\]", id="one stands twice"),
        pytest.param([marked()], [marked(), marked()], "expected the same ones", id="one stands twice on the other side"),
        pytest.param([marked()], [marked(text="市")], "notice n: the two texts differ", id="the text is another"),
    ],
)
def test_sets_that_cannot_be_compared(first: list[LabelledNotice], second: list[LabelledNotice], said: str) -> None:
    with pytest.raises(AgreementError, match=said):
        agreement(first, second)


@st.composite
def marks(draw: st.DrawFn) -> LabelledNotice:
    places = draw(st.lists(st.sampled_from([(0, 4), (5, 9), (10, 14)]), unique=True))
    return marked(*((start, end, draw(st.sampled_from("LR"))) for start, end in places))


@UNTIMED
@given(marks(), marks())
def test_agreement_does_not_ask_who_was_first(a: LabelledNotice, b: LabelledNotice) -> None:
    there, back = agreement([a], [b]), agreement([b], [a])
    assert {label: item.f1 for label, item in there.items()} == {label: item.f1 for label, item in back.items()}


@UNTIMED
@given(marks(), marks())
def test_the_row_of_all_is_the_sum_of_the_labels(a: LabelledNotice, b: LabelledNotice) -> None:
    counted = dict(agreement([a], [b]))
    total = counted.pop(ALL)
    rows = counted.values()
    assert (total.first, total.second, total.same) == tuple(
        sum(getattr(row, name) for row in rows) for name in ("first", "second", "same")
    )


@pytest.mark.parametrize(
    ("start", "end", "kept"),
    [
        pytest.param(0, 14, 3, id="the whole notice"),
        pytest.param(5, 9, 1, id="a span as long as the stretch"),
        pytest.param(1, 13, 1, id="not what is cut at an edge"),
        pytest.param(4, 5, 0, id="nothing between spans"),
    ],
)
def test_within(start: int, end: int, kept: int) -> None:
    item = within(marked((0, 4, "L"), (5, 9, "L"), (10, 14, "R")), start, end)
    assert len(item.spans) == kept
    assert item.notice.text == TEXT
