"""What a council installs: built wheels in fresh environments, each with just what was asked for."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import zipfile
from collections.abc import Sequence
from pathlib import Path

import pytest

NETWORK = (
    "failed to fetch",
    "error sending request",
    "dns error",
    "connection",
    "timed out",
    "no solution found",
)
SCRIPTS = "Scripts" if sys.platform == "win32" else "bin"


def uv(*arguments: str, folder: Path) -> str:
    """Run uv; without uv or the registry the test is skipped, but fails where CI is set."""
    tool = shutil.which("uv")
    if tool is None:
        return _skip("uv is not installed")
    environment = {k: v for k, v in os.environ.items() if k not in ("VIRTUAL_ENV", "UV_PROJECT_ENVIRONMENT")}
    environment["UV_LINK_MODE"] = "copy"
    done = subprocess.run(
        [tool, *arguments], cwd=folder, env=environment, capture_output=True, text=True, encoding="utf-8"
    )
    if done.returncode and any(sign in done.stderr.lower() for sign in NETWORK):
        return _skip(f"the package registry cannot be reached: {done.stderr.strip()[-300:]}")
    assert done.returncode == 0, done.stderr
    return done.stdout


def _skip(reason: str) -> str:
    if os.environ.get("CI"):
        pytest.fail(reason)
    pytest.skip(reason)


class Installed:
    """A fresh environment with some wheels in it."""

    def __init__(self, folder: Path, wheels: Sequence[Path]) -> None:
        self.folder = folder
        uv("venv", "--quiet", "--python", sys.executable, str(folder), folder=folder.parent)
        python = folder / SCRIPTS / "python"
        uv("pip", "install", "--quiet", "--python", str(python), *map(str, wheels), folder=folder.parent)

    def qa(self, *arguments: str) -> subprocess.CompletedProcess[str]:
        """Run the command `qa` of this environment in an empty folder."""
        environment = {k: v for k, v in os.environ.items() if k not in ("PYTHONPATH", "QA_CONFIG")}
        command = [str(self.folder / SCRIPTS / "qa"), *arguments]
        return subprocess.run(
            command, cwd=self.folder, env=environment, capture_output=True, text=True, encoding="utf-8"
        )

    def packages(self) -> set[str]:
        """The project's own packages that are on its disk."""
        return {
            path.name for path in self.folder.glob("**/site-packages/qa_*") if path.suffix != ".dist-info"
        }


@pytest.fixture(scope="session")
def wheels(project: Path, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """The wheel of each distribution, by its name."""
    folder = tmp_path_factory.mktemp("wheels")
    uv("build", "--quiet", "--all-packages", "--wheel", "--out-dir", str(folder), folder=project)
    return {path.name.partition("-")[0]: path for path in folder.glob("*.whl")}


@pytest.fixture(scope="session")
def core(wheels: dict[str, Path], tmp_path_factory: pytest.TempPathFactory) -> Installed:
    """The core alone."""
    return Installed(tmp_path_factory.mktemp("core") / "env", [wheels["qa_core"]])


@pytest.fixture(scope="session")
def council(wheels: dict[str, Path], tmp_path_factory: pytest.TempPathFactory) -> Installed:
    """A council that runs only Tier 2."""
    chosen = [wheels["qa_core"], wheels["qa_caf_tier2"]]
    return Installed(tmp_path_factory.mktemp("council") / "env", chosen)


def test_every_distribution_has_a_wheel(project: Path, wheels: dict[str, Path]) -> None:
    assert set(wheels) == {
        "qa_core",
        *(f"qa_{path.parent.name}" for path in project.glob("plugins/*/pyproject.toml")),
    }


def test_wheels_hold_their_own_package_and_nothing_else(wheels: dict[str, Path]) -> None:
    for name, path in wheels.items():
        files = zipfile.ZipFile(path).namelist()
        assert {file.partition("/")[0].partition("-")[0] for file in files} == {name}
        assert f"{name}/py.typed" in files


def test_files_that_are_no_python_travel_along(project: Path, wheels: dict[str, Path]) -> None:
    for name, path in wheels.items():
        top = project if name == "qa_core" else project / "plugins" / name.removeprefix("qa_")
        here = {
            file.relative_to(top).as_posix()
            for file in (top / name).rglob("*")
            if file.is_file() and "__pycache__" not in file.parts
        }
        assert here <= set(zipfile.ZipFile(path).namelist())


@pytest.mark.requirement("S0-018")
def test_the_core_alone_runs_and_knows_no_regime(core: Installed) -> None:
    assert core.packages() == {"qa_core"}
    plugins = core.qa("plugins", "--json")
    assert (plugins.returncode, json.loads(plugins.stdout)) == (0, [])
    assert core.qa("--help").returncode == 0
    assert core.qa("--version").stdout.startswith("qa 0.")


@pytest.mark.requirement("S0-018")
def test_a_council_has_just_the_plugin_that_it_installed(council: Installed) -> None:
    assert council.packages() == {"qa_core", "qa_caf_tier2"}
    plugins = council.qa("plugins", "--json")
    found = json.loads(plugins.stdout)
    assert plugins.returncode == 0, plugins.stderr
    assert [(p["name"], p["distribution"], p["broken"]) for p in found] == [
        ("caf-tier2", "qa-caf-tier2", None)
    ]
    assert found[0]["instruments"] == ["caf-tier2"]
    assert council.qa("--help").stdout.startswith("Usage: qa")


def test_the_smallest_round_works_where_it_was_installed(council: Installed, tmp_path: Path) -> None:
    blank = council.qa("grade", "caf-tier2", "--template")
    file = tmp_path / "answers.json"
    file.write_text(blank.stdout, encoding="utf-8")
    result = council.qa("grade", "caf-tier2", str(file), "--json")
    assert result.returncode == 1, result.stderr
    assert json.loads(result.stdout)["complete"] is False
