"""Layout families: examples of each, and the chunks of the corpus that ships."""

from collections import Counter
from collections.abc import Callable
from pathlib import Path

import pytest

from notices import Span, read_chunks
from training.evaluation.layouts import NO_UNITS, layout_of

Reader = Callable[[str], tuple[str, list[Span]]]
CORPUS = Path(__file__).resolve().parent.parent / "annotation" / "corpus"

# <L …>, <R …> and <P …> mark a lead unit, a responsible unit and a leader.
FAMILIES = {
    "括号内联": {
        "block in brackets": "1.修路。(牵头单位:<L 市交通局>;责任单位:<R 市财政局>、<R 市统计局>)",
        "full width": "1、修路。（牵头单位：<L 市交通局>；责任单位：<R 市财政局>，<R 各县区>）",
        "tortoise-shell brackets, leader first": "1.修路。〔责任领导:<P 陈浩>;牵头单位:<L 市交通局>〕",
        "block on a line of its own": "1.修路。\n(牵头单位:<L 市交通局>;责任单位:<R 市财政局>)",
        "colon lost": "1.修路(牵头单位<L 市交通局>;责任单位<R 市财政局>)",
        "closing bracket lost": "1.修路。(牵头单位:<L 市交通局>;责任单位:<R 市财政局>\n2.造林。",
        "blanks in the role words": "1.修路。(牵 头 单 位:<L 市交通局>  责 任 单 位:<R 市财政局>)",
        "verb behind a role word": "1.修路。(责任单位:<L 市住建局>牵头,<R 市财政局>配合)",
        "names without a role word": "1.修路。(<L 市住建局>、<R 市财政局>)",
        "brackets in names and in the task": "修路(一期)。(牵头单位:<L 市住建局(人防办)>;责任单位:<R 国资局>(企业)、<R 财政局>)",
    },
    "无括号内联": {
        "role words behind the task": "12.推进协同发力牵头单位:<L 市发改委>;责任单位:<R 市住建局>、<R 市林业局>",
        "opening bracket lost": "12.推进协同发力。牵头单位:<L 市发改委>;责任单位:<R 市住建局>)",
        "blanks between the slots": "12.推进协同发力。  牵头单位:<L 市发改委>  责任单位:<R 市住建局>",
        "colons lost": "12.推进协同发力。牵头单位<L 市发改委>责任单位<R 市住建局>",
        "brackets between the names of a list": "2.造林。责任单位:<R 甲局>(一科)、<R 乙局>(二科)、<R 丙局>",
        "brackets closed before": "12.推进协同(一期)牵头单位:<L 市发改委>;责任单位:<R 市住建局>",
    },
    "分行": {
        "a line for each slot": "1.修路。\n责任领导:<P 陈浩>\n牵头单位:<L 市发改委>\n责任单位:<R 市财政局>、<R 各乡镇>\n2.造林。",
        "CRLF": "1.修路。\r\n牵头单位：<L 市发改委>\r\n责任单位：<R 市财政局>\r\n",
        "indented": "1.修路。\n　　牵头单位:<L 市发改委>\n　　责任单位:<R 市财政局>",
        "role word on the line above": "责任单位:\n<R 各乡镇>\n<R 开发区>\n",
        "cells, one a line": "1\n修路\n<L 市发改委>\n<R 市财政局>\n",
        "verbs within the slot": "1.修路。\n责任单位:<L 市发改委>牵头,<R 市财政局>配合",
        "numbered slots": "1.修路。\n(1)牵头单位:<L 市发改委>\n(2)责任单位:<R 市财政局>",
    },
    "表格": {
        "tabs": "序号\t任务\t牵头单位\t责任单位\n1\t修路\t<L 市发改委>\t<R 市财政局>、<R 市住建局>\n",
        "strokes": "| 任务 | 牵头单位 |\n|---|---|\n| 修路 | <L 市发改委> |\n",
        "blanks": "1  修路  <L 市发改委>  <R 市财政局>\n",
        "units in the first column": "<L 市发改委>\t修路\n<L 市财政局>\t造林\n",
        "form": "牵头单位\t<L 市发改委>\n责任单位\t<R 市财政局>\n",
    },
    "散文": {
        "由…牵头": "1.修路,由<L 市发改委>牵头,<R 市财政局>、<R 市住建局>配合,年底前完成。",
        "sentence that begins with the unit": "<L 市发改委>负责牵头修路。\n<R 市财政局>要加强保障。",
        "indented paragraph": "　　<L 市发改委>牵头,<R 市财政局>配合。",
        "by duty, but no brackets": "修路工作由<R 市发改委>、<R 市财政局>按职责分工负责。",
        "in the text of a task": "支持<R 湖北科技学院>建设新校区。",
    },
    "按职责分工": {
        "State Council": "稳定外贸。(<L 商务部>牵头,<R 海关总署>、<R 税务总局>等按职责分工负责)",
        "no lead": "落实减税政策。（<R 市财政局>、<R 市税务局>等按职责分工负责）",
        "lead only": "稳定外贸。(<L 商务部>负责)",
        "lead and helpers": "稳定外贸。[<L 商务部>牵头,<R 海关总署>配合]",
    },
    NO_UNITS: {
        "empty": "",
        "nothing marked": "修路。(牵头单位:市发改委)",
        "leader only": "修路。(责任领导:<P 陈浩>)",
    },
}  # fmt: skip
CASES = [pytest.param(text, family, id=f"{family} {name}") for family, texts in FAMILIES.items() for name, text in texts.items()]


def read(marked: Reader, text: str) -> tuple[str, list[Span]]:
    for short, label in (("L", "LEAD_UNIT"), ("R", "RESP_UNIT"), ("P", "LEADER")):
        text = text.replace(f"<{short} ", f"<{label} ")
    return marked(text)


@pytest.mark.parametrize(("text", "family"), CASES)
def test_families(marked: Reader, text: str, family: str) -> None:
    assert layout_of(*read(marked, text)) == family


@pytest.mark.parametrize(
    ("text", "family"),
    [
        pytest.param("(牵头单位:<L 甲局>)\n牵头单位:<L 乙局>\n牵头单位:<L 丙局>", "分行", id="two of three"),
        pytest.param("(牵头单位:<L 甲局>)\n牵头单位:<L 乙局>", "括号内联", id="a tie goes to the first"),
        pytest.param("牵头单位:<L 乙局>\n(牵头单位:<L 甲局>)", "分行", id="a tie goes to the first, the other way round"),
        # Four units, but one list against two.
        pytest.param(
            "(责任单位:<R 甲局>、<R 乙局>、<R 丙局>、<R 丁局>)\n牵头单位:<L 甲局>\n牵头单位:<L 乙局>",
            "分行",
            id="a list has one vote",
        ),
    ],
)
def test_most_lists_decide(marked: Reader, text: str, family: str) -> None:
    assert layout_of(*read(marked, text)) == family


def test_spans_may_come_in_any_order(marked: Reader) -> None:
    text, spans = read(marked, "(牵头单位:<L 甲局>)\n牵头单位:<L 乙局>\n")
    assert layout_of(text, spans[::-1]) == layout_of(text, spans) == "括号内联"


def test_the_corpus() -> None:
    """As its README says: two notices in brackets, one that lost its brackets in places, a report without units."""
    families: dict[str, Counter[str]] = {}
    for chunk in read_chunks(CORPUS):
        families.setdefault(chunk.notice, Counter())[layout_of(chunk.text, chunk.spans)] += 1
    assert families["chibi-2021"] == {"括号内联": 10}
    assert families["xianan-2025"] == {"括号内联": 10}
    assert families["xianning-2022"] == {"括号内联": 5, "无括号内联": 9}
    assert families["xianning-2023-report"] == {NO_UNITS: 12}
