"""Tasks in the State Council's style: every name marked once in a bracket of its task, nothing else marked."""
# ruff: noqa: S311 - chance with a seed, nothing secret

import random
import re
from collections import Counter
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from notices import canonical
from training.breakage import Piece, assemble
from training.rendering.council import Drafter, item, render, sentences
from training.rendering.phrases import Marks
from training.rendering.roles import Words
from training.rendering.task import Task

WORDS = Words("牵头单位", "参与单位", "责任领导", "完成时间", (("联系电话", "0715-4222222"),))
LEADS = ("国家发展改革委", "财政部", "工业和信息化部")
CARRIERS = ("自然资源部", "人民银行", "省林业局(省绿化办)", "国铁集团", "各省(区、市)人民政府", "有关部门")
DUE = ("2025年底前", "年内", "6月30日前", "长期坚持", "2024年6月—2025年6月")
BODIES = (
    (Piece("推进重大项目建设,"), Piece("完成投资2,000亿元", "TARGET"), Piece("。开展评估。优化审批流程")),
    (Piece("强化要素保障"),),
    (Piece("森林覆盖率达到25%", "TARGET"), Piece("。"), Piece("2026年", "DEADLINE"), Piece("完成国土绿化行动")),
)


def some(names: tuple[str, ...], most: int) -> st.SearchStrategy[tuple[str, ...]]:
    return st.lists(st.sampled_from(names), max_size=most, unique=True).map(tuple)


TASKS = st.builds(Task, st.sampled_from(BODIES), some(LEADS, 3), some(CARRIERS, 6), some(("李明", "副省长"), 2), some(DUE, 2))


def wanted(tasks: list[Task], *, leaders: bool) -> Counter[tuple[str, str]]:
    counts: Counter[tuple[str, str]] = Counter()
    for task in tasks:
        counts.update((canonical(piece.text), piece.label) for piece in task.body if piece.label)
        slots = ((task.lead, "LEAD_UNIT"), (task.responsible, "RESP_UNIT"), (task.due, "DEADLINE"))
        for names, label in (*slots, *([(task.leaders, "LEADER")] if leaders else [])):
            counts.update((canonical(name), label) for name in names)
    return counts


@given(st.lists(TASKS, min_size=1, max_size=4), st.integers())
def test_every_name_is_marked_once_and_nothing_else(tasks: list[Task], seed: int) -> None:
    text, spans = assemble(render(tasks, random.Random(seed), WORDS))
    found = Counter((canonical(text[s.start : s.end]), s.label) for s in spans)
    # The State Council names no leaders: half of the documents leave them out, all of them.
    assert found in (wanted(tasks, leaders=True), wanted(tasks, leaders=False))
    assert (text, spans) == assemble(render(tasks, random.Random(seed), WORDS))
    assert not re.search(r"[,，;；。]{2}|[{}]|[(（〔［【\[][)）〕］】\]]", text)


@given(st.lists(TASKS, min_size=1, max_size=3), st.integers())
def test_names_of_slots_stand_within_brackets(tasks: list[Task], seed: int) -> None:
    text, spans = assemble(render(tasks, random.Random(seed), WORDS))
    for span in spans:
        if span.label in ("LEAD_UNIT", "RESP_UNIT", "LEADER"):
            before = re.sub(r"\*\*|[（(](?:[一二三四五六七八九十]+|\d+|区、市|省绿化办)[)）]", "", text[: span.start])
            assert sum(before.count(c) for c in "(（〔［【[") == sum(before.count(c) for c in ")）〕］】]") + 1


def drafter(**changes: object) -> Drafter:
    """Someone who uses the first phrase of each kind always."""
    words = Words("牵头单位", "责任单位", "责任领导", "完成时限", (("联系人", "王小明"),))
    plain = Drafter(
        random.Random(0), Marks(False, "、", ""), words, "()", ",", 0, slots=False, behind_stop=True, leaders=False, steady=1.0
    )
    return replace(plain, **changes)  # type: ignore[arg-type]


TASK = Task((Piece("发展绿色金融"),), ("人民银行",), ("财政部", "证监会"), ("李明",), ("2025年底前",))


@pytest.mark.parametrize(
    ("task", "by", "expected"),
    [
        pytest.param(
            TASK, drafter(),
            "发展绿色金融。([人民银行]牵头,[财政部]、[证监会]按职责分工负责,[2025年底前]完成)", id="the usual bracket"
        ),
        pytest.param(
            replace(TASK, lead=(), due=()), drafter(behind_stop=False, brackets="〔〕", rng=random.Random(1)),
            "发展绿色金融〔[财政部]负责,[证监会]配合〕。", id="no one leads: the first carries, before the full stop",
        ),
        pytest.param(
            replace(TASK, responsible=(), due=("年内", "明年6月底前")), drafter(comma=";"),
            "发展绿色金融。([人民银行]牵头;[年内]启动,[明年6月底前]完成)", id="two due points",
        ),
        pytest.param(
            replace(TASK, due=("长期",)), drafter(leaders=True),
            "发展绿色金融。(责任领导:[李明],[人民银行]牵头,[财政部]、[证监会]按职责分工负责,完成时限:[长期])",
            id="open-ended only in a slot",
        ),
        pytest.param(
            replace(TASK, lead=()), drafter(slots=True),
            "发展绿色金融。(责任单位:[财政部]、[证监会],完成时限:[2025年底前],联系人:王小明)", id="slots, one of them unmarked",
        ),
        pytest.param(Task(TASK.body), drafter(slots=True), "发展绿色金融。", id="nothing named, no bracket"),
    ],
)  # fmt: skip
def test_items(task: Task, by: Drafter, expected: str) -> None:
    assert "".join(f"[{piece.text}]" if piece.label else piece.text for piece in item(task, by)) == expected


def test_units_are_dealt_out_among_sentences() -> None:
    body = (Piece("修路。"), Piece("植树5亩", "TARGET"), Piece("。治水。护林"))
    parts = sentences(Task(body, ("甲局",), ("乙局", "丙局", "丁局", "戊局"), due=("年内",)))
    assert parts == [
        Task((Piece("修路"),), ("甲局",), ("乙局", "丁局")),
        Task(
            (Piece("植树5亩", "TARGET"), Piece("。"), Piece("治水"), Piece("。"), Piece("护林")),
            (),
            ("丙局", "戊局"),
            due=("年内",),
        ),
    ]


def test_a_task_of_one_sentence_or_one_unit_stays_whole() -> None:
    assert sentences(TASK) == [TASK]
    lonely = Task((Piece("修路。植树"),), ("甲局",))
    assert sentences(lonely) == [lonely]
