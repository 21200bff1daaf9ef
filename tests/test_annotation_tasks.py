"""Labelled notices as Label Studio tasks: nothing is lost, no span is cut, and what is written is read back."""

import json
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from annotation.tasks import CHUNK_SIZE, Task, chunks, dump, region_id, task_json, tasks_of, write_tasks
from notices import LabelledNotice, Notice, Span, read_labelled

UNTIMED = settings(deadline=None)
TEXTS = st.text(
    st.sampled_from("市区局。；\n\r 👍e\u0301\u00a0") | st.characters(exclude_categories=["Cs"]), min_size=1, max_size=80
)


@st.composite
def labelled_notices(draw: st.DrawFn, name: str = "n") -> LabelledNotice:
    text = draw(TEXTS)
    borders = sorted(draw(st.sets(st.integers(0, len(text)), max_size=8)))
    spans = tuple(Span(a, b, draw(st.sampled_from("AB"))) for a, b in list(pairwise(borders))[::2])
    return LabelledNotice(Notice(name, text), spans)


def pieces(text: str, *, size: int, spans: tuple[Span, ...] = ()) -> list[str]:
    return [text[start:end] for start, end in chunks(text, spans, size=size)]


@pytest.mark.parametrize(
    ("text", "size", "spans", "cut"),
    [
        pytest.param("", 5, [], [], id="no text, no chunk"),
        pytest.param("一二\n三四\n", 9, [], ["一二\n三四\n"], id="what fits stays whole"),
        pytest.param("一二\n三四\n五六\n", 7, [], ["一二\n三四\n", "五六\n"], id="at the last line break that fits"),
        pytest.param("一二。三四。五六七\n八", 7, [], ["一二。三四。", "五六七\n八"], id="a longer line behind a sentence"),
        pytest.param("一二三四五六", 4, [], ["一二三四", "五六"], id="anywhere where there is no sentence"),
        pytest.param("一\r\n二三", 4, [], ["一\r\n", "二三"], id="CRLF stays together"),
        pytest.param("一。二。三四五", 6, [(3, 5)], ["一。", "二。三四五"], id="not behind a sentence inside a span"),
        pytest.param("一\n二三\n四五", 6, [(3, 6)], ["一\n", "二三\n四五"], id="not at a line break inside a span"),
        pytest.param("一二三四五六", 4, [(1, 5)], ["一", "二三四五", "六"], id="before a span"),
        pytest.param("一二三四五六", 2, [(0, 5)], ["一二三四五", "六"], id="a span longer than the size is a chunk"),
    ],
)
def test_where_a_notice_is_cut(text: str, size: int, spans: list[tuple[int, int]], cut: list[str]) -> None:
    assert pieces(text, size=size, spans=tuple(Span(start, end, "A") for start, end in spans)) == cut


def test_a_chunk_has_at_least_a_character() -> None:
    with pytest.raises(ValueError, match="chunks of 0 characters: expected 1 or more"):
        chunks("一", [], size=0)


@UNTIMED
@given(labelled_notices(), st.integers(1, 60))
def test_chunks_cover_the_text_and_hold_each_span_once(item: LabelledNotice, size: int) -> None:
    tasks = list(tasks_of([item], size=size))
    assert "".join(task.text for task in tasks) == item.notice.text
    assert [span for task in tasks for span in task.spans] == list(item.spans)
    for task in tasks:
        assert task.text == item.notice.text[task.start : task.start + len(task.text)]
        assert all(task.start <= span.start and span.end <= task.start + len(task.text) for span in task.spans)
        assert len(task.text) <= size or any(span.end - span.start >= size for span in task.spans)


@settings(deadline=None, max_examples=40)
@given(labelled_notices("a"), labelled_notices("b"), st.integers(1, 60), st.integers(1, 1000))
def test_what_is_written_is_read_back(
    tmp_path_factory: pytest.TempPathFactory, a: LabelledNotice, b: LabelledNotice, size: int, first_id: int
) -> None:
    file = tmp_path_factory.mktemp("tasks") / "tasks.json"
    write_tasks(file, tasks_of([a, b], first_id=first_id, size=size))
    assert read_labelled(file) == [a, b]


@UNTIMED
@given(st.lists(labelled_notices(), max_size=3), st.integers(1, 60))
def test_the_document_is_the_json_of_the_tasks(items: list[LabelledNotice], size: int) -> None:
    tasks = list(tasks_of(items, size=size))
    assert json.loads(dump(tasks)) == [task_json(task) for task in tasks]
    assert [task.id for task in tasks] == list(range(1, len(tasks) + 1))


def test_a_task_as_label_studio_exports_it() -> None:
    task = Task(12, "xianning-2022", 3010, "市财政局牵头👍", (Span(3010, 3014, "LEAD_UNIT"),))
    assert task_json(task) == {
        "id": 12,
        "data": {"text": "市财政局牵头👍", "notice": "xianning-2022", "start": 3010},
        "annotations": [
            {
                "id": 12,
                "result": [
                    {
                        "id": region_id("xianning-2022", Span(3010, 3014, "LEAD_UNIT")),
                        "from_name": "label",
                        "to_name": "text",
                        "type": "labels",
                        "value": {"start": 0, "end": 4, "text": "市财政局", "labels": ["LEAD_UNIT"]},
                    }
                ],
                "was_cancelled": False,
                "ground_truth": True,
            }
        ],
        "predictions": [],
    }


def test_a_changed_span_changes_one_line(tmp_path: Path) -> None:
    text = "市财政局、市税务局、市统计局"
    before = dump(tasks_of([LabelledNotice(Notice("n", text), (Span(0, 4, "A"), Span(5, 9, "A"), Span(10, 14, "A")))]))
    after = dump(tasks_of([LabelledNotice(Notice("n", text), (Span(0, 4, "A"), Span(5, 9, "B"), Span(10, 14, "A")))]))
    pairs = list(zip(before.splitlines(), after.splitlines(), strict=True))
    assert sum(a != b for a, b in pairs) == 1


def test_the_id_of_a_region_depends_on_notice_offsets_and_label() -> None:
    spans = [Span(0, 1, "A"), Span(0, 1, "B"), Span(0, 2, "A"), Span(1, 2, "A")]
    ids = [region_id(notice, span) for notice in ("m", "n") for span in spans]
    assert len(set(ids)) == len(ids)
    assert ids == [region_id(notice, span) for notice in ("m", "n") for span in spans]


def test_the_size_of_a_chunk_where_none_is_named() -> None:
    (first, *_) = pieces("市" * (CHUNK_SIZE * 2), size=CHUNK_SIZE)
    tasks = list(tasks_of([LabelledNotice(Notice("n", "市" * (CHUNK_SIZE * 2)), ())]))
    assert len(first) == len(tasks[0].text) == CHUNK_SIZE
    assert len(tasks) == 2


def test_a_layout_is_told_where_there_is_one() -> None:
    task = Task(1, "n", 0, "市财政局", (), "表格")
    assert task_json(task)["data"] == {"text": "市财政局", "notice": "n", "start": 0, "layout": "表格"}
