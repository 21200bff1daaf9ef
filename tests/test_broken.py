"""Broken copies of a labelled set keep its notices, units and spans, each in its new place."""

import os
import subprocess
import sys
from collections.abc import Callable
from dataclasses import asdict, fields, replace
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from notices import LabelledNotice, LabelSchema, Notice, Span
from training.breakage import Strength
from training.evaluation.broken import STRENGTHS, break_set, scaled
from training.evaluation.labelled_set import LabelledSet, Unit, read_set

Reader = Callable[[str], tuple[str, list[Span]]]
ROOT = Path(__file__).resolve().parent.parent

UNITS = (
    "1.<TARGET 增长8%左右>。(牵头单位:<LEAD_UNIT 市发改委>;责任单位:<RESP_UNIT 市财政局>、<RESP_UNIT 市统计局>)\r\n",
    "2.<DEADLINE 12月底前>修路👍🏽。\n责任领导:<LEADER 李明>\n牵头单位:<LEAD_UNIT 市交通局>",
    "<LEAD_UNIT 商务部><RESP_UNIT 海关总署>",
    "\n\n",
    "没有区间的一句话。",
)


@pytest.fixture
def tiny_set(tiny_corpus: Path, schema: LabelSchema) -> LabelledSet:
    return read_set(tiny_corpus, schema)


@pytest.fixture(scope="session")
def build(marked: Reader, schema: LabelSchema) -> Callable[[dict[str, list[int]]], LabelledSet]:
    """A set whose notices are made of the numbered UNITS."""

    def make(notices: dict[str, list[int]]) -> LabelledSet:
        labelled, units = [], []
        for name, numbers in notices.items():
            text, spans = "", []
            for number in numbers:
                part, inside = marked(UNITS[number])
                spans += [Span(s.start + len(text), s.end + len(text), s.label) for s in inside]
                units.append(Unit(name, len(text), len(text) + len(part), number, f"版式{number}", len(units)))
                text += part
            labelled.append(LabelledNotice(Notice(name, text, "somewhere"), tuple(spans)))
        return LabelledSet("set", schema, tuple(labelled), tuple(units), {})

    return make


@pytest.mark.parametrize(
    ("strength", "line", "bracket", "stop"),
    [
        pytest.param(0, 0.0, 0.0, 0.0, id="nothing"),
        pytest.param(0.5, 0.35, 0.175, 0.125, id="half"),
        pytest.param(1, 0.7, 0.35, 0.25, id="as in training"),
        pytest.param(2, 1.0, 0.7, 0.5, id="twice, the share of lines at most 1"),
    ],
)
def test_scaled(strength: float, line: float, bracket: float, stop: float) -> None:
    result = scaled(strength)
    assert (result.line, result.bracket, result.stop) == pytest.approx((line, bracket, stop))


@given(st.floats(0, 1e6))
def test_all_chances_are_scaled_and_stay_chances(strength: float) -> None:
    before, after = asdict(Strength()), asdict(scaled(strength))
    assert list(after) == [field.name for field in fields(Strength)]
    assert all(after[name] == pytest.approx(min(1, strength * before[name])) for name in before)


def test_a_negative_strength_is_none() -> None:
    with pytest.raises(ValueError, match=r"-0\.1: expected 0 or more"):
        scaled(-0.1)


def test_strength_0_gives_the_set_without_its_gold_tasks(tiny_set: LabelledSet) -> None:
    copy = break_set(tiny_set, 0, seed=3)
    assert tiny_set.tasks
    assert copy == replace(tiny_set, tasks={})
    assert copy.sha256 == tiny_set.sha256


@pytest.mark.parametrize("strength", STRENGTHS)
def test_a_copy_has_the_notices_units_and_labels_of_the_set(tiny_set: LabelledSet, strength: float) -> None:
    copy = break_set(tiny_set, strength, seed=3)
    assert copy.tasks == {}
    assert copy.texts != tiny_set.texts
    assert copy.label_counts == tiny_set.label_counts
    assert [item.notice.id for item in copy.notices] == [item.notice.id for item in tiny_set.notices]
    assert (copy.groups, copy.group_kind, copy.path, copy.schema) == (
        *(tiny_set.groups, tiny_set.group_kind),
        *(tiny_set.path, tiny_set.schema),
    )


def test_a_strength_is_taken_as_it_is(build: Callable[[dict[str, list[int]]], LabelledSet], tiny_set: LabelledSet) -> None:
    assert break_set(tiny_set, scaled(2), seed=3) == break_set(tiny_set, 2, seed=3)
    nothing = dict.fromkeys(asdict(Strength()), 0.0)
    the_set = build({"a": [0, 1]})
    stops = break_set(the_set, Strength(**nothing | {"line": 1.0, "stop": 1.0}), seed=3)
    assert stops.texts == [the_set.texts[0].replace("。", "")]
    assert break_set(the_set, Strength(**nothing), seed=3) == the_set


@given(
    st.dictionaries(st.sampled_from("abc"), st.lists(st.sampled_from(range(len(UNITS))), min_size=1, max_size=5), min_size=1),
    st.sampled_from([0.0, 0.1, *STRENGTHS, 9.0]),
    st.integers(0, 2**32),
)
def test_units_and_spans_stay_in_their_places(
    build: Callable[[dict[str, list[int]]], LabelledSet], notices: dict[str, list[int]], strength: float, seed: int
) -> None:
    the_set = build(dict(sorted(notices.items())))
    copy = break_set(the_set, strength, seed=seed)
    for item in copy.notices:
        ends = [0, *(unit.end for unit in copy.units if unit.notice == item.notice.id)]
        starts = [unit.start for unit in copy.units if unit.notice == item.notice.id]
        # The units lie end to end and are the notice.
        assert [*starts, len(item.notice.text)] == ends
        assert all(a.start < a.end <= b.start < b.end <= len(item.notice.text) for a, b in pairwise(item.spans))
    assert [replace(unit, start=0, end=0) for unit in copy.units] == [replace(unit, start=0, end=0) for unit in the_set.units]
    before, after = the_set.by_unit(the_set.gold), copy.by_unit(copy.gold)
    for unit, old, new in zip(copy.units, before, after, strict=True):
        assert [span.label for span in old] == [span.label for span in new]
        assert all(unit.start <= span.start and span.end <= unit.end for span in new)


def test_more_strength_breaks_more(build: Callable[[dict[str, list[int]]], LabelledSet]) -> None:
    the_set = build({"a": [0] * 100})
    left = [break_set(the_set, strength, seed=0).texts[0].count("(") for strength in (0, *STRENGTHS)]
    assert left == sorted(left, reverse=True)
    assert left[0] == 100
    assert left[-1] < 60


def test_the_same_seed_gives_the_same_copy_whatever_else_is_in_the_set(
    build: Callable[[dict[str, list[int]]], LabelledSet],
) -> None:
    together, alone = build({"a": [0, 1, 2], "b": [0, 1, 2]}), build({"b": [0, 1, 2]})
    first, second = break_set(together, 1, seed=1), break_set(together, 1, seed=1)
    assert first == second
    assert first.texts[1:] == break_set(alone, 1, seed=1).texts
    assert first.texts[0] != first.texts[1]
    assert first.texts != break_set(together, 1, seed=2).texts


def test_the_copy_does_not_depend_on_the_hashes_of_a_run(tiny_corpus: Path) -> None:
    code = (
        "import sys; from pathlib import Path; from notices import LabelSchema\n"
        "from training.evaluation.broken import break_set; from training.evaluation.labelled_set import read_set\n"
        "schema = LabelSchema.from_toml(Path('configs/labels.toml'))\n"
        "print(break_set(read_set(Path(sys.argv[1]), schema), 2, seed=1).sha256)"
    )
    runs = [
        subprocess.run(
            [sys.executable, "-c", code, str(tiny_corpus)],
            cwd=ROOT, env=os.environ | {"PYTHONHASHSEED": seed}, capture_output=True, text=True, check=True,
        ).stdout
        for seed in ("1", "2")
    ]  # fmt: skip
    assert len(runs[0].strip()) == 64
    assert runs[0] == runs[1]


def one_unit(schema: LabelSchema, text: str, span: Span, *, unit: tuple[int, int]) -> LabelledSet:
    notice = LabelledNotice(Notice("a", text), (span,))
    units = tuple(Unit("a", start, end, None, "分行", i) for i, (start, end) in enumerate([unit, (unit[1], len(text))]))
    return LabelledSet("set", schema, (notice,), units, {})


def test_a_span_of_white_space_is_left_out_of_a_broken_copy(schema: LabelSchema) -> None:
    the_set = one_unit(schema, "修路 \n造林", Span(2, 3, "LEADER"), unit=(0, 4))
    assert break_set(the_set, 0, seed=0).gold == the_set.gold
    assert break_set(the_set, 0.5, seed=0).gold == [[]]


def test_a_span_across_units_is_refused(schema: LabelSchema) -> None:
    the_set = one_unit(schema, "市发改委牵头", Span(0, 4, "LEAD_UNIT"), unit=(0, 3))
    with pytest.raises(ValueError, match="notice a: span 0-4 LEAD_UNIT is not within its unit 0-3"):
        break_set(the_set, 1, seed=0)
