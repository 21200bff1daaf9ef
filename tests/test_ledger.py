import re
from collections import Counter
from itertools import pairwise

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from inference.ledger import LABELS, LOW_CONFIDENCE, LedgerError, build_ledger
from inference.row import LedgerRow
from notices import Notice, ScoredSpan

UNTIMED = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])

MARK = re.compile(r"⟦([TLRPD]):([^⟦⟧]*)⟧")
LABEL = {"T": "TARGET", "L": "LEAD_UNIT", "R": "RESP_UNIT", "P": "LEADER", "D": "DEADLINE"}


def read(marked: str, *, score: float = 0.99) -> tuple[Notice, list[ScoredSpan]]:
    """⟦L:市发改委⟧ is the text 市发改委 with a span LEAD_UNIT."""
    text, spans, at = "", [], 0
    for found in MARK.finditer(marked):
        text += marked[at : found.start()]
        spans.append(ScoredSpan(len(text), len(text) + len(found[2]), LABEL[found[1]], score))
        text += found[2]
        at = found.end()
    return Notice("n", text + marked[at:]), spans


def ledger(marked: str, *, score: float = 0.99) -> list[LedgerRow]:
    return build_ledger(*read(marked, score=score))


def texts(rows: list[LedgerRow]) -> list[tuple[str | None, str]]:
    return [(row.no, row.task) for row in rows]


def units(row: LedgerRow) -> tuple[list[str], list[str], list[str]]:
    return tuple([one.text for one in some] for some in (row.leaders, row.lead_units, row.responsible_units))


SHAPES = [
    pytest.param(
        "1.⟦T:地区生产总值突破2200亿元⟧,⟦T:年均增长7%左右⟧(牵头单位:⟦L:市发改委⟧;责任单位:⟦R:各县市区人民政府⟧,⟦R:咸宁高新区管委会⟧)",
        [("1", "地区生产总值突破2200亿元,年均增长7%左右")],
        id="number, task, block",
    ),
    pytest.param(
        "１２．新建停车场。（牵头单位：⟦L:市住建局⟧；责任单位：⟦R:市财政局⟧）",
        [("12", "新建停车场。")],
        id="full-width forms",
    ),
    pytest.param(
        "12.新型城镇化与乡村振兴协同发力牵头单位:⟦L:市发改委⟧;责任单位:⟦R:市住建局⟧,⟦R:咸宁高新区管委会⟧",
        [("12", "新型城镇化与乡村振兴协同发力")],
        id="lost bracket",
    ),
    pytest.param(
        "17.推进咸宁大剧院项目。责任单位:⟦R:市文旅局⟧\n\n18.推进市体育馆项目。责任单位:⟦R:市体育事业发展中心⟧",
        [("17", "推进咸宁大剧院项目。"), ("18", "推进市体育馆项目。")],
        id="lost opening bracket behind a full stop",
    ),
    pytest.param(
        "14.常住人口城镇化率达到61%(责任单位:⟦R:市发改委⟧\n\n15.⟦T:森林覆盖率达到55%⟧牵头单位:⟦L:市林业局⟧;责任单位:⟦R:市住建局⟧)",
        [("14", "常住人口城镇化率达到61%"), ("15", "森林覆盖率达到55%")],
        id="lost closing bracket, then lost opening bracket",
    ),
    pytest.param(
        "135.促进贸易便利化。(牵头单位⟦L:市商务局⟧;责任单位;⟦R:市发改委⟧)",
        [("135", "促进贸易便利化。")],
        id="lost colons",
    ),
    pytest.param(
        "86.改善水质。(责任领导:⟦P:陈浩⟧;牵头单位:⟦L:区分局⟧:责任单位:⟦R:区住建局⟧)",
        [("86", "改善水质。")],
        id="colon in place of a semicolon",
    ),
    pytest.param(
        "20.加强山体保护牵头单位:⟦L:市林业局⟧责任单位:⟦R:市城管执法⟧,⟦R:市城发集团⟧",
        [("20", "加强山体保护")],
        id="lost separator between two slots",
    ),
    pytest.param(
        "43.深化供销系统改革。〔责任领导:⟦P:陈浩⟧;牵头单位:⟦L:区供销社⟧;责任单位:⟦R:区财政局(国资局)⟧、⟦R:各乡镇办场⟧〕",
        [("43", "深化供销系统改革。")],
        id="other brackets, and brackets within a name",
    ),
    pytest.param(
        "176.抓实职业教育提质培优。牵头单位:⟦L:市教育局⟧;责任单位:⟦R:市职教集团⟧)⟦R:学校⟧,⟦R:各县市区人民政府⟧",
        [("176", "抓实职业教育提质培优。")],
        id="stray bracket within a block",
    ),
    pytest.param(
        "完成甲项目。(牵头单位:⟦L:甲局⟧)完成乙项目。(牵头单位:⟦L:乙局⟧)",
        [(None, "完成甲项目。"), (None, "完成乙项目。")],
        id="two tasks in one line without numbers",
    ),
    pytest.param(
        "1.进出口总额增长12%(牵头单位:⟦L:市商务局⟧;责任单位:⟦R:高新区管委会⟧)2.地方一般公共预算收入增长10%牵头单位:⟦L:市财政局⟧3.完成丙。",
        [("1", "进出口总额增长12%"), ("2", "地方一般公共预算收入增长10%"), ("3", "完成丙。")],
        id="numbers glued to the block before them",
    ),
    pytest.param(
        "(一)主动融入区域协同发展1.推进大桥建设。(牵头单位:⟦L:市交通运输局⟧)2.推动产业融通(牵头单位:⟦L:市经信局⟧)",
        [("1", "推进大桥建设。"), ("2", "推动产业融通")],
        id="all line breaks lost, heading and number too",
    ),
    pytest.param(
        "3.新建5G基站500座。\n责任领导:⟦P:洪声耀⟧\n牵头单位:⟦L:市经信局⟧\n责任单位:⟦R:市电信公司⟧、⟦R:市移动公司⟧\n完成时限:⟦D:2022年底⟧\n4.建设孵化园。\n牵头单位:⟦L:市科技局⟧",
        [("3", "新建5G基站500座。"), ("4", "建设孵化园。")],
        id="slots on separate lines",
    ),
    pytest.param(
        "3.新建5G基站500座。\r\n\r\n(牵头单位:⟦L:市经信局⟧;\r\n责任单位:⟦R:市电信公司⟧、\r\n⟦R:市移动公司⟧)\r\n\r\n4.建设孵化园。(牵头单位:⟦L:市科技局⟧)",
        [("3", "新建5G基站500座。"), ("4", "建设孵化园。")],
        id="block spread over several lines",
    ),
    pytest.param(
        "3.实施城市更新行动,\n改造老旧小区172个。\n(牵头单位:⟦L:市住建局⟧)",
        [("3", "实施城市更新行动,\n改造老旧小区172个。")],
        id="task that goes on in the next line",
    ),
    pytest.param(
        "序号\n工作任务\n牵头单位\n责任单位\n完成时限\n1\n新建5G基站500座\n⟦L:市经信局⟧\n⟦R:市电信公司⟧\n⟦D:12月底前⟧\n2\n建设孵化园\n⟦L:市科技局⟧\n⟦R:市文旅局⟧\n⟦D:6月底⟧",
        [("1", "新建5G基站500座"), ("2", "建设孵化园")],
        id="table cells, one a line",
    ),
    pytest.param(
        "1\t新建5G基站500座\t⟦P:李明⟧\t⟦L:市经信局⟧\t⟦R:市电信公司⟧\t⟦D:12月底前⟧\n2\t建设孵化园\t⟦P:王伟⟧\t⟦L:市科技局⟧\t⟦R:市文旅局⟧\t⟦D:6月底⟧",
        [("1", "新建5G基站500座"), ("2", "建设孵化园")],
        id="table cells, one row a line",
    ),
    pytest.param(
        "新建5G基站500座\n⟦D:12月底前⟧\n⟦L:市经信局⟧\n建设孵化园\n⟦D:6月底⟧\n⟦L:市科技局⟧",
        [(None, "新建5G基站500座"), (None, "建设孵化园")],
        id="table cells without numbers, dates before units",
    ),
    pytest.param(
        "1.完成老旧小区改造20个,由⟦P:常务副市长⟧负责,⟦L:市住建局⟧牵头,⟦R:市发改委⟧、⟦R:市财政局⟧等配合。\n2.建设孵化园(⟦L:市科技局⟧牵头,⟦R:市文旅局⟧等按职责分工负责)",
        [("1", "完成老旧小区改造20个"), ("2", "建设孵化园")],
        id="prose at the end of a task, with and without brackets",
    ),
    pytest.param(
        "1.由⟦L:市住建局⟧牵头,完成老旧小区改造20个。\n2.支持⟦R:湖北科技学院⟧建设新校区。(牵头单位:⟦L:市教育局⟧)",
        [("1", "由市住建局牵头,完成老旧小区改造20个。"), ("2", "支持湖北科技学院建设新校区。")],
        id="units within the task text",
    ),
    pytest.param(
        "1.推进道路建设。(牵头单位:⟦L:市住建局⟧;完成时限:⟦D:6月底前⟧招标,⟦D:12月底前⟧完工)\n2.建设孵化园。(牵头单位:⟦L:市科技局⟧)",
        [("1", "推进道路建设。"), ("2", "建设孵化园。")],
        id="dates with verbs in a slot",
    ),
    pytest.param(
        "1.优化营商环境。\n一是深化“放管服”改革;\n二是推行代办制。\n(牵头单位:⟦L:市发改委⟧)\n2.建设孵化园。(牵头单位:⟦L:市科技局⟧)",
        [("1", "优化营商环境。\n一是深化“放管服”改革;\n二是推行代办制。"), ("2", "建设孵化园。")],
        id="points that share the block of their item",
    ),
    pytest.param(
        "1.优化营商环境\n(1)深化“放管服”改革。(牵头单位:⟦L:市发改委⟧)\n(2)推行代办制。(牵头单位:⟦L:市政务局⟧)",
        [("1", "深化“放管服”改革。"), ("2", "推行代办制。")],
        id="points with a block each",
    ),
    pytest.param(
        "(牵头单位:⟦L:市发改委⟧)\n1.(牵头单位:⟦L:市科技局⟧)",
        [(None, ""), ("1", "")],
        id="blocks without a task",
    ),
    pytest.param(
        "1.建成12.5万亩高标准农田(牵头单位:⟦L:市农业农村局⟧)\n2.5G基站建设(牵头单位:⟦L:市经信局⟧)\n3新建孵化园(牵头单位:⟦L:市科技局⟧)\n5.5万亩农田治理(牵头单位:⟦L:市水利局⟧)",
        [("1", "建成12.5万亩高标准农田"), ("2", "5G基站建设"), ("3", "新建孵化园"), (None, "5.5万亩农田治理")],
        id="decimals and numbers without a full stop",
    ),
]


@pytest.mark.parametrize(("marked", "expected"), SHAPES)
def test_finds_the_tasks(marked, expected):
    assert texts(ledger(marked)) == expected


@pytest.mark.parametrize(("marked", "expected"), SHAPES)
def test_finds_the_tasks_whatever_the_scores(marked, expected):
    assert texts(ledger(marked, score=0.01)) == expected


@pytest.mark.parametrize("marked", [param.values[0] for param in SHAPES], ids=[param.id for param in SHAPES])
def test_gives_each_task_its_own_spans(marked):
    notice, spans = read(marked)
    rows = build_ledger(notice, spans)
    for row, following in zip(rows, [*rows[1:], None], strict=True):
        held = [one for some in (row.leaders, row.lead_units, row.responsible_units, row.deadlines, row.targets) for one in some]
        assert all(row.start <= one.start and (following is None or one.end <= following.start) for one in held)


def test_a_row_holds_what_its_text_and_its_block_say():
    marked = (
        "二、实施创新驱动\n(一)做强产业\n7.加快改造,⟦D:年内⟧⟦T:新建5G基站320个⟧。"
        "(责任领导:⟦P:饶自斌⟧;牵头单位:⟦L:市科信局⟧、⟦L:市发改局⟧;责任单位:⟦R:赤壁高新区⟧)"
    )
    (row,) = ledger("2021年重点工作责任分解\n" + marked)
    assert (row.notice, row.no, row.section) == ("n", "7", ("二、实施创新驱动", "(一)做强产业"))
    assert row.task == "加快改造,年内新建5G基站320个。"
    assert units(row) == (["饶自斌"], ["市科信局", "市发改局"], ["赤壁高新区"])
    (target,) = row.targets
    assert (target.text, target.value, target.score) == ("新建5G基站320个", 320, 0.99)
    (deadline,) = row.deadlines
    assert (deadline.text, deadline.date) == ("年内", "2021-12-31")
    assert row.review == ()


LETTER = (
    "各县、市、区人民政府:\n现将方案印发给你们。\n一、加强组织领导。各责任单位要明确责任人。\n"
    "二、接受社会监督。各责任单位要于⟦D:12月8日前⟧将工作方案报送市政府政务督查室。\n"
    "附件:1.责任分解方案\n2.联系表\n市人民政府办公室\n2022年1月7日\n(此件公开发布)\n2022年市政府工作报告\n确定的主要目标任务责任分解方案\n"
)


def test_sections_are_the_headings_above():
    rows = ledger(
        LETTER
        + "一、今后五年总体要求\n(一)经济实力更强\n1.增长7%(牵头单位:⟦L:甲局⟧)\n(二)发展底盘更稳。\n2.提质(牵头单位:⟦L:乙局⟧)\n"
        "二、2022年主要预期目标\n(一)地区生产总值增长8%左右。(牵头单位:⟦L:甲局⟧)\n(二)固定资产投资增长12%(牵头单位:⟦L:甲局⟧)\n"
        "三、重点工作\n(一)主动融入区域协同发展。推进同城化,打造增长极。\n深度融入同城化发展\n1.建桥(牵头单位:⟦L:甲局⟧)\n"
        "扩大有效投资。\n2.修路(牵头单位:⟦L:甲局⟧)\n(二)抓实项目\n3.建园(牵头单位:⟦L:甲局⟧)"
    )
    assert [(row.no, row.section) for row in rows[1:]] == [
        ("1", ("一、今后五年总体要求", "(一)经济实力更强")),
        ("2", ("一、今后五年总体要求", "(二)发展底盘更稳。")),
        ("一", ("二、2022年主要预期目标",)),
        ("二", ("二、2022年主要预期目标",)),
        ("1", ("三、重点工作", "(一)主动融入区域协同发展。", "深度融入同城化发展")),
        ("2", ("三、重点工作", "(一)主动融入区域协同发展。", "扩大有效投资。")),
        ("3", ("三、重点工作", "(二)抓实项目")),
    ]


def test_a_covering_letter_gives_a_row_for_its_date_only():
    first, second = ledger(LETTER + "深度融入同城化发展\n1.建桥。(牵头单位:⟦L:甲局⟧)\n")
    assert (first.no, first.section, first.review) == (None, (), ())
    assert first.task == "各责任单位要于12月8日前将工作方案报送市政府政务督查室。"
    assert first.deadlines[0].date == "2022-12-08"
    assert (second.no, second.section, second.task) == ("1", ("深度融入同城化发展",), "建桥。")


def test_a_report_without_units_gives_the_sentences_that_hold_targets():
    rows = ledger(
        "2023年政府工作报告\n各位代表:\n一、2022年工作回顾\n(一)投资加快突破。固定资产投资增长16%以上。\n二、奋力做好2023年工作\n"
        "2023年预期目标:⟦T:地区生产总值增长7.5%⟧;⟦T:规上工业增加值增长9%⟧;确保完成省定任务。\n"
        "(一)突出稳增长。经济稳,大局稳。\n树牢招商理念。⟦T:新签约项目5个⟧,⟦D:年末⟧⟦T:存栏130万头以上⟧。推进建设。"
    )
    assert [(row.no, row.section, row.task, row.review) for row in rows] == [
        (None, ("二、奋力做好2023年工作",), "2023年预期目标:地区生产总值增长7.5%", ()),
        (None, ("二、奋力做好2023年工作",), "规上工业增加值增长9%", ()),
        (None, ("二、奋力做好2023年工作", "(一)突出稳增长。"), "新签约项目5个,年末存栏130万头以上。", ()),
    ]


def test_numbered_tasks_are_found_without_spans():
    rows = ledger(
        "一、重点工作\n(一)抓产业\n1.建桥。(牵头单位:甲局;责任单位:乙局、丙局)\n2.修路。牵头单位:甲局\n(二)抓项目\n3.建园。"
    )
    assert texts(rows) == [("1", "建桥。"), ("2", "修路。"), ("3", "建园。")]
    assert {row.review for row in rows} == {("no unit", "no lead unit")}


def test_units_that_no_span_covers_do_not_get_into_a_task():
    rows = ledger(
        "1.建桥。(责任领导:李明;牵头单位:⟦L:市交通局⟧、市住建局;责任单位:市财政局、⟦R:市林业局⟧、市发改委)2.修路。"
        "(牵头单位:市交通局;责任单位:⟦R:市财政局⟧)\n市公路局\n3.建园。(市科技局牵头,⟦R:市经信局⟧配合)"
    )
    assert texts(rows) == [("1", "建桥。"), ("2", "修路。"), ("3", "建园。")]


REVIEW = [
    pytest.param("1.建桥。(责任单位:⟦R:甲局⟧)", ["no lead unit"], id="other units but no lead"),
    pytest.param("1.建桥。(责任领导:⟦P:李明⟧)", ["no unit", "no lead unit"], id="a leader but no unit"),
    pytest.param("1.建桥。\n2.修路。(牵头单位:⟦L:甲局⟧)", ["no unit", "no lead unit"], id="no block"),
    pytest.param("1.建桥。\n2.修路。", [], id="a notice that names no units"),
    pytest.param("建桥。(牵头单位:⟦L:甲局⟧)\n2.修路。(牵头单位:⟦L:甲局⟧)", ["number lost"], id="number lost"),
    pytest.param("建桥。(牵头单位:⟦L:甲局⟧)\n修路。(牵头单位:⟦L:甲局⟧)", [], id="nobody has a number"),
    pytest.param("1.(牵头单位:⟦L:甲局⟧)", ["task text missing"], id="task text missing"),
    pytest.param("1.⟦T:打造“一主四辅”架构⟧(牵头单位:⟦L:甲局⟧)", ["value not parsed: 打造“一主四辅”架构"], id="value not parsed"),
    pytest.param("1.于⟦D:128日前⟧建桥。(牵头单位:⟦L:甲局⟧)", ["date not parsed: 128日前"], id="date not parsed"),
]


@pytest.mark.parametrize(("marked", "expected"), REVIEW)
def test_review_of_the_first_row(marked, expected):
    assert list(ledger(marked)[0].review) == expected


@pytest.mark.parametrize(
    ("numbers", "expected"),
    [
        pytest.param("1.|2.|3.", [], id="in order"),
        pytest.param("12.|15.", ["number out of order: 15 after 12"], id="numbers left out"),
        pytest.param("12.||14.", ["number lost"], id="a lost number explains the gap"),
        pytest.param("12.||15.", ["number lost", "number out of order: 15 after 12"], id="a lost number does not explain two"),
        pytest.param("2.|2.", ["number out of order: 2 after 2"], id="a number twice"),
        pytest.param("(一)|(三)", ["number out of order: 三 after 一"], id="numbers in Chinese"),
        pytest.param("8.|二、扩大开放\n1.|2.", [], id="a new start below another heading"),
        pytest.param("8.|二、扩大开放\n9.", [], id="counted on below another heading"),
        pytest.param("8.|1.", ["number out of order: 1 after 8"], id="a new start without a heading"),
        pytest.param("8.|二、扩大开放\n10.", ["number out of order: 10 after 8"], id="neither on nor new"),
    ],
)
def test_review_of_numbers(numbers, expected):
    rows = ledger("一、激活内需\n" + "\n".join(f"{number}推进项目。(牵头单位:⟦L:甲局⟧)" for number in numbers.split("|")))
    assert [reason for row in rows for reason in row.review] == expected


def test_review_names_spans_with_a_low_score():
    notice, spans = read("1.⟦T:新建停车场5个⟧。(牵头单位:⟦L:甲局⟧)")
    low = [ScoredSpan(span.start, span.end, span.label, LOW_CONFIDENCE - 0.01) for span in spans]
    assert build_ledger(notice, low)[0].review == ("low confidence: TARGET 新建停车场5个", "low confidence: LEAD_UNIT 甲局")
    at = [ScoredSpan(span.start, span.end, span.label, LOW_CONFIDENCE) for span in spans]
    assert build_ledger(notice, at)[0].review == ()


def test_json_keys_are_those_of_the_contract():
    (row,) = ledger("1.⟦D:年内⟧⟦T:新建停车场5个⟧。(牵头单位:⟦L:甲局⟧)")
    data = row.to_json()
    assert list(data) == [
        *(
            "notice",
            "no",
            "section",
            "task",
            "start",
            "end",
            "targets",
            "lead_units",
            "responsible_units",
            "leaders",
            "deadlines",
        ),
        "review",
    ]
    assert list(data["targets"][0]) == ["text", "start", "end", "score", "indicator", "comparator", "value", "unit"]
    assert list(data["deadlines"][0]) == ["text", "start", "end", "score", "date"]


@pytest.mark.parametrize(
    ("span", "message"),
    [
        pytest.param(ScoredSpan(0, 2, "UNIT", 0.9), "label 'UNIT', expected one of TARGET", id="unknown label"),
        pytest.param(ScoredSpan(0, 9, "TARGET", 0.9), "ends behind the text of 2 characters", id="out of range"),
    ],
)
def test_spans_that_cannot_be_entered_are_errors(span, message):
    with pytest.raises(LedgerError, match=message):
        build_ledger(Notice("n", "甲局"), [span])


PIECES = st.sampled_from(
    [
        *"一二1235.、,;:。()〔〕“” \n\t|",
        *(
            "牵头单位:",
            "责任单位",
            "责任领导:",
            "完成时限:",
            "市发改委",
            "各县市区",
            "年内",
            "增长8%",
            "推进项目",
            "由",
            "牵头",
            "配合",
            "等",
        ),
        *("(一)", "一、", "12.", "一是", "附件", "2022年1月7日", "\r\n", "&nbsp;", "𠮷", "e\u0301", "：", "（", "\u2028"),
    ]
)
TEXTS = st.one_of(st.text(st.characters(exclude_categories=["Cs"])), st.lists(PIECES, max_size=60).map("".join))


@st.composite
def notices_with_spans(draw):
    text = draw(TEXTS)
    cuts = sorted(draw(st.sets(st.integers(0, len(text)), max_size=24)))
    spans = [
        ScoredSpan(start, end, draw(st.sampled_from(LABELS)), draw(st.floats(0, 1)))
        for start, end in pairwise(cuts)
        if draw(st.booleans())
    ]
    return Notice("n", text), spans


@UNTIMED
@given(notices_with_spans())
def test_every_span_stands_in_exactly_one_row_and_every_offset_holds(case):
    notice, spans = case
    rows = build_ledger(notice, spans)
    entered = Counter()
    for row in rows:
        assert 0 <= row.start <= row.end <= len(notice.text)
        assert row.task == notice.text[row.start : row.end] == row.task.strip()
        by_label = (row.targets, row.lead_units, row.responsible_units, row.leaders, row.deadlines)
        for label, held in zip(("TARGET", "LEAD_UNIT", "RESP_UNIT", "LEADER", "DEADLINE"), by_label, strict=True):
            for one in held:
                assert one.text == notice.text[one.start : one.end]
                entered[ScoredSpan(one.start, one.end, label, one.score)] += 1
    assert entered == Counter(spans)


@UNTIMED
@given(notices_with_spans())
def test_rows_stand_in_the_order_of_the_text_and_apart(case):
    rows = build_ledger(*case)
    for row, following in pairwise(rows):
        assert row.end <= following.start


@UNTIMED
@given(notices_with_spans(), st.randoms(use_true_random=False))
def test_the_order_of_the_spans_does_not_matter(case, random):
    notice, spans = case
    shuffled = random.sample(spans, len(spans))
    assert build_ledger(notice, shuffled) == build_ledger(notice, spans)
