"""What a council installs: built wheels in fresh environments, each with just what was asked for."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
import zipfile
from collections.abc import Callable, Sequence
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
BRINGS = {
    "qa_caf_tier1": ["caf-tier1-assessment", "caf-tier1-taf", "caf-tier1-closure"],
    "qa_caf_tier2": ["caf-tier2"],
    "qa_cafcass_impact": ["cafcass-impact"],
    "qa_thematic": ["thematic-neglect", "thematic-domestic-abuse", "thematic-voice"],
}
ALONE = [(name,) for name in BRINGS]
PAIRS = [("qa_caf_tier1", "qa_caf_tier2"), ("qa_cafcass_impact", "qa_thematic")]
CHOICES = [*ALONE, *PAIRS, tuple(sorted(BRINGS))]
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
def installed(wheels: dict[str, Path], tmp_path_factory: pytest.TempPathFactory) -> Callable[..., Installed]:
    """The core with some plugins, by the names of their wheels; each choice is installed once."""
    made: dict[tuple[str, ...], Installed] = {}

    def install(*plugins: str) -> Installed:
        if plugins not in made:
            chosen = [wheels[name] for name in ("qa_core", *plugins)]
            made[plugins] = Installed(tmp_path_factory.mktemp("installed") / "env", chosen)
        return made[plugins]

    return install


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
def test_the_core_alone_runs_and_knows_no_regime(installed: Callable[..., Installed]) -> None:
    core = installed()
    assert core.packages() == {"qa_core"}
    plugins = core.qa("plugins", "--json")
    assert (plugins.returncode, json.loads(plugins.stdout)) == (0, [])
    assert core.qa("--help").returncode == 0
    assert core.qa("--version").stdout.startswith("qa 0.")


@pytest.mark.requirement("S0-018", "S0-025", "S0-050", "S4-001")
@pytest.mark.parametrize("chosen", CHOICES, ids="+".join)
def test_a_council_has_just_the_plugins_that_it_installed(
    installed: Callable[..., Installed], chosen: tuple[str, ...]
) -> None:
    council = installed(*chosen)
    assert council.packages() == {"qa_core", *chosen}
    found = council.qa("plugins", "--json")
    assert found.returncode == 0, found.stdout + found.stderr
    brought = {p["distribution"].replace("-", "_"): p["instruments"] for p in json.loads(found.stdout)}
    assert brought == {name: BRINGS[name] for name in chosen}
    listed = council.qa("instrument", "list")
    assert listed.returncode == 0, listed.stderr
    assert {i for ids in BRINGS.values() for i in ids if i in listed.stdout.split()} == {
        i for name in chosen for i in BRINGS[name]
    }


@pytest.mark.requirement("S0-018")
@pytest.mark.parametrize("name", sorted(BRINGS))
def test_no_plugin_mentions_another(wheels: dict[str, Path], name: str) -> None:
    others = {word for other, ids in BRINGS.items() if other != name for word in (other, *ids)}
    others |= {other.replace("_", "-") for other in BRINGS if other != name}
    wheel = zipfile.ZipFile(wheels[name])
    texts = {file: wheel.read(file).decode("utf-8") for file in wheel.namelist()}
    said = re.compile("|".join(rf"(?<![\w-]){re.escape(word)}(?![\w-])" for word in sorted(others)))
    assert {file: found.group() for file, text in texts.items() if (found := said.search(text))} == {}


@pytest.mark.parametrize("name", sorted(BRINGS))
def test_the_smallest_round_works_where_one_plugin_is_alone(
    installed: Callable[..., Installed], tmp_path: Path, name: str
) -> None:
    council = installed(name)
    for instrument in BRINGS[name]:
        blank = council.qa("grade", instrument, "--template")
        file = tmp_path / f"{instrument}.json"
        file.write_text(blank.stdout, encoding="utf-8")
        result = council.qa("grade", instrument, str(file), "--json")
        assert result.returncode == 1, result.stderr
        assert json.loads(result.stdout)["complete"] is False


@pytest.mark.parametrize("name", sorted(BRINGS))
def test_a_plugin_imports_no_other(installed: Callable[..., Installed], name: str) -> None:
    everything = installed(*sorted(BRINGS))
    code = f"import sys, {name}; print(sorted({{*{sorted(BRINGS)!r}}} & {{*sys.modules}}))"
    done = subprocess.run(
        [str(everything.folder / SCRIPTS / "python"), "-c", code], capture_output=True, text=True, check=True
    )
    assert done.stdout.strip() == repr([name])
