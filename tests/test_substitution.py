"""Substitution renews what a text names and counts; labels, order and what the labels rest on stay."""
# ruff: noqa: S311 - chance with a seed, nothing secret

import random
import re
from collections.abc import Callable
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from notices import Span
from training.breakage import Piece, assemble, pieces_of
from training.lexicon import load_lexicon
from training.substitution import Renewal, renew

NEVER = Renewal(unit=0, target=0, leader=0, number=0, place=0, resize=0)
ALWAYS = Renewal(unit=1, target=0, leader=1, number=1, place=1, resize=0)
"""But for targets: their numbers and places are renewed where they are not written anew."""
Reader = Callable[[str], tuple[str, list[Span]]]

pieces = st.lists(
    st.builds(
        Piece,
        st.sampled_from(["赤壁市", "咸宁市发改委", "李明", "500座", "年内", "、", "。\r\n", "👍🏽", "1.5万元", "2022年"])
        | st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=6).filter(str.strip),
        st.sampled_from(["", "TARGET", "LEAD_UNIT", "RESP_UNIT", "LEADER", "DEADLINE"]),
    ),
    max_size=8,
)
seeds = st.integers(0, 2**32)
shares = st.sampled_from([0.0, 0.5, 1.0])


renewals_in_place = st.builds(
    Renewal, unit=shares, target=shares, leader=shares, number=shares, place=shares, resize=st.just(0.0)
)


@given(pieces, seeds, renewals_in_place)
def test_pieces_keep_their_labels_and_their_order(line: list[Piece], seed: int, renewal: Renewal) -> None:
    renewed = renew(line, random.Random(seed), renewal, load_lexicon())
    assert [piece.label for piece in renewed if piece.label] == [piece.label for piece in line if piece.label]


@given(pieces, seeds)
def test_the_spans_of_a_renewed_text_are_valid(line: list[Piece], seed: int) -> None:
    text, spans = assemble(renew(line, random.Random(seed), Renewal(), load_lexicon()))
    end = 0
    for span in spans:
        assert end <= span.start < span.end <= len(text)
        assert text[span.start : span.end] == text[span.start : span.end].strip()
        end = span.end


@given(pieces, seeds)
def test_the_same_seed_gives_the_same_and_the_pieces_given_stay(line: list[Piece], seed: int) -> None:
    given_pieces = list(line)
    first = renew(given_pieces, random.Random(seed), Renewal(), load_lexicon())
    random.seed(seed + 1)  # the global state counts for nothing
    assert renew(tuple(line), random.Random(seed), Renewal(), load_lexicon()) == first
    assert given_pieces == line


@given(pieces, seeds)
def test_with_no_share_to_renew_nothing_changes(line: list[Piece], seed: int) -> None:
    assert renew(line, random.Random(seed), NEVER, load_lexicon()) == line


@pytest.mark.parametrize(
    "whole",
    [
        pytest.param("<LEAD_UNIT 市发改委>", id="a leading unit"),
        pytest.param("<RESP_UNIT 咸宁市公安局>", id="a responsible unit"),
        pytest.param("<LEADER 洪声耀>", id="a leader"),
        pytest.param("<TARGET 新建5G基站500座>", id="a number in a target"),
        pytest.param("投资13亿元的项目", id="a number outside"),
        pytest.param("办好赤壁的实事", id="a place outside"),
        pytest.param("<TARGET 嘉鱼通车>", id="a place in a target"),
    ],
)
def test_renewed(marked: Reader, whole: str) -> None:
    copies = renewals(marked, whole, ALWAYS)
    assert len(set(copies)) > 5
    assert len([copy for copy in copies if copy == marked(whole)[0]]) < len(copies) / 4


@pytest.mark.parametrize(
    "whole",
    [
        pytest.param("<DEADLINE 2022年12月底前>", id="a deadline"),
        pytest.param("2022年的任务,到2025年", id="years"),
        pytest.param("5G、4G网络", id="5G"),
        pytest.param("107国道、G107、X205线改造", id="roads"),
        pytest.param("12.修路\n13、修桥", id="numbers of tasks"),
        pytest.param("第八届、第3次", id="ordinals"),
        pytest.param("武昌、荆州", id="places that no training notice is about"),
        pytest.param("责任单位:", id="role words"),
    ],
)
def test_kept(marked: Reader, whole: str) -> None:
    assert set(renewals(marked, whole, ALWAYS)) == {marked(whole)[0]}


@pytest.mark.parametrize(
    ("whole", "pattern"),
    [
        pytest.param(
            "<TARGET 新建5G基站500座以上>", r"新建5G基站\d{2,4}座以上", id="about as many digits, the words around them kept"
        ),
        pytest.param("<TARGET 增长8%左右>", r"增长\d{1,2}%左右", id="a share"),
        pytest.param("<TARGET 达到12.55亿元>", r"达到\d{1,3}\.\d{1,2}亿元", id="a decimal fraction stays one"),
        pytest.param("2022年新增30人", r"2022年新增\d{1,3}人", id="a year beside an amount"),
    ],
)
def test_numbers_keep_their_form(marked: Reader, whole: str, pattern: str) -> None:
    assert all(re.fullmatch(pattern, copy) for copy in renewals(marked, whole, ALWAYS))


def test_a_target_is_written_anew_between_the_same_words(marked: Reader) -> None:
    copies = renewals(marked, "力争<TARGET 产值达到5亿元>,确保", replace(NEVER, target=1))
    assert len(set(copies)) > 20
    assert all(copy.startswith("力争") and copy.endswith(",确保") for copy in copies)
    assert all(re.search(r"[\d%零一两三四五六七八九十百千万]|同步|于|达标|翻番|全覆盖", copy[2:-3]) for copy in copies)


def test_a_place_is_the_same_other_place_throughout_a_copy() -> None:
    line = [Piece("赤壁的路,"), Piece("赤壁通车", "TARGET"), Piece("。赤壁")]
    for seed in range(20):
        first, second, third = renew(line, random.Random(seed), ALWAYS, load_lexicon())
        place = first.text.removesuffix("的路,")
        assert place != "赤壁"
        assert (second.text, third.text) == (f"{place}通车", f"。{place}")


def test_a_list_gains_units_of_the_same_role(marked: Reader) -> None:
    more = replace(NEVER, resize=1)
    line = pieces_of(*marked("由<LEAD_UNIT 甲局>牵头,<RESP_UNIT 乙局>配合"))
    renewed = renew(line, random.Random(3), more, load_lexicon())
    labels = [piece.label for piece in renewed]
    assert labels == ["", "LEAD_UNIT", "", "LEAD_UNIT", "", "RESP_UNIT", "", "RESP_UNIT", ""]
    assert {renewed[2].text, renewed[6].text} <= {"、", ","}
    assert [renewed[i].text for i in (0, 1, 4, 5, 8)] == [piece.text for piece in line]


def renewals(marked: Reader, whole: str, renewal: Renewal) -> list[str]:
    line = pieces_of(*marked(whole))
    return [assemble(renew(line, random.Random(seed), renewal, load_lexicon()))[0] for seed in range(40)]
