"""The page: every part is there and explained, nothing is loaded, and no text of a notice becomes markup."""

import re
from dataclasses import replace
from html import escape
from html.parser import HTMLParser

import pytest
from hypothesis import given
from hypothesis import strategies as st

from notices import ScoredSpan, Span
from tests.sample_report import NOTICES, SCRIPT, nothing_found, sample_report
from training.evaluation import html, wording
from training.evaluation.errors import KINDS, SIDES
from training.evaluation.html import TEMPLATES, marked, render_html
from training.evaluation.marking import mark
from training.evaluation.report import Report
from training.evaluation.resampling import Difference

SECTIONS = [
    "summary",
    "figures",
    "judged",
    "spans",
    "comparison",
    "errors",
    "confusion",
    "confidence",
    "ledger",
    "suspects",
    "notes",
]


class Elements(HTMLParser):
    """The start tags of a page with their attributes."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.found: list[tuple[str, dict[str, str | None]]] = []
        self.feed(page)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.append((tag, dict(attrs)))

    def values(self, attribute: str) -> list[str]:
        return [attrs[attribute] or "" for _, attrs in self.found if attribute in attrs]


@pytest.fixture(scope="module")
def report() -> Report:
    return sample_report()


@pytest.fixture(scope="module")
def page(report: Report) -> str:
    return render_html(report)


@pytest.fixture(scope="module")
def elements(page: str) -> Elements:
    return Elements(page)


def test_the_parts_come_in_their_order(elements: Elements) -> None:
    assert [name for name in elements.values("id") if name in SECTIONS] == SECTIONS


def test_ids_are_unique_and_the_navigation_leads_to_them(elements: Elements) -> None:
    ids = elements.values("id")
    assert len(ids) == len(set(ids))
    targets = [href for href in elements.values("href") if href.startswith("#")]
    assert len(targets) == 10
    assert {href[1:] for href in targets} <= set(ids)


def test_every_heading_is_followed_by_a_plain_sentence(page: str) -> None:
    body = re.sub(r'<div class="card">.*?</div>', "", page, flags=re.S)
    headings = list(re.finditer(r"<h([234])>(.*?)</h\1>\s*(<p class=\"(?:lead|plain)\">)?", body, re.S))
    assert len(headings) > 20
    assert [match[2] for match in headings if match[3] is None] == []


def test_the_head_holds_verdict_warnings_and_gate(report: Report, page: str) -> None:
    head = page[page.index('id="summary"') : page.index('id="figures"')]
    assert report.gate is not None
    texts = [report.verdict.sentence, *report.verdict.details, *report.warnings, *(check.reason for check in report.gate.checks)]
    for text in texts:
        assert escape(text) in head
    assert "准入：不通过" in head


def test_the_figures_of_every_system_are_on_the_page(report: Report, page: str) -> None:
    for system in (report.model, *report.others):
        scores = [*system.fine.values(), *system.coarse.values(), *system.notices.values(), *system.layouts.values()]
        for score in scores:
            assert wording.interval(score.f1) in page
        assert f">{system.confusion.counts[2][2]:,}</td>" in page
        assert wording.interval(system.ledger.responsibility) in page
    for comparison in report.comparisons:
        for found in comparison.f1.values():
            assert wording.difference(found) in page


def test_no_text_becomes_markup(page: str, elements: Elements) -> None:
    tags = [tag for tag, _ in elements.found]
    assert "img" not in tags
    assert tags.count("script") == 1
    assert not [key for _, attrs in elements.found for key in attrs if key.startswith("on")]
    assert SCRIPT not in page
    assert escape(SCRIPT) in page
    assert NOTICES[3] in elements.values("data-notice")


def test_nothing_is_loaded_and_nothing_could_be(page: str, elements: Elements) -> None:
    policy = next(a["content"] for _, a in elements.found if a.get("http-equiv") == "Content-Security-Policy")
    assert policy is not None
    assert policy.startswith("default-src 'none'; style-src 'unsafe-inline'; script-src 'unsafe-inline'; img-src data:;")
    assert not elements.values("src")
    assert all(href.startswith(("#", "data:")) for href in elements.values("href"))
    outside = set(re.findall(r"https?://[^\s\"'<]+", page)) - {"http://www.w3.org/2000/svg"}
    assert not outside


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("report.css", ["url(", "@import", "</"]),
        ("report.js", ["innerHTML", "outerHTML", "insertAdjacentHTML", "document.write", "eval(", "fetch(", "XMLHttp", "</"]),
    ],
    ids=["style", "script"],
)
def test_style_and_script_load_nothing_and_write_no_markup(name: str, words: list[str]) -> None:
    text = (TEMPLATES / name).read_text(encoding="utf-8")
    assert text
    assert not [word for word in words if word in text]


def test_every_kind_of_error_has_a_chinese_name() -> None:
    assert set(wording.KINDS) == set(KINDS)
    assert set(wording.BOUNDARIES) == set(SIDES)


def test_a_long_list_is_cut_and_says_so(report: Report, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(html, "LIMIT", 50)
    page = render_html(replace(report, comparisons=(), others=(), suspects=()))
    assert page.count('<article class="row"') == 50
    assert (
        f"共 {len(report.errors)} 处错误，本页只列前 50 条，其余 {len(report.errors) - 50} 条没有列出；report.json 里有全部。"
        in page
    )


def test_a_report_of_a_model_that_finds_nothing_is_still_a_page(report: Report) -> None:
    bare = replace(nothing_found(report.model), breakage={})
    page = render_html(replace(report, model=bare, others=(), comparisons=(), gate=None, errors=(), suspects=(), warnings=()))
    for text in ("没有与之比较的系统", "没有可疑之处", "这次没有仿造破损来评"):
        assert text in page
    assert page.count("本模型没有找到片段，无从画线。") == 2
    assert "ECE —，Brier —" in page
    assert "两条线重合" not in page
    assert 'id="gate"' not in page


@pytest.mark.parametrize("of", ["model", "rival"])
def test_no_line_of_a_plot_is_empty(report: Report, of: str) -> None:
    others = tuple(nothing_found(other) if of == "rival" else other for other in report.others)
    page = render_html(replace(report, model=nothing_found(report.model) if of == "model" else report.model, others=others))
    lines = [attrs for tag, attrs in Elements(page).found if tag == "polyline"]
    assert lines
    assert all(line["points"] for line in lines)


def test_notices_and_hashes_are_told_in_full(report: Report, page: str) -> None:
    assert f'title="sha256 {report.set.sha256}"' in page
    for name in NOTICES:
        assert escape(name).replace("&quot;", "&#34;") in page


@pytest.mark.parametrize(
    ("gold", "found", "expected"),
    [
        ([(2, 4)], [], [("由甲", "--"), ("乙丙", "g-"), ("牵头", "--")]),
        ([(2, 4)], [(2, 4)], [("由甲", "--"), ("乙丙", "gf"), ("牵头", "--")]),
        ([(1, 3)], [(2, 5)], [("由", "--"), ("甲", "g-"), ("乙", "gf"), ("丙牵", "-f"), ("头", "--")]),
        ([(1, 2), (2, 3)], [(1, 3)], [("由", "--"), ("甲", "gf"), ("乙", "gf"), ("丙牵头", "--")]),
        ([(0, 6)], [(0, 6)], [("由甲乙丙牵头", "gf")]),
    ],
    ids=["missed", "both the same", "they overlap", "merged", "the whole excerpt"],
)
def test_marking(gold: list[tuple[int, int]], found: list[tuple[int, int]], expected: list[tuple[str, str]]) -> None:
    pieces = mark(
        "由甲乙丙牵头", 7, [Span(a + 7, b + 7, "L") for a, b in gold], [ScoredSpan(a + 7, b + 7, "L", 0.5) for a, b in found]
    )
    assert [(p.text, ("g" if p.gold else "-") + ("f" if p.found else "-")) for p in pieces] == expected


@given(st.text(max_size=20), st.lists(st.tuples(st.integers(0, 30), st.integers(1, 9)), max_size=5))
def test_marking_loses_no_character_and_closes_what_it_opens(text: str, places: list[tuple[int, int]]) -> None:
    pieces = mark(text, 5, [], [Span(start, start + size, "L") for start, size in places][:1])
    assert "".join(piece.text for piece in pieces) == text
    assert sum(piece.found_begins for piece in pieces) == sum(piece.found_ends for piece in pieces) <= 1


def test_an_excerpt_is_shown_without_the_space_around_it_and_empty_lines() -> None:
    pieces = marked("\r\n 甲局\r\n\r\n 乙局\n", 10, [Span(13, 15, "L")], [])
    assert [(piece.text, piece.gold is not None) for piece in pieces] == [("甲局", True), ("\n乙局", False)]


@pytest.mark.parametrize(
    ("found", "word"),
    [
        (Difference(0.01, 0.0, 0.02, 0.049), "更好"),
        (Difference(-0.01, -0.02, 0.0, 0.049), "更差"),
        (Difference(0.01, 0.0, 0.02, 0.05), "看不出差别"),
        (Difference(0.01), "—"),
    ],
    ids=["better", "worse", "p of 0.05 is no difference", "no p"],
)
def test_a_difference_in_a_word(found: Difference, word: str) -> None:
    assert wording.outcome_word(found) == word


def test_a_line_break_in_a_name_does_not_part_it_for_the_filter(elements: Elements) -> None:
    many = {attrs["data-filter"]: "data-many" in attrs for _, attrs in elements.found if "data-filter" in attrs}
    assert many == {"kind": False, "labels": True, "notice": False, "right": False, "agree": False}
