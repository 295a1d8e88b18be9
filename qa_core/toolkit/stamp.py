"""One rendered template, many toolkits: only the parts that hold placeholders are written anew."""

from __future__ import annotations

import io
import re
import struct
import zipfile
import zlib
from collections.abc import Mapping
from dataclasses import dataclass

from qa_core.toolkit.texts import xml

_LOCAL = struct.Struct("<4s5H3L2H")
_CENTRAL = struct.Struct("<4s6H3L5H2L")
_END = struct.Struct("<4s4H2LH")
_PLACEHOLDER = re.compile(rb"@@([A-Z0-9_]+)@@")
_DAY = 1 << 5 | 1


@dataclass(frozen=True, slots=True)
class Member:
    """One part of the package: its packed bytes, and the text around its placeholders if it has any.

    `tail` is the packed form of the last piece, which follows all placeholders and never changes.
    """

    name: bytes
    method: int
    crc: int
    size: int
    packed: bytes
    pieces: tuple[bytes, ...] = ()
    tail: bytes = b""


class Stamp:
    """A rendered template, ready to be filled in many times; the same values give the same bytes."""

    def __init__(self, template: bytes) -> None:
        with zipfile.ZipFile(io.BytesIO(template)) as package:
            self.members = tuple(_member(package, template, info) for info in package.infolist())
        self.names = frozenset(name.decode() for m in self.members for name in m.pieces[1::2])

    @property
    def changing(self) -> frozenset[str]:
        """The parts that differ from one copy to the next."""
        return frozenset(member.name.decode() for member in self.members if member.pieces)

    def fill(self, values: Mapping[str, str]) -> bytes:
        """A workbook with every placeholder replaced.

        Args:
            values: the text for each placeholder; further names are ignored.

        Raises: KeyError where a placeholder has no value.
        """
        texts = {name.encode(): xml(values[name]) for name in self.names}
        return packed([_filled(member, texts) if member.pieces else member for member in self.members])


def packed(members: list[Member]) -> bytes:
    """A zip package of these members, dated 1980-01-01."""
    body, directory = bytearray(), bytearray()
    for m in members:
        start, sizes = len(body), (m.crc, len(m.packed), m.size, len(m.name))
        body += _LOCAL.pack(b"PK\3\4", 20, 0, m.method, 0, _DAY, *sizes, 0) + m.name + m.packed
        directory += (
            _CENTRAL.pack(b"PK\1\2", 20, 20, 0, m.method, 0, _DAY, *sizes, 0, 0, 0, 0, 0, start) + m.name
        )
    end = _END.pack(b"PK\5\6", 0, 0, len(members), len(members), len(directory), len(body), 0)
    return bytes(body + directory + end)


def deflated(name: str, data: bytes, level: int = 6) -> Member:
    """A member with its data compressed."""
    return Member(name.encode(), zipfile.ZIP_DEFLATED, zlib.crc32(data), len(data), _deflate(data, level))


def _member(package: zipfile.ZipFile, template: bytes, info: zipfile.ZipInfo) -> Member:
    head = _LOCAL.unpack_from(template, info.header_offset)
    start = info.header_offset + _LOCAL.size + head[9] + head[10]
    raw = template[start : start + info.compress_size]
    pieces = _PLACEHOLDER.split(package.read(info))
    changing = tuple(pieces) if len(pieces) > 1 else ()
    tail = _deflate(pieces[-1], 9) if changing else b""
    return Member(info.filename.encode(), info.compress_type, info.CRC, info.file_size, raw, changing, tail)


def _filled(member: Member, texts: Mapping[bytes, bytes]) -> Member:
    """The member with its placeholders replaced; only what stands before the last of them is packed anew."""
    pieces, last = list(member.pieces[:-1]), member.pieces[-1]
    pieces[1::2] = [texts[name] for name in pieces[1::2]]
    head = b"".join(pieces)
    if b"@@" in head or b"@@" in last:
        raise AssertionError(f"{member.name.decode()}: a placeholder was left")
    packer = zlib.compressobj(6, zlib.DEFLATED, -15)
    packed = packer.compress(head) + packer.flush(zlib.Z_SYNC_FLUSH) + member.tail
    crc, size = zlib.crc32(last, zlib.crc32(head)), len(head) + len(last)
    return Member(member.name, zipfile.ZIP_DEFLATED, crc, size, packed)


def _deflate(data: bytes, level: int) -> bytes:
    packer = zlib.compressobj(level, zlib.DEFLATED, -15)
    return packer.compress(data) + packer.flush()
