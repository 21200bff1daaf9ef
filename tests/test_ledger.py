"""Ledger rows: what they hold, their sections, the reasons for a review; every span in exactly one row."""

from collections import Counter
from itertools import pairwise

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from inference.ledger import LABELS, LOW_CONFIDENCE, LedgerError, build_ledger
from inference.row import LedgerRow
from notices import Notice, ScoredSpan
from tests.sample_ledgers import ledger, read, texts

UNTIMED = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])


def units(row: LedgerRow) -> tuple[list[str], list[str], list[str]]:
    return tuple([one.text for one in some] for some in (row.leaders, row.lead_units, row.responsible_units))


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
