"""The linter: each fault is found alone, told with its place and in one line, and nothing else is."""

import copy
import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from annotation.cli import app
from annotation.lint import CUE_WORDS, Fault, Report, lint
from annotation.tasks import task_json, tasks_of
from notices import CorpusError, LabelledNotice, LabelSchema, Notice, Span

TEXT = "1.新建5G基站500座。\n(责任领导:洪声耀;牵头单位:区科经局;责任单位:区电信公司)\n年内完工。"
SPANS = {"TARGET": "新建5G基站500座", "LEADER": "洪声耀", "LEAD_UNIT": "区科经局", "RESP_UNIT": "区电信公司", "DEADLINE": "年内"}
Json = Any  # a document that somebody broke


def good() -> Json:
    """Two tasks of one notice: the first has four regions, the second one."""
    spans = [Span(TEXT.index(words), TEXT.index(words) + len(words), label) for label, words in SPANS.items()]
    item = LabelledNotice(Notice("xianan-2025", TEXT), tuple(sorted(spans)))
    return json.loads(json.dumps([task_json(task) for task in tasks_of([item], first_id=12, size=46)]))


@pytest.fixture
def schema(request: pytest.FixtureRequest) -> LabelSchema:
    return LabelSchema.from_toml(request.config.rootpath / "configs" / "labels.toml")


@pytest.fixture
def check(tmp_path: Path, schema: LabelSchema) -> Callable[..., Report]:
    def check(tasks: Json, *, notices: Path | None = None) -> Report:
        file = tmp_path / "export.json"
        file.write_text(json.dumps(tasks), encoding="utf-8")
        return lint([file], schema=schema, notices=notices)

    return check


def regions(tasks: Json, task: int = 0) -> Json:
    return tasks[task]["annotations"][0]["result"]


def value(tasks: Json, region: int) -> Json:
    return regions(tasks)[region]["value"]


def move(tasks: Json, region: int, start: int, end: int) -> None:
    """Marks another stretch with the region, so that its text is right."""
    value(tasks, region).update(start=start, end=end, text=tasks[0]["data"]["text"][start:end])


def test_a_good_set_has_no_fault(check: Callable[..., Report]) -> None:
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
def test_each_fault_is_found_alone(check: Callable[..., Report], change: Callable[[Json], object], said: str) -> None:
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
def test_each_fault_of_a_task_is_found(check: Callable[..., Report], change: Callable[[Json], object], said: str) -> None:
    tasks = good()
    change(tasks)
    told = [str(fault) for fault in check(tasks).faults]
    assert any(re.search(said, line) for line in told), told


def test_a_fault_says_file_task_place_region_and_what_to_do(check: Callable[..., Report], tmp_path: Path) -> None:
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


def test_every_fault_of_a_region_is_told(check: Callable[..., Report]) -> None:
    tasks = good()
    value(tasks, 0).update(start=True, labels=["PARTY"])
    regions(tasks)[0].update(type="choices", id=None)
    assert len(check(tasks).faults) == 4


def test_what_only_counts_with_a_ground_truth(check: Callable[..., Report]) -> None:
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
def test_a_cue_word_in_a_span_is_a_fault(check: Callable[..., Report], span: str, label: str, cue: str) -> None:
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
def test_what_only_looks_like_a_cue_word_is_none(check: Callable[..., Report], span: str, label: str) -> None:
    assert not check(single(f"一、{span}。", span, label)).faults


@pytest.mark.parametrize(
    "blank", [pytest.param(blank, id=f"U+{ord(blank):04X}") for blank in (" ", "\t", "\n", "\r", "\u00a0", "\u3000", "\u2028")]
)
def test_any_blank_at_an_edge_is_a_fault(check: Callable[..., Report], blank: str) -> None:
    for span in (f"{blank}区财政局", f"区财政局{blank}"):
        (fault,) = check(single(f"一、{span}。", span, "RESP_UNIT")).faults
        assert "has blanks at its edge" in fault.found


def test_a_span_in_a_longer_one_overlaps_it(check: Callable[..., Report]) -> None:
    tasks = single("区财政局、区审计局、区统计局。", "区财政局、区审计局、区统计局", "RESP_UNIT")
    for start in (0, 10):
        inner = copy.deepcopy(tasks[0]["annotations"][0]["result"][0]) | {"id": f"inner{start}"}
        inner["value"].update(start=start, end=start + 4, text=tasks[0]["data"]["text"][start : start + 4])
        tasks[0]["annotations"][0]["result"].append(inner)
    assert [fault.found.split(" (")[0] for fault in check(tasks).faults] == ["0-14 overlaps 0-4", "10-14 overlaps 0-14"]


@pytest.fixture
def raw(tmp_path: Path) -> Path:
    folder = tmp_path / "notices"
    folder.mkdir()
    (folder / "xianan-2025.txt").write_bytes(TEXT.encode())
    return folder


def test_texts_that_are_the_raw_notice(check: Callable[..., Report], raw: Path) -> None:
    assert not check(good(), notices=raw).faults


@pytest.mark.parametrize(
    ("content", "said"),
    [
        pytest.param(
            TEXT.replace("500", "600"), r"differs from .*xianan-2025\.txt at character 8: '500座.*'; expected '600座", id="other"
        ),
        pytest.param(TEXT.replace("\n", "\r\n"), r"at character 13: '\\n\(责任.*; expected '\\r\\n\(责任", id="line ends"),
        pytest.param(TEXT + "完", r"task 13 .*: the notice ends at 51; expected 52, the length of", id="the end is missing"),
        pytest.param(TEXT[:-1], r"task 13 .* at character 50: '。'; expected ''", id="more than the notice"),
        pytest.param(
            None, r"xianan-2025\.txt cannot be read \(.*No such file.*\); expected the raw notice in UTF-8", id="no file"
        ),
        pytest.param(TEXT.encode("gb18030"), r"xianan-2025\.txt cannot be read \('utf-8' codec", id="another encoding"),
    ],
)
def test_texts_that_are_not_the_raw_notice(
    check: Callable[..., Report], raw: Path, content: str | bytes | None, said: str
) -> None:
    file = raw / "xianan-2025.txt"
    if content is None:
        file.unlink()
    else:
        file.write_bytes(content if isinstance(content, bytes) else content.encode())
    told = [str(fault) for fault in check(good(), notices=raw).faults]
    assert re.search(said, told[0]), told


def test_several_files_are_one_set(tmp_path: Path, schema: LabelSchema) -> None:
    first, second = good()
    for name, task in (("a.json", first), ("b.json", second)):
        (tmp_path / name).write_text(json.dumps([task]), encoding="utf-8")
    assert lint([tmp_path], schema=schema) == Report((), notices=1, tasks=2, regions=5)
    assert not lint([tmp_path / "b.json", tmp_path / "a.json"], schema=schema).faults
    again = lint([tmp_path, tmp_path / "a.json"], schema=schema).faults
    assert {fault.expected for fault in again} >= {"an id of its own for each task", "an id of its own for each region"}


def test_folders_below_are_not_read(tmp_path: Path, schema: LabelSchema) -> None:
    (tmp_path / "rounds").mkdir()
    (tmp_path / "rounds" / "broken.json").write_text("[", encoding="utf-8")
    (tmp_path / "a.json").write_text(json.dumps(good()), encoding="utf-8")
    assert not lint([tmp_path], schema=schema).faults


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        pytest.param("a.json", "[", r"a\.json: not JSON in UTF-8", id="no JSON"),
        pytest.param("a.json", "{}", r"a\.json: holds a dict, expected the list of tasks", id="no list"),
        pytest.param("a.txt", "[]", r"no \.json file in this folder", id="a folder without exports"),
    ],
)
def test_a_file_that_cannot_be_read_is_an_error(tmp_path: Path, schema: LabelSchema, name: str, content: str, said: str) -> None:
    (tmp_path / name).write_text(content, encoding="utf-8")
    with pytest.raises(CorpusError, match=said):
        lint([tmp_path], schema=schema)


class TestCommand:
    @pytest.fixture
    def export(self, tmp_path: Path) -> Path:
        file = tmp_path / "export.json"
        file.write_text(json.dumps(good()), encoding="utf-8")
        return file

    def test_clean(self, export: Path, raw: Path) -> None:
        result = CliRunner().invoke(app, ["lint", str(export), "--notices", str(raw)])
        assert (result.exit_code, result.output) == (0, "no fault; 5 regions in 2 tasks of 1 notices\n")

    def test_faults(self, export: Path) -> None:
        tasks = good()
        value(tasks, 0)["end"] = 999
        value(tasks, 1)["labels"] = []
        export.write_text(json.dumps(tasks), encoding="utf-8")
        result = CliRunner().invoke(app, ["lint", str(export)])
        *lines, total = result.output.splitlines()
        assert result.exit_code == 1
        assert len(lines) == 2
        assert all(line.startswith(f"{export}: task 12 (xianan-2025 @ 0), region ") for line in lines)
        assert total == "2 faults; 5 regions in 2 tasks of 1 notices"

    def test_labels_of_another_schema(self, export: Path, tmp_path: Path) -> None:
        labels = tmp_path / "labels.toml"
        labels.write_text('[[label]]\nname="A"\ntitle="甲"\ncoarse="A"\ncolor="#000000"\nhotkey="1"\n', encoding="utf-8")
        result = CliRunner().invoke(app, ["lint", str(export), "--labels", str(labels)])
        assert result.exit_code == 1
        assert "the label is 'TARGET'; expected one of A" in result.output

    def test_a_file_that_is_missing(self, tmp_path: Path) -> None:
        result = CliRunner().invoke(app, ["lint", str(tmp_path / "none.json")])
        assert isinstance(result.exception, CorpusError)
        assert "none.json: cannot be read (No such file or directory)" in str(result.exception)
