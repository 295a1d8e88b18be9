"""qa.toml: where it is found, what it may say, and what is told when it is wrong."""

from __future__ import annotations

from dataclasses import fields
from pathlib import Path

import pytest

from qa_core import config
from qa_core.cycle.setup import template, unknown_settings
from qa_core.errors import InputError
from qa_core.model.instrument import Instrument
from qa_core.model.organisation import Organisation
from qa_core.toolkit.limits import DEFAULT, Limits

FULL = """
database = "sqlite:///data/qa.db"
[organisation]
name = "Westmere Council"
colour = "112233"
year_start_month = 4
[posts]
family-support-manager = "Family Support Lead"
[settings]
gap_days = 42
[limits]
file_bytes = 1000
"""


def problems(text: str) -> list[str]:
    with pytest.raises(InputError) as caught:
        config.parse(text, Path("qa.toml"))
    return list(caught.value.problems)


def test_everything_it_says_is_there(tmp_path: Path) -> None:
    found = config.parse(FULL, tmp_path / "qa.toml")
    assert found.organisation == Organisation(
        name="Westmere Council",
        colour="112233",
        year_start_month=4,
        posts={"family-support-manager": "Family Support Lead"},
        settings={"gap_days": 42},
    )
    assert found.folder == tmp_path
    assert found.database == f"sqlite:///{(tmp_path / 'data/qa.db').as_posix()}"
    assert Limits(**found.limits).file_bytes == 1000
    assert found.raw["settings"] == {"gap_days": 42}


def test_an_empty_file_is_enough(tmp_path: Path) -> None:
    found = config.parse("", tmp_path / "qa.toml")
    assert found.organisation == Organisation()
    assert found.database.endswith("/qa.db")


def test_it_is_found_above_and_the_nearest_counts(tmp_path: Path) -> None:
    deep = tmp_path / "a" / "b"
    deep.mkdir(parents=True)
    (tmp_path / "qa.toml").write_text("", encoding="utf-8")
    assert config.find(start=deep).folder == tmp_path
    (deep / "qa.toml").write_text("", encoding="utf-8")
    assert config.find(start=deep).folder == deep


def test_a_path_or_its_folder_can_be_given(tmp_path: Path) -> None:
    (tmp_path / "qa.toml").write_text("", encoding="utf-8")
    assert config.find(tmp_path).folder == config.find(tmp_path / "qa.toml").folder == tmp_path


def test_without_one_it_says_how_to_make_one(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="qa init"):
        config.find(start=tmp_path)
    with pytest.raises(InputError, match="cannot be read"):
        config.find(tmp_path / "missing.toml")


def test_a_byte_order_mark_is_forgiven_and_other_encodings_are_named(tmp_path: Path) -> None:
    file = tmp_path / "qa.toml"
    file.write_bytes('[organisation]\nname = "Café"'.encode("utf-8-sig"))
    assert config.read(file).organisation.name == "Café"
    file.write_bytes('[organisation]\nname = "Café"'.encode("cp1252"))
    with pytest.raises(InputError, match="UTF-8"):
        config.read(file)


def test_unknown_keys_are_all_named_with_those_allowed() -> None:
    found = problems('databse = "x"\n[organisation]\ncolor = "17494D"\n[limits]\nfile = 3\n[plugin]\n')
    assert len(found) == 4
    assert "databse" in found[0]
    assert "Did you mean database?" in found[0]
    assert "plugin" in found[1]
    assert "organisation.color" in found[2]
    assert "organisation.colour" in found[2]
    assert "limits.file" in found[3]
    assert all("Allowed: " in problem for problem in found)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("database = 3", "database must be"),
        ('organisation = "Westmere"', r"\[organisation\]"),
        ("[posts]\nqa-team = 3", "posts.qa-team"),
        ("[settings]\ngap_days = 4.5", "settings.gap_days"),
        ("[limits]\nfile_bytes = 0", "limits.file_bytes"),
        ("[limits]\nfile_bytes = true", "limits.file_bytes"),
        ('[organisation]\ncolour = "red"', "organisation.colour"),
        ("[organisation]\nyear_start_month = 13", "organisation.year_start_month"),
        ("name = ", "not valid TOML"),
        ('database = "qa.db"', "sqlite:///qa.db"),
    ],
)
def test_wrong_kinds_are_named(text: str, said: str) -> None:
    with pytest.raises(InputError, match=said):
        config.parse(text, Path("qa.toml"))


@pytest.mark.parametrize(
    ("url", "whole"),
    [
        ("sqlite:///qa.db", "sqlite:///{}/qa.db"),
        ("sqlite:///sub/qa.db?timeout=5", "sqlite:///{}/sub/qa.db?timeout=5"),
        ("sqlite+pysqlite:///qa.db", "sqlite+pysqlite:///{}/qa.db"),
        ("sqlite:////data/qa.db", "sqlite:////data/qa.db"),
        ("sqlite:///C:/data/qa.db", "sqlite:///C:/data/qa.db"),
        ("sqlite:///:memory:", "sqlite:///:memory:"),
        ("sqlite://", "sqlite://"),
        ("postgresql+psycopg://qa@db/qa", "postgresql+psycopg://qa@db/qa"),
    ],
)
def test_only_relative_sqlite_paths_are_resolved(url: str, whole: str, tmp_path: Path) -> None:
    assert config.database_url(url, tmp_path) == whole.format(tmp_path.as_posix())


def test_every_limit_can_be_set() -> None:
    assert tuple(limit.name for limit in fields(Limits)) == config.LIMITS


def test_the_template_changes_nothing_until_it_is_edited(tiny: Instrument, tmp_path: Path) -> None:
    found = config.parse(template([tiny]), tmp_path / "qa.toml")
    assert found.organisation == Organisation()
    assert Limits(**found.limits) == DEFAULT


def test_the_template_explains_settings_and_its_lines_work_once_uncommented(tiny: Instrument) -> None:
    text = template([tiny, tiny], 'sqlite:///au"dit.db')
    assert "The longest gap between meetings, in days." in text
    assert text.count("# gap_days = 56") == 1
    live = "\n".join(line.removeprefix("# ") if " = " in line else line for line in text.splitlines())
    found = config.parse(live, Path("qa.toml"))
    assert found.organisation.settings == {"gap_days": 56}
    assert found.organisation.post("service-leader") == "Service Leader for Early Help"
    assert found.organisation.model_copy(update={"posts": {}, "settings": {}}) == Organisation()
    assert Limits(**found.limits) == DEFAULT
    assert found.raw["database"] == 'sqlite:///au"dit.db'


def test_misspelt_settings_are_found(tiny: Instrument) -> None:
    own = {"tiny": {"gap_days": 3, "gap": 4}, "other": {"gap_days": 5}}
    organisation = Organisation(settings={"gap_days": 1, "gap_day": 2}, settings_of=own)
    assert unknown_settings(organisation, [tiny]) == ["gap_day", "other.gap_days", "tiny.gap"]
    assert organisation.settings_for("tiny") == {"gap_days": 3, "gap_day": 2, "gap": 4}
    assert organisation.settings_for("third") == {"gap_days": 1, "gap_day": 2}
