"""A manifest comes back as it was written, and one that inference cannot use is refused with the reason."""

import json
from pathlib import Path
from typing import Any

import pytest

from inference.manifest import MANIFEST, Manifest, ManifestError
from notices import Label, LabelSchema

SCHEMA = LabelSchema((Label("TARGET", "目标", "TARGET", "#111111", "1"),))
GOOD = Manifest("m", SCHEMA, 254, 32, "<pad>", "<unk>", "<s>", "</s>", 1.5, origin={"corpus": "abc"}, figures={"f1": 0.9})


def test_round_trip(tmp_path: Path) -> None:
    GOOD.write(tmp_path)
    assert Manifest.read(tmp_path) == GOOD


def change(path: tuple[str, ...], value: Any) -> dict[str, Any]:
    return {"path": path, "value": value}


@pytest.mark.parametrize(
    ("edit", "message"),
    [
        pytest.param(change(("text_version",), "0"), "text version '0'", id="other text version"),
        pytest.param(change(("manifest_version",), 99), "manifest version 99", id="newer manifest"),
        pytest.param(change(("temperature",), 0), "temperature", id="temperature of nothing"),
        pytest.param(change(("windows",), {"size": 600, "overlap": 32}), "windows of 600", id="window over the positions"),
        pytest.param(change(("windows",), {"size": 100}), "overlap", id="missing key"),
        pytest.param(change(("labels",), [{"name": "X"}]), "label 1 has the keys", id="labels without their fields"),
    ],
)
def test_what_inference_cannot_use_is_refused(tmp_path: Path, edit: dict[str, Any], message: str) -> None:
    GOOD.write(tmp_path)
    file = tmp_path / MANIFEST
    data = json.loads(file.read_text(encoding="utf-8"))
    data[edit["path"][0]] = edit["value"]
    file.write_text(json.dumps(data), encoding="utf-8")
    with pytest.raises(Exception, match=message) as caught:
        Manifest.read(tmp_path)
    assert type(caught.value).__mro__[1].__name__ == "TaizhangError"


def test_a_directory_without_manifest_and_one_that_is_no_json_are_told(tmp_path: Path) -> None:
    with pytest.raises(ManifestError, match="no readable manifest"):
        Manifest.read(tmp_path)
    (tmp_path / MANIFEST).write_text("{", encoding="utf-8")
    with pytest.raises(ManifestError, match="not JSON"):
        Manifest.read(tmp_path)
