"""The Chinese font of figures: matplotlib takes none by itself and would draw boxes."""

from collections.abc import Collection
from contextlib import suppress
from typing import Final

import matplotlib as mpl
from matplotlib import font_manager

from notices import TaizhangError

FAMILIES: Final = (
    *("Noto Sans CJK SC", "Noto Sans SC", "Source Han Sans SC", "Source Han Sans CN"),
    *("Microsoft YaHei", "PingFang SC", "Hiragino Sans GB", "SimHei", "DengXian", "Heiti SC"),
    *("WenQuanYi Micro Hei", "WenQuanYi Zen Hei", "Sarasa Gothic SC", "LXGW WenKai", "Droid Sans Fallback"),
    *("Noto Serif CJK SC", "Source Han Serif SC", "SimSun", "Songti SC"),
    *("Noto Sans CJK JP", "Noto Serif CJK JP"),
)
"""Families with simplified characters, the plainest first. Older versions of matplotlib know the Noto collections by the name of
their first font, the Japanese one, which holds the same characters."""


def use_chinese_font() -> str:
    """Makes figures write in an installed Chinese font and returns the name of its family; TaizhangError where there is none."""
    installed: Collection[str] = font_manager.get_font_names()
    if not set(FAMILIES) & set(installed):
        installed = _looked_up_again()
    name = chinese_font(installed)
    mpl.rcParams["font.family"] = [name]
    mpl.rcParams["axes.unicode_minus"] = False  # several of the families lack U+2212
    return name


def chinese_font(installed: Collection[str]) -> str:
    """The first of ``FAMILIES`` that is among the installed ones; TaizhangError where none is.

    >>> chinese_font({"DejaVu Sans", "SimHei", "SimSun"})
    'SimHei'
    """
    for family in FAMILIES:
        if family in installed:
            return family
    raise TaizhangError(
        f"no Chinese font among the {len(installed)} font families that matplotlib finds; looked for {', '.join(FAMILIES)}; "
        "install one and run again (Debian, Ubuntu: apt-get install fonts-noto-cjk)"
    )


def _looked_up_again() -> Collection[str]:
    """The families on the disk now: matplotlib's own list is as old as its cache and lacks what was installed since."""
    known = {font.fname for font in font_manager.fontManager.ttflist}
    for path in sorted(set(font_manager.findSystemFonts()) - known):
        with suppress(OSError, RuntimeError):  # what matplotlib cannot read is no font to draw with
            font_manager.fontManager.addfont(path)
    return font_manager.get_font_names()
