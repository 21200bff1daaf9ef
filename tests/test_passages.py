"""Passages are the notice, cut where no span is; each epoch shows each of them anew, the same for the same seed."""

# ruff: noqa: S311 - chance with a seed, nothing secret
import random
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import fields
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from transformers import TrainerControl, TrainerState, TrainingArguments

from notices import LabelledNotice, LabelSchema, Notice, Span, canonical, encode, spans_of
from training.breakage import Piece, Strength, pieces_of
from training.config import CopiesConfig, WindowConfig
from training.insertion import Insertion, insert
from training.lexicon import load_lexicon
from training.passages import (
    IGNORED,
    DrawnPassages,
    Encoder,
    Epoch,
    EpochClock,
    Features,
    Passage,
    judging_rows,
    passages,
    training_passages,
)
from training.slots import Relayout, relayout
from training.substitution import Renewal
from training.vocabulary import load_tokenizer

Reader = Callable[[str], tuple[str, list[Span]]]
TEXTS = st.text(st.sampled_from("市发改委、,。;；\n\r👍 "), max_size=200)


@st.composite
def labelled_notices(draw: st.DrawFn) -> LabelledNotice:
    text = draw(TEXTS)
    borders = sorted(draw(st.lists(st.integers(0, len(text)), max_size=20)))
    spans = [Span(a, b, "RESP_UNIT") for a, b in pairwise(borders) if a < b and draw(st.booleans())]
    return LabelledNotice(Notice("n", text), tuple(spans))


@given(labelled_notices(), st.integers(1, 40))
def test_passages_are_the_notice_and_no_span_is_cut_or_lost(item: LabelledNotice, size: int) -> None:
    found = list(passages(item, size))
    assert "".join(passage.text for passage in found) == item.notice.text
    moved: list[Span] = []
    at = 0
    for passage in found:
        moved += [Span(at + span.start, at + span.end, span.label) for span in passage.spans]
        assert all(span.end <= len(passage.text) for span in passage.spans)
        at += len(passage.text)
    assert tuple(moved) == item.spans


@given(labelled_notices(), st.integers(1, 40))
def test_passages_are_neither_too_short_nor_too_long(item: LabelledNotice, size: int) -> None:
    at = 0
    found = list(passages(item, size))
    for i, passage in enumerate(found):
        assert len(passage.text) >= size or i == len(found) - 1
        places = range(at + size, min(at + 2 * size, at + len(passage.text) - 1) + 1)
        ends = [place for place in places if item.notice.text[place - 1] in "。;；\n"]
        free = [place for place in ends if not any(span.start < place < span.end for span in item.spans)]
        assert len(passage.text) <= 2 * size or not free
        at += len(passage.text)


@pytest.mark.parametrize(
    ("marked_text", "size", "expected"),
    [
        pytest.param("一二三四\n五六七八\n九", 4, ["一二三四\n", "五六七八\n", "九"], id="lines"),
        pytest.param("一二\n三四五\n六七\n", 4, ["一二\n三四五\n", "六七\n"], id="short lines together"),
        pytest.param("一二三四五六。七八九\n", 4, ["一二三四五六。", "七八九\n"], id="no longer line where its end is near"),
        pytest.param(
            "一二三四五。六七八九十。一二三四\n", 4, ["一二三四五。", "六七八九十。", "一二三四\n"], id="a long line by sentence"
        ),
        pytest.param(
            "<LEADER 一二三四\n五>六七\n八九\n", 4, ["一二三四\n五六七\n", "八九\n"], id="a span over the end of a line"
        ),
        pytest.param("一二三四五六七八九十", 4, ["一二三四五六七八九十"], id="no place at all"),
        pytest.param("", 4, [], id="no text"),
    ],
)
def test_where_passages_end(marked: Reader, marked_text: str, size: int, expected: list[str]) -> None:
    text, spans = marked(marked_text)
    assert [passage.text for passage in passages(LabelledNotice(Notice("n", text), tuple(spans)), size)] == expected


def test_a_copy_for_each_size(tiny_notices: list[LabelledNotice]) -> None:
    rows = training_passages(tiny_notices, [40, 90])
    whole = "".join(item.notice.text for item in tiny_notices)
    assert "".join(row.text for row in rows) == whole + whole


@pytest.fixture(scope="module")
def encoder(tiny_bert: Path, schema: LabelSchema) -> Encoder:
    return Encoder(load_tokenizer(str(tiny_bert)), schema)


def rows_of(tiny_notices: list[LabelledNotice]) -> list[Passage]:
    return training_passages(tiny_notices, [60])


def shown(
    encoder: Encoder, rows: Sequence[Passage], *, seed: int, epoch: int, copies: CopiesConfig | None = None
) -> list[Features]:
    drawn = DrawnPassages(rows, encoder, copies or CopiesConfig(), seed)
    drawn.epoch.number = epoch
    return [drawn[i] for i in range(len(drawn))]


def test_what_is_shown_depends_on_seed_and_epoch_and_place_alone(tiny_notices: list[LabelledNotice], encoder: Encoder) -> None:
    rows = rows_of(tiny_notices)
    first = shown(encoder, rows, seed=1, epoch=0)
    random.seed(5)
    drawn = DrawnPassages(rows, encoder, CopiesConfig(), 1)
    drawn.epoch.number = 3
    backwards = {i: drawn[i] for i in reversed(range(len(rows)))}
    drawn.epoch.number = 0
    assert [drawn[i] for i in range(len(rows))] == first
    assert [backwards[i] for i in range(len(rows))] == shown(encoder, rows, seed=1, epoch=3)
    assert shown(encoder, rows, seed=1, epoch=1) != first
    assert shown(encoder, rows, seed=2, epoch=0) != first
    same = [rows[0], rows[0], rows[0], rows[0]]
    assert len({str(features) for features in shown(encoder, same, seed=1, epoch=0)}) > 1


def test_clean_passages_are_shown_as_they_are(tiny_notices: list[LabelledNotice], encoder: Encoder) -> None:
    rows = rows_of(tiny_notices)
    found = shown(encoder, rows, seed=1, epoch=2, copies=CopiesConfig(clean=1.0))
    assert found == [encoder.features(row.text, row.spans) for row in rows]


@given(epoch=st.integers(0, 5), seed=st.integers(0, 50))
def test_what_is_shown_fits_the_encoder_with_a_label_for_each_character(encoder: Encoder, epoch: int, seed: int) -> None:
    clause = "推进市体育馆项目建设,按时完工。"
    long = Passage(clause * 40 + "市发改委" + clause, (Span(40 * len(clause), 40 * len(clause) + 4, "LEAD_UNIT"),))
    for features in shown(encoder, [long, Passage("\r\n<s>[SEP]\u3000👍", ())], seed=seed, epoch=epoch):
        assert len(features["input_ids"]) == len(features["labels"]) == len(features["attention_mask"]) <= 512
        assert (features["labels"][0], features["labels"][-1]) == (IGNORED, IGNORED)
        spans_of(features["labels"][1:-1], encoder.schema)


def test_cropped_passages_are_counted(encoder: Encoder) -> None:
    drawn = DrawnPassages([Passage("修" * 600, ()), Passage("修" * 510, ())], encoder, CopiesConfig(clean=1.0), 1)
    assert [len(drawn[i]["input_ids"]) for i in range(2)] == [512, 512]
    assert drawn.epoch.cropped == 1


def test_features_of_an_example(encoder: Encoder) -> None:
    schema, vocab = encoder.schema, encoder.tokenizer.get_vocab()
    features = encoder.features("由李明８", [Span(1, 3, "LEADER")])
    begin, inside = schema.begin("LEADER"), schema.inside("LEADER")
    assert features["labels"] == [IGNORED, 0, begin, inside, 0, IGNORED]
    assert features["input_ids"] == [vocab[token] for token in ("[CLS]", "[UNK]", "李", "明", "8", "[SEP]")]
    assert encoder.features("由李明８", [Span(1, 3, "LEADER")], core=(2, 4))["labels"] == [IGNORED] * 3 + [inside, 0, IGNORED]


@pytest.mark.parametrize(
    "config",
    [
        pytest.param(WindowConfig(size=48, overlap=16), id="small windows"),
        pytest.param(WindowConfig(size=33, overlap=0), id="no overlap"),
        pytest.param(WindowConfig(), id="one window for each notice"),
    ],
)
def test_windows_judge_every_character_exactly_once(
    tiny_notices: list[LabelledNotice], encoder: Encoder, config: WindowConfig
) -> None:
    rows = judging_rows(tiny_notices, encoder, config)
    judged = [label for row in rows for label in row["labels"] if label != IGNORED]
    gold = [tag for item in tiny_notices for tag in encode(len(item.notice.text), item.spans, encoder.schema).tags]
    assert judged == gold
    for row in rows:
        assert len(row["labels"]) == len(row["input_ids"]) == len(row["attention_mask"]) <= config.size + 2


def test_windows_show_the_text_itself(tiny_notices: list[LabelledNotice], encoder: Encoder) -> None:
    item = tiny_notices[0]
    (row,) = judging_rows([item], encoder, WindowConfig())
    assert row["input_ids"] == encoder.tokenizer(canonical(item.notice.text))["input_ids"]


@pytest.mark.parametrize(("at", "number"), [(None, 0), (0, 0), (1.0, 1), (6.999999, 7)])
def test_the_clock_tells_the_epoch_that_begins(tmp_path: Path, at: float | None, number: int) -> None:
    epoch = Epoch(number=9)
    arguments = TrainingArguments(output_dir=str(tmp_path), use_cpu=True, report_to="none")
    EpochClock(epoch).on_epoch_begin(arguments, TrainerState(epoch=at), TrainerControl())
    assert epoch.number == number


BLOCK = (
    "1.修路,修桥,推进市体育馆项目建设。"
    "(牵头单位:<LEAD_UNIT 甲局>;责任单位:<RESP_UNIT 乙局>、<RESP_UNIT 丙局>;责任领导:<LEADER 李明>)\n"
)


@given(st.integers(), st.builds(Relayout, **{field.name: st.sampled_from([0.0, 0.5, 1.0]) for field in fields(Relayout)}))
def test_blocks_laid_out_anew_name_nobody_new(marked: Reader, seed: int, changes: Relayout) -> None:
    line = pieces_of(*marked(BLOCK * 3))
    found = relayout(line, random.Random(seed), changes)
    assert not Counter(piece for piece in found if piece.label) - Counter(piece for piece in line if piece.label)
    assert found == relayout(line, random.Random(seed), changes)
    assert "".join(piece.text for piece in found).count("1.修路") == 3


@pytest.mark.parametrize(
    ("changes", "text"),
    [
        pytest.param({}, BLOCK, id="nothing"),
        pytest.param({"no_leaders": 1.0}, BLOCK.replace(";责任领导:<LEADER 李明>", ""), id="leaders left out"),
        pytest.param({"bare": 1.0}, BLOCK.replace("。(", "。").replace(")", ""), id="no brackets"),
        pytest.param(
            {"lines": 1.0}, BLOCK.replace("(", "\n").replace(";", "\n").replace(")", ""), id="slots on lines of their own"
        ),
    ],
)
def test_layouts_of_a_block(marked: Reader, changes: dict[str, float], text: str) -> None:
    none = dict.fromkeys((field.name for field in fields(Relayout)), 0.0)
    found = relayout(pieces_of(*marked(BLOCK)), random.Random(1), Relayout(**none | changes))
    assert merged(found) == pieces_of(*marked(text))


insertions = st.builds(Insertion, **{field.name: st.sampled_from([0.0, 0.5, 1.0]) for field in fields(Insertion)})


@given(st.integers(), insertions)
def test_what_is_put_in_leaves_the_spans_that_were(marked: Reader, seed: int, insertion: Insertion) -> None:
    line = pieces_of(*marked(BLOCK + "2.<TARGET 增长8%>。(牵头单位:<LEAD_UNIT 丁局>)\n"))
    found = insert(line, random.Random(seed), insertion, load_lexicon())
    kept = iter(found)
    assert all(piece in kept for piece in line if piece.label)
    new = Counter(piece.label for piece in found if piece.label) - Counter(piece.label for piece in line if piece.label)
    assert set(new) <= {"DEADLINE", "LEADER", "TARGET"}
    assert all(piece.text == piece.text.strip() for piece in found if piece.label)


def test_with_nothing_to_put_in_the_text_stays(marked: Reader) -> None:
    line = pieces_of(*marked(BLOCK))
    none = Insertion(**dict.fromkeys((field.name for field in fields(Insertion)), 0.0))
    assert merged(insert(line, random.Random(1), none, load_lexicon())) == line


def test_probabilities_of_copies_reach_the_passages(encoder: Encoder, tiny_notices: list[LabelledNotice]) -> None:
    def nothing(kind: type) -> dict[str, float]:
        return dict.fromkeys((field.name for field in fields(kind)), 0.0)

    still = CopiesConfig(
        clean=0.0,
        strength=Strength(**nothing(Strength)),
        renewal=Renewal(**nothing(Renewal)),
        insertion=Insertion(**nothing(Insertion)),
        relayout=Relayout(**nothing(Relayout)),
    )
    rows = [row for row in rows_of(tiny_notices) if "（" not in row.text]  # laid out anew, a block has half-width brackets
    assert rows
    assert shown(encoder, rows, seed=1, epoch=1, copies=still) == [encoder.features(row.text, row.spans) for row in rows]


def merged(line: Sequence[Piece]) -> list[Piece]:
    """With neighbours outside all spans in one piece."""
    out: list[Piece] = []
    for piece in line:
        if out and not piece.label and not out[-1].label:
            out[-1] = Piece(out[-1].text + piece.text)
        elif piece.text:
            out.append(piece)
    return out
