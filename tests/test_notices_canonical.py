"""The view of the same length."""

import re
import sys

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from notices import canonical

UNTIMED = settings(deadline=None)
TEXTS = st.text()
WRITTEN_TWICE = st.text(st.sampled_from("％８（）：；，\u3000\u00a0 \t\r\n\u2028市👍e\u0301‍"))


@pytest.mark.parametrize(
    ("text", "view"),
    [
        pytest.param("（牵头单位：市发改委；责任单位：", "(牵头单位:市发改委;责任单位:", id="full-width punctuation"),
        pytest.param("ＧＤＰ增长８．５％～", "GDP增长8.5%~", id="full-width letters and digits"),
        pytest.param("名\u00a0称\u3000：\t无", "名 称 : 无", id="NBSP, ideographic space and tab are spaces"),
        pytest.param("一、\r\n二、\u2028三、\x0b\x85", "一、\r\n二、\u2028三、\x0b\x85", id="line breaks stay"),
        pytest.param("“八五”、〔2022〕1号。", "“八五”、〔2022〕1号。", id="Chinese punctuation without a half-width form stays"),
        pytest.param("👍🏽e\u0301", "👍🏽e\u0301", id="emoji and combining marks stay"),
    ],
)
def test_examples(text: str, view: str) -> None:
    assert canonical(text) == view


@UNTIMED
@given(TEXTS | WRITTEN_TWICE)
def test_the_view_has_the_length_of_the_text_and_is_its_own_view(text: str) -> None:
    view = canonical(text)
    assert len(view) == len(text)
    assert canonical(view) == view


@UNTIMED
@given(WRITTEN_TWICE, WRITTEN_TWICE)
def test_each_character_is_seen_alone(a: str, b: str) -> None:
    assert canonical(a + b) == canonical(a) + canonical(b)


def test_lines_break_where_they_broke_and_every_other_blank_is_a_space() -> None:
    blanks = re.findall(r"\s", "".join(map(chr, range(sys.maxunicode + 1))))
    breaks = {blank for blank in blanks if len(f"a{blank}b".splitlines()) == 2}
    for blank in blanks:
        assert canonical(blank) == (blank if blank in breaks else " "), f"U+{ord(blank):04X}"
