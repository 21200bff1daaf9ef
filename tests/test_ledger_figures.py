"""The rows of a system's ledger against the gold, on notices whose figures are worked out by hand."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import fields
from random import Random

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from inference.row import Field, LedgerRow
from notices import LabelledNotice, LabelSchema, Notice, ScoredSpan, Span
from training.evaluation.labelled_set import LabelledSet, Unit
from training.evaluation.ledger_figures import (
    LedgerFigures,
    gold_ledgers,
    ledger_figures,
    ledgers,
)
from training.evaluation.resampling import Estimate, Ratio, Resampler
from training.evaluation.value_figures import value_figures
from training.ledger_score import GoldTask

Marked = tuple[str, list[Span]]
Reader = Callable[[str], Marked]
SetOf = Callable[..., LabelledSet]

FIRST = "1.<TARGET 修路5公里>(牵头单位:<LEAD_UNIT 甲局>;责任单位:<RESP_UNIT 乙局>、<RESP_UNIT 丙局>)\n"
SECOND = "2.<DEADLINE 年内>修桥(责任单位:<RESP_UNIT 丁局>)\n"
GOLD = FIRST + SECOND
RIGHT: dict[str, float | None] = {
    "found": 1, "number": 1, "whole": 1, "responsibility": 1,
    "targets": 1, "lead_units": 1, "responsible_units": 1, "leaders": None, "deadlines": 1,
}  # fmt: skip

RESAMPLER = Resampler(1, rounds=1)


@pytest.fixture(scope="module")
def set_of(schema: LabelSchema) -> SetOf:
    """Makes a set of one notice; its units, each a group, begin at 0 and at ``borders``; ``tasks`` are its gold tasks."""

    def make(marked: Marked, tasks: Sequence[GoldTask] = (), borders: Sequence[int] = ()) -> LabelledSet:
        text, spans = marked
        starts, ends = [0, *borders], [*borders, len(text)]
        units = tuple(Unit("n", a, b, i, "", i) for i, (a, b) in enumerate(zip(starts, ends, strict=True)))
        item = LabelledNotice(Notice("n", text), tuple(spans))
        return LabelledSet("corpus", schema, (item,), units, {"n": tuple(tasks)} if tasks else {})

    return make


@pytest.fixture(scope="module", params=["tasks", "spans"])
def two_rows(request: pytest.FixtureRequest, marked: Reader, set_of: SetOf) -> LabelledSet:
    """The set of GOLD, once with its tasks, once without."""
    text, spans = marked(GOLD)
    second = text.index("2.")
    return set_of((text, spans), [GoldTask("1", 0, second), GoldTask("2", second, len(text))] if request.param == "tasks" else ())


def scored(spans: Sequence[Span]) -> list[ScoredSpan]:
    return [ScoredSpan(s.start, s.end, s.label, 0.9) for s in spans]


def figures_of(figures: LedgerFigures) -> dict[str, float | None]:
    shares = {f.name: getattr(figures, f.name) for f in fields(figures)}
    estimates = {name: value for name, value in shares.items() if isinstance(value, Estimate)}
    return {name: estimate.value for name, estimate in (estimates | figures.roles).items()}


def approx(values: Mapping[str, float | None]) -> dict[str, object]:
    return {name: value if value is None else pytest.approx(value) for name, value in values.items()}


# Two rows; in all TARGET 1, LEAD 1, RESP 3, LEADER 0, DEADLINE 1. The F1 of a role is 2 * right / (gold + found).
@pytest.mark.parametrize(
    ("found", "expected"),
    [
        pytest.param(GOLD, {}, id="all right"),
        pytest.param(GOLD.replace("公里>", "公>里"), {"targets": 0, "whole": 1 / 2}, id="a border one off"),
        pytest.param(
            GOLD.replace("<RESP_UNIT 丙局>", "丙局"),
            {"responsible_units": 4 / 5, "whole": 1 / 2, "responsibility": 1 / 2},
            id="a unit missed: 2*2/(3+2)",
        ),
        pytest.param(
            GOLD.replace("LEAD_UNIT", "RESP_UNIT"),
            {"lead_units": 0, "responsible_units": 6 / 7, "whole": 1 / 2, "responsibility": 1 / 2},
            id="a wrong role: 0/(1+0) and 2*3/(3+4)",
        ),
        pytest.param(
            GOLD.replace("修桥", "<LEADER 修桥>"), {"leaders": 0, "whole": 1 / 2}, id="an invented leader: 0/(0+1)"
        ),
        pytest.param(
            "1.修路5公里(牵头单位:甲局;责任单位:乙局、丙局)\n2.年内修桥(责任单位:丁局)\n",
            {"targets": 0, "lead_units": 0, "responsible_units": 0, "deadlines": 0, "whole": 0, "responsibility": 0},
            id="no span, but the text still says where the rows begin",
        ),
    ],
)  # fmt: skip
def test_spans_become_figures(marked: Reader, two_rows: LabelledSet, found: str, expected: dict[str, float | None]) -> None:
    text, spans = marked(found)
    assert [text] == two_rows.texts
    figures = ledger_figures(two_rows, ledgers(two_rows, [scored(spans)]), RESAMPLER)
    assert figures_of(figures) == approx(RIGHT | expected)
    assert (figures.rows, figures.extra, figures.sources) == (2, 0, {"n": "tasks" if two_rows.tasks else "spans"})


def row(text: str, no: str | None, at: str, **roles: str) -> LedgerRow:
    """A row that begins at the words ``at`` and whose fields are the words of each role."""

    def field(word: str) -> Field:
        return Field(word, text.index(word), text.index(word) + len(word), 0.9)

    start = text.index(at)
    filled: dict[str, tuple[Field, ...]] = {role: tuple(map(field, words.split())) for role, words in roles.items()}
    return LedgerRow("n", no, (), at, start, start + len(at), **filled)  # type: ignore[arg-type]


ONE = {"targets": "修路5公里", "lead_units": "甲局", "responsible_units": "乙局 丙局"}
HALF = dict.fromkeys(("found", "number", "whole", "responsibility"), 1 / 2)
TWO = {"deadlines": "年内", "responsible_units": "丁局"}


@pytest.mark.parametrize(
    ("rows", "expected", "extra"),
    [
        pytest.param([("1", "修路", ONE), ("2", "年内", TWO)], {}, 0, id="all right"),
        pytest.param([("1", "修路", ONE), ("2", "2.", TWO)], {}, 0, id="a row that begins with its number"),
        pytest.param(
            [("11", "修路", ONE), (None, "年内", TWO)], {"number": 0, "whole": 0, "responsibility": 0}, 0,
            id="numbers wrong or lost",
        ),
        pytest.param(
            [("1", "修路", ONE)],
            HALF | {"responsible_units": 4 / 5, "deadlines": 0},
            0,
            id="a row lost with its fields: 2*2/(3+2) and 0/(1+0)",
        ),
        pytest.param(
            [("1", "修路", ONE), ("1", "责任单位", {}), ("2", "年内", TWO)],
            HALF | {"targets": 0, "lead_units": 0, "responsible_units": 2 / 6},
            1,
            id="a row split in two, nothing in it is right: 0/(1+1) and 2*1/(3+3)",
        ),
        pytest.param(
            [("1", "修路", ONE | TWO | {"responsible_units": "乙局 丙局 丁局"})],
            HALF | {"whole": 0, "responsibility": 0, "responsible_units": 4 / 6, "deadlines": 0},
            0,
            id="two rows merged: 2*2/(3+3) and 0/(1+1)",
        ),
        pytest.param([], dict.fromkeys(RIGHT, 0) | {"leaders": None}, 0, id="no rows"),
    ],
)  # fmt: skip
def test_rows_become_figures(
    two_rows: LabelledSet, rows: list[tuple[str | None, str, dict[str, str]]], expected: dict[str, float | None], extra: int
) -> None:
    text = two_rows.texts[0]
    figures = ledger_figures(two_rows, [[row(text, no, at, **roles) for no, at, roles in rows]], RESAMPLER)
    assert figures_of(figures) == approx(RIGHT | expected)
    assert (figures.rows, figures.extra) == (2, extra)


def test_rows_outside_the_tasks_are_extra_unless_they_hold_a_gold_span(marked: Reader, set_of: SetOf) -> None:
    text, spans = marked("请于<DEADLINE 1月8日前>报送方案。请张三接收。\n" + GOLD)
    first, second = text.index("1."), text.index("2.")
    the_set = set_of((text, spans), [GoldTask("1", first, second), GoldTask("2", second, len(text))])
    mine = [row(text, "1", "修路", **ONE), row(text, "2", "年内", **TWO)]
    letter, invented = row(text, None, "请于", deadlines="1月8日前"), row(text, None, "请张三", leaders="张三")
    figures = ledger_figures(the_set, [[letter, invented, *mine]], RESAMPLER)
    # The deadline of the letter is in no gold task and does not count; the invented leader does: 0/(0+1).
    assert figures_of(figures) == approx(RIGHT | {"leaders": 0})
    assert (figures.rows, figures.extra) == (2, 1)


def test_an_invented_span_between_sentences_is_an_extra_row_and_spoils_no_other(marked: Reader, set_of: SetOf) -> None:
    the_set = set_of(marked("今年<TARGET 经济增长8%>。房价稳定。<TARGET 收入增长7%>。\n"))
    found = marked("今年<TARGET 经济增长8%>。<TARGET 房价稳定>。<TARGET 收入增长7%>。\n")[1]
    figures = ledger_figures(the_set, ledgers(the_set, [scored(found)]), RESAMPLER)
    # 2*2/(2+3); sentences have no number, in the gold and in what was found.
    none = dict.fromkeys(("lead_units", "responsible_units", "deadlines"), None)
    assert figures_of(figures) == approx(RIGHT | none | {"targets": 4 / 5})
    assert (figures.rows, figures.extra) == (2, 1)


class Sums(Resampler):
    """Keeps the ratios that it is asked for."""

    def __init__(self) -> None:
        self.ratios: list[tuple[list[float], list[float]]] = []

    def estimate(self, ratio: Ratio) -> Estimate:
        self.ratios.append((np.asarray(ratio.numerator).tolist(), np.asarray(ratio.denominator).tolist()))
        return Estimate(None)


def test_rows_and_values_count_in_the_group_of_their_unit(marked: Reader, set_of: SetOf) -> None:
    text, spans = marked(GOLD + "3.<TARGET 修渠1公里>(责任单位:<RESP_UNIT 戊局>)\n")
    the_set = set_of((text, spans), borders=[text.index("2.")])
    kept = [span for span in spans if text[span.start : span.end] != "丁局"]
    rows, sums = ledgers(the_set, [scored(kept)]), Sums()
    figures = ledger_figures(the_set, rows, sums)
    assert figures.rows == 3
    assert sums.ratios[0] == ([1, 2], [1, 2])  # found: one row in the first unit, two in the second
    assert ([4, 2], [4, 3]) in sums.ratios  # RESP: 2*2/(2+2), and 2*1/(2+1) without 丁局
    assert ([1, 1], [1, 2]) in sums.ratios  # whole: the second row is not
    sums = Sums()
    assert value_figures(the_set, rows, {}, sums, label="TARGET").gold == 2
    assert sums.ratios == [([1, 1], [1, 1])]


LINES = [
    "一、经济发展",
    "(一)扩大投资。<TARGET 投资增长8%>。",
    "总的要求是稳。<TARGET 收入增长7%>,<DEADLINE 年内>见效。房价稳定。",
    "1.<TARGET 修路5公里>(牵头单位:<LEAD_UNIT 甲局>;责任单位:<RESP_UNIT 乙局>、<RESP_UNIT 丙局>)",
    "2、修桥。责任单位:<RESP_UNIT 丁局>",
    "<TARGET 1.修渠1公里>(责任领导:<LEADER 李明>)2.<DEADLINE 6月底前>通水。",
    "(牵头单位:<LEAD_UNIT 戊局>)",
    "(牵头单位:)",
    "<RESP_UNIT 己局> 办理",
    "重点工作",
    "",
]


@given(st.lists(st.sampled_from(LINES), min_size=1, max_size=8), st.randoms(use_true_random=False))
def test_a_perfect_system_has_perfect_figures_and_a_worse_one_no_better(
    marked: Reader, set_of: SetOf, lines: list[str], random: Random
) -> None:
    the_set = set_of(marked("\n".join(lines) + "\n"))
    figures = ledger_figures(the_set, gold_ledgers(the_set), RESAMPLER)
    assert {value for value in figures_of(figures).values() if value is not None} <= {1.0}
    assert (figures.found.value, figures.extra) == (1 if figures.rows else None, 0)
    kept = [span for span in the_set.gold[0] if random.random() < 0.5]
    worse = ledger_figures(the_set, ledgers(the_set, [scored(kept)]), RESAMPLER)
    assert worse.rows == figures.rows
    assert (worse.whole.value == figures.whole.value and not worse.extra) == (kept == the_set.gold[0])
