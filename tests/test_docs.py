"""The documents tell the truth: examples work, settings and commands are the code's, links lead somewhere."""

from __future__ import annotations

import dataclasses
import datetime as dt
import os
import re
import runpy
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import session

from qa_core import config, hooks
from qa_core.cycle import setup
from qa_core.model.audit import Audit
from qa_core.model.case import Facts
from qa_core.model.house import Template
from qa_core.model.instrument import Instrument
from qa_core.model.mail import Mail
from qa_core.model.organisation import Organisation, Rota
from qa_core.model.period import Period
from qa_core.model.sampling import Sampling
from qa_core.registry import Registry
from qa_core.reports.disclosure import protected
from qa_core.reports.figures import Count, InstrumentFigures, QuarterFigures
from qa_core.reports.products import quarterly
from qa_core.reports.shares import interval
from qa_core.toolkit.limits import Limits

FENCE = re.compile(r"^```(\S+)(?: file=(\S+))?\n(.*?)^```$", re.MULTILINE | re.DOTALL)
LINK = re.compile(r"\]\((?!\w+:)([^)#\s]*)(?:#([^)\s]+))?\)")


def pages(project: Path) -> list[Path]:
    """Every page of documentation."""
    return [*sorted(project.glob("*.md")), *sorted(project.glob("docs/*.md"))]


def blocks(page: Path) -> Iterator[tuple[str, str, str]]:
    """Language, file name (or nothing) and text of each fenced block."""
    for match in FENCE.finditer(page.read_text(encoding="utf-8")):
        yield match[1], match[2] or "", match[3]


def merged(base: dict[str, Any], more: dict[str, Any]) -> dict[str, Any]:
    """A document with a fragment added to it: lists grow, tables are joined."""
    joined = dict(base)
    for key, value in more.items():
        old = joined.get(key)
        if isinstance(old, dict):
            joined[key] = {**old, **value}
        else:
            joined[key] = [*old, *value] if isinstance(old, list) else value
    return joined


def test_links_lead_somewhere(project: Path) -> None:
    dead = []
    for page in pages(project):
        for path, anchor in LINK.findall(page.read_text(encoding="utf-8")):
            target = (page.parent / path).resolve() if path else page
            place = f"{page.name}: {path}#{anchor}"
            if not target.exists() or (anchor and anchor not in _anchors(target)):
                dead.append(place)
    assert dead == []


def _anchors(page: Path) -> set[str]:
    titles = re.findall(r"^#+ (.+)$", page.read_text(encoding="utf-8"), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", title.lower()).replace(" ", "-") for title in titles}


@pytest.fixture
def author(project: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The plugin of the authors' page, written to a folder as an author would, and installed."""
    for _, name, text in blocks(project / "docs" / "plugin-authors.md"):
        if name:
            path = tmp_path / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8")
    made = tomllib.loads((tmp_path / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    info = tmp_path / f"qa_supervision-{made['version']}.dist-info"
    info.mkdir()
    (info / "METADATA").write_text(f"Name: {made['name']}\nVersion: {made['version']}\n", encoding="utf-8")
    points = "".join(f"{name} = {value}\n" for name, value in made["entry-points"]["qa"].items())
    (info / "entry_points.txt").write_text(f"[qa]\n{points}", encoding="utf-8")
    monkeypatch.setenv("PYTHONPATH", str(tmp_path))
    return tmp_path


def run(*command: str, folder: Path) -> subprocess.CompletedProcess[str]:
    """Run a Python module in a folder, in a process of its own."""
    environment = os.environ | {"PYTHONIOENCODING": "utf-8", "PYTHONUTF8": "1"}
    return subprocess.run(
        [sys.executable, "-m", *command],
        cwd=folder,
        env=environment,
        capture_output=True,
        text=True,
        encoding="utf-8",
    )


def test_the_smallest_plugin_passes_its_one_line_test(author: Path) -> None:
    done = run("pytest", "-q", "-p", "no:cacheprovider", "tests", folder=author)
    assert done.returncode == 0, done.stdout
    assert re.search(r"^9 passed", done.stdout, re.MULTILINE)


def test_the_smallest_plugin_is_listed_and_grades(author: Path) -> None:
    listed = run("qa_core.cli.main", "plugins", folder=author)
    assert listed.returncode == 0, listed.stderr
    assert "supervision" in listed.stdout
    blank = run("qa_core.cli.main", "grade", "supervision", "--template", folder=author)
    (author / "answers.json").write_text(blank.stdout, encoding="utf-8")
    graded = run("qa_core.cli.main", "grade", "supervision", "answers.json", folder=author)
    assert (graded.returncode, graded.stderr) == (1, "")


def test_every_fragment_of_the_language_is_sound(project: Path) -> None:
    toml = [
        (name, text) for kind, name, text in blocks(project / "docs" / "plugin-authors.md") if kind == "toml"
    ]
    base = next(tomllib.loads(text) for name, text in toml if name.endswith("instrument.toml"))
    fragments = [tomllib.loads(text) for name, text in toml if not name]
    assert len(fragments) >= 5
    for fragment in fragments:
        assert Instrument.parse(merged(base, fragment), "fragment").id == "supervision"


def test_every_field_of_the_language_is_described(project: Path) -> None:
    text = (project / "docs" / "plugin-authors.md").read_text(encoding="utf-8")
    from qa_core.model import instrument as language

    types = (language.Instrument, language.Section, language.Question, language.Option, language.FollowUp)
    fields = {name for kind in types for name in kind.model_fields}
    assert [name for name in sorted(fields) if not re.search(rf"`[^`]*\b{name}\b[^`]*`", text)] == []


def test_every_hook_is_described_with_its_arguments(project: Path) -> None:
    text = (project / "docs" / "plugin-authors.md").read_text(encoding="utf-8")
    for name, hook in vars(hooks).items():
        if name.startswith("qa_"):
            arguments = hook.__code__.co_varnames[: hook.__code__.co_argcount]
            assert f"`{name}({', '.join(arguments)})`" in text


def test_the_example_of_settings_is_understood(project: Path) -> None:
    example = next(text for _, name, text in blocks(project / "docs" / "settings.md") if name == "qa.toml")
    found = config.parse(example, project / "qa.toml")
    assert found.organisation.name == "Westmere Council"
    assert set(tomllib.loads(example)) == set(config.KEYS)


def test_every_setting_stands_with_its_default(project: Path) -> None:
    text = (project / "docs" / "settings.md").read_text(encoding="utf-8")
    wanted = {field.name: field.default for field in dataclasses.fields(Limits)}
    wanted |= {name: Organisation.model_fields[name].default for name in config.OF_ORGANISATION}
    wanted |= {name: Rota.model_fields[name].default for name in config.OF_ROTA}
    wanted |= {name: Sampling.model_fields[name].default for name in config.OF_SAMPLING}
    wanted |= {name: Template.model_fields[name].default for name in config.OF_HOUSE}
    names = {"from": "sender"}
    wanted |= {
        name: Mail.model_fields[names.get(name, name)].default for name in config.OF_MAIL if name != "posts"
    }
    told = {(name, tomlish(value)) for name, value in wanted.items()}
    for instrument in Registry.load().instruments.values():
        told |= {(name, tomlish(value)) for name, value in instrument.defaults.items()}
    assert set(re.findall(r"^\| `(\w+)` \| `([^`]+)` \|", text, re.MULTILINE)) == told


def test_every_post_stands_with_its_words(project: Path) -> None:
    text = (project / "docs" / "settings.md").read_text(encoding="utf-8")
    assert [post for post, words in setup.POSTS.items() if f"| `{post}` | {words} |" not in text] == []


def tomlish(value: object) -> str:
    """A value as it stands in TOML."""
    if isinstance(value, tuple):
        return str([*value])
    return f'"{value}"' if isinstance(value, str) else str(value).lower()


def test_the_rule_in_python_works(project: Path) -> None:
    page = project / "docs" / "plugin-authors.md"
    names = unnamed(page, "qa_work_out")
    audit = Audit(
        instrument="supervision",
        version="2026.1",
        case="K-0417",
        auditor="A-03",
        date=dt.date(2026, 10, 27),
        settings={"supervision_days": 42},
    )
    work_out = names["qa_work_out"]
    assert work_out(None, "in_time", Facts({}), audit) is None
    assert work_out(None, "in_time", Facts({"plan_date": "2026-09-15"}), audit).value == "yes"
    late = work_out(None, "in_time", Facts({"plan_date": "2026-09-14"}), audit)
    assert (late.value, late.because) == ("no", "last entry 43 days before the audit")


def unnamed(page: Path, function: str) -> dict[str, Any]:
    """The names of the Python example that has a function, run."""
    sources = (text for kind, name, text in blocks(page) if kind == "python" and not name)
    names: dict[str, Any] = {}
    exec(next(text for text in sources if f"def {function}(" in text), names)
    return names


def test_the_table_in_python_stands_in_the_report_and_gives_no_small_number_away(project: Path) -> None:
    page = project / "docs" / "plugin-authors.md"
    text = next(text for _, name, text in blocks(page) if name.endswith("instrument.toml"))
    instrument = Instrument.parse(tomllib.loads(text), "page")
    own = unnamed(page, "qa_report")["qa_report"]
    counts = [Count("2.a", grade, "answered", n) for grade, n in (("good", 12), ("fair", 5), ("poor", 3))]
    figures = QuarterFigures((InstrumentFigures(instrument, 20, counts=tuple(counts)),))
    span, at = Period.parse("2026-Q3"), Organisation(name="Westmere Council")
    made = quarterly(figures, at, span, extra=lambda one, tables: own(one, tables))
    table = next(table for table in made.tables if table.id == "worth")
    assert [row[1:4] for row in table.rows] == [(17, 20, 0.85), (3, 20, 0.15)]
    assert [row[4] for row in table.rows] == [pytest.approx(interval(n, 20), rel=1e-4) for n in (17, 3)]
    shown = protected(made, 5)
    numbers = {cell for table in shown.tables for row in table.rows for cell in row}
    assert 20 in numbers
    assert not {17, 3, 0.85, 0.15} & numbers


def test_the_page_of_commands_is_up_to_date(project: Path) -> None:
    made = runpy.run_path(str(project / "docs" / "make_commands.py"))["page"]()
    stands = (project / "docs" / "commands.md").read_text(encoding="utf-8")
    assert stands.split() == made.split(), "Run: uv run python docs/make_commands.py"


@pytest.mark.parametrize(
    ("page", "least"),
    [
        ("qa-officer.md", 10),
        ("quality-control.md", 9),
        ("consistency.md", 14),
        ("thematic.md", 10),
        ("escalation.md", 15),
        ("returns.md", 11),
        ("learning.md", 14),
        ("sampling.md", 12),
        ("allocation.md", 11),
        ("month.md", 18),
        ("feedback.md", 15),
        ("issuing.md", 18),
        ("monthly-tab.md", 7),
        ("house.md", 3),
        ("reports.md", 26),
    ],
)
def test_the_round_of_a_page_happens_as_written(project: Path, tmp_path: Path, page: str, least: int) -> None:
    text = (project / "docs" / page).read_text(encoding="utf-8")
    tried = session.play(text, tmp_path)
    assert tried >= least


@pytest.mark.parametrize(
    ("pattern", "printed", "same"),
    [
        ([], "", True),
        ([], "anything\n", False),
        (["two words"], "two words\n", True),
        (["two words"], "two other words\n", False),
        (["two … words"], "two other words\n", True),
        (["first", "…", "last"], "first\nlast\n", True),
        (["first", "…", "last"], "first\nand\nso on\nlast\n", True),
        (["first", "…"], "second\n", False),
        (["first"], "first\nsecond\n", False),
    ],
)
def test_what_a_page_promises_is_compared(pattern: list[str], printed: str, same: bool) -> None:
    assert session.matches(pattern, printed) is same
