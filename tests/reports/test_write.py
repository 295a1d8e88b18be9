"""Reports as files: their names, their JSON, and never half of one."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from qa_core.errors import InputError, QaError
from qa_core.model.figure import Report
from qa_core.reports import plain, write


@pytest.mark.requirement("S0-038")
def test_the_json_is_as_kept_beside_this_test(report: Report) -> None:
    kept = Path(__file__).with_name("quarterly.json").read_bytes()
    assert plain.render(report) == kept.replace(b"\r\n", b"\n")


def test_the_json_has_the_form_of_the_contract(report: Report) -> None:
    document = json.loads(plain.render(report))
    assert (document["name"], document["period"]) == ("quarterly", "2026-Q3")
    assert document["instruments"] == ["sample-audit 1", "sample-audit 2"]
    for table in document["tables"]:
        assert {"id", "title", "columns", "rows"} <= set(table)
        assert all(isinstance(title, str) for title in table["columns"])
        assert all(len(row) == len(table["columns"]) for row in table["rows"])


def test_files_are_named_by_report_period_and_format(report: Report, tmp_path: Path) -> None:
    paths = write.write(report, ["xlsx", "html", " JSON ", "html"], tmp_path / "new" / "folder")
    assert [path.name for path in paths] == [
        "quarterly-2026-Q3.xlsx",
        "quarterly-2026-Q3.html",
        "quarterly-2026-Q3.json",
    ]
    assert sorted(path.name for path in (tmp_path / "new" / "folder").iterdir()) == sorted(
        p.name for p in paths
    )
    assert paths[0].read_bytes()[:2] == b"PK"


def test_a_file_of_that_name_is_replaced(report: Report, tmp_path: Path) -> None:
    old = tmp_path / "quarterly-2026-Q3.json"
    old.write_text("old", encoding="utf-8")
    write.write(report, ["json"], tmp_path)
    assert json.loads(old.read_text(encoding="utf-8"))["name"] == "quarterly"


@pytest.mark.parametrize("formats", [["odt"], ["html", "odt"], []])
def test_an_unknown_format_writes_nothing(report: Report, tmp_path: Path, formats: list[str]) -> None:
    with pytest.raises(InputError, match="html, xlsx, docx, json, pdf"):
        write.write(report, formats, tmp_path)
    assert list(tmp_path.iterdir()) == []


def test_a_renderer_that_fails_leaves_every_file_as_it_was(
    report: Report, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(write.RENDERERS, "html", "nowhere")
    with pytest.raises(ModuleNotFoundError):
        write.write(report, ["json", "html"], tmp_path)
    assert list(tmp_path.iterdir()) == []


def test_a_disk_that_fails_leaves_the_old_file_whole(
    report: Report, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    old = tmp_path / "quarterly-2026-Q3.json"
    old.write_text("old", encoding="utf-8")

    def full(_: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(write.os, "fsync", full)
    with pytest.raises(QaError, match="No space left on device"):
        write.write(report, ["json"], tmp_path)
    assert old.read_text(encoding="utf-8") == "old"
    assert [path.name for path in tmp_path.iterdir()] == [old.name]


def test_a_folder_that_is_a_file_is_said_plainly(report: Report, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("", encoding="utf-8")
    with pytest.raises(QaError, match="choose another folder"):
        write.write(report, ["json"], tmp_path / "file")


@pytest.mark.parametrize("name", ["../up", "a/b", "", ".hidden"])
def test_a_name_never_leads_out_of_the_folder(report: Report, tmp_path: Path, name: str) -> None:
    folder = tmp_path / "reports"
    if name == "":
        name = "/"
    with pytest.raises(InputError):
        write.write(report.model_copy(update={"name": name}), ["json"], folder)
    assert not folder.exists()
