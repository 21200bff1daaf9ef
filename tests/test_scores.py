"""Strict scores: a span counts only with its label and both of its borders, begun as IOB2 begins one."""

from collections.abc import Callable

import numpy as np
import pytest
from transformers import EvalPrediction

from notices import LabelSchema, Span
from training.epoch_scores import EpochScores
from training.optimisation import IGNORED
from training.scores import strict_f1_of_spans, strict_report

Reader = Callable[[str], tuple[str, list[Span]]]


def micro(gold: str, found: str) -> tuple[float, float, float]:
    row = strict_report([gold.split()], [found.split()])["micro"]
    return row["precision"], row["recall"], row["f1"]


@pytest.mark.parametrize(
    ("gold", "found", "expected"),
    [
        pytest.param("O B-A I-A O B-B", "O B-A I-A O B-B", (1, 1, 1), id="all right"),
        pytest.param("O B-A I-A O B-B", "O I-A I-A O B-B", (1, 0.5, 2 / 3), id="missing B-"),
        pytest.param("O B-A I-A O", "B-A I-A I-A O", (0, 0, 0), id="left border one off"),
        pytest.param("O B-A I-A O", "O B-A O O", (0, 0, 0), id="right border one off"),
        pytest.param("O B-A I-A O", "O B-B I-B O", (0, 0, 0), id="wrong label"),
        pytest.param("B-A I-A B-A I-A", "B-A I-A I-A I-A", (0, 0, 0), id="two spans found as one"),
        pytest.param("B-A I-A I-A I-A", "B-A I-A B-A I-A", (0, 0, 0), id="one span found as two"),
        pytest.param("B-A O B-A O B-A", "B-A O B-A O O", (1, 2 / 3, 0.8), id="one missed"),
        pytest.param("B-A O O O O", "B-A O B-A O B-A", (1 / 3, 1, 0.5), id="two too many"),
        pytest.param("B-A O", "O O", (0, 0, 0), id="nothing found"),
        pytest.param("O O", "B-A O", (0, 0, 0), id="nothing to find"),
        pytest.param("O O", "O O", (0, 0, 0), id="nothing to find and nothing found"),
    ],
)
def test_strict(gold: str, found: str, expected: tuple[float, float, float]) -> None:
    assert micro(gold, found) == pytest.approx(expected)


def test_a_report_has_a_row_for_each_label_and_counts_the_gold_spans() -> None:
    gold = [["B-A", "I-A", "O", "B-B"], ["B-A", "O"]]
    found = [["B-A", "I-A", "O", "B-A"], ["O", "O"]]
    report = strict_report(gold, found)
    assert set(report) == {"A", "B", "micro"}
    assert report["A"] == pytest.approx({"precision": 0.5, "recall": 0.5, "f1": 0.5, "support": 2})
    assert report["B"] == pytest.approx({"precision": 0, "recall": 0, "f1": 0, "support": 1})
    assert report["micro"] == pytest.approx({"precision": 0.5, "recall": 1 / 3, "f1": 0.4, "support": 3})


def test_a_span_does_not_go_on_in_the_next_notice() -> None:
    assert strict_report([["O", "B-A"], ["B-A"]], [["O", "B-A"], ["I-A"]])["micro"]["f1"] == pytest.approx(2 / 3)


def test_of_spans(marked: Reader, schema: LabelSchema) -> None:
    text, gold = marked("由<LEAD_UNIT 市发改委>牵头,<RESP_UNIT 市财政局><RESP_UNIT 市统计局>配合")
    _, found = marked("由<LEAD_UNIT 市发改委>牵头,<RESP_UNIT 市财政局>市<RESP_UNIT 统计局>配合")
    report = strict_f1_of_spans([text, "x"], [gold, []], [found, []], schema)
    assert report["LEAD_UNIT"]["f1"] == 1
    assert report["RESP_UNIT"]["f1"] == 0.5
    assert report["micro"]["f1"] == pytest.approx(2 / 3)


@pytest.mark.parametrize(
    "span",
    [
        pytest.param(Span(0, 3, "LEADER"), id="behind the text"),
        pytest.param(Span(0, 1, "CAPTAIN"), id="unknown label"),
    ],
)
def test_spans_that_cannot_be_judged_are_told(schema: LabelSchema, span: Span) -> None:
    with pytest.raises(ValueError, match="cannot be judged"):
        strict_f1_of_spans(["李明"], [[]], [[span]], schema)


def logits_for(schema: LabelSchema, tags: str) -> np.ndarray:
    """Logits whose best tags are these; "." is padding."""
    row = np.zeros((len(tags.split()), len(schema.tags)), dtype=np.float32)
    for i, tag in enumerate(tags.split()):
        if tag == ".":
            row[i] = IGNORED
        else:
            row[i, schema.tags.index(tag)] = 5.0
    return row


def labels_for(schema: LabelSchema, tags: str) -> np.ndarray:
    return np.array([IGNORED if tag == "." else schema.tags.index(tag) for tag in tags.split()])


@pytest.mark.parametrize(
    ("gold", "found", "f1"),
    [
        pytest.param(". B-LEADER I-LEADER O .", "O B-LEADER I-LEADER O .", 1.0, id="a span inside the core"),
        pytest.param(". . I-LEADER I-LEADER O", "O O B-LEADER I-LEADER O", 1.0, id="a core that begins inside a span"),
        pytest.param(
            ". I-LEADER B-LEADER O .", "O B-LEADER B-LEADER O .", 1.0, id="a core that begins with a span's last character"
        ),
        pytest.param(
            ". B-LEADER O . .", "O B-LEADER O B-LEADER B-LEADER", 1.0, id="what is found outside the core does not count"
        ),
        pytest.param(". B-LEADER I-LEADER O .", "O O I-LEADER O .", 0.0, id="what is no valid sequence is decoded to one"),
        pytest.param(". B-LEADER I-LEADER O .", "O B-TARGET I-TARGET O .", 0.0, id="wrong label"),
    ],
)
def test_an_epoch_is_judged_on_the_cores_of_the_windows(schema: LabelSchema, gold: str, found: str, f1: float) -> None:
    prediction = EvalPrediction(logits_for(schema, found)[None], labels_for(schema, gold)[None])
    scores = EpochScores(schema)(prediction)
    assert scores["f1"] == f1
    assert scores["f1_LEADER"] == f1


def test_an_epoch_is_judged_over_all_its_windows(schema: LabelSchema) -> None:
    gold = (". B-LEADER O B-TARGET I-TARGET .", ". O B-LEADER . . .")
    found = (". B-LEADER O B-TARGET O .", ". O B-LEADER . . .")
    prediction = EvalPrediction(
        np.stack([logits_for(schema, tags) for tags in found]), np.stack([labels_for(schema, tags) for tags in gold])
    )
    assert EpochScores(schema)(prediction) == pytest.approx({"f1": 2 / 3, "f1_LEADER": 1.0, "f1_TARGET": 0.0})
