"""The files of the robustness curves: they say what was measured, all of them are written or none."""

import json
import logging
import re
from dataclasses import replace
from pathlib import Path
from xml.etree import ElementTree

import pytest

from benchmarks.robustness import __main__ as command
from benchmarks.robustness import output, plot
from benchmarks.robustness.curves import Curves
from benchmarks.robustness.output import FILES, check_directory, to_json, write_files
from benchmarks.robustness.plot import render_svg
from benchmarks.robustness.readme import render_readme
from benchmarks.robustness.strengths import SHARES, TOGETHER
from notices import LabelSchema
from tests.sample_curves import FEW, curves_of
from training import figures
from training.evaluation.labelled_set import EvaluationError, LabelledSet, read_set


@pytest.fixture(scope="module")
def the_set(tiny_corpus: Path, schema: LabelSchema) -> LabelledSet:
    return read_set(tiny_corpus, schema)


@pytest.fixture(scope="module")
def measured(the_set: LabelledSet) -> Curves:
    return curves_of(the_set)


def test_the_tables_of_the_readme_hold_the_figures(measured: Curves) -> None:
    text = render_readme(measured, "python -m x")
    assert text.startswith("# 破损曲线")
    assert re.findall(r"^### .*\(`(\w+)`\)$", text, re.M) == ["all", "separator", "role"]
    tables = text.split("### ")[1:]
    for kind, table in zip(("all", "separator", "role"), tables, strict=True):
        rows = [re.split(r" \| ", line.strip("| ")) for line in table.splitlines() if re.match(r"\| \d+%", line)]
        assert [row[0] for row in rows] == ["0%", "5%", "10%", "20%", "40%"]
        for row, share in zip(rows, measured.shares, strict=True):
            names = [info.name for info in measured.systems]
            assert row[2:] == [f"{measured.figures[name, kind, share]['micro'].f1:.3f}" for name in names]
    last = f"{measured.figures['rules', TOGETHER, 0.4]['RESP_UNIT'].f1:.3f} |"
    row = next(line for line in text.splitlines() if line.startswith("| 责任单位 `RESP_UNIT` | 40%"))
    assert row.endswith(last)


def test_the_readme_says_which_figures_are_in_sample(measured: Curves) -> None:
    text = render_readme(measured, "python -m x")
    assert "- 系统:stub。交叉验证:每份通知由没见过它的模型来读。" in text
    assert r"- 系统:\_runs/$a\|b$。没有记下用哪些通知训练,数字可能是样本内的。" in text
    assert r"| stub | \_runs/$a\|b$\* |" in text.replace("*", r"\*").replace(r"\\*", r"\*")
    rules = replace(measured.systems[2], seen=("hecheng-2024",))
    starred = render_readme(replace(measured, systems=(rules,)), "python -m x")
    assert "**样本内**:本语料 3 份通知中的 1 份(hecheng-2024),对着它们写成,数字偏高。" in starred
    unstarred = render_readme(replace(measured, systems=(measured.systems[2],)), "python -m x")
    assert "- 系统:规则解析器。没有见过本语料的通知。" in unstarred
    assert "样本内" not in unstarred


def test_one_seed_gives_no_spread(measured: Curves) -> None:
    assert "种子之间最大相差(最高减最低):stub " in render_readme(measured, "x")
    assert "只有一个种子" in render_readme(replace(measured, seeds=(1,)), "x")


def test_the_json_holds_every_figure(measured: Curves) -> None:
    data = json.loads(to_json(measured, "python -m x"))
    assert (data["version"], data["command"], data["seeds"], data["shares"]) == (1, "python -m x", [1, 2], [0, *SHARES])
    assert data["fields"]["colon"]["0.4"] == 0.8
    assert len(data["points"]) == 3 * len(FEW) * 5
    for point in data["points"]:
        figure = measured.figures[point["system"], point["kind"], point["share"]]
        assert {label: row["f1"] for label, row in point["labels"].items()} == {label: one.f1 for label, one in figure.items()}
        assert [one["right"] for one in point["labels"]["micro"]["counts"]] == [one.right for one in figure["micro"].counts]


def svg_texts(svg: str) -> list[str]:
    tree = ElementTree.fromstring(svg)  # noqa: S314 - our own output
    return ["".join(item.itertext()) for item in tree.iter("{http://www.w3.org/2000/svg}text")]


def test_the_plot_has_a_panel_per_kind_and_the_readers_fonts_draw_its_texts(
    measured: Curves, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    # No Chinese font is installed; warnings are errors.
    monkeypatch.setattr(figures, "FAMILIES", ("No Such Sans SC", "No Such Serif SC"))
    with caplog.at_level(logging.WARNING):
        svg = render_svg(measured)
    assert caplog.records == []
    texts = svg_texts(svg)
    assert [text for text in texts if text in ("各种一起", "分隔符", "角色词")] == ["各种一起", "分隔符", "角色词"]
    assert {"stub", "_runs/$a|b$*", "规则解析器", "强度(%)"} <= set(texts)
    assert "No Such Sans SC" in svg
    assert "No Such Serif SC" in svg
    assert render_svg(measured) == svg


def test_lines_of_the_plot_are_told_apart_without_colour(measured: Curves, monkeypatch: pytest.MonkeyPatch) -> None:
    assert len({dashes for _, dashes, _ in plot._STYLES}) == len({marker for *_, marker in plot._STYLES}) == len(plot._STYLES)
    drawn = render_svg(measured)
    monkeypatch.setattr(plot, "_STYLES", plot._STYLES[:1])
    assert drawn.count("stroke-dasharray") > render_svg(measured).count("stroke-dasharray")


def test_the_plot_says_that_it_needs_matplotlib(measured: Curves, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(plot, "find_spec", lambda name: None)
    with pytest.raises(EvaluationError, match=r"needs matplotlib.*taizhang\[notebooks\]"):
        render_svg(measured)


def names(directory: Path) -> list[str]:
    return sorted(path.name for path in directory.iterdir())


EARLIER = {"README.md": "old", "robustness.json": '{"version": 1, "shares": [], "points": []}', "robustness.svg": "old"}
NEW = {"README.md": "new", "robustness.json": "new", "robustness.svg": "new"}


@pytest.mark.parametrize("earlier", [{}, EARLIER], ids=["into an empty directory", "over an earlier run"])
def test_files_that_cannot_all_be_written_are_as_they_were(
    earlier: dict[str, str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "strengths.py").write_text("ours", encoding="utf-8")
    for name, text in earlier.items():
        (tmp_path / name).write_text(text, encoding="utf-8")
    replace_file = Path.replace

    def fails_at_the_last(self: Path, target: Path) -> Path:
        if target == tmp_path / "robustness.svg" and self.parent.name != "old":
            raise OSError(28, "No space left on device")
        return replace_file(self, target)

    with monkeypatch.context() as context:
        context.setattr(Path, "replace", fails_at_the_last)
        with pytest.raises(EvaluationError, match="cannot be written \\(No space left on device\\)"):
            write_files(tmp_path, NEW)
    assert {name: (tmp_path / name).read_text(encoding="utf-8") for name in names(tmp_path)} == earlier | {"strengths.py": "ours"}
    write_files(tmp_path, NEW)
    assert {name: (tmp_path / name).read_text(encoding="utf-8") for name in names(tmp_path)} == NEW | {"strengths.py": "ours"}


def test_somebody_elses_readme_is_not_replaced(tmp_path: Path) -> None:
    (tmp_path / "README.md").write_text("theirs", encoding="utf-8")
    with pytest.raises(EvaluationError, match=r"holds README\.md of something else"):
        check_directory(tmp_path)
    for name, text in EARLIER.items():
        (tmp_path / name).write_text(text, encoding="utf-8")
    check_directory(tmp_path)
    assert names(tmp_path) == sorted(EARLIER)


def test_a_file_is_no_directory_to_write_to(tmp_path: Path) -> None:
    (tmp_path / "out").write_text("a file", encoding="utf-8")
    with pytest.raises(EvaluationError, match="out: cannot be written"):
        check_directory(tmp_path / "out")


def test_the_command_writes_the_three_files(tiny_corpus: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    out = tmp_path / "new" / "out"
    arguments = ["rules", "--corpus", str(tiny_corpus), "--out", str(out), "--seeds", "4", "--kinds", "stop", "all"]
    assert command.main(arguments) == 0
    assert names(out) == sorted(FILES)
    told = capsys.readouterr()
    assert told.out == ""
    assert "unbroken, rules:" in told.err
    data = json.loads((out / "robustness.json").read_text(encoding="utf-8"))
    assert [info["name"] for info in data["systems"]] == ["rules"]
    assert {point["kind"] for point in data["points"]} == {"stop", "all"}
    readme = (out / "README.md").read_text(encoding="utf-8")
    assert f"`python -m benchmarks.robustness rules --corpus {tiny_corpus} --seeds 4 --kinds stop all`" in readme
    assert svg_texts((out / "robustness.svg").read_text(encoding="utf-8"))
    first = {name: (out / name).read_text(encoding="utf-8") for name in FILES}
    assert command.main(arguments) == 0
    assert {name: (out / name).read_text(encoding="utf-8") for name in FILES} == first


def test_a_failure_on_the_way_leaves_nothing(
    tiny_corpus: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def fails(curves: Curves) -> str:
        raise EvaluationError("no plot today")

    monkeypatch.setattr(command, "render_svg", fails)
    assert command.main(["rules", "--corpus", str(tiny_corpus), "--out", str(tmp_path), "--seeds", "1", "--kinds", "stop"]) == 1
    assert names(tmp_path) == []
    assert capsys.readouterr().err.splitlines()[-1] == "robustness: no plot today"


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        pytest.param(["nowhere"], "nowhere: no such directory", id="no model"),
        pytest.param(["rules", "--corpus", "nowhere"], "nowhere", id="no corpus"),
    ],
)
def test_what_a_user_can_mend_is_told_in_one_line(
    arguments: list[str], message: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert command.main([*arguments, "--out", str(tmp_path)]) == 1
    (line,) = capsys.readouterr().err.splitlines()
    assert message in line
    assert names(tmp_path) == []


def test_output_names_are_those_that_the_readme_links(measured: Curves) -> None:
    linked = set(re.findall(r"\]\(([^)]+)\)", render_readme(measured, "x")))
    assert linked == {output.JSON, output.SVG}
