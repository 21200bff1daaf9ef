"""Errors, classed: each way in which a span can be wrong, and that no wrong span is forgotten or counted twice."""

from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from notices import Span
from tests.sample_spans import Lines, a_set, read, scored
from training.evaluation.errors import KINDS, SIDES, boundary_counts, error_counts, find_errors, side
from training.evaluation.excerpts import CONTEXT

# kind, gold spans, found spans, left, right
Row = tuple[str, int, int, int, int]


@pytest.mark.parametrize(
    ("gold", "found", "expected"),
    [
        pytest.param(".Lll.", ".Lll.", [], id="what is right is no error"),
        pytest.param("", "", [], id="an empty notice"),
        pytest.param(".Lll.", ".....", [("missed", 1, 0, 0, 0)], id="missed"),
        pytest.param(".....", ".Lll.", [("invented", 0, 1, 0, 0)], id="invented"),
        pytest.param("Ll..", "..Ll", [("missed", 1, 0, 0, 0), ("invented", 0, 1, 0, 0)], id="beside it is missed and invented"),
        pytest.param(".Lll...", ".Lllll.", [("boundary", 1, 1, 0, 2)], id="two characters too long on the right"),
        pytest.param(".Llll", ".Lll.", [("boundary", 1, 1, 0, -1)], id="one too short on the right"),
        pytest.param("..Ll.", ".Lll.", [("boundary", 1, 1, 1, 0)], id="one too long on the left"),
        pytest.param("Lllll", "..Lll", [("boundary", 1, 1, -2, 0)], id="two too short on the left"),
        pytest.param("..Llll", "Llll..", [("boundary", 1, 1, 2, -2)], id="moved to the left by two"),
        pytest.param("Lll.", "Rrr.", [("wrong_role", 1, 1, 0, 0)], id="lead unit marked as responsible"),
        pytest.param("Rrr.", "Llll", [("wrong_role", 1, 1, 0, 1)], id="responsible unit marked as lead, and too long"),
        pytest.param("Tt.", "Ll.", [("wrong_label", 1, 1, 0, 0)], id="a target marked as a unit"),
        pytest.param("Tt.", ".Ll", [("wrong_label", 1, 1, -1, 1)], id="a target marked as a unit, and moved"),
        pytest.param("Ll.Rr", "Lllll", [("merged", 2, 1, 0, 0)], id="two units marked as one"),
        pytest.param("Lllll", "Ll.Ll", [("split", 1, 2, 0, 0)], id="one unit marked as two"),
        pytest.param("LlLlLl", ".LlLl.", [("merged", 3, 2, 0, 0)], id="more gold than found in a chain"),
        pytest.param(".LlLl.", "LlLlLl", [("split", 2, 3, 0, 0)], id="more found than gold in a chain"),
        # Gold 0-3, 3-6 and found 1-4, 4-7: each pair lacks one on the left and has one too much on the right.
        pytest.param("LllLll.", ".LllLll", [("boundary", 1, 1, -1, 1)] * 2, id="two moved neighbours are judged in pairs"),
        # Gold 0-5, 6-7, 8-9 and found 0-1, 2-3, 4-9: the second gold span lies under the third found one.
        pytest.param("Lllll.L.L", "L.L.Lllll", [("merged", 3, 3, 0, 0)], id="pairs that do not touch are one merged error"),
        pytest.param("LlRr", "LlR.", [("boundary", 1, 1, 0, -1)], id="a right neighbour is left out"),
    ],
)
def test_the_kind_of_an_error(gold: str, found: str, expected: list[Row]) -> None:
    errors = find_errors(a_set(gold), [scored(found)])
    rows = [(error.kind, len(error.gold), len(error.found), error.left, error.right) for error in errors]
    assert Counter(rows) == Counter(expected)


@given(st.lists(st.tuples(Lines, Lines), min_size=1, max_size=3))
def test_each_wrong_span_is_in_one_error_and_no_right_one_is(pairs: list[tuple[str, str]]) -> None:
    lines = [(a.ljust(len(b), "."), b.ljust(len(a), ".")) for a, b in pairs]
    errors = find_errors(a_set(*(gold for gold, _ in lines)), [scored(found) for _, found in lines])
    for number, (gold, found) in enumerate(lines):
        mine = [error for error in errors if error.notice == f"n{number}"]
        assert sorted(span for error in mine for span in error.gold) == [span for span in read(gold) if span not in read(found)]
        in_gold = [*map(str, read(gold))]
        wrong = [span for span in scored(found) if str(Span(span.start, span.end, span.label)) not in in_gold]
        assert sorted(span for error in mine for span in error.found) == wrong


@given(Lines, Lines)
def test_gold_and_found_changed_about_change_the_kinds_about(gold: str, found: str) -> None:
    gold, found = gold.ljust(len(found), "."), found.ljust(len(gold), ".")
    there, back = (Counter(e.kind for e in find_errors(a_set(a), [scored(b)])) for a, b in ((gold, found), (found, gold)))
    assert there["missed"] == back["invented"]
    assert there["invented"] == back["missed"]
    assert there["merged"] + there["split"] == back["merged"] + back["split"]
    assert all(there[kind] == back[kind] for kind in ("boundary", "wrong_role", "wrong_label"))


@given(Lines, Lines)
def test_left_and_right_lead_from_the_gold_span_to_the_found_one(gold: str, found: str) -> None:
    gold, found = gold.ljust(len(found), "."), found.ljust(len(gold), ".")
    for error in find_errors(a_set(gold), [scored(found)]):
        if error.kind in ("boundary", "wrong_role", "wrong_label"):
            (a,), (b,) = error.gold, error.found
            assert (a.start - error.left, a.end + error.right) == (b.start, b.end)
        else:
            assert error.left == error.right == 0


def test_the_most_confident_come_first_and_what_was_missed_last() -> None:
    gold = ["Ll....", "R..Tt."]
    found = [scored("...R.T", 0.2, 0.9), scored("...Rr.", 0.9)]
    errors = find_errors(a_set(*gold), found)
    assert [(error.notice, error.kind, error.confidence) for error in errors] == [
        ("n0", "invented", 0.9),
        ("n1", "wrong_label", 0.9),
        ("n0", "invented", 0.2),
        ("n0", "missed", None),
        ("n1", "missed", None),
    ]


def test_the_confidence_is_that_of_the_surest_span() -> None:
    (error,) = find_errors(a_set("Lllll"), [scored("Ll.Ll", 0.3, 0.8)])
    assert error.confidence == 0.8


def test_an_error_is_in_the_unit_where_it_begins() -> None:
    # Units of 4 characters: n0 has two (0, 1), n1 three (2, 3, 4). The second error's found span begins in the unit before.
    errors = find_errors(a_set("....L...", "........Ll..", size=4), [scored("........"), scored(".......Lll..")])
    assert {error.notice: error.unit for error in errors} == {"n0": 1, "n1": 3}


def test_the_excerpt_holds_the_spans_with_context_and_ends_with_the_notice() -> None:
    line = "." * 50 + "Llll" + "." * 10
    found = "." * 48 + "Lll" + "." * 13
    (error,) = find_errors(a_set(line), [scored(found)])
    assert error.excerpt_start == 48 - CONTEXT
    assert error.excerpt == line[48 - CONTEXT :]
    (error,) = find_errors(a_set("L" + "." * 99), [[]])
    assert (error.excerpt_start, len(error.excerpt)) == (0, 1 + CONTEXT)


@given(Lines, Lines)
def test_the_excerpt_is_a_piece_of_the_notice_with_every_span_in_it(gold: str, found: str) -> None:
    gold, found = gold.ljust(len(found), "."), found.ljust(len(gold), ".")
    for error in find_errors(a_set(gold), [scored(found)]):
        end = error.excerpt_start + len(error.excerpt)
        assert gold[error.excerpt_start : end] == error.excerpt
        assert all(error.excerpt_start <= span.start and span.end <= end for span in (*error.gold, *error.found))


def test_counts_name_every_kind() -> None:
    errors = find_errors(a_set("Ll.Ll.T.R"), [scored("Lllll...L")])
    assert error_counts(errors) == {
        "missed": 1, "invented": 0, "boundary": 0, "wrong_role": 1, "wrong_label": 0, "merged": 1, "split": 0,
    }  # fmt: skip
    assert tuple(error_counts([])) == KINDS


def test_boundary_errors_are_counted_by_side() -> None:
    notices = [
        ("..L.", ".Ll."),  # too long on the left
        (".Ll.", "..L."),  # too short on the left
        (".L..", ".Ll."),  # too long on the right
        (".Ll.", ".L.."),  # too short on the right
        (".Lll.", "..L.."),  # too short at both ends
        ("..Ll.", ".Ll.."),  # too long on the left, too short on the right
        (".L..", ".Rr."),  # a wrong role, whose ends do not count here
    ]
    errors = find_errors(a_set(*(gold for gold, _ in notices)), [scored(found) for _, found in notices])
    assert [side(error) for error in errors] == ["left_long", "left_short", "right_long", "right_short", "both", "both", None]
    assert boundary_counts(errors) == {"left_long": 1, "left_short": 1, "right_long": 1, "right_short": 1, "both": 2}
    assert error_counts(errors)["boundary"] == 6
    assert boundary_counts([]) == dict.fromkeys(SIDES, 0)
