"""The rules of who may import whom, and a checker that reads sources and says where they are broken."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

LANGUAGE = ("qa_core.model", "qa_core.rules", "qa_core.hooks", "qa_core.errors", "qa_core.testing")
MEANS = ("qa_core.toolkit", "qa_core.reports", "qa_core.store", "qa_core.registry", "qa_core.config")
CYCLE = ("qa_core.cycle",)
DOORS = ("qa_core.cli", "qa_core.web", "qa_core.__main__")
LAYERS = (LANGUAGE, MEANS, CYCLE, DOORS)
APART = MEANS
FOR_PLUGINS = LANGUAGE
ONLY_IN = {
    "openpyxl": ("qa_core.toolkit", "qa_core.reports.excel"),
    "docx": ("qa_core.reports",),
    "sqlmodel": ("qa_core.store",),
    "sqlalchemy": ("qa_core.store",),
    "alembic": ("qa_core.store",),
    "psycopg": ("qa_core.store",),
    "click": DOORS,
    "flask": ("qa_core.web",),
}
UNIX_MODULES = frozenset({"resource", "fcntl", "pwd", "grp", "termios", "pty", "tty", "syslog", "crypt"})
UNIX_CALLS = frozenset(
    f"os.{name}" for name in ("fork", "forkpty", "getuid", "geteuid", "getgid", "mkfifo", "chown", "killpg")
)
LATE = {"qa_core.testing": ("qa_core.registry", "qa_core.toolkit")}


@dataclass(frozen=True)
class Import:
    """One imported module (or name in it), where it stands, and whether it is for types only."""

    name: str
    line: int
    types_only: bool
    late: bool


def problems(name: str, source: str) -> Iterator[str]:
    """A sentence for each import or call in the module `name` that the plan of the house forbids."""
    tree = ast.parse(source)
    for used in imports(name, tree):
        yield from (f"{name}:{used.line}: {text}" for text in _wrong(name, used))
    for node in ast.walk(tree):
        if isinstance(node, ast.Attribute) and ast.unparse(node) in UNIX_CALLS:
            yield f"{name}:{node.lineno}: {ast.unparse(node)} does not exist on Windows"


def imports(name: str, tree: ast.Module) -> Iterator[Import]:
    """Every import of a module, relative ones made whole; `from a import b` counts as both `a` and `a.b`."""
    typing = {id(node) for block in _type_checking(tree) for node in ast.walk(block)}
    inside = {id(node) for body in _functions(tree) for node in ast.walk(body)}
    for node in ast.walk(tree):
        marks = (id(node) in typing, id(node) in inside)
        if isinstance(node, ast.Import):
            yield from (Import(alias.name, node.lineno, *marks) for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            base = _whole(name, node)
            yield from (Import(f"{base}.{alias.name}", node.lineno, *marks) for alias in node.names)


def module_name(path: Path, top: Path) -> str:
    """The dotted name of a source file below the folder `top`."""
    parts = path.relative_to(top).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


def within(name: str, packages: tuple[str, ...]) -> bool:
    """Whether a module is one of the packages, lies in one, or continues its name (`excel_charts`)."""
    return any(name == p or name.startswith((f"{p}.", f"{p}_")) for p in packages)


def layer(name: str) -> int | None:
    """The height of a core module's layer, lowest 0; None for what belongs to no layer."""
    return next((height for height, packages in enumerate(LAYERS) if within(name, packages)), None)


def _wrong(name: str, used: Import) -> Iterator[str]:
    top = used.name.partition(".")[0]
    if top in UNIX_MODULES:
        yield f"{top} does not exist on Windows"
    if top in ONLY_IN and name.startswith("qa_core") and not within(name, ONLY_IN[top]):
        yield f"only {', '.join(ONLY_IN[top])} may import {top}"
    if top == "qa_core":
        yield from _inside(name, used)
    elif top.startswith("qa_"):
        yield from _plugin(name, top)


def _inside(name: str, used: Import) -> Iterator[str]:
    if not name.startswith("qa_core"):
        if used.name not in ("qa_core", "qa_core.__version__") and not within(used.name, FOR_PLUGINS):
            yield f"a plugin may not import {used.name}"
        return
    own, other = layer(name), layer(used.name)
    late = (used.late or used.types_only) and within(used.name, LATE.get(name, ()))
    if own is not None and other is not None and other > own and not late:
        yield f"{used.name} lies in a higher layer"
    rooms = {room for room in APART if within(name, (room,)) or within(used.name, (room,))}
    if own == other and len(rooms) > 1:
        yield f"{' and '.join(sorted(rooms))} never import each other"


def _plugin(name: str, top: str) -> Iterator[str]:
    if name.startswith("qa_core"):
        yield f"the core never knows a plugin ({top})"
    elif name.partition(".")[0] != top:
        yield f"a plugin never imports another ({top})"


def _whole(name: str, node: ast.ImportFrom) -> str:
    if not node.level:
        return node.module or ""
    base = name.split(".")[: -node.level]
    return ".".join([*base, *([node.module] if node.module else [])])


def _type_checking(tree: ast.Module) -> Iterator[ast.If]:
    for node in ast.walk(tree):
        if isinstance(node, ast.If) and "TYPE_CHECKING" in ast.unparse(node.test):
            yield node


def _functions(tree: ast.Module) -> Iterator[ast.AST]:
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            yield node
