"""The amounts and dates of a ledger against gold values: right, wrong, left open or lost, and which notices are in-sample."""

import re
from collections.abc import Callable
from pathlib import Path

import pytest

from notices import LabelledNotice, LabelSchema, Notice, ScoredSpan, Span
from training.evaluation.gold_values import Amount, GoldValues, Value
from training.evaluation.labelled_set import LabelledSet, Unit, read_set
from training.evaluation.ledger_figures import gold_ledgers, ledgers
from training.evaluation.resampling import Resampler
from training.evaluation.value_figures import value_figures

# What the gold says: > without a figure, 100亿元, 3个 or 5个, nothing, nothing; a day, a day, nothing. The parser reads the first
# two amounts and the first day, leaves the several amounts and 128日前 open, and makes up a 栋.
GOALS = (
    "1.<TARGET 增速高于全省平均水平>,<TARGET 产值达到100亿元>。\n2.<TARGET 建成3个园区、5个中心>,<TARGET 打造示范区>。\n"
    "3.<TARGET 建设2号楼1栋>,<DEADLINE 2022年底>完工,<DEADLINE 128日前>报送,<DEADLINE 长期>坚持。\n"
)
SAID: list[tuple[Value, ...]] = [
    (Amount(">", None, None),), (Amount("=", 1e10, "元"),), (Amount("=", 3, "个"), Amount("=", 5, "个")), (), (),
    ("2022-12-31",), ("2022-01-28",), (),
]  # fmt: skip


# The share right, then how many are wrong, left open, lost: of 3 amounts and of 2 dates.
@pytest.mark.parametrize(
    ("found", "amounts", "dates"),
    [
        pytest.param(GOALS, (2 / 3, 0, 1, 0), (1 / 2, 0, 1, 0), id="all spans right"),
        pytest.param(re.sub("<[A-Z]+ (.*?)>", r"\1", GOALS), (0, 0, 0, 3), (0, 0, 0, 2), id="no spans"),
        pytest.param(GOALS.replace("亿元>", "亿>元"), (1 / 3, 1, 1, 0), (1 / 2, 0, 1, 0), id="a unit cut off is wrong"),
        pytest.param(
            GOALS.replace("TARGET 增速", "LEADER 增速"), (1 / 3, 0, 1, 1), (1 / 2, 0, 1, 0), id="a span of another label is lost"
        ),
        pytest.param(
            GOALS.replace("产值达到100亿元", "产值达>到<TARGET 100亿元"), (2 / 3, 0, 1, 0), (1 / 2, 0, 1, 0), id="the longer part"
        ),
        pytest.param(
            GOALS.replace("3个园区、5个", "3个园区>、<TARGET 5个"), (1, 0, 0, 0), (1 / 2, 0, 1, 0), id="one of several amounts"
        ),
        pytest.param(GOALS.replace("<DEADLINE 2022", "2022<DEADLINE "), (2 / 3, 0, 1, 0), (0, 0, 2, 0), id="a year cut off"),
        pytest.param(
            GOALS.replace("<DEADLINE 128日前>报送,<DEADLINE ", "128日<DEADLINE 前报送,"), (2 / 3, 0, 1, 0), (1 / 2, 0, 1, 0),
            id="one character in common is not lost",
        ),
    ],
)  # fmt: skip
def test_values_right_wrong_open_and_lost(
    marked: Callable[[str], tuple[str, list[Span]]],
    schema: LabelSchema,
    found: str,
    amounts: tuple[float, ...],
    dates: tuple[float, ...],
) -> None:
    text, spans = marked(GOALS)
    item = LabelledNotice(Notice("n", text), tuple(spans))
    the_set = LabelledSet("corpus", schema, (item,), (Unit("n", 0, len(text), 1, "", 0),), {})
    assert marked(found)[0] == text
    rows = ledgers(the_set, [[ScoredSpan(s.start, s.end, s.label, 0.9) for s in marked(found)[1]]])
    values = {"n": GoldValues(dict(zip(spans, SAID, strict=True)))}
    for label, gold, expected, parsed in (
        ("TARGET", 3, amounts, (2 / 3, 0, 1, 2, 1)),
        ("DEADLINE", 2, dates, (1 / 2, 0, 1, 1, 0)),
    ):
        figures = value_figures(the_set, rows, values, Resampler(1, rounds=1), label=label)
        assert (figures.source, figures.gold) == ("values", gold)
        assert (figures.right.value, figures.wrong, figures.abstained, figures.lost) == pytest.approx(expected)
        parser = figures.parser_right.value, figures.parser_wrong, figures.parser_abstained
        assert (*parser, figures.without, figures.made_up) == pytest.approx(parsed)


def test_without_files_the_values_are_those_of_the_parser(tiny_corpus: Path, schema: LabelSchema) -> None:
    the_set = read_set(tiny_corpus, schema)
    resampler = Resampler(the_set.groups, rounds=1)
    figures = value_figures(the_set, gold_ledgers(the_set), {}, resampler, label="TARGET")
    # 8%, 500座, 2000人, 12个, 95%: the parser agrees with itself.
    assert (figures.source, figures.gold, figures.right.value, figures.parser_right) == ("parser", 5, 1, None)
    assert figures.seen == ()
    assert figures.notices == tuple(item.notice.id for item in the_set.notices)
    # 年内 and 12月底前 of notices that do not name the year of their plan.
    figures = value_figures(the_set, gold_ledgers(the_set), {}, resampler, label="DEADLINE")
    assert (figures.gold, figures.right.value, figures.without, figures.made_up) == (0, None, None, None)


@pytest.mark.parametrize(
    ("with_values", "seen"),
    [
        pytest.param(["chibi-2021", "new-2030"], ("chibi-2021",), id="one of the corpus, one that is new"),
        pytest.param(["new-2030"], (), id="the one of the corpus does not count"),
        pytest.param([], (), id="the parser is not judged"),
    ],
)
def test_notices_that_the_parser_was_written_with_in_view_are_named(
    schema: LabelSchema, with_values: list[str], seen: tuple[str, ...]
) -> None:
    text, span = "新增企业5家。", Span(0, 6, "TARGET")
    ids = ("chibi-2021", "new-2030")
    items = tuple(LabelledNotice(Notice(i, text), (span,)) for i in ids)
    the_set = LabelledSet("corpus", schema, items, tuple(Unit(i, 0, len(text), n, "", n) for n, i in enumerate(ids)), {})
    values = {i: GoldValues({span: (Amount("=", 5, "家"),)}) for i in with_values}
    figures = value_figures(the_set, gold_ledgers(the_set), values, Resampler(2, rounds=1), label="TARGET")
    assert (figures.seen, figures.right.value) == (seen, 1)
