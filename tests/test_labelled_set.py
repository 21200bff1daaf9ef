"""The labelled set: its units, groups, gold tasks, and what cannot be judged."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from notices import CorpusError, LabelSchema, ScoredSpan, Span, TaizhangError, corpus_hash, read_labelled
from training.evaluation.labelled_set import MANY_NOTICES, EvaluationError, LabelledSet, read_set

Reader = Callable[[str], tuple[str, list[Span]]]


@pytest.fixture
def export(marked: Reader, tmp_path: Path) -> Callable[..., Path]:
    """Writes an export of (notice, marked text, further data) tasks, numbered from 1; the chunks of a notice lie end to end."""

    def write(*tasks: tuple[str, str] | tuple[str, str, dict[str, str]], name: str = "export.json") -> Path:
        starts: dict[str, int] = {}
        out = []
        for number, (notice, text, *more) in enumerate(tasks, 1):
            plain, spans = marked(text)
            regions = [{"value": {"start": s.start, "end": s.end, "labels": [s.label]}} for s in spans]
            data = {"notice": notice, "start": starts.get(notice, 0), "text": plain} | (more[0] if more else {})
            starts[notice] = starts.get(notice, 0) + len(plain)
            out.append({"id": number, "data": data, "annotations": [{"result": regions}]})
        path = tmp_path / name
        path.write_text(json.dumps(out, ensure_ascii=False), encoding="utf-8")
        return path

    return write


@pytest.fixture
def two(export: Callable[..., Path], schema: LabelSchema) -> LabelledSet:
    """Notice b stands first in the file; a has two tasks of 11 and 7 characters."""
    path = export(
        ("b", "由<LEAD_UNIT 县水利局>牵头"),
        ("a", "(牵头单位:<LEAD_UNIT 甲局>)\r\n"),
        ("a", "责任单位:<RESP_UNIT 乙局>"),
    )
    return read_set(path, schema)


def test_the_tasks_of_notices_are_units_in_the_order_of_ids_and_places(two: LabelledSet) -> None:
    assert [item.notice.id for item in two.notices] == ["a", "b"]
    assert [(u.notice, u.start, u.end, u.task, u.layout) for u in two.units] == [
        ("a", 0, 11, 2, "括号内联"),
        ("a", 11, 18, 3, "分行"),
        ("b", 0, 7, 1, "散文"),
    ]
    assert two.texts == ["(牵头单位:甲局)\r\n责任单位:乙局", "由县水利局牵头"]
    assert two.gold == [[Span(6, 8, "LEAD_UNIT"), Span(16, 18, "RESP_UNIT")], [Span(1, 5, "LEAD_UNIT")]]


def test_labels_without_a_span_are_counted_too(two: LabelledSet) -> None:
    assert two.label_counts == {"TARGET": 0, "LEAD_UNIT": 2, "RESP_UNIT": 1, "LEADER": 0, "DEADLINE": 0}


@pytest.mark.parametrize(
    ("notice", "offset", "unit"),
    [
        pytest.param("a", 0, 0, id="first character"),
        pytest.param("a", 10, 0, id="last character of the first unit"),
        pytest.param("a", 11, 1, id="first character of the second unit"),
        pytest.param("a", 17, 1, id="last character of the notice"),
        pytest.param("b", 0, 2, id="another notice begins at 0 again"),
        pytest.param("b", 6, 2, id="end of the other notice"),
    ],
)
def test_unit_at(two: LabelledSet, notice: str, offset: int, unit: int) -> None:
    assert two.unit_at(notice, offset) == unit


def test_spans_fall_to_the_unit_where_they_begin(two: LabelledSet) -> None:
    across, later, other = ScoredSpan(10, 13, "TARGET", 0.5), ScoredSpan(13, 14, "LEADER", 0.5), ScoredSpan(0, 7, "TARGET", 1.0)
    assert two.by_unit([[across, later], [other]]) == [[across], [later], [other]]
    assert two.by_unit([[], []]) == [[], [], []]
    with pytest.raises(ValueError, match="shorter"):
        two.by_unit([[]])


@pytest.mark.parametrize(
    ("notices", "kind", "groups"),
    [
        pytest.param(1, "task", [0, 1], id="one notice: its tasks"),
        pytest.param(MANY_NOTICES - 1, "task", list(range(2 * MANY_NOTICES - 2)), id="a few notices: their tasks"),
        pytest.param(MANY_NOTICES, "notice", [i // 2 for i in range(2 * MANY_NOTICES)], id="many notices: the notices"),
    ],
)
def test_groups(export: Callable[..., Path], schema: LabelSchema, notices: int, kind: str, groups: list[int]) -> None:
    """Each notice has two tasks."""
    the_set = read_set(export(*((f"n{i // 2:02}", "<LEADER 李明>") for i in range(2 * notices))), schema)
    assert the_set.group_kind == kind
    assert [unit.group for unit in the_set.units] == groups
    assert the_set.groups == groups[-1] + 1


def test_the_layout_that_a_task_names_goes_before_a_guess(export: Callable[..., Path], schema: LabelSchema) -> None:
    path = export(("a", "(牵头单位:<LEAD_UNIT 甲局>)", {"layout": "图片"}), ("b", "(牵头单位:<LEAD_UNIT 甲局>)"))
    assert [unit.layout for unit in read_set(path, schema).units] == ["图片", "括号内联"]


def test_a_folder_with_gold_tasks(tiny_corpus: Path, schema: LabelSchema) -> None:
    the_set = read_set(tiny_corpus, schema)
    assert the_set.path == str(tiny_corpus)
    assert the_set.sha256 == corpus_hash(read_labelled(tiny_corpus))
    assert list(the_set.tasks) == ["hecheng-2024"]
    assert [task.no for task in the_set.tasks["hecheng-2024"]] == ["1", "2", "3"]
    # The chunks are the notice, and no span crosses from one into another.
    for item in the_set.notices:
        units = [unit for unit in the_set.units if unit.notice == item.notice.id]
        assert "".join(item.notice.text[unit.start : unit.end] for unit in units) == item.notice.text
    for unit, spans in zip(the_set.units, the_set.by_unit(the_set.gold), strict=True):
        assert all(span.end <= unit.end for span in spans)


def test_gold_tasks_beside_a_single_export(tiny_corpus: Path, schema: LabelSchema) -> None:
    assert list(read_set(tiny_corpus / "hecheng-2024.json", schema).tasks) == ["hecheng-2024"]
    assert read_set(tiny_corpus / "linshui-2025.json", schema).tasks == {}


@pytest.mark.parametrize(
    ("tasks", "message"),
    [
        pytest.param([], "export.json: holds no task; expected a Label Studio export", id="no task"),
        pytest.param([("a", "修路")], "no task has a labelled span; there is nothing to judge a model by", id="no span"),
        pytest.param(
            [("a", "<LEADER 李明>"), ("a", "<CITY 咸宁><AREA 鄂南>")],
            r"export.json, task 2: labels AREA, CITY, which the model does not know; it knows TARGET, LEAD_UNIT,",
            id="labels of another schema",
        ),
    ],
)
def test_what_cannot_be_judged(
    export: Callable[..., Path], schema: LabelSchema, tasks: list[tuple[str, str]], message: str
) -> None:
    with pytest.raises(EvaluationError, match=message):
        read_set(export(*tasks), schema)


def test_paths_that_hold_no_export(tmp_path: Path, schema: LabelSchema) -> None:
    with pytest.raises(CorpusError, match="cannot be read"):
        read_set(tmp_path / "nowhere", schema)
    with pytest.raises(CorpusError, match=r"no \.json file in this folder"):
        read_set(tmp_path, schema)


def test_gold_tasks_that_cannot_be_read(export: Callable[..., Path], tmp_path: Path, schema: LabelSchema) -> None:
    path = export(("a", "<LEADER 李明>"))
    (tmp_path / "tasks").mkdir()
    (tmp_path / "tasks" / "a.json").write_text('[{"no": 1}]', encoding="utf-8")
    with pytest.raises(TaizhangError, match=r"a.json: KeyError\('start'\); expected a JSON list"):
        read_set(path, schema)


@pytest.mark.parametrize(
    ("rows", "message"),
    [
        ('[{"no": "1", "start": 0, "end": 9}]', "task 1 at 0-9; expected a stretch between 0 and 2"),
        ('[{"no": "1", "start": -1, "end": 2}]', "task 1 at -1-2"),
        ('[{"no": "1", "start": 1, "end": 1}]', "task 1 at 1-1"),
        ('[{"no": "1", "start": 0, "end": 2}, {"no": "2", "start": 1, "end": 2}]', "task 2 at 1-2; expected a stretch between 2"),
    ],
    ids=["behind the end", "before the start", "empty", "overlapping"],
)
def test_gold_tasks_that_do_not_lie_in_the_notice(
    export: Callable[..., Path], tmp_path: Path, schema: LabelSchema, rows: str, message: str
) -> None:
    path = export(("a", "<LEADER 李明>"))
    (tmp_path / "tasks").mkdir()
    (tmp_path / "tasks" / "a.json").write_text(rows, encoding="utf-8")
    with pytest.raises(EvaluationError, match=message):
        read_set(path, schema)
