"""The linter: each fault is found alone, told with its place and in one line, and nothing else is."""

import copy
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from annotation.lint import CUE_WORDS, Fault, Report
from annotation.tasks import task_json, tasks_of
from notices import LabelledNotice, LabelSchema, Notice, Span
from tests.sample_export import Json, check_export, good, regions, value


@pytest.fixture
def check(tmp_path: Path, schema: LabelSchema) -> Callable[[Json], Report]:
    return lambda tasks: check_export(tasks, tmp_path, schema)


def move(tasks: Json, region: int, start: int, end: int) -> None:
    """Marks another stretch with the region, so that its text is right."""
    value(tasks, region).update(start=start, end=end, text=tasks[0]["data"]["text"][start:end])


def test_a_good_set_has_no_fault(check: Callable[[Json], Report]) -> None:
    assert check(good()) == Report(faults=(), notices=1, tasks=2, regions=5)


def edit(change: Callable[[Json], object], said: str, *, id: str) -> Any:
    return pytest.param(change, said, id=id)


@pytest.mark.parametrize(
    ("change", "said"),
    [
        edit(
            lambda t: value(t, 0).update(start=-1),
            r"start and end are -1 and 12; expected numbers with 0 <=",
            id="before the text",
        ),
        edit(
            lambda t: value(t, 0).update(end=999), r"start and end are 2 and 999; .*end <= 46, the length", id="behind the text"
        ),
        edit(lambda t: value(t, 0).update(start=12, end=2), r"start and end are 12 and 2;", id="reversed"),
        edit(lambda t: value(t, 0).update(end=2), r"start and end are 2 and 2;", id="empty"),
        edit(lambda t: value(t, 0).update(start="2"), r"start and end are '2' and 12;", id="an offset that is a text"),
        edit(lambda t: value(t, 0).update(end=12.0), r"start and end are 2 and 12\.0;", id="an offset that is a fraction"),
        edit(lambda t: value(t, 0).update(start=True), r"start and end are True and 12;", id="an offset that is a truth value"),
        edit(lambda t: value(t, 0).pop("end"), r"start and end are 2 and None;", id="a missing offset"),
        edit(
            lambda t: value(t, 0).update(start=3),
            r"the text is '新建5G.*'; expected '建5G.*', which the offsets",
            id="another text",
        ),
        edit(lambda t: value(t, 0).pop("text"), r"the text is None; expected '新建5G", id="no text"),
        edit(
            lambda t: value(t, 0).update(labels=["PARTY"]),
            r"the label is 'PARTY'; expected one of TARGET, LEAD",
            id="unknown label",
        ),
        edit(
            lambda t: value(t, 0).update(labels=[{}]), r"the label is \{\}; expected one of TARGET", id="a label that is no text"
        ),
        edit(lambda t: value(t, 0).update(labels=[]), r"the labels are \[\]; expected a list with one label", id="no label"),
        edit(
            lambda t: value(t, 0).update(labels=["TARGET", "LEADER"]), r"the labels are \['TARGET', 'LEADER'\]", id="two labels"
        ),
        edit(
            lambda t: value(t, 0).update(labels="TARGET"),
            r"the labels are 'TARGET'; expected a list",
            id="labels that are a text",
        ),
        edit(lambda t: value(t, 0).pop("labels"), r"the labels are None; expected a list", id="labels missing"),
        edit(lambda t: regions(t)[0].pop("value"), r"the value is None; expected an object", id="a region without value"),
        edit(lambda t: regions(t)[0].pop("id"), r"region number 1: the id is None; expected a text", id="a region without id"),
        edit(lambda t: regions(t)[0].update(id=""), r"region number 1: the id is ''", id="an empty region id"),
        edit(
            lambda t: regions(t)[1].update(id=regions(t)[0]["id"]),
            r"the id stands at export\.json: task 12",
            id="region id twice",
        ),
        edit(
            lambda t: regions(t, 1)[0].update(id=regions(t)[0]["id"]),
            r"task 13 .*the id stands at .*task 12",
            id="also in another task",
        ),
        edit(lambda t: regions(t)[0].update(from_name="ner"), r"from_name is 'ner'; expected 'label'", id="from_name"),
        edit(lambda t: regions(t)[0].pop("to_name"), r"to_name is None; expected 'text'", id="to_name"),
        edit(lambda t: regions(t)[0].update(type="relation"), r"type is 'relation'; expected 'labels'", id="type"),
        edit(lambda t: move(t, 1, 39, 41), r"39-44 overlaps 39-41 \(region ", id="overlap"),
        edit(lambda t: move(t, 0, 2, 14), r"'新建5G基站500座。\\n' has blanks at its edge", id="a line break at the edge"),
        edit(lambda t: move(t, 2, 24, 33), r"'牵头单位:区科经局' holds the cue word '牵头单位'", id="a cue word in front"),
        edit(lambda t: move(t, 0, 14, 20), r"holds the cue word '责任领导'", id="a cue word with its colon inside a target"),
        edit(
            lambda t: t[0].update(id=13),
            r"task 13 .*: the id 13 stands at export\.json: task 13 .* already",
            id="a task id twice",
        ),
        edit(lambda t: t[0].pop("id"), r"task number 1 \(xianan-2025 @ 0\): the id is None; expected a number", id="no task id"),
        edit(lambda t: t[0].update(annotations=[]), r"has 0 annotations that could count", id="no annotation"),
        edit(lambda t: t[0].pop("annotations"), r"has no key 'annotations'", id="annotations missing"),
        edit(lambda t: t[0]["annotations"][0].update(was_cancelled=True), r"has 0 annotations that could count", id="cancelled"),
        edit(
            lambda t: t[0]["annotations"].append(t[0]["annotations"][0]), r"has 2 annotations that could count", id="two truths"
        ),
        edit(lambda t: t[0]["annotations"][0].pop("result"), r"has no key 'result'", id="no result"),
        edit(lambda t: regions(t).append(3), r"result is not a list of regions", id="a region that is no object"),
    ],
)
def test_each_fault_is_found_alone(check: Callable[[Json], Report], change: Callable[[Json], object], said: str) -> None:
    tasks = good()
    change(tasks)
    faults = check(tasks).faults
    assert len(faults) == 1, [str(fault) for fault in faults]
    assert re.search(said, str(faults[0])), str(faults[0])
    assert "\n" not in str(faults[0])


@pytest.mark.parametrize(
    ("change", "said"),
    [
        edit(lambda t: t.append(3), r"task number 3: has no object 'data'; expected an object with text, notice", id="no object"),
        edit(lambda t: t[1].pop("data"), r"task 13: has no object 'data'", id="no data"),
        edit(lambda t: t[1]["data"].pop("notice"), r"task 13: data holds text '年内.*', notice None, start 46", id="no notice"),
        edit(
            lambda t: t[1]["data"].update(start="46"),
            r"start '46'; expected two texts .* and a number",
            id="a start that is a text",
        ),
        edit(lambda t: t[1]["data"].update(text=""), r"data holds text ''", id="no text"),
        edit(lambda t: t[1]["data"].update(text="年内\ud800"), r"lone surrogate '\\ud800' at character 2", id="a lone surrogate"),
        edit(lambda t: t[1]["data"].update(start=47), r"starts at 47; expected 46, where the chunk before it ends", id="a gap"),
        edit(lambda t: t[1]["data"].update(start=45), r"starts at 45; expected 46", id="chunks that overlap"),
        edit(lambda t: t.pop(0), r"task 13 \(xianan-2025 @ 46\): starts at 46; expected 0, for no chunk", id="no first chunk"),
        edit(lambda t: t.append(copy.deepcopy(t[1]) | {"id": 14}), r"task 14 .*: starts at 46; expected 51", id="a chunk twice"),
    ],
)
def test_each_fault_of_a_task_is_found(check: Callable[[Json], Report], change: Callable[[Json], object], said: str) -> None:
    tasks = good()
    change(tasks)
    told = [str(fault) for fault in check(tasks).faults]
    assert any(re.search(said, line) for line in told), told


def test_a_fault_says_file_task_place_region_and_what_to_do(check: Callable[[Json], Report], tmp_path: Path) -> None:
    tasks = good()
    value(tasks, 1)["labels"] = ["PARTY"]
    regions(tasks)[1]["id"] = "ab12"
    (fault,) = check(tasks).faults
    assert str(fault) == (
        f"{tmp_path / 'export.json'}: task 12 (xianan-2025 @ 0), region ab12: the label is 'PARTY'; "
        "expected one of TARGET, LEAD_UNIT, RESP_UNIT, LEADER, DEADLINE; mark it with a label of the schema"
    )
    assert fault == Fault(
        tmp_path / "export.json",
        "task 12 (xianan-2025 @ 0), region ab12",
        "the label is 'PARTY'",
        "one of TARGET, LEAD_UNIT, RESP_UNIT, LEADER, DEADLINE",
        "mark it with a label of the schema",
    )


def test_every_fault_of_a_region_is_told(check: Callable[[Json], Report]) -> None:
    tasks = good()
    value(tasks, 0).update(start=True, labels=["PARTY"])
    regions(tasks)[0].update(type="choices", id=None)
    assert len(check(tasks).faults) == 4


def test_what_only_counts_with_a_ground_truth(check: Callable[[Json], Report]) -> None:
    tasks = good()
    draft = copy.deepcopy(tasks[0]["annotations"][0]) | {"ground_truth": False}
    draft["result"][0]["value"]["labels"] = ["PARTY"]
    tasks[0]["annotations"].insert(0, draft)
    assert not check(tasks).faults  # the other one is the ground truth
    tasks[0]["annotations"][1]["ground_truth"] = False
    assert [fault.found for fault in check(tasks).faults] == [
        "has 2 annotations that could count, expected one or one ground truth"
    ]


def single(text: str, span: str, label: str) -> Json:
    start = text.index(span)
    item = LabelledNotice(Notice("n", text), (Span(start, start + len(span), label),))
    return [task_json(task) for task in tasks_of([item])]


@pytest.mark.parametrize(
    ("span", "label", "cue"),
    [
        *(pytest.param(f"{word}:区财政局", "RESP_UNIT", word, id=f"{word} with a colon") for word in CUE_WORDS),
        pytest.param("牵头单位市商务局", "LEAD_UNIT", "牵头单位", id="a lost colon"),
        pytest.param("区财政局；责任单位：区审计局", "LEAD_UNIT", "责任单位", id="full width in the middle"),
        pytest.param("增长8%责任单位 :市经信局", "TARGET", "责任单位", id="a space before the colon"),
        pytest.param("完成时限6月底前", "DEADLINE", "完成时限", id="in front of a date"),
    ],
)
def test_a_cue_word_in_a_span_is_a_fault(check: Callable[[Json], Report], span: str, label: str, cue: str) -> None:
    (fault,) = check(single(f"一、{span}。", span, label)).faults
    assert fault.found.endswith(f"holds the cue word '{cue}'")


@pytest.mark.parametrize(
    ("span", "label"),
    [
        pytest.param("市安委会成员单位", "RESP_UNIT", id="成员单位 is part of a name"),
        pytest.param("各行政执法主体部门", "RESP_UNIT", id="部门 is part of a name"),
        pytest.param("参与单位突破20家", "TARGET", id="a target that counts such bodies"),
        pytest.param("每个责任单位", "RESP_UNIT", id="the word without its colon behind others"),
        pytest.param("区财政局(国资局)", "LEAD_UNIT", id="a parenthesis that belongs to the name"),
    ],
)
def test_what_only_looks_like_a_cue_word_is_none(check: Callable[[Json], Report], span: str, label: str) -> None:
    assert not check(single(f"一、{span}。", span, label)).faults


@pytest.mark.parametrize(
    "blank", [pytest.param(blank, id=f"U+{ord(blank):04X}") for blank in (" ", "\t", "\n", "\r", "\u00a0", "\u3000", "\u2028")]
)
def test_any_blank_at_an_edge_is_a_fault(check: Callable[[Json], Report], blank: str) -> None:
    for span in (f"{blank}区财政局", f"区财政局{blank}"):
        (fault,) = check(single(f"一、{span}。", span, "RESP_UNIT")).faults
        assert "has blanks at its edge" in fault.found


def test_a_span_in_a_longer_one_overlaps_it(check: Callable[[Json], Report]) -> None:
    tasks = single("区财政局、区审计局、区统计局。", "区财政局、区审计局、区统计局", "RESP_UNIT")
    for start in (0, 10):
        inner = copy.deepcopy(tasks[0]["annotations"][0]["result"][0]) | {"id": f"inner{start}"}
        inner["value"].update(start=start, end=start + 4, text=tasks[0]["data"]["text"][start : start + 4])
        tasks[0]["annotations"][0]["result"].append(inner)
    assert [fault.found.split(" (")[0] for fault in check(tasks).faults] == ["0-14 overlaps 0-4", "10-14 overlaps 0-14"]
