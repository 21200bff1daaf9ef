"""Reading labelled notices out of Label Studio exports: what is read, and where each error lies."""

import json
from collections.abc import Callable
from pathlib import Path
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from notices import CorpusError, LabelledNotice, Notice, Span, corpus_hash, load_tasks, read_labelled

UNTIMED = settings(deadline=None)
Json = dict[str, object]


def region(start: object, end: object, *labels: object) -> Json:
    value = {"start": start, "end": end, "labels": list(labels)}
    return {"id": "r", "from_name": "label", "to_name": "text", "type": "labels", "value": value}


def annotation(*regions: object, cancelled: bool = False, truth: bool = False) -> Json:
    return {"id": 1, "result": list(regions), "was_cancelled": cancelled, "ground_truth": truth}


def task(text: object, *annotations: object, notice: object = "n", start: object = 0) -> Json:
    data = {"text": text, "notice": notice, "start": start}
    return {"id": 1, "data": data, "annotations": list(annotations), "predictions": []}


@pytest.fixture
def write(tmp_path: Path) -> Callable[..., Path]:
    def write(*tasks: object, name: str = "export.json") -> Path:
        file = tmp_path / name
        file.write_text(json.dumps(tasks), encoding="utf-8")
        return file

    return write


def test_the_chunks_of_a_notice_are_joined_by_their_offsets(write: Callable[..., Path]) -> None:
    file = write(
        task("市财政局。\n", annotation(region(0, 4, "LEAD_UNIT")), start=7),
        task("👍新建500座\n", annotation(region(1, 7, "TARGET")), notice="m"),
        task("增长8%左右\n", annotation(region(0, 6, "TARGET"))),
    )
    m, n = read_labelled(file)
    assert m == LabelledNotice(Notice("m", "👍新建500座\n"), (Span(1, 7, "TARGET"),))
    assert n == LabelledNotice(Notice("n", "增长8%左右\n市财政局。\n"), (Span(0, 6, "TARGET"), Span(7, 11, "LEAD_UNIT")))


def test_the_chunks_of_a_notice_may_lie_in_several_files_but_not_below(write: Callable[..., Path], tmp_path: Path) -> None:
    write(task("一\n", annotation()), name="a.json")
    write(task("二\n", annotation(), start=2), name="b.json")
    (tmp_path / "rounds").mkdir()
    write(task("另一遍", annotation()), name="rounds/c.json")
    assert [item.notice.text for item in read_labelled(tmp_path)] == ["一\n二\n"]


@pytest.mark.parametrize(
    ("annotations", "spans"),
    [
        pytest.param([annotation(region(0, 1, "A"))], [(0, 1)], id="the only one"),
        pytest.param(
            [annotation(region(0, 1, "A"), cancelled=True), annotation(region(0, 2, "A"))], [(0, 2)], id="not a cancelled one"
        ),
        pytest.param([annotation(region(0, 1, "A")), annotation(region(0, 2, "A"), truth=True)], [(0, 2)], id="the ground truth"),
        pytest.param([annotation(region(2, 3, "A"), region(0, 1, "A"))], [(0, 1), (2, 3)], id="regions in any order"),
    ],
)
def test_the_annotation_that_counts(write: Callable[..., Path], annotations: list[Json], spans: list[tuple[int, int]]) -> None:
    (item,) = read_labelled(write(task("市发改委", *annotations)))
    assert [(span.start, span.end) for span in item.spans] == spans


GOOD = task("一\n", annotation())


@pytest.mark.parametrize(
    ("tasks", "said"),
    [
        pytest.param(
            [GOOD, task("三", annotation(), start=5)], "task 2: notice n goes on at 5, expected 2: a chunk is miss", id="missing"
        ),
        pytest.param(
            [task("三", annotation(), start=5)], "task 1: notice n goes on at 5, expected 0: a chunk", id="no first chunk"
        ),
        pytest.param([GOOD, GOOD], "task 2: notice n goes on at 0, expected 2", id="a chunk twice"),
        pytest.param([GOOD, task("二", start=2)], "task 2: has 0 annotations that could count, expected one", id="no annotation"),
        pytest.param([task("二", annotation(cancelled=True))], "task 1: has 0 annotations", id="only a cancelled annotation"),
        pytest.param([GOOD, task("二", annotation(), annotation())], "task 2: has 2 annotations that could count", id="two"),
        pytest.param(
            [task("二", annotation(truth=True), annotation(truth=True))], "task 1: has 2 annotations", id="two ground truths"
        ),
        pytest.param([task("二", annotation("A"))], "task 1: result is not a list of regions", id="a region that is no object"),
        pytest.param([task("二", "A")], "task 1: annotations is not a list of objects", id="an annotation that is no object"),
        pytest.param([task("二", {"id": 1})], "task 1: no key 'result'", id="an annotation without regions"),
        pytest.param([task("二", annotation({"id": "r"}))], "task 1: no key 'value'", id="a region without a value"),
        pytest.param(
            [task("二", annotation({"value": 3}))], "task 1: a region has no value", id="a region with a number for value"
        ),
        pytest.param(
            [task("二", annotation(region(0, 1)))], r"task 1: a region has the labels \[\], expected one", id="no label"
        ),
        pytest.param([task("二", annotation(region(0, 1, "A", "B")))], r"the labels \['A', 'B'\], expected one", id="two labels"),
        pytest.param(
            [task("二", annotation(region(0, 1, 7)))], "task 1: region 0-1 7: expected .*the name of a label", id="label 7"
        ),
        pytest.param(
            [task("二", annotation(region(1, 1, "A")))], "task 1: span 1-1: expected 0 <= start < end", id="an empty region"
        ),
        pytest.param(
            [task("二", annotation(region("0", 1, "A")))], "task 1: region '0'-1 'A': expected two whole", id="text offsets"
        ),
        pytest.param(
            [task("二三", annotation(region(0, 1.5, "A")))], "task 1: region 0-1.5 'A': expected two whole", id="a fraction"
        ),
        pytest.param(
            [task("二", annotation(region(0, 2, "A"))), task("三四", annotation(), start=1)],
            "task 1: region 0-2 ends behind the text of 1 characters",
            id="a region that reaches into the next chunk",
        ),
        pytest.param(
            [task("二三", annotation(region(0, 2, "A"), region(1, 2, "B")))], "task 1: notice n: span 1-2 B overl", id="overlap"
        ),
        pytest.param([task("\ud800", annotation())], r"task 1: notice n: lone surrogate U\+D800", id="a lone surrogate"),
        pytest.param([task("二", annotation(), notice="")], "task 1: a notice needs an id", id="a notice without an id"),
        pytest.param([task(5, annotation())], "task 1: data: text, notice, start are int, str, 0", id="a text that is none"),
        pytest.param([GOOD, 5], "task 2: is a int, expected an object", id="a task that is no object"),
        pytest.param([{"id": 1}], "task 1: no key 'data'", id="a task without data"),
        pytest.param([{"data": 3}], "task 1: data is not an object", id="data that are no object"),
        pytest.param(
            [{"data": {"text": "", "notice": "n", "start": 0}}], "task 1: no key 'annotations'", id="no annotations at all"
        ),
    ],
)
def test_an_export_that_cannot_be_read_is_told_with_file_and_task(
    write: Callable[..., Path], tasks: list[object], said: str
) -> None:
    file = write(*tasks)
    with pytest.raises(CorpusError, match=said) as caught:
        read_labelled(file)
    assert str(caught.value).startswith(f"{file}, task ")
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize(
    ("content", "said"),
    [
        pytest.param(b"[", r"not JSON in UTF-8 \(.*line 1", id="no JSON"),
        pytest.param(b'["\xca\xd0"]', r"not JSON in UTF-8 \('utf-8' codec", id="another encoding"),
        pytest.param(b'{"id": 1}', "holds a dict, expected the list of tasks", id="one object"),
    ],
)
def test_a_file_that_is_no_export_is_told_with_its_path(tmp_path: Path, content: bytes, said: str) -> None:
    file = tmp_path / "export.json"
    file.write_bytes(content)
    with pytest.raises(CorpusError, match=said) as caught:
        load_tasks(file)
    assert str(caught.value).startswith(f"{file}: ")


def test_a_path_without_exports_is_told(tmp_path: Path) -> None:
    with pytest.raises(CorpusError, match=r"no \.json file in this folder"):
        read_labelled(tmp_path)
    with pytest.raises(CorpusError, match=r"none\.json: cannot be read \(No such file or directory\)"):
        read_labelled(tmp_path / "none.json")


SETS = st.lists(st.tuples(st.text("ab", min_size=1, max_size=2), st.integers(1, 5)), max_size=4, unique_by=lambda pair: pair[0])


def labelled(rows: list[tuple[str, int]]) -> list[LabelledNotice]:
    return [LabelledNotice(Notice(name, "市发改委👍", f"{name}.json"), (Span(0, end, "A"),)) for name, end in rows]


@UNTIMED
@given(SETS, st.randoms(use_true_random=False))
def test_the_hash_does_not_know_the_order(rows: list[tuple[str, int]], random: Random) -> None:
    shuffled = rows.copy()
    random.shuffle(shuffled)
    assert corpus_hash(labelled(rows)) == corpus_hash(labelled(shuffled))


@UNTIMED
@given(SETS, SETS)
def test_the_hash_tells_sets_apart(a: list[tuple[str, int]], b: list[tuple[str, int]]) -> None:
    assert (corpus_hash(labelled(a)) == corpus_hash(labelled(b))) == (sorted(a) == sorted(b))
