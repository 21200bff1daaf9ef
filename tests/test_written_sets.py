"""The written sets: clean, apart from each other, and as their datasheets say."""

from collections import Counter
from pathlib import Path

import pytest

from annotation.lint import lint
from notices import LabelSchema, corpus_hash, join_chunks, read_chunks, read_labelled

CORPUS = Path(__file__).resolve().parent.parent / "annotation" / "corpus"
FOLDERS = ("unseen/test", "unseen/development", "written")
LABELS = ("TARGET", "LEAD_UNIT", "RESP_UNIT", "LEADER", "DEADLINE")


@pytest.mark.parametrize("folder", FOLDERS)
def test_the_linter_finds_nothing(folder: str, schema: LabelSchema) -> None:
    assert [str(fault) for fault in lint([CORPUS / folder], schema=schema).faults] == []


@pytest.mark.parametrize("sheet", ["unseen", "written"])
def test_the_datasheet_counts_right(sheet: str) -> None:
    lines = (CORPUS / sheet / "README.md").read_text(encoding="utf-8").splitlines()
    rows = [[cell.strip() for cell in line.strip("|").split("|")] for line in lines if line.startswith("|")]
    counted = [row for row in rows if row[0].endswith(".json")]
    assert {row[0] for row in counted} == {str(path.relative_to(CORPUS / sheet)) for path in (CORPUS / sheet).rglob("*.json")}
    layouts: dict[str, Counter[str | None]] = {}
    for name, *cells in counted:
        chunks = read_chunks(CORPUS / sheet / name)
        labels = Counter(span.label for chunk in chunks for span in chunk.spans)
        numbers = [len(chunks), sum(len(chunk.text) for chunk in chunks), *(labels[name] for name in LABELS), labels.total()]
        assert cells == [*map(str, numbers), corpus_hash(join_chunks(chunks))[:12]]
        layouts[name] = Counter(chunk.layout for chunk in chunks)
    head = next(row for row in rows if row[0] == "版式")
    told = {
        (row[0], name): int(cell) for row in rows[rows.index(head) + 2 :] for name, cell in zip(head[1:], row[1:], strict=True)
    }
    found = {(str(layout), name): count for name, counter in layouts.items() for layout, count in counter.items()}
    assert {key: count for key, count in told.items() if count} == found


def test_no_text_stands_in_two_sets() -> None:
    texts = [item.notice.text for folder in ("", *FOLDERS) for item in read_labelled(CORPUS / folder)]
    assert len(set(texts)) == len(texts)


def test_nothing_longer_than_a_stock_phrase_of_the_test_set_trains() -> None:
    length = 28  # as the datasheet of the written set says

    def stretches(folder: str) -> set[str]:
        texts = [item.notice.text for item in read_labelled(CORPUS / folder)]
        return {text[i : i + length] for text in texts for i in range(len(text) - length + 1)}

    tested = stretches("unseen/test")
    assert tested
    assert not tested & (stretches("") | stretches("written"))


def test_the_test_set_is_as_large_and_varied_as_asked() -> None:
    chunks = read_chunks(CORPUS / "unseen" / "test" / "excerpts.json")
    assert len(chunks) >= 60
    assert len({chunk.layout for chunk in chunks}) >= 8
    assert all(120 <= len(chunk.text) <= 700 for chunk in chunks)


def test_where_nothing_may_be_marked_nothing_is() -> None:
    for folder in ("test", "development"):
        assert not any(chunk.spans for chunk in read_chunks(CORPUS / "unseen" / folder / "negatives.json"))


def test_no_training_config_names_the_unseen_sets() -> None:
    for path in (CORPUS.parent.parent / "configs" / "train").glob("*.toml"):
        assert "unseen" not in path.read_text(encoding="utf-8")
