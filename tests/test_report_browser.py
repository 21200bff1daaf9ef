"""The page in a real browser: it opens from disk, asks for nothing, its filters work, hostile text stays text."""

import os
import shutil
import unicodedata
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

import pytest
from playwright.sync_api import Browser, Locator, Page, expect, sync_playwright

from notices import Span
from tests.sample_report import IMAGE, NOTICES, SCRIPT, TITLES, sample_report
from training.evaluation.errors import KINDS, SpanError
from training.evaluation.html import render_html
from training.evaluation.report import Report

ARGUMENTS = (
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--disable-background-networking", "--disable-component-update",
    "--disable-sync", "--no-first-run",
)  # fmt: skip
FIRST = 20
"""So many rows are shown before more are asked for."""


@dataclass
class Opened:
    """The page of a report, with what the browser had to say about it."""

    page: Page
    requests: list[str] = field(default_factory=list)
    complaints: list[str] = field(default_factory=list)

    def rows(self, name: str) -> Locator:
        return self.page.locator(f"[data-list='{name}'] .row")

    def choose(self, name: str, key: str, value: str) -> None:
        self.page.locator(f"[data-list='{name}'] [data-filter='{key}'], [data-list='{name}'] [data-least='{key}']").select_option(
            value
        )

    def search(self, name: str, text: str) -> None:
        self.page.locator(f"[data-list='{name}'] [data-search]").fill(text)

    def expect_matching(self, name: str, count: int) -> None:
        """The list says that so many rows match, and shows them, or the first of them."""
        expect(self.page.locator(f"[data-list='{name}']")).to_have_attribute("data-matching", str(count))
        expect(self.rows(name).filter(visible=True)).to_have_count(min(count, FIRST))


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    executable = shutil.which("chromium")
    if executable is None:
        reason = "no chromium on the PATH (Debian: apt-get install chromium)"
        if os.environ.get("TAIZHANG_BROWSER") == "required":
            pytest.fail(reason)
        pytest.skip(reason)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=executable, args=list(ARGUMENTS))
        yield browser
        browser.close()


@pytest.fixture(scope="module")
def report() -> Report:
    return sample_report()


@pytest.fixture(scope="module")
def uri(report: Report, tmp_path_factory: pytest.TempPathFactory) -> str:
    path = tmp_path_factory.mktemp("报告 1") / "report.html"
    path.write_text(render_html(report), encoding="utf-8")
    return path.as_uri()


def open_page(browser: Browser, uri: str, width: int = 1280) -> Opened:
    page = browser.new_page(viewport={"width": width, "height": 900})
    opened = Opened(page)
    page.on("request", lambda request: opened.requests.append(request.url))
    page.on("console", lambda message: opened.complaints.append(message.text))
    page.on("pageerror", lambda error: opened.complaints.append(str(error)))
    page.goto(uri)
    return opened


@pytest.fixture(scope="module")
def one_page(browser: Browser, uri: str) -> Iterator[Opened]:
    opened = open_page(browser, uri)
    yield opened
    opened.page.close()


@pytest.fixture
def opened(one_page: Opened, uri: str) -> Iterator[Opened]:
    """The one page, as it was when it was opened."""
    one_page.page.evaluate(
        "document.querySelectorAll('form').forEach((f) => { f.reset(); f.dispatchEvent(new Event('input')); })"
    )
    yield one_page
    # Whatever was clicked and typed: no request leaves the page, and no script fails.
    assert one_page.requests == [uri]
    assert one_page.complaints == []


def test_it_opens_from_disk(opened: Opened, report: Report) -> None:
    expect(opened.page.locator("h1")).to_have_text(report.verdict.sentence)
    opened.expect_matching("errors", len(report.errors))
    opened.expect_matching("suspects", len(report.suspects))
    for number, comparison in enumerate(report.comparisons, 1):
        opened.expect_matching(f"disagreements-{number}", len(comparison.disagreements))


@pytest.mark.parametrize("kind", KINDS)
def test_errors_by_kind(opened: Opened, report: Report, kind: str) -> None:
    opened.choose("errors", "kind", kind)
    opened.expect_matching("errors", sum(error.kind == kind for error in report.errors))


def has_label(error: SpanError, label: str) -> bool:
    return any(span.label == label for span in (*error.gold, *error.found))


def folded(text: str) -> str:
    return unicodedata.normalize("NFKC", text).lower()


FILTERS: dict[str, tuple[str, str, Callable[[SpanError], bool]]] = {
    "label": ("labels", "LEADER", lambda error: has_label(error, "LEADER")),
    "label without an error": ("labels", "DEADLINE", lambda error: has_label(error, "DEADLINE")),
    "notice": ("notice", NOTICES[2], lambda error: error.notice == NOTICES[2]),
    "notice with markup in its name": ("notice", NOTICES[3], lambda error: error.notice == NOTICES[3]),
    "confidence": ("confidence", "0.8", lambda error: error.confidence is not None and error.confidence >= 0.8),
}


@pytest.mark.parametrize("name", FILTERS)
def test_errors_by_one_filter(opened: Opened, report: Report, name: str) -> None:
    key, value, wanted = FILTERS[name]
    opened.choose("errors", key, value)
    count = sum(map(wanted, report.errors))
    assert count < len(report.errors)
    opened.expect_matching("errors", count)
    opened.choose("errors", key, "")
    opened.expect_matching("errors", len(report.errors))


def test_filters_and_search_work_together(opened: Opened, report: Report) -> None:
    opened.choose("errors", "kind", "wrong_role")
    opened.search("errors", "5g基站")
    both = [error for error in report.errors if error.kind == "wrong_role" and "5g基站" in folded(error.excerpt)]
    assert 0 < len(both) < sum(error.kind == "wrong_role" for error in report.errors)
    opened.expect_matching("errors", len(both))


@pytest.mark.parametrize(
    "text", ["市财政局", "100家", "市发改委、", SCRIPT, "no such text"],
    ids=["name", "half width finds full width", "across the end of a span", "markup is only text", "nothing"],
)  # fmt: skip
def test_search_in_the_text(opened: Opened, report: Report, text: str) -> None:
    opened.search("errors", text)
    opened.expect_matching("errors", sum(text in folded(error.excerpt) for error in report.errors))


def test_the_names_of_labels_are_not_found_as_text(opened: Opened, report: Report) -> None:
    assert not any(TITLES["LEADER"] in error.excerpt for error in report.errors)
    opened.search("errors", TITLES["LEADER"])
    opened.expect_matching("errors", 0)


def test_more_rows_come_when_asked_for(opened: Opened, report: Report) -> None:
    more = opened.page.locator("[data-list='errors'] .more")
    more.click()
    expect(opened.rows("errors").filter(visible=True)).to_have_count(2 * FIRST)
    for _ in range((len(report.errors) - 1) // FIRST - 1):
        more.click()
    expect(opened.rows("errors").filter(visible=True)).to_have_count(len(report.errors))
    expect(more).to_be_hidden()
    expect(opened.page.locator("[data-list='errors'] .status")).to_have_text(f"共 {len(report.errors)} 条")


@pytest.mark.parametrize("right", ["model", "other", "neither"])
def test_disagreements_by_who_is_right(opened: Opened, report: Report, right: str) -> None:
    rows = report.comparisons[0].disagreements
    opened.choose("disagreements-1", "right", right)
    opened.expect_matching("disagreements-1", sum(row.right == right for row in rows))
    opened.choose("disagreements-1", "labels", "RESP_UNIT")
    with_label = [
        row for row in rows if row.right == right and "RESP_UNIT" in {s.label for s in (*row.gold, *row.model, *row.other)}
    ]
    opened.expect_matching("disagreements-1", len(with_label))
    opened.search("disagreements-1", "污水")
    opened.expect_matching("disagreements-1", sum("污水" in row.excerpt for row in with_label))
    opened.expect_matching("disagreements-2", len(report.comparisons[1].disagreements))  # a list of its own


@pytest.mark.parametrize("agree", ["yes", "no"])
def test_suspects_by_what_the_rules_say(opened: Opened, report: Report, agree: str) -> None:
    opened.choose("suspects", "agree", agree)
    opened.expect_matching("suspects", sum(suspect.rules_agree == (agree == "yes") for suspect in report.suspects))


@pytest.mark.parametrize("hostile", [SCRIPT, IMAGE], ids=["script", "image with a handler"])
def test_markup_in_a_notice_stays_text(opened: Opened, report: Report, hostile: str) -> None:
    opened.search("errors", hostile)
    rows = opened.rows("errors").filter(visible=True)
    expect(rows).to_have_count(1)
    error = next(error for error in report.errors if hostile in error.excerpt)
    expect(rows.locator(".excerpt")).to_have_text(error.excerpt.strip())
    span: Span = error.found[0]
    assert hostile in error.excerpt[span.start - error.excerpt_start : span.end - error.excerpt_start]
    assert opened.page.evaluate("window.hacked") is None
    assert opened.page.locator("img").count() == 0


def test_plots_are_seen(opened: Opened, report: Report) -> None:
    plots = opened.page.locator("svg.plot")
    expect(plots).to_have_count(4 + len(report.comparisons))  # F1, breakage, thresholds, reliability; differences
    for plot in plots.all():
        box = plot.bounding_box()
        assert box is not None
        assert box["width"] > 250
        assert box["height"] > 150


@pytest.mark.parametrize("width", [360, 768, 1600])
def test_nothing_is_wider_than_the_window(browser: Browser, uri: str, width: int) -> None:
    opened = open_page(browser, uri, width)
    opened.page.evaluate("document.querySelectorAll('details').forEach((details) => { details.open = true; })")
    assert opened.page.evaluate("document.documentElement.scrollWidth") == width
    assert opened.page.evaluate("document.body.scrollWidth") <= width
    tables = opened.page.locator("table")
    assert tables.count() == opened.page.locator(".scroll > table").count() > 10
    opened.page.close()


def test_what_is_folded_is_open_on_paper(opened: Opened) -> None:
    closed = opened.page.locator("details:not([open])")
    count = closed.count()
    assert count > 3
    opened.page.evaluate("window.dispatchEvent(new Event('beforeprint'))")
    expect(closed).to_have_count(0)
    opened.page.evaluate("window.dispatchEvent(new Event('afterprint'))")
    expect(closed).to_have_count(count)
