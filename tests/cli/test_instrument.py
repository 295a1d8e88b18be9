"""`qa plugins` and `qa instrument`."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from click.testing import Result

from qa_core.cycle import instruments
from qa_core.model.instrument import Instrument
from qa_core.registry import Registry
from qa_core.rules.describe import described

Qa = Callable[..., Result]


@pytest.fixture
def changed(tiny: Instrument, tmp_path: Path) -> Path:
    """A file with a next version of the instrument, one question renamed without a mapping."""
    data: dict[str, Any] = json.loads(tiny.canonical)
    data["version"] = "2"
    data["sections"][0]["questions"][3]["key"] = "1.d"
    path = tmp_path / "next.json"
    path.write_text(json.dumps(data), encoding="utf-8")
    return path


@pytest.fixture
def package(tmp_path: Path) -> Path:
    """The package folder of a plugin in a source checkout."""
    folder = tmp_path / "checkout" / "qa_tiny"
    folder.mkdir(parents=True)
    (folder.parent / "pyproject.toml").write_text('[project]\nname = "qa-tiny"\n', encoding="utf-8")
    (folder / "__init__.py").write_text("", encoding="utf-8")
    source = Path(__file__).parents[1] / "support" / "tiny.toml"
    (folder / "instrument.toml").write_text(source.read_text(encoding="utf-8"), encoding="utf-8")
    (folder / "other.toml").write_text("[tool]\n", encoding="utf-8")
    return folder


def test_plugins(qa: Qa) -> None:
    result = qa("plugins", "--json")
    assert result.exit_code == 0
    assert json.loads(result.stdout) == [
        {
            "name": "tiny",
            "distribution": "qa-tiny",
            "version": "1.0",
            "instruments": ["tiny"],
            "hooks": ["qa_instruments"],
            "broken": None,
        }
    ]
    assert "qa-tiny" in qa("plugins").stdout


@pytest.mark.usefixtures("broken")
def test_a_broken_plugin_is_listed_with_the_reason_and_is_status_1(qa: Qa) -> None:
    result = qa("plugins")
    assert result.exit_code == 1
    assert "BROKEN: it cannot be loaded: ImportError: no x" in result.stdout
    told = qa("plugins", "--json")
    assert told.exit_code == 1
    assert [info["broken"] for info in json.loads(told.stdout)] == [
        None,
        "it cannot be loaded: ImportError: no x",
    ]


@pytest.mark.usefixtures("broken")
def test_a_broken_plugin_is_told_on_stderr_and_the_others_work(qa: Qa) -> None:
    result = qa("instrument", "list", "--json")
    assert result.exit_code == 0
    assert [one["id"] for one in json.loads(result.stdout)] == ["tiny"]
    assert result.stderr == "plugin bad (distribution qa-bad): it cannot be loaded: ImportError: no x\n"


def test_without_plugins_it_says_what_to_install(qa: Qa, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Registry, "load", classmethod(lambda _cls: Registry()))
    for args in (("plugins",), ("instrument", "list")):
        assert "pip install" in qa(*args).stdout


def test_list(qa: Qa, tiny: Instrument) -> None:
    assert f"tiny  1        {len(tiny.questions)}" in qa("instrument", "list").stdout


def test_show_as_json_is_alone_on_stdout(qa: Qa, tiny: Instrument) -> None:
    result = qa("instrument", "show", "tiny", "--json")
    assert result.exit_code == 0
    assert result.stderr == ""
    assert json.loads(result.stdout) == json.loads(json.dumps(described(tiny)))


def test_show_canonical_gives_the_bytes_of_the_digest(qa: Qa, tiny: Instrument) -> None:
    result = qa("instrument", "show", "tiny", "--canonical")
    assert hashlib.sha256(result.stdout_bytes).hexdigest() == tiny.digest


def test_show_to_read_has_every_question_option_and_guidance(qa: Qa, tiny: Instrument) -> None:
    shown = " ".join(qa("instrument", "show", "tiny").stdout.split())
    for question in tiny.questions.values():
        assert f"{question.key} {question.prompt}" in shown
        assert question.guidance in shown
        for column in question.columns:
            assert f"- {column.key}: {column.prompt}" in shown
    for option in (*tiny.lists["factors"], *tiny.grade_scale):
        assert f"{option.id}: {option.label}" in shown
    assert "good: Good (benchmark)" in shown
    assert "asked when 1.b is housing or isolation" in shown
    assert tiny.digest in shown


def test_show_wants_one_form(qa: Qa) -> None:
    result = qa("instrument", "show", "tiny", "--json", "--canonical")
    assert (result.exit_code, result.stdout) == (2, "")


def test_show_without_such_an_instrument_names_those_installed(qa: Qa) -> None:
    result = qa("instrument", "show", "tinny", "--json")
    assert (result.exit_code, result.stdout) == (2, "")
    assert "'tinny'" in result.stderr
    assert "Installed: tiny" in result.stderr


def test_canonical_bytes_are_an_instrument_file(qa: Qa, tiny: Instrument, tmp_path: Path) -> None:
    path = tmp_path / "kept.json"
    path.write_bytes(qa("instrument", "show", "tiny", "--canonical").stdout_bytes)
    assert instruments.from_file(path).digest == tiny.digest


def test_diff_of_the_same(qa: Qa) -> None:
    result = qa("instrument", "diff", "tiny", "tiny@1")
    assert (result.exit_code, result.stdout) == (0, "Nothing that figures would notice.\n")


def test_diff_names_what_breaks_and_is_status_1(qa: Qa, changed: Path) -> None:
    result = qa("instrument", "diff", "tiny", changed)
    assert result.exit_code == 1
    assert "BREAKS  removed" in result.stdout
    assert 'was = "1.c"' in result.stdout
    told = json.loads(qa("instrument", "diff", "tiny", changed, "--json").stdout)
    assert [(change["kind"], change["breaks"]) for change in told] == [("removed", True), ("added", False)]


def test_diff_with_the_mapping_is_status_0(qa: Qa, changed: Path) -> None:
    data = json.loads(changed.read_text(encoding="utf-8"))
    data["sections"][0]["questions"][3]["was"] = "1.c"
    changed.write_text(json.dumps(data), encoding="utf-8")
    result = qa("instrument", "diff", "tiny", changed)
    assert result.exit_code == 0
    assert "1.d was 1.c (declared)." in result.stdout


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("x.toml", "id = ", "cannot be read"),
        ("x.toml", 'id = "x"', "x.toml: version: Field required"),
        ("x.json", "[" * 100_000, "cannot be read"),
        ("x.json", "[1]", "x.json"),
        ("missing.toml", None, "missing.toml cannot be read"),
    ],
)
def test_files_that_are_no_instrument(
    qa: Qa, tmp_path: Path, name: str, content: str | None, said: str
) -> None:
    if content is not None:
        (tmp_path / name).write_text(content, encoding="utf-8")
    result = qa("instrument", "diff", "tiny", name)
    assert (result.exit_code, result.stdout) == (2, "")
    assert said in result.stderr


def test_an_earlier_version_needs_the_database(qa: Qa) -> None:
    result = qa("instrument", "show", "tiny@0")
    assert result.exit_code == 2
    assert "qa.toml" in result.stderr


def test_lock_appends_once(qa: Qa, package: Path, tiny: Instrument) -> None:
    versions = package / "versions.json"
    versions.write_text('{"tiny": {"0": "aaa"}}', encoding="utf-8")
    assert f"tiny 1 {tiny.digest}: recorded." in qa("instrument", "lock", package).stdout
    assert json.loads(versions.read_text(encoding="utf-8")) == {"tiny": {"0": "aaa", "1": tiny.digest}}
    before = versions.read_bytes()
    again = qa("instrument", "lock", package.parent)
    assert (again.exit_code, again.stdout) == (0, f"tiny 1 {tiny.digest}: was recorded already.\n")
    assert versions.read_bytes() == before


def test_lock_refuses_a_released_version_with_another_digest(qa: Qa, package: Path, tiny: Instrument) -> None:
    versions = package / "versions.json"
    versions.write_text('{"tiny": {"1": "aaa"}}', encoding="utf-8")
    result = qa("instrument", "lock", package)
    assert result.exit_code == 2
    assert "aaa" in result.stderr
    assert tiny.digest in result.stderr
    assert versions.read_text(encoding="utf-8") == '{"tiny": {"1": "aaa"}}'


def test_lock_finds_the_packages_of_this_folder(
    qa: Qa, package: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    run = qa
    monkeypatch.chdir(package.parent)
    assert run("instrument", "lock").exit_code == 0
    assert (package / "versions.json").is_file()


def test_lock_by_id_wants_a_source_checkout(
    qa: Qa, plugins: Registry, package: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    module = plugins.manager.get_plugin("tiny")
    monkeypatch.setattr(module, "__file__", str(package / "__init__.py"), raising=False)
    assert qa("instrument", "lock", "tiny").exit_code == 0
    assert (package / "versions.json").is_file()
    (package.parent / "pyproject.toml").unlink()
    result = qa("instrument", "lock", "tiny")
    assert result.exit_code == 2
    assert "not a source checkout" in result.stderr


def test_lock_says_what_it_looked_for(qa: Qa, tmp_path: Path) -> None:
    result = qa("instrument", "lock", tmp_path)
    assert result.exit_code == 2
    assert "no package with an instrument" in result.stderr
    assert "Installed: tiny" in qa("instrument", "lock", "nothing").stderr
