"""The plan of the house: who may import whom, held over the source of the core and every plugin."""

from __future__ import annotations

from pathlib import Path

import layers
import pytest


def sources(project: Path) -> dict[str, str]:
    """Every module of the core and of the plugins, by its dotted name."""
    found: dict[str, str] = {}
    for top in [project, *sorted(project.glob("plugins/*"))]:
        for path in sorted(top.glob("qa_*/**/*.py")):
            found[layers.module_name(path, top)] = path.read_text(encoding="utf-8")
    return found


def test_the_house_is_built_to_plan(project: Path) -> None:
    modules = sources(project)
    assert [line for name, source in modules.items() for line in layers.problems(name, source)] == []


def test_every_module_of_the_core_has_a_layer(project: Path) -> None:
    loose = [name for name in sources(project) if name.startswith("qa_core.") and layers.layer(name) is None]
    assert loose == []


def test_the_sources_are_really_read(project: Path) -> None:
    modules = sources(project)
    assert {"qa_core", "qa_core.model.audit", "qa_core.hooks"} < set(modules)
    assert any(not name.startswith("qa_core") for name in modules)


def test_modules_stay_small(project: Path) -> None:
    long = {name: n for name, text in sources(project).items() if (n := text.count("\n")) > 300}
    assert long == {}


@pytest.mark.parametrize(
    ("module", "source", "says"),
    [
        ("qa_core.model.audit", "from qa_core.store.engine import Store", "higher layer"),
        ("qa_core.rules.grading", "import qa_core.registry", "higher layer"),
        ("qa_core.hooks", "def f():\n    from qa_core.cli import main", "higher layer"),
        ("qa_core.store.audits", "from qa_core.cycle import returns", "higher layer"),
        ("qa_core.cycle.returns", "from qa_core.cli.main import run", "higher layer"),
        ("qa_core.toolkit.read", "from qa_core.store import engine", "never import each other"),
        ("qa_core.reports.html", "from qa_core.toolkit.layout import build", "never import each other"),
        ("qa_core.store.audits", "from ..reports import charts", "never import each other"),
        ("qa_core.toolkit.read", "from qa_core import reports", "never import each other"),
        ("qa_core.cli.grade", "import openpyxl", "may import openpyxl"),
        ("qa_core.reports.html", "import openpyxl.styles", "may import openpyxl"),
        ("qa_core.cycle.returns", "from sqlmodel import Session", "may import sqlmodel"),
        ("qa_core.toolkit.read", "import sqlalchemy as sa", "may import sqlalchemy"),
        ("qa_core.cli.db", "from alembic import command", "may import alembic"),
        ("qa_core.cycle.audits", "import click", "may import click"),
        ("qa_caf_tier2", "from qa_core.store.engine import Store", "a plugin may not import qa_core.store"),
        ("qa_caf_tier2.rules", "from qa_core import registry", "a plugin may not import qa_core.registry"),
        ("qa_caf_tier2", "import qa_caf_tier1", "never imports another"),
        ("qa_core.registry", "import qa_caf_tier2", "the core never knows a plugin"),
        ("qa_core.store.engine", "import fcntl", "does not exist on Windows"),
        ("qa_caf_tier2", "from resource import getrusage", "does not exist on Windows"),
        ("qa_core.config", "import os\nos.fork()", "os.fork does not exist on Windows"),
        ("qa_core.testing", "from qa_core.registry import Registry", "higher layer"),
    ],
)
def test_a_breach_is_found(module: str, source: str, says: str) -> None:
    found = list(layers.problems(module, source))
    assert len(found) == 1
    assert says in found[0]


@pytest.mark.parametrize(
    ("module", "source"),
    [
        ("qa_core.cycle.returns", "from qa_core.store.engine import Store\nfrom qa_core.toolkit import read"),
        ("qa_core.cli.grade", "from qa_core.rules.grading import grade\nimport click"),
        ("qa_core.toolkit.template", "import openpyxl\nfrom qa_core.toolkit.layout import build"),
        ("qa_core.reports.excel_charts", "from openpyxl.chart import BarChart"),
        ("qa_core.store.engine", "import sqlalchemy as sa\nfrom sqlmodel import Session"),
        ("qa_core.model.instrument", "from qa_core.model.references import contradictions"),
        (
            "qa_caf_tier2",
            "from qa_core.hooks import hookimpl\nfrom qa_core.model.instrument import Instrument",
        ),
        ("qa_caf_tier2.rules", "from qa_caf_tier2 import dates"),
        ("qa_core.testing", "def f():\n    from qa_core.registry import Registry"),
    ],
)
def test_what_the_plan_allows_is_not_found(module: str, source: str) -> None:
    assert list(layers.problems(module, source)) == []
