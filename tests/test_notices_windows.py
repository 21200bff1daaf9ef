"""Windows give every character back once, in the window that shows most of its surroundings."""

from itertools import pairwise

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from notices import Window, windows

UNTIMED = settings(deadline=None)
TEXTS = st.text(st.sampled_from("市县区局\n\r👍e\u0301 "), max_size=120)
LINELESS = st.text(st.sampled_from("市县区局👍"), max_size=120)


@st.composite
def rooms(draw: st.DrawFn) -> tuple[int, int]:
    size = draw(st.integers(1, 40))
    return size, draw(st.integers(0, size - 1))


@UNTIMED
@given(TEXTS, rooms())
def test_every_character_comes_back_exactly_once(text: str, room: tuple[int, int]) -> None:
    size, overlap = room
    found = list(windows(text, size=size, overlap=overlap))
    assert "".join(text[w.core_start : w.core_end] for w in found) == text
    assert all(a.core_end == b.core_start for a, b in pairwise(found))


@UNTIMED
@given(TEXTS, rooms())
def test_no_window_is_larger_than_the_model_or_the_text(text: str, room: tuple[int, int]) -> None:
    size, overlap = room
    for window in windows(text, size=size, overlap=overlap):
        assert window.end - window.start <= size
        assert window.end <= len(text)


@UNTIMED
@given(TEXTS, rooms())
def test_each_character_is_judged_where_it_has_most_context(text: str, room: tuple[int, int]) -> None:
    size, overlap = room
    # Where windows share more than half, a line break can end a core so early that the next window begins at the same place.
    assume(2 * overlap <= size)
    found = list(windows(text, size=size, overlap=overlap))

    def context(window: Window, place: int) -> float:
        left = place - window.start if window.start else float("inf")  # behind the ends of the text nothing is missing
        right = window.end - 1 - place if window.end < len(text) else float("inf")
        return min(left, right)

    for window in found:
        for place in range(window.core_start, window.core_end):
            others = (other for other in found if other.start <= place < other.end)
            assert context(window, place) == max(context(other, place) for other in others)


@UNTIMED
@given(TEXTS, rooms())
def test_the_shared_stretch_lies_half_on_each_side_of_the_border(text: str, room: tuple[int, int]) -> None:
    size, overlap = room
    for a, b in pairwise(windows(text, size=size, overlap=overlap)):
        border = a.core_end
        assert a.end == min(len(text), border + overlap // 2)
        assert b.start == max(0, border - overlap // 2)


@UNTIMED
@given(LINELESS, rooms())
def test_windows_are_as_large_as_can_be_where_no_line_breaks(text: str, room: tuple[int, int]) -> None:
    size, overlap = room
    for window in list(windows(text, size=size, overlap=overlap))[:-1]:
        assert window.end - window.start == size


def test_a_border_snaps_to_a_line_break_in_the_second_half_of_its_room() -> None:
    found = list(windows("一二三四五六七\n九十甲乙丙丁", size=10, overlap=0))
    assert [(w.core_start, w.core_end) for w in found] == [(0, 8), (8, 14)]


def test_a_line_break_in_the_first_half_is_left_alone() -> None:
    found = list(windows("一二\n四五六七八九十甲乙", size=10, overlap=0))
    assert [(w.core_start, w.core_end) for w in found] == [(0, 10), (10, 12)]


def test_of_several_line_breaks_the_last_counts() -> None:
    found = list(windows("一二三四五\n七\n九十甲乙", size=10, overlap=2))
    assert [(w.start, w.end, w.core_start, w.core_end) for w in found] == [(0, 9, 0, 8), (7, 12, 8, 12)]


def test_a_text_that_fits_is_one_window_and_no_text_is_none() -> None:
    assert list(windows("市\n发改委", size=5, overlap=2)) == [Window(0, 5, 0, 5)]
    assert list(windows("", size=5, overlap=2)) == []


@pytest.mark.parametrize(
    ("size", "overlap"),
    [
        pytest.param(0, 0, id="no room"),
        pytest.param(5, 5, id="nothing but overlap"),
        pytest.param(5, -1, id="a gap between windows"),
    ],
)
def test_sizes_that_cannot_be_are_refused(size: int, overlap: int) -> None:
    with pytest.raises(ValueError, match=f"windows of {size} characters that share {overlap}: expected 0 <= overlap < size"):
        list(windows("市发改委", size=size, overlap=overlap))


@pytest.mark.parametrize(
    "borders",
    [
        pytest.param((2, 9, 1, 5), id="the core starts before the window"),
        pytest.param((0, 4, 0, 5), id="the core ends behind the window"),
        pytest.param((0, 4, 2, 2), id="the core is empty"),
    ],
)
def test_a_window_that_cannot_be_is_refused(borders: tuple[int, int, int, int]) -> None:
    with pytest.raises(ValueError, match="core not inside"):
        Window(*borders)
