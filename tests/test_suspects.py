"""What makes an error of a model a suspicion against the gold, and the file that takes it to Label Studio."""

import json
from dataclasses import replace
from pathlib import Path

import pytest

from annotation.lint import lint
from annotation.tasks import tasks_of, write_tasks
from notices import LabelledNotice, LabelSchema, Notice, ScoredSpan, Span, read_chunks, read_labelled
from training.evaluation.errors import find_errors
from training.evaluation.labelled_set import LabelledSet, read_set
from training.evaluation.suspects import MINIMUM, Suspect, find_suspects, label_studio_tasks, write_label_studio

TEXT = "市发改委、市财政局和市统计局\n县人社局、县水利局\n"
BREAK = TEXT.index("\n") + 1
FIRST, SECOND, THIRD = Span(0, 4, "LEAD_UNIT"), Span(5, 9, "RESP_UNIT"), Span(10, 14, "RESP_UNIT")
FOURTH = Span(BREAK + 5, BREAK + 9, "RESP_UNIT")
GOLD = (FIRST, SECOND, THIRD, FOURTH)


@pytest.fixture
def the_set(tmp_path: Path, schema: LabelSchema) -> LabelledSet:
    """Two notices of the same text and gold in two tasks each, one for a line."""
    notices = [LabelledNotice(Notice(name, TEXT), GOLD) for name in ("a", "b")]
    write_tasks(tmp_path / "gold.json", tasks_of(notices, first_id=7, size=20))
    found = read_set(tmp_path / "gold.json", schema)
    assert [(unit.notice, unit.task, unit.start) for unit in found.units] == [
        ("a", 7, 0), ("a", 8, BREAK), ("b", 9, 0), ("b", 10, BREAK),
    ]  # fmt: skip
    return found


def scored(span: Span, score: float, *, label: str | None = None, by: int = 0) -> ScoredSpan:
    """The span as a system finds it; ``by`` lengthens it at its end."""
    return ScoredSpan(span.start, span.end + by, label or span.label, score)


def as_found(*instead: ScoredSpan | None) -> list[ScoredSpan]:
    """The gold as found with full confidence, the first spans replaced, or left out for None."""
    rest = [scored(span, 1.0) for span in GOLD[len(instead) :]]
    return [span for span in instead if span is not None] + rest


def suspects_in(
    the_set: LabelledSet,
    *found: list[ScoredSpan],
    rules: list[list[ScoredSpan]] | None = None,
    seen: tuple[str, ...] = (),
    system: str = "m",
) -> list[Suspect]:
    rules = rules or [as_found(), as_found()]
    return find_suspects(the_set, find_errors(the_set, found), found, system=system, seen=seen, rules=rules)


SURE = scored(FIRST, 1.0)
LONG, LONG_RULES = scored(FIRST, 0.95, by=1), scored(FIRST, 0.5, by=1)
ROLE = scored(FIRST, 0.95, label="RESP_UNIT")
MERGED = ScoredSpan(5, 14, "RESP_UNIT", 0.95)
HEAD, TAIL = ScoredSpan(0, 2, "LEAD_UNIT", 0.3), ScoredSpan(2, 4, "LEAD_UNIT", 0.97)
SURE_HEAD = ScoredSpan(0, 2, "LEAD_UNIT", 0.93)
INVENTED = ScoredSpan(BREAK, BREAK + 4, "LEAD_UNIT", 0.92)
# Two gold spans with another border between them: two errors, of which the first span reaches into the second's stretch.
OVER, UNDER = ScoredSpan(5, 11, "RESP_UNIT", 0.95), ScoredSpan(11, 14, "RESP_UNIT", 0.94)


@pytest.mark.parametrize(
    ("found", "rules", "expected"),
    [
        pytest.param(as_found(), as_found(), [], id="nothing is wrong"),
        pytest.param(as_found(LONG), as_found(), [(0.95, False)], id="sure, the rules have the gold"),
        pytest.param(as_found(LONG), as_found(LONG_RULES), [(0.95, True)], id="sure, the rules have the same"),
        pytest.param(as_found(LONG), as_found(None), [(0.95, False)], id="sure, the rules have nothing"),
        pytest.param(as_found(LONG), as_found(ROLE), [(0.95, False)], id="sure, the rules have another label"),
        pytest.param(as_found(ROLE), as_found(ROLE), [(0.95, True)], id="a role"),
        pytest.param(as_found(scored(FIRST, MINIMUM, by=1)), as_found(), [(MINIMUM, False)], id="just sure enough"),
        pytest.param(as_found(scored(FIRST, 0.89, by=1)), as_found(LONG_RULES), [], id="not sure enough, though the rules agree"),
        pytest.param(as_found(HEAD, TAIL, *as_found()[1:]), as_found(), [], id="split, one part unsure"),
        pytest.param(as_found(SURE_HEAD, TAIL, *as_found()[1:]), as_found(), [(0.93, False)], id="split, all parts sure"),
        pytest.param(as_found(SURE, MERGED, None), as_found(SURE, MERGED, None), [(0.95, True)], id="merged"),
        pytest.param(as_found(SURE, MERGED, None), as_found(), [(0.95, False)], id="merged, not by the rules"),
        pytest.param(as_found(SURE, OVER, UNDER), as_found(SURE, OVER, UNDER),
                     [(0.95, True), (0.94, True)], id="a border between neighbours moved by both"),
        pytest.param([*as_found()[:3], INVENTED, scored(FOURTH, 1)], as_found(), [(0.92, False)], id="invented"),
        pytest.param(as_found(None), as_found(None), [(None, True)], id="missed by both"),
        pytest.param(as_found(None), as_found(), [], id="missed, but the rules mark it"),
        pytest.param(as_found(None), as_found(LONG_RULES), [], id="missed, but the rules mark something there"),
    ],
)  # fmt: skip
def test_what_is_suspected(
    the_set: LabelledSet, found: list[ScoredSpan], rules: list[ScoredSpan], expected: list[tuple[float | None, bool]]
) -> None:
    suspects = suspects_in(the_set, found, as_found(), rules=[rules, as_found()])
    assert [(suspect.suspicion, suspect.rules_agree) for suspect in suspects] == expected
    assert {(suspect.system, suspect.task, suspect.error.notice) for suspect in suspects} <= {("m", 7, "a"), ("m", 8, "a")}


def test_the_task_is_that_of_the_unit(the_set: LabelledSet) -> None:
    found = [*as_found()[:3], scored(FOURTH, 0.95, label="LEAD_UNIT")]
    assert [(s.task, s.error.notice) for s in suspects_in(the_set, found, found)] == [(8, "a"), (10, "b")]


def test_notices_that_the_system_was_trained_on_are_left_out(the_set: LabelledSet) -> None:
    found = as_found(LONG)
    assert [suspect.error.notice for suspect in suspects_in(the_set, found, found, seen=("a",))] == ["b"]
    assert suspects_in(the_set, found, found, seen=("a", "b")) == []


def test_the_order_is_by_confidence_then_the_rules_then_the_place_and_missed_come_last(the_set: LabelledSet) -> None:
    both = as_found(None, scored(SECOND, 0.95, label="LEAD_UNIT"), scored(THIRD, 0.99, label="LEAD_UNIT"))
    suspects = suspects_in(the_set, both, both, rules=[as_found(None), both])
    place = [(s.error.notice, s.error.gold[0], s.suspicion, s.rules_agree) for s in suspects]
    assert place == [
        ("b", THIRD, 0.99, True), ("a", THIRD, 0.99, False),
        ("b", SECOND, 0.95, True), ("a", SECOND, 0.95, False),
        ("a", FIRST, None, True), ("b", FIRST, None, True),
    ]  # fmt: skip


def test_a_task_for_label_studio(the_set: LabelledSet) -> None:
    # The second task of the first notice is suspected twice; a span of the first reaches over the border by two characters.
    crossing = ScoredSpan(10, BREAK + 2, "RESP_UNIT", 0.5)
    invented = ScoredSpan(BREAK + 2, BREAK + 4, "LEADER", 0.99)
    found = {"m": [[*as_found()[:2], crossing, invented, scored(FOURTH, 0.91, by=1)], as_found()]}
    suspects = find_suspects(the_set, find_errors(the_set, found["m"]), found["m"], system="m", rules=[as_found(), as_found()])
    (task,) = label_studio_tasks(the_set, suspects, found)
    assert task["id"] == 8
    line = "县人社局、县水利局\n"
    doubts = "- → 社局(LEADER);县水利局(RESP_UNIT) → 县水利局\n(RESP_UNIT)"
    assert task["data"] == {
        "text": line, "notice": "a", "start": BREAK, "layout": the_set.units[1].layout, "suspicion": 0.99, "suspects": 2,
        "doubts": doubts, "task": 8,
    }  # fmt: skip
    (prediction,) = task["predictions"]  # type: ignore[misc]
    assert (prediction["model_version"], prediction["score"]) == ("m", 0.99)
    assert [(region["value"], region["score"]) for region in prediction["result"]] == [
        ({"start": 0, "end": 2, "text": "县人", "labels": ["RESP_UNIT"]}, 0.5),
        ({"start": 2, "end": 4, "text": "社局", "labels": ["LEADER"]}, 0.99),
        ({"start": 5, "end": 10, "text": "县水利局\n", "labels": ["RESP_UNIT"]}, 0.91),
    ]
    (annotation,) = task["annotations"]  # type: ignore[misc]
    assert [region["value"] for region in annotation["result"]] == [
        {"start": 5, "end": 9, "text": "县水利局", "labels": ["RESP_UNIT"]}
    ]


def test_the_most_suspicious_task_comes_first_each_with_the_system_that_suspects_it(the_set: LabelledSet) -> None:
    found = {"one": [as_found(LONG), as_found()], "two": [as_found(), as_found(scored(FIRST, 0.99, by=1))]}
    suspects = [s for name in found for s in suspects_in(the_set, *found[name], system=name)]
    tasks = label_studio_tasks(the_set, suspects, found)
    assert [[p["model_version"] for p in task["predictions"]] for task in tasks] == [["two"], ["one"]]  # type: ignore[attr-defined]
    assert [task["id"] for task in tasks] == [9, 7]


def test_an_export_without_ids_gets_none(the_set: LabelledSet) -> None:
    unnumbered = LabelledSet("", the_set.schema, the_set.notices, tuple(replace(u, task=None) for u in the_set.units), {})
    suspects = suspects_in(unnumbered, as_found(LONG), as_found())
    (task,) = label_studio_tasks(unnumbered, suspects, {"m": [as_found(LONG), as_found()]})
    assert suspects[0].task is None
    assert "id" not in task
    assert "task" not in task["data"]  # type: ignore[operator]


def test_no_suspects_are_an_empty_file(the_set: LabelledSet, tmp_path: Path) -> None:
    write_label_studio(tmp_path / "suspects.json", the_set, [], {})
    assert json.loads((tmp_path / "suspects.json").read_text(encoding="utf-8")) == []


def one_error_for_each_unit(the_set: LabelledSet) -> tuple[list[Suspect], dict[str, list[list[ScoredSpan]]]]:
    """A system that invents the first character of each task, and finds everything else that it does not cover."""
    starts = {item.notice.id: [u.start for u in the_set.units if u.notice == item.notice.id] for item in the_set.notices}
    found = [
        sorted(
            [ScoredSpan(start, start + 1, "DEADLINE", 0.95) for start in starts[item.notice.id]]
            + [scored(span, 0.99) for span in item.spans if span.start not in starts[item.notice.id]]
        )
        for item in the_set.notices
    ]
    suspects = find_suspects(the_set, find_errors(the_set, found), found, system="m", rules=[[] for _ in found])
    return suspects, {"m": found}


def test_the_file_reads_as_the_gold_that_it_came_from(tiny_corpus: Path, schema: LabelSchema, tmp_path: Path) -> None:
    the_set = read_set(tiny_corpus, schema)
    file = tmp_path / "suspects.json"
    write_label_studio(file, the_set, *one_error_for_each_unit(the_set))
    assert read_labelled(file) == list(the_set.notices)
    chunks = read_chunks(file)
    assert [(c.notice, c.start, c.task) for c in chunks] == [(c.notice, c.start, c.task) for c in read_chunks(tiny_corpus)]
    gold_ids, found_ids = region_ids(file, "annotations"), region_ids(file, "predictions")
    assert sorted(gold_ids) == sorted(i for path in tiny_corpus.glob("*.json") for i in region_ids(path, "annotations"))
    assert len(set(found_ids)) == len(found_ids)
    assert not set(found_ids) & set(gold_ids)


def region_ids(file: Path, kind: str) -> list[str]:
    tasks = json.loads(file.read_text(encoding="utf-8"))
    return [region["id"] for task in tasks for part in task[kind] for region in part["result"]]


def test_the_linter_finds_no_fault(the_set: LabelledSet, schema: LabelSchema, tmp_path: Path) -> None:
    file = tmp_path / "suspects.json"
    suspects, found = one_error_for_each_unit(the_set)
    write_label_studio(file, the_set, suspects, found)
    report = lint([file], schema=schema)
    assert report.faults == ()
    assert (report.notices, report.tasks, report.regions) == (2, 4, 8)
