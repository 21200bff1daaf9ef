"""Tasks out of a gold ledger, and tasks cast anew: labels only on targets and due points, names whole and distinct."""
# ruff: noqa: S311 - chance with a seed, nothing secret

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from notices import LabelledNotice, Notice, Span
from training.breakage import Piece
from training.lexicon import load_lexicon
from training.rendering.bodies import body, draw_level
from training.rendering.task import Task, cast, tasks_of

SEEDS = st.integers(0, 10**6)
LONG = Task(
    (
        Piece("加快项目建设,"),
        Piece("新建公园3个", "TARGET"),
        Piece("。深化改革;"),
        Piece("年内", "DEADLINE"),
        Piece("完成普查。做好服务"),
    ),
    lead=("市发改委",),
)


def test_tasks_of_reads_body_and_slots(tiny_notices: list[LabelledNotice]) -> None:
    notices = {item.notice.id: item for item in tiny_notices}
    assert tasks_of(notices["hecheng-2024"]) == [
        Task((Piece("地区生产总值增长8%左右", "TARGET"),), ("市发改委",), ("市财政局", "市统计局")),
        Task((Piece("年内", "DEADLINE"), Piece("新建5G基站500座", "TARGET")), ("市经信局",), ("市电信公司",), ("李明",)),
        Task((Piece("推进107国道改造"),), ("市交通局",), ("各县市区人民政府",)),
    ]


def test_a_due_point_in_the_text_stays_in_the_text(tiny_notices: list[LabelledNotice]) -> None:
    linshui = next(item for item in tiny_notices if item.notice.id == "linshui-2025")
    task = tasks_of(linshui)[1]
    assert task.body == (Piece("完成水库加固，"), Piece("12月底前", "DEADLINE"), Piece("完工"))
    assert task.due == ()
    assert task.leaders == ("副县长王芳",)


def test_a_covering_letter_is_no_task() -> None:
    text = "请于6月底前报送。\n一、发展\n1.做强工业。(牵头单位:市经信局)\n"
    spans = (Span(2, 6, "DEADLINE"), Span(text.index("市经信局"), text.index("市经信局") + 4, "LEAD_UNIT"))
    assert tasks_of(LabelledNotice(Notice("n", text), spans)) == [Task((Piece("做强工业"),), ("市经信局",))]


@given(SEEDS)
def test_cast_names_are_whole_and_distinct(seed: int) -> None:
    task = cast(LONG, random.Random(seed), load_lexicon())
    units = task.lead + task.responsible
    assert units
    assert len(units) == len(set(units))
    assert len(task.lead) <= 3
    assert len(task.responsible) <= 8
    assert len(set(task.leaders)) == len(task.leaders) <= 3
    assert len(set(task.due)) == len(task.due) <= 2
    for name in (*units, *task.leaders, *task.due):
        assert name == name.strip()
        assert not set(name) & set("{}\n\t;；")
    assert task == cast(LONG, random.Random(seed), load_lexicon())


@given(SEEDS)
def test_cast_bodies_hold_targets_and_due_points_alone(seed: int) -> None:
    pieces = cast(LONG, random.Random(seed), load_lexicon()).body
    assert pieces
    assert {piece.label for piece in pieces} <= {"", "TARGET", "DEADLINE"}
    assert all(piece.text for piece in pieces)
    assert "\n" not in "".join(piece.text for piece in pieces)
    assert pieces[-1].label or pieces[-1].text[-1] not in "。;；,，、"


def test_cast_shortens_some_bodies_to_whole_sentences() -> None:
    bodies = {"".join(p.text for p in cast(LONG, random.Random(seed), load_lexicon()).body) for seed in range(200)}
    assert "做好服务" in bodies
    assert any("项目建设" in text and "做好服务" in text for text in bodies)


def test_every_count_occurs() -> None:
    cast_tasks = [cast(LONG, random.Random(seed), load_lexicon(), level="县") for seed in range(600)]
    assert {len(task.lead) for task in cast_tasks} == {0, 1, 2, 3}
    assert {len(task.responsible) for task in cast_tasks} == set(range(9))
    assert {len(task.leaders) for task in cast_tasks} == {0, 1, 2, 3}
    assert {len(task.due) for task in cast_tasks} == {0, 1, 2}
    assert any(unit.startswith("县") for task in cast_tasks for unit in task.lead)


@pytest.mark.parametrize(
    ("level", "mark"),
    [
        pytest.param("国家", "部", id="ministries of the state"),
        pytest.param("省", "厅", id="offices of a province"),
        pytest.param("自治区", "自治区", id="offices of an autonomous region"),
        pytest.param("盟", "盟", id="bureaus of a league"),
        pytest.param("镇", "所", id="stations of a town"),
    ],
)
def test_levels_have_their_own_bodies(level: str, mark: str) -> None:
    names = [body(random.Random(seed), load_lexicon(), level) for seed in range(200)]
    assert sum(mark in name for name in names) > 10


def test_people_of_unusual_levels_have_usual_posts() -> None:
    leaders = {name for seed in range(300) for name in cast(LONG, random.Random(seed), load_lexicon(), level="国家").leaders}
    assert any("副省长" in name for name in leaders)
    assert not any("国家长" in name for name in leaders)


@given(SEEDS)
def test_bodies_are_filled_in(seed: int) -> None:
    rng = random.Random(seed)
    name = body(rng, load_lexicon(), draw_level(rng, load_lexicon()))
    assert len(name) > 1
    assert not set(name) & set("{} \n")
