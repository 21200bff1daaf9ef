"""A task of the ledger is right where its number, its lead units and its responsible units are."""

from collections.abc import Callable
from pathlib import Path

import pytest

from inference.row import Field, LedgerRow
from notices import LabelledNotice, Notice, Span, TaizhangError
from training.ledger_score import GoldTask, LedgerScore, read_tasks, score_ledger

Reader = Callable[[str], tuple[str, list[Span]]]

FIRST = "1.修路(牵头单位:<LEAD_UNIT 甲局>;责任单位:<RESP_UNIT 乙局>、<RESP_UNIT 丙局>)\n"
SECOND = "2.修桥(责任单位:<RESP_UNIT 丁局>)\n"


@pytest.fixture
def notice(marked: Reader) -> LabelledNotice:
    text, spans = marked(FIRST + SECOND)
    return LabelledNotice(Notice("n", text), tuple(spans))


@pytest.fixture
def tasks(notice: LabelledNotice) -> list[GoldTask]:
    border = notice.notice.text.index("2.")
    return [GoldTask("1", 0, border), GoldTask("2", border, len(notice.notice.text))]


def row(notice: LabelledNotice, no: str | None, at: str, lead: str, responsible: str) -> LedgerRow:
    """A row that begins at the words ``at`` and names these units."""
    text = notice.notice.text

    def fields(names: str) -> tuple[Field, ...]:
        return tuple(Field(name, text.index(name), text.index(name) + len(name), 1.0) for name in names.split())

    start = text.index(at)
    return LedgerRow("n", no, (), at, start, start + len(at), lead_units=fields(lead), responsible_units=fields(responsible))


@pytest.mark.parametrize(
    ("rows", "expected"),
    [
        pytest.param([("1", "修路", "甲局", "乙局 丙局"), ("2", "修桥", "", "丁局")], LedgerScore(2, 2, 2, 2, 2), id="all right"),
        pytest.param(
            [("1", "修路", "甲局", "丙局 乙局"), ("2", "修桥", "", "丁局")], LedgerScore(2, 2, 2, 2, 2), id="in any order"
        ),
        pytest.param(
            [("1", "修路", "甲局", "乙局"), ("2", "修桥", "", "丁局")], LedgerScore(2, 2, 2, 1, 1), id="a unit is missing"
        ),
        pytest.param(
            [("1", "修路", "甲局", "乙局 丙局 丁局"), ("2", "修桥", "", "丁局")], LedgerScore(2, 2, 2, 1, 1), id="a unit too many"
        ),
        pytest.param(
            [("1", "修路", "乙局", "甲局 丙局"), ("2", "修桥", "", "丁局")], LedgerScore(2, 2, 1, 1, 1), id="two roles swapped"
        ),
        pytest.param(
            [("11", "修路", "甲局", "乙局 丙局"), (None, "修桥", "", "丁局")],
            LedgerScore(2, 0, 2, 2, 0),
            id="numbers wrong or lost",
        ),
        pytest.param([("1", "修路", "甲局", "乙局 丙局")], LedgerScore(2, 1, 1, 1, 1), id="a task was not found"),
        pytest.param(
            [("1", "修路", "甲局", "乙局 丙局"), ("1", "牵头单位", "", ""), ("2", "修桥", "", "丁局")],
            LedgerScore(2, 1, 1, 1, 1),
            id="a task was split in two",
        ),
        pytest.param([], LedgerScore(2, 0, 0, 0, 0), id="nothing was found"),
    ],
)
def test_rows_against_tasks(
    notice: LabelledNotice, tasks: list[GoldTask], rows: list[tuple[str | None, str, str, str]], expected: LedgerScore
) -> None:
    found = score_ledger(notice, tasks, [row(notice, *values) for values in rows])
    assert found == expected
    assert found.share == expected.whole / 2


def test_a_border_one_off_is_wrong(notice: LabelledNotice, tasks: list[GoldTask]) -> None:
    whole = row(notice, "2", "修桥", "", "丁局")
    start = notice.notice.text.index("丁局")
    short = LedgerRow("n", "2", (), "修桥", whole.start, whole.end, responsible_units=(Field("丁", start, start + 1, 1.0),))
    assert score_ledger(notice, tasks[1:], [whole]).responsible == 1
    assert score_ledger(notice, tasks[1:], [short]) == LedgerScore(1, 1, 1, 0, 0)


def test_rows_outside_the_tasks_do_not_count(notice: LabelledNotice, tasks: list[GoldTask]) -> None:
    rows = [row(notice, "1", "修路", "甲局", "乙局 丙局"), row(notice, "2", "修桥", "", "丁局")]
    assert score_ledger(notice, tasks[:1], rows) == LedgerScore(1, 1, 1, 1, 1)


def test_tasks_are_read(tmp_path: Path) -> None:
    path = tmp_path / "tasks.json"
    path.write_text('[{"no": "1", "start": 0, "end": 5}, {"no": "(二)", "start": 5, "end": 9}]', encoding="utf-8")
    assert read_tasks(path) == [GoldTask("1", 0, 5), GoldTask("(二)", 5, 9)]


@pytest.mark.parametrize(
    "content",
    [
        pytest.param(None, id="missing"),
        pytest.param("[", id="no JSON"),
        pytest.param('{"no": "1"}', id="no list"),
        pytest.param('[{"no": "1", "start": 0}]', id="no end"),
        pytest.param('[{"no": "1", "start": 0, "end": "five"}]', id="no number"),
        pytest.param("[3]", id="no object"),
        pytest.param("3", id="a number"),
    ],
)
def test_what_is_no_list_of_tasks_is_told(tmp_path: Path, content: str | None) -> None:
    path = tmp_path / "tasks.json"
    if content is not None:
        path.write_text(content, encoding="utf-8")
    with pytest.raises(TaizhangError, match="expected a JSON list") as caught:
        read_tasks(path)
    assert str(path) in str(caught.value)
