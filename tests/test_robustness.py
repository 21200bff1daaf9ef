"""Robustness curves: a strength breaks the share of places that it names, and all systems read the same copies."""
# ruff: noqa: S311 - chance with a seed, nothing secret

import random
import re
from collections.abc import Callable
from dataclasses import fields, replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from benchmarks.robustness import curves as curves_module
from benchmarks.robustness.curves import Count, Curves, Figure, measure
from benchmarks.robustness.strengths import EXPECTED, KINDS, MOST, SHARES, TOGETHER, field_of, strength_of
from inference.rules import rule_spans
from notices import LabelSchema, Span
from tests.sample_curves import FEW, Stub, curves_of
from training.breakage import Strength, break_text
from training.evaluation.broken import break_set
from training.evaluation.labelled_set import LabelledSet, read_set
from training.evaluation.systems import RulesSystem
from training.scores import strict_f1_of_spans

Reader = Callable[[str], tuple[str, list[Span]]]


@pytest.fixture(scope="module")
def the_set(tiny_corpus: Path, schema: LabelSchema) -> LabelledSet:
    return read_set(tiny_corpus, schema)


@pytest.fixture
def stub(the_set: LabelledSet) -> Stub:
    return Stub([item.notice.id for item in the_set.notices], the_set.schema)


@pytest.fixture(scope="module")
def measured(the_set: LabelledSet) -> Curves:
    return curves_of(the_set)


def test_the_kinds_are_the_fields_of_a_strength() -> None:
    assert list(KINDS) == [field.name for field in fields(Strength) if field.name != "line"]
    assert [*EXPECTED, "wide"] == [kind for kind in KINDS if kind != "wide"] + ["wide"]


COUNTED = {
    "bracket": ("修路(甲)", "()"),
    "separator": ("<RESP_UNIT 甲局>、<RESP_UNIT 乙局>", "、"),
    "colon": ("责任单位:甲", ":"),
    "stop": ("修路。", "。"),
    "digit": ("<DEADLINE 前年8月>投资13亿", "0123456789"),
    "date_word": ("<DEADLINE 12月8日前>", "月日"),
    "join": ("修路\n" * 20 + "完", "\n"),
}
"""A text, and the characters that are lost from it: the places."""
DRAWN = {
    "space": "修" * 400,
    "wide": "修路8里,(甲)",
    "number": "12.修路",
    "role": "责任单位",
    "cut": "".join(f"<RESP_UNIT {letter}乙局>" for letter in "甲丙丁戊己" * 8),
}
"""A text of one line with one place, the line itself: all that is broken is whether it changed. Where a line may be drawn and
still come through, it is long, or has many pieces."""


@pytest.mark.parametrize("share", [0.2, MOST])
@pytest.mark.parametrize("kind", KINDS)
def test_a_strength_breaks_this_share_of_the_places(marked: Reader, kind: str, share: float) -> None:
    tries = {"space": 2000, "cut": 2000, "join": 1500}.get(kind, 6000)
    text, spans = marked(COUNTED[kind][0] if kind in COUNTED else DRAWN[kind])
    rng = random.Random(kind)
    copies = [break_text(text, spans, rng, strength_of(kind, share))[0] for _ in range(tries)]
    if kind in COUNTED:
        places = COUNTED[kind][1]
        whole = tries * sum(map(text.count, places))
        broken = whole - sum(copy.count(place) for copy in copies for place in places)
    else:
        whole, broken = tries, sum(copy != text for copy in copies)
    # Three standard errors of so many lines, each of one place.
    assert broken / whole == pytest.approx(share, abs=3 * (share * (1 - share) / tries) ** 0.5)


def test_units_lose_an_end_at_half_the_strength_of_digits_and_words_outside_at_a_quarter(marked: Reader) -> None:
    rng = random.Random(0)
    text, spans = marked("<RESP_UNIT 市城管局>")
    lost = sum(break_text(text, spans, rng, strength_of("digit", 0.4))[0] != text for _ in range(8000))
    assert lost / 8000 == pytest.approx(0.2, abs=0.014)
    lost = sum(break_text("六月", [], rng, strength_of("date_word", 0.4))[0] != "六月" for _ in range(8000))
    assert lost / 8000 == pytest.approx(0.1, abs=0.01)


@pytest.mark.parametrize("kind", KINDS)
def test_a_kind_breaks_alone_on_every_line_and_together_all_do(kind: str) -> None:
    alone, together = strength_of(kind, 0.2), strength_of(TOGETHER, 0.2)
    assert alone.line == together.line == 1.0
    assert {name: getattr(alone, name) for name in KINDS} == dict.fromkeys(KINDS, 0.0) | {kind: field_of(kind, 0.2)}
    assert getattr(together, kind) == field_of(kind, 0.2) > 0


@pytest.mark.parametrize("kind", [*KINDS, TOGETHER])
def test_strength_0_is_the_unbroken_set(the_set: LabelledSet, kind: str) -> None:
    assert break_set(the_set, strength_of(kind, 0.0), seed=5) == replace(the_set, tasks={})


@pytest.mark.parametrize("share", [-0.1, MOST + 0.01])
def test_a_share_that_breakage_cannot_reach_is_refused(share: float) -> None:
    with pytest.raises(ValueError, match=r"of stop: expected 0 to 0\.4"):
        strength_of("stop", share)


@pytest.mark.parametrize("kind", ["line", "quote"])
def test_an_unknown_kind_is_refused(kind: str) -> None:
    with pytest.raises(KeyError, match=kind):
        strength_of(kind, 0.1)


def test_the_figures_are_the_strict_scores_of_the_copies(the_set: LabelledSet, measured: Curves) -> None:
    shares = (0.0, *SHARES)
    assert set(measured.figures) == {(name, k, p) for name in ("stub", "_runs/$a|b$", "rules") for k in FEW for p in shares}
    for seed, number in ((1, 0), (2, 1)):
        copy = break_set(the_set, strength_of(TOGETHER, 0.4), seed=seed)
        expected = strict_f1_of_spans(copy.texts, copy.gold, [rule_spans(text) for text in copy.texts], copy.schema)
        figure = measured.figures["rules", TOGETHER, 0.4]
        assert figure["micro"].counts[number].seed == seed
        for label, row in expected.items():
            assert figure[label].counts[number].f1 == pytest.approx(row["f1"])
    figure = measured.figures["rules", TOGETHER, 0.4]["micro"]
    values = [one.f1 for one in figure.counts if one.f1 is not None]
    assert (figure.f1, figure.low, figure.high) == (sum(values) / 2, min(values), max(values))
    assert values[0] != values[1]


@given(st.integers(1, 10_000), st.integers(1, 10_000), st.integers(1, 9))
def test_the_mean_lies_between_its_ends_also_where_they_are_the_same(gold: int, found: int, seeds: int) -> None:
    figure = Figure(tuple(Count(seed, gold, found, min(gold, found)) for seed in range(seeds)))
    assert figure.low == figure.f1 == figure.high


def test_seeds_without_gold_or_finds_have_no_f1() -> None:
    nothing, half = Count(1, 0, 0, 0), Count(2, 1, 3, 1)
    assert (Figure((nothing,)).f1, Figure((nothing,)).low, Figure((nothing,)).high) == (None, None, None)
    assert (Figure((nothing, half)).f1, half.f1) == (0.5, 0.5)


def test_the_unbroken_set_is_one_reading_the_same_in_every_kind(the_set: LabelledSet, measured: Curves) -> None:
    expected = strict_f1_of_spans(the_set.texts, the_set.gold, [rule_spans(text) for text in the_set.texts], the_set.schema)
    for kind in FEW:
        (one,) = measured.figures["rules", kind, 0.0]["micro"].counts
        assert one.seed is None
        assert one.f1 == pytest.approx(expected["micro"]["f1"])
        assert measured.changed[kind, 0.0] == 0.0


def test_changed_is_the_share_of_units_with_another_text(the_set: LabelledSet, measured: Curves) -> None:
    assert measured.changed[TOGETHER, 0.4] == 1.0
    units = [(unit.notice, unit.start, unit.end) for unit in the_set.units]
    texts = {item.notice.id: item.notice.text for item in the_set.notices}
    spaced = [texts[notice][start:end] for notice, start, end in units]
    shares = []
    for seed in (1, 2):
        copy = break_set(the_set, strength_of("role", 0.4), seed=seed)
        after = {item.notice.id: item.notice.text for item in copy.notices}
        broken = [after[unit.notice][unit.start : unit.end] for unit in copy.units]
        shares.append(sum(a != b for a, b in zip(spaced, broken, strict=True)) / len(units))
    assert 0 < sum(shares) / 2 < 1
    assert measured.changed["role", 0.4] == sum(shares) / 2


def test_the_same_seeds_give_the_same_curves_and_others_give_others(the_set: LabelledSet) -> None:
    def again(*seeds: int) -> Curves:
        return measure([RulesSystem()], the_set, kinds=[TOGETHER], seeds=seeds)

    first = again(1)
    random.seed(7)  # the global state counts for nothing
    assert again(1) == first
    assert again(2).figures != first.figures
    assert (
        again(1, 2).figures["rules", TOGETHER, 0.4]["micro"].counts[0] == first.figures["rules", TOGETHER, 0.4]["micro"].counts[0]
    )


def test_ids_stay_and_no_text_of_a_seed_is_read_twice(the_set: LabelledSet, stub: Stub, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(curves_module, "BATCH", 150)
    lines: list[str] = []
    measure([stub], the_set, kinds=["date_word", TOGETHER], seeds=[3], tell=lines.append)
    assert len(stub.asked) == len(set(stub.asked))
    # Of the three notices only one has a date: at most its copies and those with all kinds were read beside the unbroken ones.
    assert 3 + len(SHARES) * 3 <= len(stub.asked) < 3 + 2 * len(SHARES) * 3
    assert re.fullmatch(r"unbroken, stub: [\d,]+ of [\d,]+ characters \(0\.0 min\)", lines[0])
    assert "seed 1 of 1" in lines[-1]
    (progress,) = re.findall(r"stub: ([\d,]+) of ([\d,]+) characters", lines[-1])
    assert progress[0] == progress[1]
    assert len(lines) > 4


@pytest.mark.parametrize("empty", ["systems", "kinds", "seeds"])
def test_nothing_to_measure_is_refused(the_set: LabelledSet, empty: str) -> None:
    given: dict[str, list[object]] = {"systems": [RulesSystem()], "kinds": ["stop"], "seeds": [1]} | {empty: []}
    with pytest.raises(ValueError, match=f"0 {empty}"):
        measure(given["systems"], the_set, kinds=given["kinds"], seeds=given["seeds"])  # type: ignore[arg-type]
