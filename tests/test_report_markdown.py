"""The report for a pull request: short, with the figures that decide, and no text in it that turns into Markdown or HTML."""

import re
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.sample_report import sample_report
from training.evaluation import wording
from training.evaluation.comparison import Comparison
from training.evaluation.markdown import escape, render_markdown
from training.evaluation.report import Report


@pytest.fixture(scope="module")
def report() -> Report:
    return sample_report()


@pytest.fixture(scope="module")
def text(report: Report) -> str:
    return render_markdown(report)


def cells(line: str) -> list[str]:
    return [cell.strip() for cell in re.split(r"(?<!\\)\|", line)[1:-1]]


def test_it_is_short_and_begins_with_the_verdict(report: Report, text: str) -> None:
    assert len(text.splitlines()) <= 80
    assert f"**{escape(report.verdict.sentence)}**" in text.splitlines()[:4]


def test_the_key_table_has_all_systems_with_their_intervals(report: Report, text: str) -> None:
    rows = {cells(line)[0]: cells(line)[1:] for line in text.split("###")[2].splitlines() if line.startswith("|")}
    systems = (report.model, *report.others)
    assert rows["类别"] == ["金标", "runs/macbert", "规则解析器", r"runs/roberta\_2024\|a"]
    assert rows["合计"] == ["2,443", *(wording.interval(system.fine["micro"].f1) for system in systems)]
    assert rows["台账整行全对"] == ["312 行", *(wording.interval(system.ledger.whole) for system in systems)]
    assert len(rows) == 1 + 1 + 1 + 5 + 1  # head, rule, all together, five labels, ledger


def test_differences_come_with_interval_p_and_a_word(text: str) -> None:
    assert "| 合计 | +15.3（+12.1 至 +18.6） | p&lt;0.001 | 更好\\* |" in text
    assert "| 目标 | −2.1（−3.9 至 −0.4） | p=0.012 | 更差\\* |" in text
    assert "| 牵头单位 | +1.2（−1.1 至 +3.4） | p=0.310 | 看不出差别\\* |" in text
    assert "| 时限 | — | — | — |" in text


def test_the_gate_tells_what_failed_before_what_passed(text: str) -> None:
    gate = text[text.index("### 准入：不通过") :].splitlines()
    assert gate[2].startswith("- **未达到**：目标")
    assert gate[3].startswith("- 达到：合计")


def test_all_rows_of_a_table_have_as_many_cells(text: str) -> None:
    blocks = [block for block in text.split("\n\n") if block.startswith("|")]
    assert len(blocks) == 3
    for block in blocks:
        assert len({len(cells(line)) for line in block.splitlines()}) == 1, block


def test_without_a_gate_and_others_there_are_no_such_parts(report: Report) -> None:
    text = render_markdown(replace(report, gate=None, others=(), comparisons=(), warnings=()))
    assert "准入" not in text
    assert "之差" not in text
    assert "⚠" not in text


def test_many_systems_warnings_and_rules_stay_short(report: Report) -> None:
    gate = report.gate
    assert gate is not None
    others = tuple(replace(report.others[0], info=replace(report.others[0].info, name=f"runs/{i}")) for i in range(30))
    text = render_markdown(
        replace(
            report,
            warnings=report.warnings * 20,
            gate=replace(gate, checks=gate.checks * 20),
            others=others,
            comparisons=tuple(Comparison(other.info.name, report.comparisons[1].f1, ()) for other in others),
        )
    )
    assert len(text.splitlines()) <= 80
    assert "另有 32 项" in text  # 40 warnings, 8 of them told
    assert "另有 22 项" in text  # 30 systems


@pytest.mark.parametrize(
    ("raw", "expected"),
    [
        ("a|b", r"a\|b"),
        ("a\r\nb", "a b"),
        ("<script>", "&lt;script&gt;"),
        ("[x](http://y)", r"\[x\](http://y)"),
        ("`*_`", r"\`\*\_\`"),
        ("市财政局：95%", "市财政局：95%"),
    ],
    ids=["border of a cell", "line break", "tag", "link", "emphasis and code", "plain text stays"],
)
def test_escape(raw: str, expected: str) -> None:
    assert escape(raw) == expected


@given(st.text())
def test_an_escaped_text_is_one_cell_of_one_line(raw: str) -> None:
    line = escape(raw)
    assert len(f"{line}x".splitlines()) == 1
    assert not re.search(r"(?<!\\)(?:\\\\)*\|", line)
    assert not re.search("[<>]", line)
