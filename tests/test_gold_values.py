"""Gold values: as written becomes base units, files are read strictly, and those of the corpus fit its spans."""

import json
import shutil
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from inference.ledger import VALUES_DEVELOPED_ON
from inference.targets import parse_target
from notices import LabelSchema, Span
from training.evaluation.gold_values import Amount, base_amount, is_same, read_values
from training.evaluation.labelled_set import EvaluationError, LabelledSet, read_set
from training.evaluation.ledger_figures import gold_ledgers
from training.evaluation.resampling import Resampler
from training.evaluation.value_figures import value_figures

CORPUS = Path(__file__).resolve().parent.parent / "annotation" / "corpus"
NOTICE = "hecheng-2024"


@pytest.mark.parametrize(
    ("value", "unit", "expected", "base"),
    [
        pytest.param(2200, "亿元", 2.2e11, "元", id="亿 goes into the value"),
        pytest.param(1.2, "万亿元", 1.2e12, "元", id="万亿"),
        pytest.param(3, "千万元", 3e7, "元", id="千万"),
        pytest.param(15.9, "万亩", 159_000, "亩", id="万"),
        pytest.param(3, "百家", 300, "家", id="百"),
        pytest.param(1000, "亿", 1e11, None, id="nothing but a magnitude"),
        pytest.param(12.5, "万千瓦", 125_000, "千瓦", id="the 千 of 千瓦 belongs to the unit"),
        pytest.param(8, "千米", 8, "千米", id="the 千 of 千米 too"),
        pytest.param(1.5, "百分点", 1.5, "个百分点", id="the 百 of 百分点 too"),
        pytest.param(1.5, "个百分点", 1.5, "个百分点", id="个百分点 stays"),
        pytest.param(300, "万元/亩", 3_000_000, "元/亩", id="only the first magnitude counts"),
        pytest.param(14, "件/万人", 14, "件/万人", id="a magnitude below the line stays"),
        pytest.param(95, "％", 95, "%", id="full width"),
        pytest.param(20, "家", 20, "家", id="no magnitude"),
        pytest.param(80, None, 80, None, id="no unit"),
        pytest.param(None, None, None, None, id="a benchmark without a figure"),
    ],
)
def test_as_written_becomes_base_units(value: float | None, unit: str | None, expected: float | None, base: str | None) -> None:
    assert is_same(base_amount(">=", value, unit), Amount(">=", expected, base))


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        pytest.param(Amount("=", 0.1 + 0.2, "元"), Amount("=", 0.3, "元"), True, id="as good as equal"),
        pytest.param(Amount("=", 1e11, "元"), Amount("=", 1e11 + 1, "元"), True, id="one part in 10^11 apart"),
        pytest.param(Amount("=", 1e8, "元"), Amount("=", 1e8 + 1, "元"), False, id="one part in 10^8 apart"),
        pytest.param(Amount("=", 8, "%"), Amount("~", 8, "%"), False, id="another comparison"),
        pytest.param(Amount("=", 8, "%"), Amount("=", 8, "个百分点"), False, id="another unit"),
        pytest.param(Amount("=", 0, None), Amount("=", None, None), False, id="zero is not nothing"),
        pytest.param(Amount(">", None, None), Amount(">", None, None), True, id="benchmarks"),
        pytest.param("2022-12-31", "2022-12-31", True, id="the same day"),
        pytest.param("2022-12-31", "2022-12-30", False, id="another day"),
        pytest.param("2022-12-31", Amount("=", 8, "%"), False, id="a day is no amount"),
    ],
)
def test_sameness(one: Amount | str, other: Amount | str, same: bool) -> None:
    assert is_same(one, other) is same
    assert is_same(other, one) is same


@given(
    st.integers(1, 9999),
    st.sampled_from(["", "万", "亿", "百万", "千万", "万亿"]),
    st.sampled_from(["元", "亩", "人", "吨", "千瓦", "公里", "平方米", "个"]),
)
def test_base_units_are_those_of_the_parser(value: int, magnitude: str, unit: str) -> None:
    said = parse_target(f"总量达到{value}{magnitude}{unit}")
    assert is_same(base_amount("=", value, magnitude + unit), Amount(said.comparator, said.value, said.unit))


@pytest.fixture
def folder(tiny_corpus: Path, tmp_path: Path) -> Path:
    """A copy of the tiny corpus with an empty folder of values."""
    copy = tmp_path / "corpus"
    shutil.copytree(tiny_corpus, copy)
    (copy / "values").mkdir()
    return copy


def entries_of(the_set: LabelledSet) -> list[dict[str, Any]]:
    """Entries for all that hecheng-2024 has: 增长8%左右, 年内, 新建5G基站500座."""
    item = next(item for item in the_set.notices if item.notice.id == NOTICE)
    told: dict[str, dict[str, object]] = {
        "地区生产总值增长8%左右": {"values": [{"comparator": "~", "value": 8, "unit": "%"}]},
        "年内": {"date": "2024-12-31"},
        "新建5G基站500座": {"values": [], "note": "why"},
    }
    texts = {item.text_of(span): span for span in item.spans}
    spans = {text: texts[text] for text in told}
    return [{"start": s.start, "end": s.end, "text": t, "label": s.label, **told[t]} for t, s in spans.items()]


def write(folder: Path, content: object) -> Path:
    file = folder / "values" / f"{NOTICE}.json"
    file.write_text(content if isinstance(content, str) else json.dumps(content, ensure_ascii=False), encoding="utf-8")
    return file


@pytest.mark.parametrize("name", ["", f"{NOTICE}.json"], ids=["a folder", "an export in it"])
def test_values_are_read(folder: Path, schema: LabelSchema, name: str) -> None:
    the_set = read_set(folder / name, schema)
    entries = entries_of(the_set)
    write(folder, entries)
    growth, year, stations = (Span(e["start"], e["end"], e["label"]) for e in entries)
    values = read_values(the_set)
    assert set(values) == {NOTICE}
    assert values[NOTICE].of(growth) == (Amount("~", 8.0, "%"),)
    assert values[NOTICE].of(year) == ("2024-12-31",)
    assert values[NOTICE].of(stations) == ()
    with pytest.raises(KeyError):
        values[NOTICE].of(Span(0, 1, "TARGET"))


def test_a_set_without_files_has_no_values(tiny_corpus: Path, schema: LabelSchema) -> None:
    assert read_values(read_set(tiny_corpus, schema)) == {}


@pytest.mark.parametrize(
    ("content", "told"),
    [
        pytest.param("[", "cannot be read", id="no JSON"),
        pytest.param("{}", "holds a dict, expected a JSON list", id="no list"),
        pytest.param([], "3 gold spans have no entry, the first is TARGET", id="nothing in it"),
        pytest.param(["8%"], "entry 1: '8%'; expected an object", id="no object"),
    ],
)
def test_a_file_that_is_no_list_of_values_is_told(folder: Path, schema: LabelSchema, content: object, told: str) -> None:
    file = write(folder, content)
    with pytest.raises(EvaluationError, match=told) as caught:
        read_values(read_set(folder, schema))
    assert str(file) in str(caught.value)


@pytest.mark.parametrize(
    ("number", "change", "told"),
    [
        pytest.param(1, {"label": "LEADER"}, "expected an object whose label is TARGET or DEADLINE", id="a label without values"),
        pytest.param(1, {"label": "DEADLINE"}, "keys .*; expected date", id="the value of another label"),
        pytest.param(1, {"remark": "?"}, "keys .*remark", id="an unknown key"),
        pytest.param(1, {"start": "29"}, "expected whole numbers", id="an offset in quotes"),
        pytest.param(1, {"start": -1}, "expected 0 <= start < end", id="an offset before the text"),
        pytest.param(1, {"text": "地区生产总值增长9%左右"}, "but the notice has", id="another text"),
        pytest.param(1, {"values": None}, "expected a list", id="no list of values"),
        pytest.param(1, {"values": ["8%"]}, "expected an object with", id="no value"),
        pytest.param(1, {"values": [{"value": 8, "unit": "%"}]}, "expected an object with", id="no comparator"),
        pytest.param(1, {"values": [{"comparator": "≥", "value": 8, "unit": "%"}]}, "comparator '≥'", id="unknown comparator"),
        pytest.param(1, {"values": [{"comparator": None, "value": 8, "unit": "%"}]}, "comparator None", id="null comparator"),
        pytest.param(1, {"values": [{"comparator": "=", "value": "8", "unit": "%"}]}, "expected a number", id="value in quotes"),
        pytest.param(1, {"values": [{"comparator": "=", "value": True, "unit": "%"}]}, "expected a number", id="true"),
        pytest.param(1, {"values": [{"comparator": "=", "value": float("nan"), "unit": "%"}]}, "expected a number", id="NaN"),
        pytest.param(1, {"values": [{"comparator": "=", "value": 8, "unit": ""}]}, "unit ''", id="empty unit"),
        pytest.param(1, {"values": [{"comparator": "=", "value": None, "unit": "%"}]}, "unit '%'", id="unit without a value"),
        pytest.param(2, {"date": "2024-02-30"}, "expected a day such as", id="no day of the calendar"),
        pytest.param(2, {"date": "20241231"}, "expected a day such as", id="a day written otherwise"),
        pytest.param(2, {"date": 2024}, "expected a day such as", id="a number for a day"),
    ],
)
def test_an_entry_that_cannot_be_is_told(
    folder: Path, schema: LabelSchema, number: int, change: dict[str, object], told: str
) -> None:
    the_set = read_set(folder, schema)
    entries = entries_of(the_set)
    entries[number - 1] |= change
    file = write(folder, entries)
    with pytest.raises(EvaluationError, match=told) as caught:
        read_values(the_set)
    assert f"{file}, entry {number}: " in str(caught.value)


def test_entries_that_are_twice_elsewhere_or_missing_are_told(folder: Path, schema: LabelSchema) -> None:
    the_set = read_set(folder, schema)
    entries = entries_of(the_set)
    write(folder, [*entries, entries[0]])
    with pytest.raises(EvaluationError, match=r"entry 4: TARGET .* is listed twice or is no gold span"):
        read_values(the_set)
    first = entries[0]
    write(folder, [first | {"end": first["end"] - 1, "text": first["text"][:-1]}, *entries[1:]])
    with pytest.raises(EvaluationError, match=r"entry 1: TARGET .* is listed twice or is no gold span"):
        read_values(the_set)
    write(folder, entries[:1] + entries[2:])
    with pytest.raises(EvaluationError, match=r"1 gold spans have no entry, the first is DEADLINE .* '年内'"):
        read_values(the_set)


def test_only_notices_with_values_count(folder: Path, schema: LabelSchema) -> None:
    the_set = read_set(folder, schema)
    write(folder, entries_of(the_set))
    figures = value_figures(
        the_set, gold_ledgers(the_set), read_values(the_set), Resampler(the_set.groups, rounds=1), label="TARGET"
    )
    # Of hecheng-2024 8%左右, and 500座, of which the file says that it has no value.
    assert (figures.source, figures.gold, figures.right.value, figures.without, figures.made_up) == ("values", 1, 1, 1, 1)
    assert (figures.notices, figures.seen) == ((NOTICE,), ())


def test_the_values_of_the_corpus_fit_its_spans_and_the_parser_reads_most(schema: LabelSchema) -> None:
    the_set = read_set(CORPUS, schema)
    values = read_values(the_set)
    assert set(values) == {item.notice.id for item in the_set.notices} == set(VALUES_DEVELOPED_ON)
    rows, resampler = gold_ledgers(the_set), Resampler(the_set.groups, rounds=1)
    amounts = value_figures(the_set, rows, values, resampler, label="TARGET")
    dates = value_figures(the_set, rows, values, resampler, label="DEADLINE")
    assert amounts.seen == dates.seen == amounts.notices
    assert amounts.gold + amounts.without == the_set.label_counts["TARGET"]
    assert dates.gold + dates.without == the_set.label_counts["DEADLINE"]
    assert amounts.parser_right.value is not None
    assert amounts.parser_right.value > 0.95
    # 年内 with the year of its notice is among those that the parser reads.
    assert dates.parser_right.value
    # The parser gives no date rather than a wrong one where a scrape lost the digits.
    assert dates.parser_wrong == 0
