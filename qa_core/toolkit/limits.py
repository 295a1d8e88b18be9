"""How much a file may ask for before it is refused; each is counted while reading, none is believed."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Limits:
    """Limits of a returned workbook; a file at a limit passes, one past it is refused.

    Attributes:
        file_bytes: the file as it came.
        entries: members of the package.
        part_bytes: one member unpacked, counted while unpacking.
        total_bytes: all members unpacked together.
        ratio: how many times its packed size a member may unpack to.
        ratio_from: unpacked bytes up to which the ratio is not looked at: a short run of blanks is no bomb.
        sheets: sheets of the workbook.
        cells: cells of all sheets together, blank ones with a format included.
        text: characters in one cell.
        text_total: characters in all cells and shared strings together.
        merges: merged areas of all sheets together.
        merge_cells: cells of one merged area.
        names: defined names.
        depth: elements within elements.
        tags: opening and closing tags of all parts together.
        token_bytes: one tag, comment or the like.
    """

    file_bytes: int = 20 << 20
    entries: int = 2_000
    part_bytes: int = 64 << 20
    total_bytes: int = 200 << 20
    ratio: int = 200
    ratio_from: int = 64 << 10
    sheets: int = 200
    cells: int = 500_000
    text: int = 32_767
    text_total: int = 16 << 20
    merges: int = 5_000
    merge_cells: int = 100_000
    names: int = 20_000
    depth: int = 64
    tags: int = 3_200_000
    token_bytes: int = 1 << 20


DEFAULT = Limits()
