"""Notices as files, for the tests of the command line."""

from pathlib import Path

TEXT = "1.新建5G基站500座。(牵头单位:市经信局)"


def write_notices(folder: Path) -> Path:
    """Makes the folder with two notices, the second in GB18030 and by its text for review."""
    folder.mkdir()
    (folder / "a.txt").write_text(TEXT, encoding="utf-8")
    (folder / "b.txt").write_text(TEXT + "待核", encoding="gb18030")
    return folder
