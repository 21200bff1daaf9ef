import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from inference.blocks import find_blocks, has_cues
from inference.sections import Level, SectionPath, enumerator, heading_end, is_front_mark, looks_like_topic
from inference.tasks import find_tasks
from notices import ScoredSpan, canonical

UNTIMED = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])


def tagged(text: str, **names: list[str]) -> list[ScoredSpan]:
    """A span for each place where one of the names of a label stands."""
    return sorted(
        ScoredSpan(at, at + len(name), label, 0.9)
        for label, words in names.items()
        for name in words
        for at in range(len(text))
        if text.startswith(name, at)
    )


def blocks(text: str, **names: list[str]) -> list[str]:
    return [text[block.start : block.end] for block in find_blocks(canonical(text), tagged(text, **names))]


@pytest.mark.parametrize(
    ("line", "last", "expected"),
    [
        pytest.param("一、总体要求", 0, (Level.CHAPTER, "一", 1), id="一、"),
        pytest.param("二十一、总体要求", 0, (Level.CHAPTER, "二十一", 21), id="二十一、"),
        pytest.param("一、二、三产业融合", 0, None, id="一、二、三产业 is no number"),
        pytest.param("第三部分 重点工作", 0, (Level.PART, "三", 3), id="第三部分"),
        pytest.param("(十)鼓励粮食生产", 0, (Level.PAREN, "十", 10), id="(十)"),
        pytest.param("（三）人居环境", 0, (Level.PAREN, "三", 3), id="full width"),
        pytest.param("12.新型城镇化", 0, (Level.ITEM, "12", 12), id="12."),
        pytest.param("12、新型城镇化", 0, (Level.ITEM, "12", 12), id="12、"),
        pytest.param("12 、新型城镇化", 0, (Level.ITEM, "12", 12), id="blank in front of the separator"),
        pytest.param("• 3.建桥", 0, (Level.ITEM, "3", 3), id="bullet in front"),
        pytest.param("1.5万亩农田", 0, None, id="decimal"),
        pytest.param("12.5G基站", 11, (Level.ITEM, "12", 12), id="digit behind the successor of the last number"),
        pytest.param("2022年目标", 0, None, id="year"),
        pytest.param("12", 11, (Level.ITEM, "12", 12), id="number alone that goes on"),
        pytest.param("12", 3, None, id="number alone that does not go on"),
        pytest.param("4新建孵化园", 3, (Level.ITEM, "4", 4), id="lost separator"),
        pytest.param("4个孵化园", 3, None, id="count in place of a number"),
        pytest.param("(1)深化改革", 0, (Level.POINT, "1", 1), id="(1)"),
        pytest.param("③深化改革", 0, (Level.POINT, "③", 3), id="circled"),
        pytest.param("一是深化改革", 0, (Level.POINT, "一", 1), id="一是"),
        pytest.param("推进市体育馆项目", 0, None, id="no number"),
    ],
)
def test_numbers(line, last, expected):
    mark = enumerator(canonical(line), 0, len(line), last=last)
    assert (None if mark is None else (mark.level, mark.no, mark.value)) == expected


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        pytest.param("深度融入同城化发展", True, id="short line"),
        pytest.param("扩大有效投资。", True, id="with a full stop"),
        pytest.param("各位代表:", False, id="salutation"),
        pytest.param("经济稳。大局稳。", False, id="two sentences"),
        pytest.param("统筹" * 16, False, id="long"),
        pytest.param("责任单位", False, id="head of a table"),
        pytest.param("序号 工作任务 牵头单位", False, id="heads of a table"),
        pytest.param("2022年1月7日", False, id="date"),
    ],
)
def test_topics(line, expected):
    assert looks_like_topic(line, 0, len(line)) is expected


@pytest.mark.parametrize(
    "line", ["附件", "附件1", "附件:任务清单", "2022年1月7日", "2025-01-24", "202217", "(此件公开发布)", "二〇二二年一月七日"]
)
def test_lines_that_end_a_covering_letter(line):
    assert is_front_mark(line, 0, len(line))


@pytest.mark.parametrize("line", ["附件所列项目", "2022年", "12", "到2025年1月24日建成大桥"])
def test_lines_that_do_not_end_a_covering_letter(line):
    assert not is_front_mark(line, 0, len(line))


def test_markup_does_not_end_a_sentence():
    text = "完成&nbsp;甲项目;完成乙项目"
    assert text[: heading_end(text, 0, len(text))] == "完成&nbsp;甲项目;"


def test_a_path_knows_what_stood_above_each_place():
    path = SectionPath()
    path.enter(Level.CHAPTER, "一、甲", at=10)
    path.enter(Level.PAREN, "(一)乙", at=20)
    path.enter(Level.TOPIC, "丙", at=30)
    path.enter(Level.TOPIC, "丁", at=40)
    path.leave(Level.ITEM, at=45)
    path.enter(Level.PAREN, "(二)戊", at=50)
    path.leave(Level.PAREN, at=60)
    assert [path.at(offset) for offset in (0, 10, 29, 35, 45, 55, 60)] == [
        (),
        ("一、甲",),
        ("一、甲", "(一)乙"),
        ("一、甲", "(一)乙", "丙"),
        ("一、甲", "(一)乙", "丁"),
        ("一、甲", "(二)戊"),
        ("一、甲",),
    ]


@pytest.mark.parametrize(
    ("text", "names", "expected"),
    [
        pytest.param(
            "建桥。(牵头单位:甲局;责任单位:乙局)", {"LEAD_UNIT": ["甲局"]}, ["(牵头单位:甲局;责任单位:乙局)"], id="brackets"
        ),
        pytest.param("建桥。(牵头单位:甲局)", {}, ["(牵头单位:甲局)"], id="no span at all"),
        pytest.param("建桥。(甲局、乙局)", {"RESP_UNIT": ["甲局", "乙局"]}, ["(甲局、乙局)"], id="brackets without a role word"),
        pytest.param("支持甲局建桥。", {"RESP_UNIT": ["甲局"]}, [], id="mention in running text"),
        pytest.param("由甲局牵头,建桥。", {"LEAD_UNIT": ["甲局"]}, [], id="prose at the beginning of a sentence"),
        pytest.param("建桥,由甲局牵头。", {"LEAD_UNIT": ["甲局"]}, [",由甲局牵头。"], id="prose at the end of a sentence"),
        pytest.param("建桥\t甲局\t乙局\n", {"LEAD_UNIT": ["甲局"], "RESP_UNIT": ["乙局"]}, ["\t甲局\t乙局"], id="cells"),
        pytest.param(
            "(牵头单位:甲局)年内完成(牵头单位:乙局)",
            {"LEAD_UNIT": ["甲局", "乙局"], "DEADLINE": ["年内"]},
            ["(牵头单位:甲局)", "(牵头单位:乙局)"],
            id="date that begins the next task",
        ),
        pytest.param(
            "建桥于年内(牵头单位:甲局)",
            {"LEAD_UNIT": ["甲局"], "DEADLINE": ["年内"]},
            ["(牵头单位:甲局)"],
            id="date that ends the task before",
        ),
        pytest.param(
            "建桥(牵头单位:甲局;完成时限:年内)修路",
            {"LEAD_UNIT": ["甲局"], "DEADLINE": ["年内"]},
            ["(牵头单位:甲局;完成时限:年内)"],
            id="date in a slot",
        ),
    ],
)
def test_blocks(text, names, expected):
    assert blocks(text, **names) == expected


def test_cues_need_a_colon():
    assert has_cues("牵头单位 :甲局")
    assert not has_cues("各牵头单位要切实履行牵头责任,完成时限:年内")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param(
            "一、总体要求\n(一)增长8%\n1.建桥。\n2.修路。", [("1", "建桥。"), ("2", "修路。")], id="heading above items"
        ),
        pytest.param(
            "一、预期目标\n(一)增长8%左右。(牵头单位:甲局)\n(二)投资增长12%\n二、重点工作\n1.建桥。",
            [("一", "增长8%左右。"), ("二", "投资增长12%"), ("1", "建桥。")],
            id="tasks numbered like headings, one without a block",
        ),
        pytest.param("一、总体要求\n(一)增长8%\n(二)抓投资\n1.建桥。", [("1", "建桥。")], id="heading with nothing below it"),
        pytest.param(
            "7.推进协同,\n补齐短板。\n提升首位度\n8.坚持一体化。",
            [("7", "推进协同,\n补齐短板。"), ("8", "坚持一体化。")],
            id="wrapped",
        ),
        pytest.param("附件:1.方案\n2.联系表\n2022年1月7日\n1.建桥。", [("1", "建桥。")], id="list in a covering letter"),
        pytest.param(
            "一、加强领导。\n1.明确责任。\n一、重点工作\n1.建桥。(牵头单位:甲局)",
            [("1", "建桥。")],
            id="numbers begin anew behind the letter",
        ),
        pytest.param("1.\n2.修路。", [("2", "修路。")], id="number without a text"),
        pytest.param("", [], id="nothing"),
    ],
)
def test_tasks_by_rules_alone(text, expected):
    found = find_tasks(text, canonical(text), [])
    assert [(task.mark and task.mark.no, text[task.start : task.end]) for task in found.tasks] == expected


@UNTIMED
@given(
    st.lists(
        st.sampled_from(["1.建桥", "(牵头单位:甲局)", "甲局", "一、", "(一)", "乙", "\n", " ", ";", "。", "由", "负责"]),
        max_size=40,
    )
)
def test_tasks_and_blocks_stand_apart_and_in_order(pieces):
    text = "".join(pieces)
    spans = tagged(text, LEAD_UNIT=["甲局"], DEADLINE=["乙"])
    ends = [0]
    for block in find_blocks(canonical(text), spans):
        assert ends[-1] <= block.start < block.end <= len(text)
        ends.append(block.end)
    ends = [0]
    for task in find_tasks(text, canonical(text), spans).tasks:
        assert ends[-1] <= task.outer_start <= task.start <= task.end <= task.outer_end <= len(text)
        ends.append(task.outer_end)
