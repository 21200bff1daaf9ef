"""Documents around tasks leave the tasks as they are; passages in which nothing may be marked have nothing marked."""
# ruff: noqa: S311 - chance with a seed, nothing secret

import random
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from training.breakage import Line, Piece, assemble
from training.lexicon import Deliverable, Indicator, load_lexicon
from training.rendering.around import LONGEST, SHORTEST, nothing, wrap
from training.rendering.patterns import KINDS, Scene, patterns, scene
from training.rendering.results import delivered, is_volume, reached, risen

SEEDS = st.integers(0, 2**32)
MANY = {"past": 40, "descriptions": 40, "exhortations": 40, "pushed": 40}
TASKS: Line = [
    Piece("1.全年"), Piece("地区生产总值增长8%", "TARGET"), Piece("。(牵头单位:"), Piece("县发改局", "LEAD_UNIT"),
    Piece(";责任单位:"), Piece("县统计局", "RESP_UNIT"), Piece(")\n2."), Piece("新增规上工业企业50家", "TARGET"),
    Piece(",2031年"), Piece("6月底前", "DEADLINE"), Piece("投产。(责任单位:"), Piece("县经信局", "RESP_UNIT"), Piece(")"),
]  # fmt: skip


def text_of(line: Line) -> str:
    return "".join(piece.text for piece in line)


def wrapped(seed: int) -> Line:
    return wrap(TASKS, random.Random(seed), load_lexicon())


def a_scene(seed: int = 0, line: Line | None = None) -> Scene:
    return scene(random.Random(seed), load_lexicon(), line or [])


@given(SEEDS)
def test_a_wrapped_task_keeps_its_spans_and_gets_none_but_dates_of_reports(seed: int) -> None:
    text, spans = assemble(wrapped(seed))
    found = [(text[s.start : s.end], s.label) for s in spans]
    own = [(piece.text, piece.label) for piece in TASKS if piece.label]
    extra = [one for one in found if one not in own]
    assert [one for one in found if one in own] == own
    assert all(label == "DEADLINE" and re.search(r"[月日](之|底)?前$", name) for name, label in extra)


@given(SEEDS)
def test_a_wrapped_task_is_whole_and_not_alone(seed: int) -> None:
    text, alone = text_of(wrapped(seed)), text_of(TASKS)
    assert len(alone) < len(text) < len(alone) + 600
    assert text.replace("\n", "").find("1.全年地区生产总值增长8%。(牵头单位:县发改局;责任单位:县统计局)") >= 0
    assert "{" not in text
    assert "}" not in text


@given(SEEDS)
def test_where_nothing_may_be_marked_nothing_is(seed: int) -> None:
    passage = nothing(random.Random(seed), load_lexicon())
    assert not [piece for piece in passage if piece.label]
    assert SHORTEST <= len(text_of(passage)) <= LONGEST
    assert not set(text_of(passage)) & set("{}")


@given(SEEDS)
def test_the_same_seed_gives_the_same_text(seed: int) -> None:
    first = (wrapped(seed), nothing(random.Random(seed), load_lexicon()))
    random.seed(0)  # the global state counts for nothing
    assert (wrapped(seed), nothing(random.Random(seed), load_lexicon())) == first


def test_every_part_of_a_document_is_drawn() -> None:
    texts = "\n=\n".join(text_of(wrapped(seed)) for seed in range(200))
    for sign in ("文件", "各", "经县政府同意", "年", "抄送", "联系", "去年", "版权所有", "- "):
        assert sign in texts, sign


def test_a_goal_of_the_tasks_is_looked_back_on_with_other_values() -> None:
    texts = [text_of(wrapped(seed)) for seed in range(120)]
    past = [m[0] for text in texts for m in re.finditer(r"(?:去年|年|上年|以来|底)[^。;\n]*地区生产总值增长\d+%", text)]
    assert [one for one in past if not one.endswith("全年地区生产总值增长8%")]


@pytest.mark.parametrize("kind", KINDS)
def test_every_pattern_can_be_written(kind: str) -> None:
    assert len(patterns(kind)) >= MANY.get(kind, 15)
    assert len(set(patterns(kind))) == len(patterns(kind))
    for pattern in patterns(kind):
        line = a_scene(3).write(pattern)
        assert not set(text_of(line)) & set("{}")
        assert [piece.label for piece in line if piece.label] == ["DEADLINE"] * pattern.count("{due}")


@pytest.mark.parametrize("kind", [kind for kind in KINDS if kind != "exhortations"])
def test_only_letters_ask_for_reports(kind: str) -> None:
    assert not [pattern for pattern in patterns(kind) if "{due}" in pattern]


@pytest.mark.parametrize("pattern", patterns("past"))
def test_a_past_result_says_that_it_is_past(pattern: str) -> None:
    assert re.search(
        "last|去年|过去|上年|上一年|五年来|五年前|一年来|截至|今年以来|上半年|前三季度|第一季度|今年1|before|older", pattern
    )


@pytest.mark.parametrize("pattern", patterns("pushed"))
def test_a_count_is_only_pushed_on(pattern: str) -> None:
    """A count is a target behind a delivering verb (guideline, TARGET), so each count has a verb of pushing before it."""
    for clause in re.split("[,。]", pattern):
        if re.search("works|firms", clause):
            assert re.match("加快|推进|抓好|扎实推进|全力推进|支持|推动|积极争取|有序推进|加强|强化", clause), clause
    assert not re.search("全覆盖|清零|同步|翻番|达标|高于|不低于|优于|100%|due", pattern)


@pytest.mark.parametrize(
    ("pattern", "wide", "text"),
    [
        pytest.param("全{level},一(二):三;", True, "全县，一（二）：三；", id="full width"),
        pytest.param("全{level},一(二):三;", False, "全县,一(二):三;", id="half width"),
        pytest.param("会议于9:30开始,见http://a.cn", True, "会议于9:30开始，见http://a.cn", id="times and addresses stay"),
        pytest.param("{last}年、{now}年", False, "2020年、2021年", id="years"),
        pytest.param("“{before}”“{plan}”", False, "“十三五”“十四五”", id="plans"),
        pytest.param("{place}:{gov}", False, "安平县:安平县人民政府", id="place and government"),
    ],
)
def test_a_pattern_is_written_in_the_ways_of_its_document(pattern: str, wide: bool, text: str) -> None:
    s = Scene(random.Random(0), load_lexicon(), level="县", name="安平", year=2021, wide=wide, brackets="〔〕")
    assert text_of(s.write(pattern)) == text


def test_a_document_is_of_the_level_year_and_punctuation_of_its_tasks() -> None:
    line = [Piece("1，2（一）："), Piece("区民政局", "LEAD_UNIT"), Piece("、"), Piece("区财政局", "RESP_UNIT"), Piece("2024年")]
    s = a_scene(0, line)
    assert (s.level, s.year, s.wide) == ("区", 2024, True)


def test_no_sentence_comes_twice() -> None:
    s = a_scene(1)
    before = len(s.written)
    for _ in patterns("past"):
        s.one("past")
    assert len(s.written) - before == len(patterns("past"))


@pytest.mark.parametrize(
    ("indicator", "volume", "level", "change"),
    [
        (Indicator("税收收入", "亿元", 20, 20), True, r"税收收入\D{0,3}20(\.0+)?亿元", r"税收收入\D{2,5}\d+(\.\d+)?%"),
        (
            Indicator("森林覆盖率", "%", 50, 50),
            False,
            r"森林覆盖率\D{0,3}50(\.0+)?%",
            r"森林覆盖率(提高|提升|上升)[\d.]+个百分点",
        ),
        (Indicator("城镇登记失业率", "%", 4, 4), False, r"城镇登记失业率\D{0,3}4(\.0+)?%", r"城镇登记失业率下降[\d.]+个百分点"),
        (Indicator("民间投资", "-", 5, 15), False, r"民间投资\D{2,5}[\d.]+%", r"民间投资\D{2,5}[\d.]+%"),
    ],
)
def test_results_read_as_their_indicator_does(indicator: Indicator, volume: bool, level: str, change: str) -> None:
    for seed in range(40):
        assert re.fullmatch(level, reached(indicator, random.Random(seed)))
        assert re.fullmatch(change, risen(indicator, random.Random(seed)))
    assert is_volume(indicator) is volume


def test_a_delivery_has_its_verb_its_count_and_its_noun() -> None:
    item = Deliverable(("新建", "建成"), "座", "5G基站", 50, 50)
    texts = {delivered(item, random.Random(seed)) for seed in range(40)}
    assert texts == {"新建5G基站50座", "新建50座5G基站", "建成5G基站50座", "建成50座5G基站"}
