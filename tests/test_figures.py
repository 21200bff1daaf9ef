"""The Chinese font of figures: found where there is one, a clear error where there is none."""

import io
import os
from collections.abc import Iterator
from pathlib import Path

import matplotlib as mpl
import pytest
from matplotlib import font_manager
from matplotlib.figure import Figure

from notices import TaizhangError
from training.figures import FAMILIES, chinese_font, use_chinese_font


@pytest.fixture(autouse=True)
def _settings_restored() -> Iterator[None]:
    with mpl.rc_context():
        yield


@pytest.fixture
def font() -> str:
    """A Chinese font; where there is none the test is left out, and fails where TAIZHANG_FONTS=required, as in CI."""
    try:
        return use_chinese_font()
    except TaizhangError as error:
        if os.environ.get("TAIZHANG_FONTS") == "required":
            raise
        pytest.skip(str(error))


@pytest.mark.parametrize(
    ("installed", "chosen"),
    [
        pytest.param(["DejaVu Sans", "SimHei"], "SimHei", id="the only one"),
        pytest.param(["SimSun", "Microsoft YaHei"], "Microsoft YaHei", id="a plain one before a serif"),
        pytest.param(["Noto Sans CJK JP", "Noto Sans CJK SC"], "Noto Sans CJK SC", id="the Chinese face of a collection"),
        pytest.param(["Noto Sans CJK JP", "DejaVu Sans"], "Noto Sans CJK JP", id="a collection known by its first face"),
    ],
)
def test_the_first_family_of_the_list_that_is_installed_is_chosen(installed: list[str], chosen: str) -> None:
    assert chinese_font(installed) == chosen


def test_without_a_chinese_font_the_error_says_what_was_looked_for_and_what_to_install() -> None:
    with pytest.raises(TaizhangError) as caught:
        chinese_font(["DejaVu Sans", "DejaVu Serif"])
    message = str(caught.value)
    assert "among the 2 font families" in message
    assert "fonts-noto-cjk" in message
    assert all(family in message for family in FAMILIES)


def test_a_machine_without_chinese_fonts_is_told_and_its_settings_stay(monkeypatch: pytest.MonkeyPatch) -> None:
    before = list(mpl.rcParams["font.family"])
    monkeypatch.setattr(font_manager, "get_font_names", lambda: ["DejaVu Sans"])
    monkeypatch.setattr(font_manager, "findSystemFonts", list)
    with pytest.raises(TaizhangError, match="fonts-noto-cjk"):
        use_chinese_font()
    assert mpl.rcParams["font.family"] == before


def test_a_font_installed_after_matplotlib_made_its_list_is_found(
    font: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    manager = font_manager.fontManager
    path = font_manager.findfont(font)
    monkeypatch.setattr(manager, "ttflist", [entry for entry in manager.ttflist if entry.name not in FAMILIES])
    no_font = tmp_path / "broken.ttf"
    no_font.write_bytes(b"no font")
    monkeypatch.setattr(font_manager, "findSystemFonts", lambda: [str(no_font), path])
    assert use_chinese_font() == font


def test_the_characters_of_a_ledger_are_drawn(font: str) -> None:
    """A character that the font lacks is a warning of matplotlib, and warnings are errors here."""
    assert mpl.rcParams["font.family"] == [font]
    figure = Figure()
    axes = figure.add_subplot(title="目标 牵头单位 责任单位 责任领导 时限 台账 -5% 〔2022〕")
    axes.plot([-1, 1], [-1, 1])
    picture = io.BytesIO()
    figure.savefig(picture, format="png")
    assert picture.getvalue().startswith(b"\x89PNG")


def test_characters_that_no_font_was_chosen_for_are_a_warning() -> None:
    """What makes the test above able to fail."""
    mpl.rcParams["font.family"] = ["DejaVu Sans"]
    figure = Figure()
    figure.add_subplot(title="台账")
    with pytest.warns(UserWarning, match="Glyph"):
        figure.savefig(io.BytesIO(), format="png")
