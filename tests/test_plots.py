"""The plots: what they show lies where it should, is told apart without colour, and no name can break out of them."""

import re
from collections.abc import Callable
from xml.etree import ElementTree

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markupsafe import Markup

from training.evaluation import plots
from training.evaluation.confidence import Bin, CurvePoint, Reliability
from training.evaluation.resampling import Difference, Estimate
from training.evaluation.svg import STYLES, WIDTH, Scale, element, label, scale_over

HOSTILE = '</svg><script>x</script>"&'


def read(plot: Markup) -> ElementTree.Element:
    """The plot as a tree; not well formed, it raises."""
    return ElementTree.fromstring(str(plot).replace(' xmlns="http://www.w3.org/2000/svg"', ""))  # noqa: S314 - our own output


def marks(tree: ElementTree.Element, which: str = "") -> list[ElementTree.Element]:
    return [item for item in tree.iter("path") if {"mark", *which.split()} <= set(item.get("class", "").split())]


def told(tree: ElementTree.Element) -> list[str]:
    """The tips of the marks that stand for figures; those of the legend have none."""
    return [title.text or "" for mark in marks(tree) for title in mark.iter("title")]


CURVE = [CurvePoint(i / 100, 200 - i, 0.9 + i / 1000, 0.95 - i / 200, 0.9) for i in range(101)]
AFTER = Reliability(1.3, 0.02, 0.05, (Bin(0.0, 0.5, 0, None, None), Bin(0.5, 1.0, 8, 0.75, 0.5)))
BEFORE = Reliability(1.0, 0.04, 0.06, (Bin(0.0, 0.5, 4, 0.25, 0.25), Bin(0.5, 1.0, 8, 0.75, 0.75)))
F1 = Estimate(0.95, 0.93, 0.97)
MAKERS: dict[str, Callable[[str], Markup]] = {
    "thresholds": lambda _: plots.threshold_plot(CURVE),
    "reliability": lambda _: plots.reliability_plot(BEFORE, AFTER, temperature="1.30"),
    "breakage": lambda name: plots.breakage_plot([(name, {"0.0": F1, "1.0": Estimate(0.8)}), ("rules", {"0.0": Estimate(None)})]),
    "intervals": lambda name: plots.intervals_plot([name, "目标"], [(name, [F1, Estimate(None)]), ("rules", [F1, F1])]),
    "differences": lambda name: plots.differences_plot([(name, Difference(0.1, 0.05, 0.15, 0.001))], other=name),
}


@pytest.mark.parametrize("kind", MAKERS)
def test_a_plot_is_well_formed_scales_and_says_what_it_is(kind: str) -> None:
    tree = read(MAKERS[kind](HOSTILE))
    assert re.fullmatch(rf"0 0 {WIDTH} \d+", tree.get("viewBox", ""))
    assert (tree.get("width"), tree.get("role")) == ("100%", "img")
    assert [child.tag for child in tree[:2]] == ["title", "desc"]
    assert all(child.text for child in tree[:2])
    assert not list(tree.iter("script"))


@pytest.mark.parametrize("kind", MAKERS)
def test_nothing_lies_outside_a_plot(kind: str) -> None:
    tree = read(MAKERS[kind]("模型"))
    height = float(tree.get("viewBox", "").split()[3])
    for item in tree.iter("line"):
        xs, ys = [float(item.get(k, "nan")) for k in ("x1", "x2")], [float(item.get(k, "nan")) for k in ("y1", "y2")]
        assert all(0 <= x <= WIDTH for x in xs), item.attrib
        assert all(0 <= y <= height for y in ys), item.attrib


def test_precision_and_recall_are_told_apart_without_colour() -> None:
    tree = read(plots.threshold_plot(CURVE))
    lines = list(tree.iter("polyline"))
    assert len({line.get("stroke-dasharray") for line in lines}) == len(lines) == 2
    assert marks(tree, "s0 solid")
    assert marks(tree, "s1 hollow")


def test_styles_differ_in_dash_and_in_marker() -> None:
    assert len({style.dash for style in STYLES}) == len({style.marker for style in STYLES}) == len(STYLES)


def test_a_long_curve_has_few_marks_its_ends_with_them() -> None:
    tips = told(read(plots.threshold_plot(CURVE)))
    assert len(tips) == 18
    assert tips[0].endswith("门槛 0.0%")
    assert tips[8].endswith("门槛 100.0%")


def test_bins_that_are_right_lie_on_the_diagonal() -> None:
    # The two bins of BEFORE have accuracy = confidence; the diagonal is the first dashed line over the whole area.
    tree = read(plots.reliability_plot(BEFORE, AFTER, temperature="1.30"))
    diagonal = next(line for line in tree.iter("line") if line.get("class") == "diagonal" and line.get("x1") != "8")
    x1, y1, x2, y2 = (float(diagonal.get(key, "nan")) for key in ("x1", "y1", "x2", "y2"))
    before, after = (line.get("points", "").split() for line in tree.iter("polyline"))
    for place, at in zip(before, (0.25, 0.75), strict=True):
        assert [float(v) for v in place.split(",")] == pytest.approx([x1 + at * (x2 - x1), y1 + at * (y2 - y1)], abs=0.1)
    # The empty bin of AFTER is not drawn; its other bin is half right at a confidence of 0.75: half way up.
    assert [float(v) for v in after[0].split(",")] == pytest.approx([x1 + 0.75 * (x2 - x1), (y1 + y2) / 2], abs=0.1)
    assert len(after) == 1


def test_scores_without_a_temperature_have_one_line() -> None:
    assert len(list(read(plots.reliability_plot(None, AFTER, temperature="—")).iter("polyline"))) == 1


def test_a_figure_that_is_none_is_not_drawn() -> None:
    tree = read(plots.intervals_plot(["目标", "时限"], [("m", [F1, Estimate(None)]), ("r", [Estimate(0.5), F1])]))
    assert told(tree) == ["目标，m：95.0% (93.0–97.0)", "目标，r：50.0%", "时限，r：95.0% (93.0–97.0)"]


def test_differences_are_filled_where_they_are_hardly_chance() -> None:
    rows = [
        ("更好", Difference(0.1, 0.05, 0.15, 0.001)), ("更差", Difference(-0.1, -0.15, -0.05, 0.049)),
        ("偶然", Difference(0.02, -0.1, 0.2, 0.05)), ("不知", Difference(0.0)), ("没有", Difference(None)),
    ]  # fmt: skip
    figures = [mark for mark in marks(read(plots.differences_plot(rows, other="rules"))) if mark.find("title") is not None]
    assert ["solid" in mark.get("class", "") for mark in figures] == [True, True, False, False]


def test_a_long_name_keeps_its_end_and_shows_the_whole_as_its_tip() -> None:
    name = "runs/2025/macbert-base-lr3e5-seed1-fold-a"
    text = read(label(name, 0, 0))
    # 34 places: the first 8 characters, the dots, the last 25.
    assert "".join(text.itertext()).removeprefix(name) == "runs/202…t-base-lr3e5-seed1-fold-a"


def test_an_element_escapes_text_and_attributes() -> None:
    assert element("text", HOSTILE, x=1.0, class_='"') == Markup(
        '<text x="1" class="&#34;">&lt;/svg&gt;&lt;script&gt;x&lt;/script&gt;&#34;&amp;</text>'
    )


@pytest.mark.parametrize(
    ("value", "place"), [(0.5, 10.0), (0.75, 60.0), (1.0, 110.0), (0.2, 10.0), (1.3, 110.0)],
    ids=["low end", "half way", "high end", "below goes to the edge", "above goes to the edge"],
)  # fmt: skip
def test_a_scale_maps_shares_to_places(value: float, place: float) -> None:
    assert Scale(0.5, 1.0, 10.0, 110.0, 0.1)(value) == pytest.approx(place)


@given(st.lists(st.floats(0, 1), min_size=1, max_size=8))
def test_a_scale_holds_its_values_with_few_round_ticks(values: list[float]) -> None:
    scale = scale_over(values, 0, 100)
    ticks = scale.ticks()
    assert 0 <= scale.low <= min(values) + 1e-6
    assert max(values) - 1e-6 <= scale.high <= 1
    assert 2 <= len(ticks) <= 6
    assert ticks[-1] == pytest.approx(scale.high)
