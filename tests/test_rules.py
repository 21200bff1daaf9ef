"""Slots, tables and prose as the rules read them: who leads, who carries, and what is none of these."""

from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from inference.rules import rule_spans
from tests.sample_excerpts import LABELS, read_excerpt, texts_of

# A full-width form for each half-width mark that a notice may use in its place.
FULL_WIDTH = str.maketrans(",:;()%0123456789", "".join(chr(ord(c) + 0xFEE0) for c in ",:;()%0123456789"))
ROLE_WORDS = [
    ("责任领导", "P"),
    ("牵头领导", "P"),
    ("分管领导", "P"),
    ("包联领导", "P"),
    ("责任人", "P"),
    ("牵头单位", "L"),
    ("主办单位", "L"),
    ("主责单位", "L"),
    ("牵头责任单位", "L"),
    ("责任单位", "R"),
    ("责任部门", "R"),
    ("配合单位", "R"),
    ("协办单位", "R"),
    ("承办单位", "R"),
    ("参与单位", "R"),
    ("实施主体", "R"),
    ("完成时限", "D"),
    ("完成时间", "D"),
    ("办结时限", "D"),
    ("时限要求", "D"),
]
VALUES = {"P": "洪声耀", "L": "区科经局", "R": "区科经局", "D": "6月底前"}


def found(text: str) -> list[tuple[str, str]]:
    """The spans of a text as (text, label)."""
    return texts_of(text, rule_spans(text))


@pytest.mark.parametrize(
    "excerpt",
    [
        pytest.param(
            "1.⟦T:新建停车场5个⟧。(责任领导:⟦P:洪声耀⟧、⟦P:丁玲⟧;牵头单位:⟦L:区科经局⟧;责任单位:⟦R:区财政局(国资局)⟧,⟦R:各乡镇办场⟧)",
            id="block in brackets",
        ),
        pytest.param(
            "⟦T:新建停车场5个⟧。（责任领导：⟦P:洪声耀⟧；牵头单位：⟦L:区科经局⟧；责任单位：⟦R:区财政局（国资局）⟧）",
            id="full-width forms",
        ),
        pytest.param("搭建平台。〔责任领导:⟦P:陈浩⟧;牵头单位:⟦L:区供销社⟧;责任单位:⟦R:区政府办⟧〕", id="tortoise-shell brackets"),
        pytest.param(
            "搭建平台。【牵头单位:⟦L:区供销社⟧,配合单位:⟦R:区政府办⟧】", id="lenticular brackets and a comma between the slots"
        ),
        pytest.param("搭建平台。责任领导:⟦P:陈浩⟧;牵头单位:⟦L:区供销社⟧;责任单位:⟦R:区政府办⟧、⟦R:各乡镇⟧", id="no brackets"),
        pytest.param("搭建平台。责任领导:⟦P:陈浩⟧;责任单位:⟦R:区财政局(国资局)⟧,⟦R:各乡镇⟧)", id="opening bracket lost"),
        pytest.param(
            "搭建平台。(责任领导:⟦P:陈浩⟧;责任单位:⟦R:区政府办⟧、⟦R:各乡镇⟧\n2.⟦T:新建公园3座⟧。(牵头单位:⟦L:区住建局⟧)",
            id="closing bracket lost at the end of a line",
        ),
        pytest.param("(责任领导:⟦P:陈浩⟧ (责任单位:⟦R:区政府办⟧ (牵头单位:⟦L:区住建局⟧)", id="closing brackets lost on one line"),
        pytest.param("搭建平台。(责任领导⟦P:陈浩⟧;牵头单位⟦L:区供销社⟧;责任单位⟦R:区政府办⟧、⟦R:各乡镇⟧)", id="colons lost"),
        pytest.param(
            "搭建平台。(责任领导;⟦P:陈浩⟧;牵头单位;⟦L:区供销社⟧;责任单位;⟦R:区政府办⟧)", id="semicolons in place of colons"
        ),
        pytest.param("(牵头单位:⟦L:区供销社⟧:责任单位:⟦R:区政府办⟧)", id="colon in place of the semicolon"),
        pytest.param(
            "(责任领导:⟦P:陈浩⟧、牵头单位:⟦L:区供销社⟧、责任单位:⟦R:区政府办⟧)", id="enumeration commas between the slots"
        ),
        pytest.param("责 任 领 导:⟦P:陈浩⟧ 牵 头 单 位:⟦L:区供销社⟧ 责 任 单 位:⟦R:区政府办⟧", id="spaces inside the role words"),
        pytest.param("责&nbsp;任&nbsp;单&nbsp;位:⟦R:市&nbsp;发改局⟧&nbsp;<br/>配合单位:⟦R:市财政局⟧", id="markup"),
        pytest.param(
            "搭建平台\n责任领导:⟦P:陈浩⟧\n牵头单位:⟦L:区供销社⟧\n责任单位:⟦R:区政府办⟧、⟦R:各乡镇⟧\n完成时限:⟦D:2025年12月底⟧\n2.下一项",
            id="slots on their own lines",
        ),
        pytest.param(
            "1.搭建平台\r\n责任单位:\r\n⟦R:各乡镇办场⟧\r\n⟦R:咸安经济开发区⟧\r\n完成时限:\r\n⟦D:6月底前⟧\r\n2.下一项\r\n",
            id="values on the lines below",
        ),
        pytest.param(
            "牵头单位\n⟦L:区发改局⟧\n责任单位\n⟦R:区财政局⟧、⟦R:区住建局⟧\n完成时限\n⟦D:长期⟧",
            id="bare role words on their own lines",
        ),
        pytest.param("(责任单位:⟦R:市发改局⟧、\n⟦R:市自然资源\n和规划局⟧)", id="lines broken inside a list and a name"),
        pytest.param(
            "序号\t工作任务\t责任领导\t牵头单位\t责任单位\t完成时限\n"
            "1\t⟦T:新建停车场5个⟧\t⟦P:洪声耀⟧\t⟦L:区科经局⟧\t⟦R:区发改局⟧、⟦R:区财政局⟧\t⟦D:6月底前⟧\n2\t搭建平台\t⟦P:丁玲⟧\t\t⟦R:区住建局⟧\t⟦D:持续推进⟧\n",
            id="table with tabs",
        ),
        pytest.param(
            "| 工作任务 | 牵头单位 | 完成时限 |\n|---|---|---|\n"
            "| ⟦T:新建停车场5个⟧ | ⟦L:区科经局⟧ | ⟦D:6月底前⟧招标,⟦D:12月底前⟧完工 |\n",
            id="table with strokes",
        ),
        pytest.param("由⟦L:县发改局⟧牵头,⟦R:县住建局⟧、⟦R:县财政局⟧配合,⟦D:年底前⟧完成。", id="prose with 由…牵头"),
        pytest.param("此项工作由⟦P:常务副市长⟧牵头,⟦R:市发改委⟧配合。", id="prose led by a leader"),
        pytest.param("稳定外贸。(⟦L:商务部⟧牵头,⟦R:海关总署⟧、⟦R:税务总局⟧等按职责分工负责)", id="bracket without role words"),
        pytest.param("落实减税政策。(⟦R:市财政局⟧、⟦R:市税务局⟧等按职责分工负责)", id="bracket of bodies that carry"),
        pytest.param("(责任单位:⟦L:市住建局⟧牵头,⟦R:市财政局⟧、⟦R:市城管执法委⟧配合)", id="verbs inside a slot"),
        pytest.param("(牵头单位:⟦L:市住建局⟧负责,督导单位:市政府督查室;责任单位:⟦R:市财政局⟧)", id="bodies that only supervise"),
    ],
)
def test_layouts(excerpt: str) -> None:
    text, expected = read_excerpt(excerpt)
    assert found(text) == texts_of(text, expected)


@pytest.mark.parametrize(("word", "letter"), ROLE_WORDS)
def test_role_words_in_and_outside_brackets(word: str, letter: str) -> None:
    value = VALUES[letter]
    for text in (f"搭建平台。({word}:{value})", f"搭建平台。{word}:{value}\n", f"{word}:{value}", f"搭建平台。({word}{value})"):
        assert found(text) == [(value, LABELS[letter])], text


@pytest.mark.parametrize(
    "excerpt",
    [
        pytest.param("⟦R:市发改委⟧⟦R:市科技局⟧⟦R:各县区⟧", id="separators lost"),
        pytest.param("⟦L:市发改委⟧⟦L:市科技局⟧牵头,⟦R:市教育局⟧⟦R:市财政局⟧等配合", id="separators lost before a verb and 等"),
        pytest.param("⟦R:市发改委⟧ ⟦R:市科技局⟧和⟦R:市财政局⟧", id="blank and 和"),
        pytest.param("⟦R:咸安区⟧、⟦R:嘉鱼县⟧、⟦R:赤壁市人民政府⟧", id="shared suffix"),
        pytest.param(
            "⟦R:各县市区人民政府⟧、⟦R:市委办⟧、⟦R:市委市政府督查室⟧、⟦R:市政府各部门⟧", id="collective names are not cut"
        ),
        pytest.param("⟦R:各县、市、区人民政府⟧,⟦R:各乡镇(街道、园区)⟧", id="commas inside a collective name"),
        pytest.param("⟦R:市“街长、片长、路长”制领导小组成员单位⟧、⟦R:市自然资源和规划局⟧", id="commas in quotes, 和 in a name"),
        pytest.param("⟦R:市教育局⟧等⟦R:有关部门⟧", id="collective behind 等"),
        pytest.param("⟦R:市教育局⟧、⟦R:团市委⟧等", id="trailing 等"),
        pytest.param("⟦R:区财政局(区国资局)⟧、⟦R:兴企公司⟧", id="bracket that belongs to the name"),
        pytest.param("⟦L:市住建局⟧(牵头)、⟦R:市财政局⟧", id="role in a bracket behind the name"),
        pytest.param("同上", id="同上"),
        pytest.param("/", id="empty cell"),
    ],
)
def test_units_in_a_slot(excerpt: str) -> None:
    text, expected = read_excerpt(f"(责任单位:{excerpt})")
    assert found(text) == texts_of(text, expected)


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        pytest.param("常务副区长、丁玲", ["常务副区长", "丁玲"], id="a post and a person"),
        pytest.param("县委常委、常务副县长李明、王芳", ["县委常委、常务副县长李明", "王芳"], id="two posts of one person"),
        pytest.param("李 明、陈浩 丁玲", ["李 明", "陈浩", "丁玲"], id="blanks in and between names"),
        pytest.param("副市长 李明", ["副市长 李明"], id="post and name with a blank"),
        pytest.param("区政府班子成员", ["区政府班子成员"], id="collective post"),
    ],
)
def test_leaders_in_a_slot(value: str, expected: list[str]) -> None:
    text = f"(责任领导:{value};牵头单位:区科经局)"
    assert texts_of(text, rule_spans(text), "P") == [(leader, "LEADER") for leader in expected]


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("各乡镇人民政府、街道,市政府各部门:", id="addressees"),
        pytest.param(
            "各牵头单位要切实履行牵头责任,各责任单位要密切配合支持,明确时间表、路线图和责任人,逐条推进。", id="exhortation"
        ),
        pytest.param("牵头部门要主动担当、牵头抓总;责任部门要主动履责;牵头部门会同有关部门抓好落实。", id="roles in sentences"),
        pytest.param(
            "各责任单位:要按照要求抓好落实。\n牵头单位:负责统筹协调,制定方案。", id="role words with a colon that begin sentences"
        ),
        pytest.param(
            "索引号:011346509/2021-22221 文号:无\n咸政办发〔2022〕12号\n发布日期:2021年07月07日\n有效性:有效", id="header"
        ),
        pytest.param("赤壁市人民政府办公室\n2021年1月27日\n(此件公开发布,共印100份)\n— 2 —", id="signature"),
        pytest.param("支持湖北科技学院建设一流学科,推进市体育馆项目。", id="bodies in the task"),
        pytest.param("一、责任单位\n(一)加强领导。", id="role word as a heading"),
    ],
)
def test_nothing_is_found(text: str) -> None:
    assert found(text) == []


@pytest.mark.parametrize(
    "excerpt",
    [
        pytest.param("⟦T:工业产值10亿元、税收亿元以上企业突破4家⟧", id="two conditions of one count"),
        pytest.param("(责任单位:⟦R:市教育局⟧⟦R:团市委⟧⟦R:妇联⟧)", id="separators lost before names without 市"),
        pytest.param("(责任领导:⟦P:洪金虎⟧⟦P:饶自斌⟧)", id="separator lost between persons"),
        pytest.param("⟦T:新增企业5家⟧⟦T:规上工业总产值620亿元⟧。", id="separator lost between values"),
        pytest.param("⟦L:县发改局⟧牵头,⟦R:县住建局⟧配合。", id="prose without 由"),
    ],
)
@pytest.mark.xfail(strict=True, reason="beyond cheap rules")
def test_known_misses(excerpt: str) -> None:
    text, expected = read_excerpt(excerpt)
    assert found(text) == texts_of(text, expected)


def test_scores_tell_the_kind_of_rule() -> None:
    text = "新建公园3座,年内完工。(牵头单位:区住建局)\n牵头单位:区科经局\n(牵头单位区财政局)\n由区商务局牵头"
    assert {text[s.start : s.end]: s.score for s in rule_spans(text)} == {
        "新建公园3座": 0.5,
        "年内": 0.5,
        "区住建局": 0.9,
        "区科经局": 0.8,
        "区财政局": 0.6,
        "区商务局": 0.6,
    }


PIECES = [word for word, _ in ROLE_WORDS] + list(
    "()〔〕【】:;,、。:;,()\n\r\t |“”《》 市县区各局委办和等由年月日底前内年家个%0123456789"
)
PIECES += [
    "牵头",
    "配合",
    "按职责分工负责",
    "市发改局",
    "洪声耀",
    "副区长",
    "县委常委",
    "新增",
    "增长",
    "完成",
    "推进",
    "力争",
    "全覆盖",
    "&nbsp;",
]
soup = st.lists(st.sampled_from(PIECES), max_size=60).map("".join)


@settings(deadline=None)
@given(st.one_of(soup, st.text()))
def test_spans_of_any_text_are_sorted_apart_and_tight(text: str) -> None:
    spans = rule_spans(text)
    assert all(a.end <= b.start for a, b in pairwise(spans))
    assert all(span.label in LABELS.values() and 0 < span.score < 1 for span in spans)
    assert all(text[span.start : span.end] == text[span.start : span.end].strip() for span in spans)
    assert not spans or spans[-1].end <= len(text)


@settings(deadline=None)
@given(soup)
def test_full_width_forms_change_nothing(text: str) -> None:
    assert rule_spans(text.translate(FULL_WIDTH)) == rule_spans(text)


@settings(deadline=None)
@given(soup)
def test_a_text_further_down_gives_the_same_spans(text: str) -> None:
    # A separator before the text would be no neutral ground, an ended line is.
    shifted = [(s.start - 2, s.end - 2, s.label) for s in rule_spans("。\n" + text)]
    assert shifted == [(s.start, s.end, s.label) for s in rule_spans(text)]


@pytest.mark.parametrize(
    ("piece", "each"),
    [
        pytest.param("((责任单位:市发改局;", [("市发改局", "RESP_UNIT")], id="opening brackets"),
        pytest.param("牵头单位:市发改局)", [("市发改局", "LEAD_UNIT")], id="closing brackets"),
        pytest.param("(新建公园3座,", [("新建公园3座", "TARGET")], id="targets behind brackets"),
        pytest.param("责任单位", [], id="role words alone"),
        pytest.param("责 任 单 位\n", [], id="spaced role words on lines"),
        pytest.param("局市", [], id="lost separators"),
        pytest.param("责任单位:〔【(", [], id="brackets that never close"),
    ],
)
def test_long_texts_are_read_to_the_end(piece: str, each: list[tuple[str, str]]) -> None:
    count = 200_000 // len(piece)
    assert found(piece * count) == each * count
