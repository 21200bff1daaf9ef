"""Tasks in prose: every name marked once with the label that its verb gives it, nothing else marked."""
# ruff: noqa: S311 - chance with a seed, nothing secret

import random
import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from notices import canonical
from tests.sample_tasks import names_of
from training.breakage import Piece, assemble
from training.rendering.phrases import Marks, cut, is_collective, is_point, without_end
from training.rendering.prose import Writer, render, sentence
from training.rendering.roles import Words
from training.rendering.task import Task

WORDS = Words("主责单位", "责任单位", "分管领导", "办结时限", (("联系人", "王小明"), ("督导单位", "县委督查室")))
LEADS = ("县发改局", "县住建局", "县教育局(体育局)")
CARRIERS = ("县财政局", "石桥镇人民政府", "国网平阳供电公司", "县水利局", "各乡镇人民政府", "有关部门")
PEOPLE = ("李明", "副县长王芳", "常务副县长")
DUE = ("6月底前", "2025年12月31日前", "“五一”", "长期", "7月—8月", "年内")
BODIES = (
    (Piece("加快107国道改造,"), Piece("新建停车位1,200个", "TARGET"), Piece(",完善路网")),
    (Piece("完善城乡供水;推进老城区更新。建好公园"),),
    (Piece("粮食产量稳定在20万吨以上", "TARGET"),),
    (Piece("年底前", "DEADLINE"), Piece("完成水库加固，启动二期工程")),
)
LED = re.compile(r"(?:等(?:部门|单位)?)?(?:总|作为|为)?(?:牵头|主办)")


def some(names: tuple[str, ...], most: int) -> st.SearchStrategy[tuple[str, ...]]:
    return st.lists(st.sampled_from(names), max_size=most, unique=True).map(tuple)


TASKS = st.builds(Task, st.sampled_from(BODIES), some(LEADS, 3), some(CARRIERS, 6), some(PEOPLE, 3), some(DUE, 2))


def is_led(pieces: Sequence[Piece], at: int) -> bool:
    """Whether the list around a name has 牵头 or 主办 behind it, or the word of the lead units' slot before it."""
    first = last = at
    while first > 1 and pieces[first - 1].text == "、" and pieces[first - 2].label == pieces[at].label:
        first -= 2
    while last + 2 < len(pieces) and pieces[last + 1].text == "、" and pieces[last + 2].label == pieces[at].label:
        last += 2
    behind = "".join(piece.text for piece in pieces[last + 1 :])
    return LED.match(behind) is not None or (first > 0 and pieces[first - 1].text.endswith(f"{WORDS.lead}为"))


@given(st.lists(TASKS, min_size=1, max_size=4), st.integers())
def test_every_name_is_marked_once_and_nothing_else(tasks: list[Task], seed: int) -> None:
    text, spans = assemble(render(tasks, random.Random(seed), WORDS))
    assert Counter((canonical(text[s.start : s.end]), s.label) for s in spans) == names_of(tasks, canonical)
    assert (text, spans) == assemble(render(tasks, random.Random(seed), WORDS))
    assert not re.search(r"[,，;；。]{2}|[{}]", text)


def writer(place: str, *, seed: int = 0, named: bool = False, usual: int = 0, steady: float = 1.0) -> Writer:
    """Someone who, if steady, uses one phrase of each kind always: the first. Unmarked slots go with the words of slots."""
    words = WORDS if named else replace(WORDS, unmarked=())
    return Writer(random.Random(seed), Marks(False, "、", ""), words, named, place, usual, steady)


@given(
    st.builds(Task, st.sampled_from(BODIES), some(LEADS, 2), some(CARRIERS[:4], 3), some(PEOPLE, 1)),
    st.sampled_from(("before", "within", "behind", "shares")),
    st.booleans(),
    st.integers(),
)
def test_who_leads_is_a_lead_unit_and_no_one_else(task: Task, place: str, named: bool, seed: int) -> None:
    pieces = sentence(task, writer(place, seed=seed, named=named, usual=seed, steady=0.5))
    for i, piece in enumerate(pieces):
        if piece.label in ("LEAD_UNIT", "RESP_UNIT"):
            assert is_led(pieces, i) == (piece.label == "LEAD_UNIT"), "".join(p.text for p in pieces)


BODY = (Piece("加快国道改造工程,"), Piece("新建停车位500个", "TARGET"))


@pytest.mark.parametrize(
    ("task", "by", "expected"),
    [
        pytest.param(
            Task(BODY, ("县交通局",), ("县财政局", "各乡镇"), due=("6月底前",)), writer("within"),
            "加快国道改造工程,由[县交通局]牵头,[县财政局]、[各乡镇]配合,于[6月底前]完成,[新建停车位500个]", id="within the text",
        ),
        pytest.param(
            Task(BODY, ("县交通局",), (), ("李明",), ("年内",)), writer("before"),
            "由[李明]负总责,由[县交通局]牵头,[年内],加快国道改造工程,[新建停车位500个]", id="before the text, the due point last",
        ),
        pytest.param(
            Task((Piece("加快国道改造"),), ("县交通局",), ("县财政局",), due=("长期",)), writer("within", named=True),
            "加快国道改造,主责单位为[县交通局],责任单位为[县财政局],办结时限为[长期],督导单位为县委督查室",
            id="words of slots: an open-ended due point, and who watches over it is not marked",
        ),
        pytest.param(
            Task((Piece("推进国道改造"),), ("县交通局",), ("县财政局",)), writer("shares"),
            "[县交通局]牵头推进国道改造,[县财政局]配合", id="the verb of the task behind who leads it",
        ),
        pytest.param(
            Task((Piece("完善路网,推进更新,建好公园"),), (), ("县交通局", "县住建局", "各乡镇")), writer("shares"),
            "[县交通局]负责完善路网;[县住建局]负责推进更新,建好公园,[各乡镇]配合", id="a share each, many bodies help",
        ),
    ],
)  # fmt: skip
def test_sentences(task: Task, by: Writer, expected: str) -> None:
    assert "".join(f"[{piece.text}]" if piece.label else piece.text for piece in sentence(task, by)) == expected


@pytest.mark.parametrize(
    ("names", "marks", "expected"),
    [
        pytest.param(("甲局", "乙局"), Marks(False, "、", ""), "甲局、乙局", id="a separator"),
        pytest.param(("各乡镇", "甲局"), Marks(False, "、", ""), "甲局、各乡镇", id="many bodies last"),
        pytest.param(("甲局", "乙局", "丙局"), Marks(False, "、", "和"), "甲局、乙局和丙局", id="a word before the last"),
        pytest.param((), Marks(False, "、", ""), "", id="no name"),
    ],
)
def test_lists_of_names(names: tuple[str, ...], marks: Marks, expected: str) -> None:
    assert "".join(p.text for p in marks.joined(names, "RESP_UNIT", random.Random(3))) == expected


def test_what_follows_a_list_is_outside_and_vague_bodies_are_inside() -> None:
    lists = [Marks(False, "、", "").joined(("甲局", "乙局", "有关部门"), "RESP_UNIT", random.Random(i)) for i in range(20)]
    assert [
        Piece("甲局", "RESP_UNIT"),
        Piece("、"),
        Piece("乙局", "RESP_UNIT"),
        Piece("等"),
        Piece("有关部门", "RESP_UNIT"),
    ] in lists
    lists = [Marks(False, "、", "").joined(("甲局", "乙局"), "RESP_UNIT", random.Random(i), others=1.0) for i in range(20)]
    assert {line[-1] for line in lists} == {Piece("等"), Piece("等部门"), Piece("等单位")}


def test_punctuation_is_the_documents_and_that_of_numbers_stays() -> None:
    pieces = [Piece("新建1,200个", "TARGET"), Piece(""), Piece("(甲局:乙,丙;丁)")]
    assert [p.text for p in Marks(True, "、", "").fitted(pieces)] == ["新建1,200个", "（甲局：乙，丙；丁）"]
    assert [p.text for p in Marks(False, "、", "").fitted([Piece("（甲局：乙，丙；丁）")])] == ["(甲局:乙,丙;丁)"]


def test_a_body_is_cut_outside_its_spans() -> None:
    body = [Piece("修路,架桥,"), Piece("产值5亿元,税收1亿元", "TARGET"), Piece("，植树")]
    parts = cut(body, ",，")
    assert ["".join(piece.text for piece in part) for part in parts] == ["修路,", "架桥,", "产值5亿元,税收1亿元，", "植树"]
    assert [piece for part in parts for piece in part if piece.label] == body[1:2]
    assert without_end(parts[2], ",，") == body[1:2]


@pytest.mark.parametrize("name", ["各县(市、区)", "市直有关部门", "市各相关部门", "县安委会成员单位", "地方各级人民政府"])
def test_collective_names(name: str) -> None:
    assert is_collective(name)
    assert not is_collective("市应急管理局")


@pytest.mark.parametrize("due", ["年底前", "“十四五”末", "第一季度", "2025年", "3月上旬", "二〇二六年六月底前"])
def test_points(due: str) -> None:
    assert is_point(due)


@pytest.mark.parametrize("due", ["持续推进", "全年", "常态化推进", "7月—8月", "立行立改", "每季度末"])
def test_open_ended(due: str) -> None:
    assert not is_point(due)
