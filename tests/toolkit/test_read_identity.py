"""Whose toolkit a file is: the signed copy wins, disagreement is told, and nothing unsigned is believed."""

from __future__ import annotations

import io
import random
import zipfile
from copy import deepcopy

import mutants
import packages
import pytest
import samples
from mutants import Paper

from qa_core.model.organisation import Organisation
from qa_core.toolkit.clone import Templates
from qa_core.toolkit.identify import Identity, identify
from qa_core.toolkit.package import open_book
from qa_core.toolkit.signing import verify

KEY = b"s" * 32
INSTRUMENT = samples.tiny()
ALLOCATION = samples.allocation(INSTRUMENT)
TOOLKIT = Templates(Organisation()).toolkit(INSTRUMENT, ALLOCATION, KEY)
CUSTOM = "docProps/custom.xml"


def who(data: bytes) -> Identity:
    return identify(open_book(data), lambda fields, mark: verify(KEY, fields, mark))


def paper() -> Paper:
    """The toolkit without its properties, as some programs save it."""
    return deepcopy(mutants.paper(open_book(TOOLKIT)))


def hidden(found: Paper) -> dict[str, tuple[int, int]]:
    """Where each field of the hidden sheet stands."""
    return {str(text): (row, 2) for (row, column), text in found.sheets["qa"].items() if column == 1}


def test_a_toolkit_knows_whose_it_is() -> None:
    found = who(TOOLKIT)
    assert (found.return_id, found.signed, found.source, found.disagreement) == (
        "R-0001",
        True,
        "properties",
        None,
    )
    assert found.fields == ALLOCATION.identity


def test_the_hidden_sheet_serves_where_properties_are_gone() -> None:
    found = who(paper().data())
    assert (found.return_id, found.signed, found.source, found.disagreement) == (
        "R-0001",
        True,
        "sheet",
        None,
    )


def test_with_all_copies_gone_the_visible_id_needs_a_person() -> None:
    bare = paper()
    bare.remove("qa")
    found = who(bare.data())
    assert (found.return_id, found.signed, found.source) == ("R-0001", False, "visible")
    bare.names.clear()
    assert who(bare.data()).return_id in ("R-0001", None)
    bare.remove("Start here")
    assert who(bare.data()) == Identity(None)


def test_the_copy_whose_signature_holds_wins() -> None:
    changed = packages.repacked(TOOLKIT, {CUSTOM: lambda old: old.replace(b"K-0417", b"K-0999")})
    found = who(changed)
    assert (found.source, found.signed, found.fields["case"]) == ("sheet", True, "K-0417")
    assert found.disagreement is not None
    assert "case" in found.disagreement


def test_two_sound_signatures_that_differ_name_nobody() -> None:
    other = Templates(Organisation()).toolkit(
        INSTRUMENT, samples.allocation(INSTRUMENT, "R-0002", "K-0500"), KEY
    )
    with zipfile.ZipFile(io.BytesIO(other)) as package:
        custom = package.read(CUSTOM)
    found = who(packages.repacked(TOOLKIT, {CUSTOM: custom}))
    assert (found.return_id, found.signed, found.source) == ("R-0001", False, "visible")
    assert found.disagreement is not None


def test_another_id_on_the_front_is_told() -> None:
    changed = paper()
    place = changed.names["qa_return_id"]
    assert place is not None
    changed.sheets[place[0]][place[1:3]] = "R-0007"
    found = who(changed.data())
    assert (found.return_id, found.signed) == ("R-0001", True)
    assert found.disagreement is not None
    assert "R-0007" in found.disagreement


@pytest.mark.requirement("S0-033")
def test_no_edit_of_a_signed_field_passes() -> None:
    chance = random.Random(7)
    base = paper()
    for title in base.sheets.keys() - {"Start here", "qa"}:
        base.remove(title)
    for _ in range(1000):
        changed = deepcopy(base)
        name, place = chance.choice(sorted(hidden(changed).items()))
        old = str(changed.sheets["qa"].get(place, ""))
        at = chance.randrange(len(old) + 1)
        new = old[:at] + chance.choice("0a-Z7f") + old[at + chance.randrange(2) :]
        changed.sheets["qa"][place] = new
        found = who(changed.data())
        assert found.signed == (new == old), (name, old, new)


def test_numbers_that_a_program_made_of_fields_still_sign() -> None:
    changed = paper()
    changed.sheets["qa"][hidden(changed)["children"]] = 2
    assert who(changed.data()).signed
