"""What ships: the files of an export, the same spans as the run's, and what is refused."""

import json
import shutil
from pathlib import Path

import pytest

from inference import Extractor
from inference.manifest import Manifest
from notices import LabelledNotice, TaizhangError
from tests.sample_runs import Folds
from training import export
from training.export import ExportError
from training.scores import Report

pytestmark = pytest.mark.usefixtures("one_thread")


@pytest.fixture(scope="module")
def exported(learned: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("exported") / "models" / "tiny"
    export.export(learned, out)
    return out


def texts(notices: list[LabelledNotice]) -> list[str]:
    return [item.notice.text for item in notices]


def test_an_export_holds_what_ships_and_nothing_else(exported: Path, learned: Path) -> None:
    assert {path.name for path in exported.iterdir()} == {
        "README.md",
        "manifest.json",
        "model.bin",
        "model.xml",
        "tokenizer.json",
    }
    assert (exported / "model.bin").read_bytes()[:2] not in (b"PK", b"\x80\x02", b"\x80\x04")  # the weights of the IR, no pickle
    assert [path.name for path in exported.parent.iterdir()] == ["tiny"]
    figures = Manifest.read(exported).figures["export"]
    assert figures["notices"] == figures["seen_in_training"] == ["hecheng-2024", "linshui-2025"]
    assert abs(figures["difference_points"]) <= export.MOST_POINTS
    assert figures["f1_checkpoint"] > 0.4
    assert 0 < figures["megabytes"] < 1
    assert Manifest.read(exported).schema == Manifest.read(learned).schema


def test_what_is_exported_finds_what_the_run_finds(exported: Path, learned: Path, tiny_notices: list[LabelledNotice]) -> None:
    ours, theirs = (Extractor.load(directory).spans_of(texts(tiny_notices)) for directory in (exported, learned))
    assert any(ours)
    for mine, other in zip(ours, theirs, strict=True):
        assert [(span.start, span.end, span.label) for span in mine] == [(span.start, span.end, span.label) for span in other]
        assert [span.score for span in mine] == pytest.approx([span.score for span in other], abs=0.05)


def test_an_export_takes_the_place_of_nothing(exported: Path, learned: Path) -> None:
    before = {path: path.stat().st_mtime_ns for path in exported.iterdir()}
    with pytest.raises(ExportError, match="exists already"):
        export.export(learned, exported)
    assert {path: path.stat().st_mtime_ns for path in exported.iterdir()} == before


@pytest.fixture
def converted(exported: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Saves the time of converting the same model again."""

    def convert(run: Path, path: Path) -> None:
        for suffix in (".xml", ".bin"):
            shutil.copyfile(exported / f"model{suffix}", path.with_suffix(suffix))

    monkeypatch.setattr(export, "_convert", convert)


def answers(monkeypatch: pytest.MonkeyPatch, *f1: float) -> None:
    reports: list[Report] = [{"micro": {"precision": x, "recall": x, "f1": x, "support": 9}} for x in f1]
    monkeypatch.setattr(export, "judge", lambda engine, notices: reports.pop(0))


@pytest.mark.usefixtures("converted")
@pytest.mark.parametrize("f1", [(0.9, 0.8969), (0.9, 0.9031)], ids=["worse", "better, but not the same"])
def test_an_export_that_finds_other_spans_is_refused(
    learned: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, f1: tuple[float, float]
) -> None:
    answers(monkeypatch, *f1)
    with pytest.raises(ExportError, match=r"differs by [+-]0\.31 points"):
        export.export(learned, tmp_path / "out")
    assert not list(tmp_path.iterdir())


@pytest.mark.usefixtures("converted")
def test_an_export_that_is_too_big_is_refused(learned: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(export, "MOST_MEGABYTES", 0.001)
    with pytest.raises(ExportError, match="at most 0 MB"):
        export.export(learned, tmp_path / "out")
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize(
    ("run", "notices", "told"),
    [
        pytest.param("learned", ["no-such"], "no notice no-such to check the export on", id="a notice that the corpus lacks"),
        pytest.param("exported", None, "is an export already", id="an export"),
    ],
)
def test_what_cannot_be_exported_is_told(
    run: str, notices: list[str] | None, told: str, tmp_path: Path, request: pytest.FixtureRequest
) -> None:
    with pytest.raises(ExportError, match=told):
        export.export(request.getfixturevalue(run), tmp_path / "out", notices=notices)
    assert not list(tmp_path.iterdir())


@pytest.mark.usefixtures("converted")
def test_an_export_takes_the_temperature_of_a_cross_validation(learned: Path, folds: Folds, tmp_path: Path) -> None:
    summary = json.loads((folds[0] / "summary.json").read_text(encoding="utf-8"))
    summary["temperature"] = 1.75
    (tmp_path / "summary.json").write_text(json.dumps(summary), encoding="utf-8")
    manifest = export.export(learned, tmp_path / "out", calibration=tmp_path / "summary.json")
    assert manifest == Manifest.read(tmp_path / "out")
    assert manifest.temperature == 1.75
    assert manifest.figures["calibration"] == summary["calibration"]
    card = (tmp_path / "out" / "README.md").read_text(encoding="utf-8")
    assert all(fold.notice in card for fold in folds[2])


@pytest.mark.parametrize(
    "content",
    [
        pytest.param(None, id="missing"),
        pytest.param("{", id="no JSON"),
        pytest.param("[]", id="no object"),
        pytest.param("{}", id="no temperature"),
        pytest.param('{"temperature": "high", "calibration": {}, "folds": []}', id="no number"),
    ],
)
def test_what_is_no_summary_is_told(learned: Path, tmp_path: Path, content: str | None) -> None:
    path = tmp_path / "summary.json"
    if content is not None:
        path.write_text(content, encoding="utf-8")
    with pytest.raises(ExportError, match=r"summary\.json: .*expected the summary\.json"):
        export.export(learned, tmp_path / "out", calibration=path)
    assert not [left for left in tmp_path.iterdir() if left != path]


def test_what_is_no_run_is_told(tmp_path: Path) -> None:
    with pytest.raises(TaizhangError, match=r"manifest\.json"):
        export.export(tmp_path / "nothing", tmp_path / "out")
    assert not list(tmp_path.iterdir())
