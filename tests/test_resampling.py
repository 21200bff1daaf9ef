"""Intervals and p-values, against hand-worked cases, simulated data whose answer is known, and scipy."""

import tracemalloc
from itertools import product

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from training.evaluation.resampling import BATCH, KEPT, Array, Difference, Estimate, Ratio, Resampler, sum_by_group

Pairs = list[tuple[float, float]]


def ratio(*pairs: tuple[float, float]) -> Ratio:
    """A ratio from numerator and denominator of each group."""
    return Ratio(np.array([pair[0] for pair in pairs], dtype=float), np.array([pair[1] for pair in pairs], dtype=float))


def shares(hits: Array) -> Ratio:
    """A ratio whose denominators are 1."""
    return Ratio(hits.astype(float), np.ones(len(hits)))


def test_sums_by_group_keep_the_groups_without_a_unit() -> None:
    assert sum_by_group([1, 2, 4], [0, 2, 0], 4).tolist() == [5, 0, 2, 0]


@pytest.mark.parametrize(
    ("pairs", "expected"),
    [
        # Two groups are drawn as (2, 0), (1, 1) or (0, 2) with chances 1/4, 1/2, 1/4: the ratios 1, 1/2 and 0.
        pytest.param([(1, 1), (0, 1)], Estimate(0.5, 0.0, 1.0), id="two groups: the ends are the groups"),
        pytest.param([(3, 4), (1, 2), (2, 2)], Estimate(0.75, 0.5, 1.0), id="three: each alone has chance 1/27 = 3.7 % > 2.5 %"),
        pytest.param([(3, 4)], Estimate(0.75), id="one group gives no interval"),
        pytest.param([(0, 0), (0, 0)], Estimate(None), id="nothing counted"),
        # Group 1 alone is drawn, which leaves 0/0, with chance 1/4: more than a tenth of the draws say nothing.
        pytest.param([(1, 1), (0, 0)], Estimate(1.0), id="a label that stands in one group gives no interval"),
        # The empty group fills all three places with chance 1/27; these are left out, and the rest is as with two groups.
        pytest.param([(1, 1), (0, 1), (0, 0)], Estimate(0.5, 0.0, 1.0), id="a few empty draws are left out"),
    ],
)
def test_estimate(pairs: Pairs, expected: Estimate) -> None:
    assert Resampler(len(pairs), rounds=4000).estimate(ratio(*pairs)) == expected


@pytest.mark.parametrize(
    ("model", "other", "value", "p"),
    [
        # Differences by who is swapped: none 2/2, one 0, other 0, both -2/2. Two of four are as large as 1.
        pytest.param([(1, 1), (1, 1)], [(0, 1), (0, 1)], 1.0, 2 / 4, id="two groups, both better"),
        # Differences of +-1 and +-1 and +-1 thirds: only +3/3 and -3/3 reach 1.
        pytest.param([(1, 1)] * 3, [(0, 1)] * 3, 1.0, 2 / 8, id="three groups, all better"),
        # 3/3 less 1/3, the third group alike: of four assignments of the others two reach 2/3, as do four of all eight.
        pytest.param([(1, 1)] * 3, [(0, 1), (0, 1), (1, 1)], 2 / 3, 4 / 8, id="a group alike in both changes nothing"),
        # +1 -1 +1 thirds: every assignment has an odd sum of thirds, so all reach 1/3.
        pytest.param([(1, 1), (0, 1), (1, 1)], [(0, 1), (1, 1), (0, 1)], 1 / 3, 1.0, id="two against one is what chance gives"),
        # Numerator and denominator move together: model 2/2 + 0/2, other 0/1 + 0/1. None: 2/4 - 0/2 = 1/2. First swapped:
        # 0/3 - 2/3 = -2/3. Second: 2/3 - 0/3 = 2/3. Both: 0/2 - 2/4 = -1/2. All four reach 1/2.
        pytest.param([(2, 2), (0, 2)], [(0, 1), (0, 1)], 1 / 2, 1.0, id="denominators are swapped too"),
        # None: 1/2 - 0/3 = 1/2. First: 0/2 - 1/3 = -1/3. Second: 1/3 - 0/2 = 1/3. Both: 0/3 - 1/2 = -1/2. Two of four reach 1/2.
        pytest.param([(1, 1), (0, 1)], [(0, 1), (0, 2)], 1 / 2, 2 / 4, id="denominators that differ by group"),
        # First swapped: the model has 0/0. Second swapped: other has 0/0. Left: none (1 - 0) and both (0 - 1).
        pytest.param([(1, 1), (0, 0)], [(0, 0), (0, 1)], 1.0, 1.0, id="assignments that leave nothing to divide by do not count"),
        pytest.param([(1, 1)], [(0, 1)], 1.0, 1.0, id="one group proves nothing"),
        pytest.param([(1, 2), (3, 4)], [(1, 2), (3, 4)], 0.0, 1.0, id="identical systems"),
    ],
)
def test_difference_by_going_through_all_assignments(model: Pairs, other: Pairs, value: float, p: float) -> None:
    found = Resampler(len(model), rounds=100).difference(ratio(*model), ratio(*other))
    assert found.value == pytest.approx(value)
    assert found.p == pytest.approx(p)


@pytest.mark.parametrize(
    ("model", "other", "expected"),
    [
        pytest.param([(1, 2), (3, 4)], [(1, 2), (3, 4)], Difference(0.0, 0.0, 0.0, 1.0), id="identical systems"),
        # The same draws for both: in each draw the model is 1/2 better, whatever was drawn.
        pytest.param([(2, 2), (1, 2)], [(1, 2), (0, 2)], Difference(0.5, 0.5, 0.5, 0.5), id="paired: better alike everywhere"),
        pytest.param([(1, 1), (0, 1)], [(0, 0), (0, 0)], Difference(None), id="the other has nothing to count"),
        pytest.param([(0, 0), (0, 0)], [(1, 1), (0, 1)], Difference(None), id="the model has nothing to count"),
        pytest.param([(1, 1), (1, 1)], [(0, 1), (0, 0)], Difference(1.0, None, None, 0.5), id="too few draws: a p, no interval"),
    ],
)
def test_difference_with_its_interval(model: Pairs, other: Pairs, expected: Difference) -> None:
    assert Resampler(len(model), rounds=100).difference(ratio(*model), ratio(*other)) == expected


GROUPS = st.lists(st.tuples(*[st.integers(0, 3)] * 4), min_size=1, max_size=5)


@given(GROUPS)
def test_exact_p_is_that_of_a_plain_loop_over_all_groups(rows: list[tuple[int, int, int, int]]) -> None:
    def apart(swapped: tuple[bool, ...]) -> float | None:
        sides = [(*row[2:], *row[:2]) if swap else row for row, swap in zip(rows, swapped, strict=True)]
        right, of, others_right, others_of = (sum(column) for column in zip(*sides, strict=True))
        return right / of - others_right / others_of if of and others_of else None

    found = Resampler(len(rows), rounds=64).difference(ratio(*[row[:2] for row in rows]), ratio(*[row[2:] for row in rows]))
    observed = apart((False,) * len(rows))
    assert found.value == (None if observed is None else pytest.approx(observed))
    if observed is not None:
        others = [value for value in map(apart, product((False, True), repeat=len(rows))) if value is not None]
        assert found.p == pytest.approx(sum(abs(value) >= abs(observed) - 1e-9 for value in others) / len(others))


def test_sampled_p_agrees_with_the_exact_one() -> None:
    generator = np.random.default_rng(5)
    of = generator.integers(1, 6, 12).astype(float)
    model, other = Ratio(np.ceil(0.8 * of), of), Ratio(np.floor(generator.random(12) * of), of + 1)
    exact = Resampler(12, rounds=4096).difference(model, other).p  # 2**12 assignments
    assert exact is not None
    assert exact * 4096 == pytest.approx(round(exact * 4096))
    for seed in range(3):
        sampled = Resampler(12, rounds=4095, seed=seed).difference(model, other).p
        # Four standard deviations of a share of 4095 rounds.
        assert sampled == pytest.approx(exact, abs=4 * (exact * (1 - exact) / 4095) ** 0.5 + 1 / 4096)


def test_sampled_p_is_never_zero() -> None:
    ones, zeros = shares(np.ones(30)), shares(np.zeros(30))
    assert Resampler(30, rounds=999).difference(ones, zeros).p == 1 / 1000  # none of the rounds, and the observed one


def test_the_interval_holds_the_true_share_as_often_as_it_says() -> None:
    """Groups of 1 to 9 spans, each right with chance 0.8: of 300 sets, about 95 % have an interval that holds 0.8."""
    generator, resampler, held = np.random.default_rng(2), Resampler(60, rounds=1000), 0
    for _ in range(300):
        of = generator.integers(1, 10, 60)
        found = resampler.estimate(Ratio(generator.binomial(of, 0.8).astype(float), of.astype(float)))
        assert found.low is not None
        assert found.high is not None
        held += found.low <= 0.8 <= found.high
    assert 0.90 <= held / 300 <= 0.98


def test_p_is_uniform_where_there_is_no_difference() -> None:
    """Spans right with chance 0.7 in both; the standard deviation of a share of 5 % of 1000 is 0.7 points, of 50 % 1.6."""
    generator, resampler = np.random.default_rng(3), Resampler(60, rounds=499)
    of = generator.integers(1, 10, 60)
    found = []
    for _ in range(1000):
        model, other = (Ratio(generator.binomial(of, 0.7).astype(float), of.astype(float)) for _ in range(2))
        found.append(resampler.difference(model, other).p)
    p = np.array(found, dtype=float)
    assert 0.03 <= np.mean(p < 0.05) <= 0.07
    assert 0.45 <= np.mean(p < 0.5) <= 0.55


def test_a_real_difference_is_found() -> None:
    generator, resampler = np.random.default_rng(4), Resampler(200, rounds=1000)
    of = np.full(200, 5.0)
    model, other = (Ratio(generator.binomial(5, chance, 200).astype(float), of) for chance in (0.9, 0.8))
    found = resampler.difference(model, other)
    assert found.p is not None
    assert found.low is not None
    assert found.high is not None
    assert found.p < 0.01
    assert 0 < found.low < 0.1 < found.high < 0.2
    back = resampler.difference(other, model)
    assert (back.value, back.low, back.high) == pytest.approx((-found.value, -found.high, -found.low))  # type: ignore[operator]
    assert back.p == found.p


def test_interval_agrees_with_scipy() -> None:
    stats = pytest.importorskip("scipy.stats")
    generator = np.random.default_rng(6)
    of = generator.integers(1, 10, 50).astype(float)
    right = generator.binomial(of.astype(int), 0.7).astype(float)
    reference = stats.bootstrap(
        (right, of), lambda x, y, axis: x.sum(axis) / y.sum(axis), paired=True, vectorized=True, n_resamples=20_000,
        method="percentile", rng=np.random.default_rng(7),
    ).confidence_interval  # fmt: skip
    found = Resampler(50, rounds=20_000).estimate(Ratio(right, of))
    assert (found.low, found.high) == pytest.approx((reference.low, reference.high), abs=0.004)


def test_the_seed_decides() -> None:
    generator = np.random.default_rng(8)
    model, other = shares(generator.random(40) < 0.8), shares(generator.random(40) < 0.5)
    first, again, elsewhere = (Resampler(40, rounds=500, seed=seed) for seed in (1, 1, 2))
    assert first.difference(model, other) == again.difference(model, other)
    assert first.estimate(model) == again.estimate(model) == first.estimate(model)
    # The intervals are of shares of 40ths and may agree; the difference of the draws shows in unlike weights.
    uneven = Ratio(generator.random(40), generator.random(40) + 1)
    assert first.estimate(uneven) != elsewhere.estimate(uneven)


def test_draws_that_are_kept_are_those_that_are_made_again(monkeypatch: pytest.MonkeyPatch) -> None:
    generator = np.random.default_rng(9)
    uneven, other = (Ratio(generator.random(70), generator.random(70) + 1) for _ in range(2))
    kept = Resampler(70, rounds=2 * BATCH // 70)  # two batches
    expected = kept.estimate(uneven), kept.difference(uneven, other)
    monkeypatch.setattr("training.evaluation.resampling.KEPT", 0)
    again = Resampler(70, rounds=2 * BATCH // 70)
    assert (again.estimate(uneven), again.difference(uneven, other)) == expected


def test_ten_thousand_groups_stay_within_bounds() -> None:
    """A byte for each cell that is kept, and a few arrays of 8 bytes for the batch in hand."""
    generator = np.random.default_rng(10)
    model, other = shares(generator.random(10_000) < 0.8), shares(generator.random(10_000) < 0.79)
    tracemalloc.start()
    found = Resampler(10_000, rounds=1000).difference(model, other)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert found.p is not None
    assert peak < 1000 * 10_000 + 8 * 8 * BATCH
    assert 10_000 * 10_000 <= KEPT <= 2**27


@pytest.mark.parametrize(("groups", "rounds"), [(0, 10), (10, 0)], ids=["no groups", "no rounds"])
def test_nothing_to_draw_is_refused(groups: int, rounds: int) -> None:
    with pytest.raises(ValueError, match="expected at least 1 of each"):
        Resampler(groups, rounds=rounds)


def test_a_ratio_of_other_groups_is_refused() -> None:
    with pytest.raises(ValueError, match=r"arrays of shape \(2,\), expected \(3,\)"):
        Resampler(3).estimate(ratio((1, 1), (1, 1)))
