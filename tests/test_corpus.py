"""The corpus that ships: clean, equal to the raw notices, and as its datasheet says."""

from bisect import bisect_right
from collections import defaultdict
from pathlib import Path

import pytest

from annotation.agreement import ALL, Agreement, agreement, within
from annotation.lint import lint
from notices import LabelledNotice, LabelSchema, Span, corpus_hash, load_tasks, read_labelled

ROOT = Path(__file__).resolve().parent.parent
CORPUS = ROOT / "annotation" / "corpus"
NOTICES = ROOT / "annotation" / "notices"
IDS = ("chibi-2021", "xianan-2025", "xianning-2022", "xianning-2023-report")
LABELS = ("TARGET", "LEAD_UNIT", "RESP_UNIT", "LEADER", "DEADLINE")
SETS = {"gold": CORPUS, "A": CORPUS / "rounds" / "A", "B": CORPUS / "rounds" / "B"}
TOTAL = "合计"


@pytest.fixture(scope="module")
def sets() -> dict[str, list[LabelledNotice]]:
    return {name: read_labelled(folder) for name, folder in SETS.items()}


def table(heading: str) -> list[list[str]]:
    """The rows of the first table under a heading of the datasheet, without its head."""
    lines = (CORPUS / "README.md").read_text(encoding="utf-8").split(f"\n## {heading}\n")[1].splitlines()
    first = next(number for number, line in enumerate(lines) if line.startswith("|"))
    rows = []
    for line in lines[first + 2 :]:
        if not line.startswith("|"):
            break
        rows.append([cell.strip() for cell in line.strip("|").split("|")])
    return rows


@pytest.mark.parametrize("name", SETS)
def test_the_linter_finds_nothing(name: str) -> None:
    schema = LabelSchema.from_toml(ROOT / "configs" / "labels.toml")
    report = lint([SETS[name]], schema=schema, notices=NOTICES)
    assert [str(fault) for fault in report.faults] == []
    assert report.notices == len(IDS)


@pytest.mark.parametrize("name", SETS)
def test_the_texts_are_the_raw_notices(sets: dict[str, list[LabelledNotice]], name: str) -> None:
    raw = {file.stem: file.read_bytes().decode() for file in NOTICES.glob("*.txt")}
    assert {item.notice.id: item.notice.text for item in sets[name]} == raw
    assert tuple(sorted(raw)) == IDS


def test_chunks_end_where_lines_end_and_are_no_longer_than_the_datasheet_says() -> None:
    for name in IDS:
        texts = [task["data"]["text"] for task in load_tasks(CORPUS / f"{name}.json") if isinstance(task, dict)]
        assert all(len(text) <= 1500 for text in texts)
        assert all(text.endswith("\n") for text in texts[:-1])


def counts(item: LabelledNotice) -> list[str]:
    labels = [span.label for span in item.spans]
    tasks = len(load_tasks(CORPUS / f"{item.notice.id}.json"))
    numbers = [len(item.notice.text), tasks, *(labels.count(label) for label in LABELS), len(labels)]
    return [item.notice.id, *map(str, numbers), corpus_hash([item])[:12]]


def test_the_counts_and_hashes_are_those_of_the_datasheet(sets: dict[str, list[LabelledNotice]]) -> None:
    rows = [counts(item) for item in sets["gold"]]
    sums = [str(sum(int(row[column]) for row in rows)) for column in range(1, 9)]
    assert table("数量") == [*rows, [TOTAL, *sums, corpus_hash(sets["gold"])[:12]]]


def first_sixty(item: LabelledNotice) -> LabelledNotice:
    """The 30 tasks of part one, the 8 of part two and the first 22 of part three."""
    text = item.notice.text
    start = text.index("\n一、今后五年")
    last = text.index("\n22.", text.index("\n三、2022"))
    return within(item, start, text.index("\n", last + 1))


def agreement_row(name: str, first: list[LabelledNotice], second: list[LabelledNotice]) -> list[str]:
    found = agreement(first, second)
    figures = [found.get(label, Agreement(0, 0, 0)).f1 for label in (*LABELS, ALL)]
    shown = ["—" if figure is None else f"{100 * figure:.2f}" for figure in figures]
    return [name, *shown, *map(str, (found[ALL].first, found[ALL].second, found[ALL].same))]


def test_the_agreement_of_the_two_rounds_is_that_of_the_datasheet(sets: dict[str, list[LabelledNotice]]) -> None:
    a, b = ({item.notice.id: item for item in sets[name]} for name in "AB")
    chibi, xianan, xianning, report = (agreement_row(name, [a[name]], [b[name]]) for name in IDS)
    sixty = agreement_row("xianning-2022 前60项", [first_sixty(a[IDS[2]])], [first_sixty(b[IDS[2]])])
    total = agreement_row(TOTAL, sets["A"], sets["B"])
    assert table("一致性") == [chibi, sixty, xianning, xianan, report, total]


def test_the_blind_third_round_agrees_as_the_datasheet_says(sets: dict[str, list[LabelledNotice]]) -> None:
    a = {item.notice.id: item for item in sets["A"]}
    chibi, xianning = read_labelled(CORPUS / "rounds" / "C")
    pairs = [
        ("chibi-2021", a["chibi-2021"], chibi),
        ("xianning-2022 前60项", first_sixty(a["xianning-2022"]), first_sixty(xianning)),
    ]
    shown = (CORPUS / "README.md").read_text(encoding="utf-8")
    for name, first, third in pairs:
        row = agreement_row(name, [first], [third])
        assert f"| {name} | {row[6]} | {row[7]} | {row[8]} | {row[9]} |" in shown


def test_the_stretch_of_sixty_tasks_holds_sixty_tasks(sets: dict[str, list[LabelledNotice]]) -> None:
    (item,) = (item for item in sets["gold"] if item.notice.id == "xianning-2022")
    inside = first_sixty(item)
    starts = {item.notice.text.rfind("\n", 0, span.start) for span in inside.spans}
    assert len(starts) == 60
    assert item.notice.text[min(starts) :].startswith("\n1.地区生产总值突破")
    assert item.notice.text[max(starts) :].startswith("\n22.实施淦河")


def by_line(item: LabelledNotice) -> dict[int, set[Span]]:
    starts = [0, *(at + 1 for at, character in enumerate(item.notice.text) if character == "\n")]
    lines: dict[int, set[Span]] = defaultdict(set)
    for span in item.spans:
        lines[bisect_right(starts, span.start)].add(span)
    return lines


def test_every_disagreement_stands_in_the_datasheet_and_was_decided_as_it_says(sets: dict[str, list[LabelledNotice]]) -> None:
    decided = {}
    for index, name in enumerate(IDS):
        gold, a, b = (by_line(sets[key][index]) for key in ("gold", "A", "B"))
        for line in (line for line in a.keys() | b.keys() if a[line] != b[line]):
            decided[name, line] = "A" if gold[line] == a[line] else "B" if gold[line] == b[line] else "neither"
    assert decided == {(row[0], int(row[1])): row[3][0] for row in table("裁决")}


def test_what_the_rounds_agree_on_is_in_the_corpus(sets: dict[str, list[LabelledNotice]]) -> None:
    for gold, a, b in zip(sets["gold"], sets["A"], sets["B"], strict=True):
        assert set(a.spans) & set(b.spans) <= set(gold.spans) <= set(a.spans) | set(b.spans)


@pytest.mark.parametrize(
    ("notice", "words", "label", "marked"),
    [
        pytest.param(
            "xianning-2022", "启动建设1座市级、2座县级应急物资储备库", "TARGET", True, id="two counts with a shared head"
        ),
        pytest.param("xianning-2022", "市职教集团)学校", "RESP_UNIT", True, id="a broken name"),
        pytest.param("xianning-2022", "市安全生产委员会", "RESP_UNIT", True, id="a shared suffix"),
        pytest.param("xianning-2022", "10亿元以上重大产业项目20", "TARGET", True, id="a lost counter"),
        pytest.param("xianning-2022", "2023115日前", "DEADLINE", True, id="lost characters in a date"),
        pytest.param("xianan-2025", "乡镇公办托育机构“全覆盖”", "TARGET", True, id="quotes round a benchmark"),
        pytest.param("xianan-2025", "4个产教融合实训基地", "TARGET", False, id="what is only used"),
        pytest.param("chibi-2021", "7个省重点项目", "TARGET", False, id="what is only pushed on"),
        pytest.param("xianning-2023-report", "建设1个示范性教联体", "TARGET", True, id="each county stays outside"),
        pytest.param("xianning-2023-report", "建设高标准农田19.25万亩", "TARGET", False, id="a result of the past year"),
    ],
)
def test_hard_cases(sets: dict[str, list[LabelledNotice]], notice: str, words: str, label: str, marked: bool) -> None:
    (item,) = (item for item in sets["gold"] if item.notice.id == notice)
    assert words in item.notice.text
    assert ((words, label) in {(item.text_of(span), span.label) for span in item.spans}) is marked
