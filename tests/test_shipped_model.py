"""The model that ships, through the paths that users take: Python, the command line, real notices."""

import json
import subprocess
import sys
from pathlib import Path

import openpyxl
import pytest

from inference import Extractor
from inference.extractor import DEFAULT_MODEL
from inference.manifest import Manifest
from notices import LabelSchema, corpus_hash, read_labelled
from training.export import MOST_MEGABYTES, MOST_POINTS
from training.ledger_score import read_tasks, score_ledger
from training.scores import strict_f1_of_spans

ROOT = Path(__file__).resolve().parent.parent
CORPUS = ROOT / "annotation" / "corpus"


@pytest.fixture(scope="module")
def extractor() -> Extractor:
    return Extractor.load()


def test_the_directory_holds_what_inference_needs_and_no_pickle() -> None:
    names = {file.name for file in DEFAULT_MODEL.iterdir()}
    assert names == {"model.xml", "model.bin", "tokenizer.json", "manifest.json", "README.md"}
    # model.bin is OpenVINO's weights; a pickle or a zip of pickles would begin otherwise.
    assert (DEFAULT_MODEL / "model.bin").read_bytes()[:2] not in (b"\x80\x02", b"PK")
    assert sum(file.stat().st_size for file in DEFAULT_MODEL.iterdir()) / 1e6 <= MOST_MEGABYTES


def test_the_manifest_tells_what_the_model_was_made_of() -> None:
    manifest = Manifest.read(DEFAULT_MODEL)
    assert manifest.schema == LabelSchema.from_toml(ROOT / "configs" / "labels.toml")
    assert manifest.origin["corpus_sha256"] == corpus_hash([*read_labelled(CORPUS), *read_labelled(CORPUS / "written")])
    assert abs(manifest.figures["export"]["difference_points"]) <= MOST_POINTS
    assert manifest.temperature != 1.0
    assert manifest.figures["calibration"]["error_after"] <= manifest.figures["calibration"]["error_before"]


def test_its_weights_fit_what_it_was_trained_on(extractor: Extractor) -> None:
    """Says nothing of new notices; a broken export, vocabulary or window would fail it."""
    gold = read_labelled(CORPUS)
    texts = [item.notice.text for item in gold]
    report = strict_f1_of_spans(
        texts, [item.spans for item in gold], extractor.spans_of(texts), Manifest.read(DEFAULT_MODEL).schema
    )
    assert report["micro"]["f1"] > 0.97
    (item,) = (item for item in gold if item.notice.id == "xianning-2022")
    tasks = read_tasks(CORPUS / "tasks" / "xianning-2022.json")
    assert score_ledger(item, tasks, extractor.ledgers([item.notice])[0]).share > 0.95


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param(
            "12.新建农村公路86公里。(牵头单位:县交通运输局;责任单位:县财政局、各乡镇人民政府)",
            {"LEAD_UNIT": ["县交通运输局"], "RESP_UNIT": ["县财政局", "各乡镇人民政府"], "TARGET": ["新建农村公路86公里"]},
            id="well formed, other place",
        ),
        pytest.param(
            "5.深化国企改革牵头单位:市国资委;责任单位:市财政局市审计局",
            {"LEAD_UNIT": ["市国资委"], "RESP_UNIT": ["市财政局", "市审计局"]},
            id="brackets and a separator lost",
        ),
    ],
)
def test_what_it_finds_in_sentences_it_never_saw(extractor: Extractor, text: str, expected: dict[str, list[str]]) -> None:
    found: dict[str, list[str]] = {}
    for span in extractor.spans(text):
        found.setdefault(span.label, []).append(text[span.start : span.end])
    assert found == expected


def test_many_texts_give_what_each_gives_alone(extractor: Extractor) -> None:
    texts = [file.read_text(encoding="utf-8")[:1500] for file in sorted((ROOT / "annotation" / "notices").glob("*.txt"))] + [
        "",
        "\n",
    ]
    together = extractor.spans_of(texts)
    alone = [extractor.spans(text) for text in texts]
    plain = [[[(s.start, s.end, s.label) for s in spans] for spans in way] for way in (together, alone)]
    assert plain[0] == plain[1]
    assert together[-2:] == [[], []]


def test_the_command_line_writes_all_three_forms_of_a_real_notice(tmp_path: Path) -> None:
    notice = ROOT / "annotation" / "notices" / "chibi-2021.txt"
    ledgers = {}
    for suffix in ("jsonl", "csv", "xlsx"):
        out = tmp_path / f"ledger.{suffix}"
        answer = subprocess.run(
            [sys.executable, "-m", "taizhang", "extract", str(notice), "-o", str(out)],
            cwd=ROOT,
            capture_output=True,
            text=True,
            check=False,
        )
        assert answer.returncode == 0, answer.stderr
        ledgers[suffix] = out
    rows = [json.loads(line) for line in ledgers["jsonl"].read_text(encoding="utf-8").splitlines()]
    text = notice.read_text(encoding="utf-8")
    for row in rows:
        assert row["task"] == text[row["start"] : row["end"]]
        for key in ("targets", "lead_units", "responsible_units", "leaders", "deadlines"):
            assert all(field["text"] == text[field["start"] : field["end"]] for field in row[key])
    assert len(openpyxl.load_workbook(ledgers["xlsx"]).worksheets[0]["A"]) == len(rows) + 1
    assert ledgers["csv"].read_bytes().startswith(b"\xef\xbb\xbf")
