"""LibreOffice as another program that opens our workbooks and saves them again."""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Sequence
from pathlib import Path

import pytest

COMMAND = shutil.which("soffice") or shutil.which("libreoffice")


def saved_again(files: Sequence[Path], folder: Path) -> list[Path]:
    """Each workbook as LibreOffice saves it; without LibreOffice the test is skipped."""
    if COMMAND is None:
        pytest.skip("LibreOffice is not installed")
    target = folder / "saved again"
    profile = (folder / "profile").absolute().as_uri()
    options = ["--headless", "--norestore", f"-env:UserInstallation={profile}"]
    convert = ["--convert-to", "xlsx:Calc MS Excel 2007 XML", "--outdir", str(target)]
    done = subprocess.run(
        [COMMAND, *options, *convert, *map(str, files)], capture_output=True, text=True, timeout=300
    )
    saved = [target / file.name for file in files]
    missing = [file.name for file in saved if not file.is_file()]
    assert not missing, f"LibreOffice did not save {missing}: {done.stdout}{done.stderr}"
    return saved
