"""What the page and the text for a pull request claim, and what they must not: who is better, what scores and values mean."""

import re
from dataclasses import replace
from typing import Any, Literal

import pytest

from tests.sample_report import NOTICES, sample_report
from training.evaluation import wording
from training.evaluation.html import render_html
from training.evaluation.markdown import render_markdown
from training.evaluation.report import Report


@pytest.fixture(scope="module")
def report() -> Report:
    return sample_report(errors=21)


@pytest.fixture(scope="module")
def page(report: Report) -> str:
    return render_html(report)


def part(page: str, name: str, following: str) -> str:
    """A section, without the one that follows."""
    return page[page.index(f'id="{name}"') : page.index(f'id="{following}"')]


def without_glossary(page: str) -> str:
    return re.sub(r'<dl class="glossary">.*?</dl>', "", page, flags=re.S)


def as_model(report: Report, **changes: Any) -> Report:
    return replace(report, model=replace(report.model, info=replace(report.model.info, **changes)))


def as_rival(report: Report, **changes: Any) -> Report:
    """The report with other figures of who the first rival is."""
    first = report.others[0]
    return replace(report, others=(replace(first, info=replace(first.info, **changes)), *report.others[1:]))


@pytest.mark.parametrize("changes", [{"seen": NOTICES[:1]}, {"provenance": "unknown"}], ids=["it saw a notice", "nobody knows"])
def test_a_model_that_may_have_seen_the_set_is_called_neither_better_nor_worse(report: Report, changes: dict[str, Any]) -> None:
    changed = as_model(report, **changes)
    page, text = without_glossary(render_html(changed)), render_markdown(changed)
    assert not [word for word in ("更好", "更差", "看不出差别") if word in text]
    assert text.count("| — |\n") == 2 * 6
    assert text.count(f"\n“—”：{wording.IN_SAMPLE}。\n") == 1
    assert not [word for word in ("更好", "更差", "看不出差别", "▲", "▼", "实心") if word in page]
    # below the table of the figures and those of both comparisons, and in both plots
    assert page.count(f"“—”：{wording.IN_SAMPLE}。") == 3
    assert page.count(f"{wording.IN_SAMPLE}</text>") == 2
    assert "+15.3（+12.1 至 +18.6）" in page
    assert "p&lt;0.001" in page


SEEN, MAYBE = "* 对方见过本集，这个比较对它有利。", "* 不知道对方见没见过本集；若见过，这个比较对它有利。"


@pytest.mark.parametrize(
    ("changes", "stars", "notes"),
    [
        ({"seen": ()}, False, []),
        ({"seen": NOTICES[:1]}, True, [SEEN]),
        ({"seen": (), "provenance": "unknown"}, True, [MAYBE]),
    ],
    ids=["the rival is new to it", "the rival saw it", "nobody knows"],
)
def test_a_comparison_that_favours_the_rival_has_a_star(
    report: Report, changes: dict[str, Any], stars: bool, notes: list[str]
) -> None:
    page = without_glossary(render_html(as_rival(report, **changes)))
    words = re.findall(r'<span class="word [a-z]+">([^<]+)</span>', page)
    # Of the rules' six differences two have no p; each is in the table of the figures and in that of the comparison.
    assert words.count("▲ 更好*" if stars else "▲ 更好") == 2 * 2
    assert words.count("▼ 更差*" if stars else "▼ 更差") == 2
    assert words.count("—") == 2 * 2
    assert words.count("看不出差别") == 2 * (6 if stars else 7)  # those of the folds, and one of the rules
    assert [note for note in (SEEN, MAYBE) if note in page] == notes
    assert ("p&lt;0.001，更好*</title>" in page) == stars
    text = render_markdown(as_rival(report, **changes))
    assert (r"| p&lt;0.001 | 更好\* |" if stars else "| p&lt;0.001 | 更好 |") in text
    assert [note for note in (SEEN, MAYBE) if f"\n\\{note}\n" in text] == notes


def test_what_a_model_was_trained_on_is_unknown_or_named_or_nothing(report: Report) -> None:
    def cell(changed: Report) -> str:
        judged = part(render_html(changed), "judged", "spans")
        return re.sub("<[^>]+>", "", re.findall(r'<td class="say">((?:(?!<td).)*)</td></tr>', judged)[0])

    assert cell(report) == "没有"
    assert cell(as_model(report, provenance="unknown")) == "不详"
    assert cell(as_model(report, seen=("a", "b"))) == "2 份：a、b"


@pytest.mark.parametrize(
    ("same", "temperature", "told"),
    [(True, 1.0, "温度是 1，等于没有另作校准，校准前后两条线重合。"), (True, 1.2, "校准前后两条线重合。"), (False, 1.0, None)],
    ids=["temperature 1", "another temperature that moves no span", "other bins"],
)
def test_the_lines_coincide_only_where_the_bins_are_equal(
    report: Report, same: bool, temperature: float, told: str | None
) -> None:
    confidence = report.model.confidence
    assert confidence.before is not None
    after = replace(confidence.before if same else confidence.after, temperature=temperature)
    page = render_html(replace(report, model=replace(report.model, confidence=replace(confidence, after=after))))
    found = re.findall(r"越小越可信。(.*?)</p>", page)
    assert found == [told or ""]


def test_temperatures_that_differ_or_are_none_are_told(report: Report, page: str) -> None:
    rows = dict(
        re.findall(r'<th scope="row">([^<]+)</th><td class="n">([^<]+)</td><td class="n">[^<]+</td><td class="n strong">', page)
    )
    assert rows == {"runs/macbert": "1.34", "规则解析器": "—", "runs/roberta_2024|a": "各折不同"}
    assert page.count(">各折不同</td>") == 2  # and among the systems
    folds, rules = report.others[1], report.others[0]
    assert "校准后（温度 各折不同）" in render_html(replace(report, model=folds, others=(), comparisons=()))
    by_rules = render_html(replace(report, model=rules, others=(), comparisons=()))
    assert "系统报的分数" in by_rules
    assert "校准后（" not in by_rules


def test_values_are_told_by_where_they_come_from(report: Report, page: str) -> None:
    amounts, dates = part(page, "ledger", "suspects").split("<caption><span>日期")
    assert "片段全给对时" in amounts
    assert "61 段人工片段里本没有值，程序从其中 2 段读出了值，是无中生有" in amounts
    assert f"这张表只算有人工读值的 2 份通知：{NOTICES[0]}、{NOTICES[1]}。" in amounts
    assert "所以这里只考片段的起止" in dates
    assert not [text for text in ("片段全给对时", "无中生有", "有人工读值的") if text in dates]


def test_where_the_parser_of_values_was_written_with_the_notices_in_view_its_figures_are_called_too_high(
    report: Report, page: str
) -> None:
    told = f"读数程序是看着 {NOTICES[0]}、{NOTICES[1]} 写成的：下面的数字，凡是它从这些通知里读出来的，都偏高"
    lead, *_ = part(page, "ledger", "suspects").split("<caption><span>数量")
    assert told in lead
    assert page.count("读数程序是看着") == 1
    new = replace(report, model=replace(report.model, amounts=replace(report.model.amounts, seen=())))
    assert "读数程序是看着" not in render_html(new)


def test_what_the_system_does_not_mark_has_no_confidence(report: Report, page: str) -> None:
    missed = [suspect for suspect in report.suspects if suspect.suspicion is None]
    assert missed
    assert page.count("没有标，无置信度") == len(missed)
    lead = part(page, "suspects", "notes")
    assert "模型没有标的，没有置信度可言" in lead


@pytest.mark.parametrize(("kind", "half", "other"), [("task", "一半任务段", "一半通知"), ("notice", "一半通知", "一半任务段")])
def test_what_is_drawn_again_is_called_by_its_name(
    report: Report, kind: Literal["task", "notice"], half: str, other: str
) -> None:
    page = render_html(replace(report, set=replace(report.set, group_kind=kind)))
    assert page.count(half) == 2
    assert other not in page
    assert f"换一批同样的{half[2:]}再评" in page


def test_the_rules_stand_beside_the_model_in_every_table_of_confidence(report: Report, page: str) -> None:
    confidence = part(page, "confidence", "ledger")
    tables = {
        re.sub("<[^>]+>", "", caption): body
        for caption, body in re.findall(r"<caption>(.*?)</caption>(.*?)</table>", confidence, re.S)
    }
    for name in ("规则解析器", "runs/roberta_2024|a"):
        assert [caption for caption in tables if caption.startswith(f"{name}：不同门槛下")]
        assert [caption for caption in tables if caption.startswith(f"{name}，") and "ECE" in caption]
        assert f"{name}：各类在各破损强度下的 F1" in page
        for start in ("要求放行的片段", "校准误差"):
            table = next(body for caption, body in tables.items() if caption.startswith(start))
            assert f">{name}<" in table
    assert "规则解析器的分数是写规则时定死的几档记号，不是概率" in confidence
