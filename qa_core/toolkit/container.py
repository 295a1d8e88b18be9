"""The zip package: one reading of it only, with every size counted while unpacking."""

from __future__ import annotations

import struct
import zlib
from dataclasses import dataclass

from qa_core.toolkit.limits import Limits
from qa_core.toolkit.refusal import Refused

_END = struct.Struct("<4s4H2LH")
_END64_LOCATOR = struct.Struct("<4sLQL")
_END64 = struct.Struct("<4sQ2H2L4Q")
_CENTRAL = struct.Struct("<4s6H3L5H2L")
_LOCAL = struct.Struct("<4s5H3L2H")
_STORED, _DEFLATED = 0, 8
_ENCRYPTED, _UTF8 = 0x1 | 0x40 | 0x2000, 0x800
_WIDE = 0xFFFFFFFF


@dataclass(frozen=True, slots=True)
class Member:
    """One part of the package; `head` is where its own header begins, `start` where its packed bytes do."""

    name: str
    method: int
    crc: int
    packed: int
    size: int
    head: int
    start: int


class Container:
    """The members of a zip package, by case-folded name; each is unpacked at most once."""

    def __init__(self, data: bytes, limits: Limits) -> None:
        self._data = data
        self._limits = limits
        self._left = limits.total_bytes
        self.members = _members(data, limits)
        self.untouched = dict(self.members)

    def take(self, name: str) -> bytes:
        """The unpacked bytes of a member by its case-folded name; KeyError where it was taken already."""
        content = self._inflate(self.untouched.pop(name))
        self._left -= len(content)
        return content

    def _inflate(self, member: Member) -> bytes:
        limits = self._limits
        packed = memoryview(self._data)[member.start : member.start + member.packed]
        most = min(limits.part_bytes, self._left, max(limits.ratio_from, limits.ratio * member.packed))
        if member.method == _STORED:
            content, whole = bytes(packed[: most + 1]), True
        else:
            unpacker = zlib.decompressobj(-15)
            content = unpacker.decompress(packed, most + 1)
            whole = unpacker.eof and not unpacker.unused_data
        if len(content) > most:
            raise Refused("bomb", f"part {member.name}")
        if not whole or len(content) != member.size or zlib.crc32(content) != member.crc:
            raise Refused("broken", f"part {member.name}")
        return content


def _members(data: bytes, limits: Limits) -> dict[str, Member]:
    count, size, at = _directory(data)
    if count > limits.entries:
        raise Refused("too-many-parts", f"{count} parts")
    found: dict[str, Member] = {}
    end = at + size
    for _ in range(count):
        member, at = _entry(data, at, end)
        if member is None:
            continue
        key = member.name.casefold()
        if key in found:
            raise Refused("ambiguous", f"part {member.name} twice")
        found[key] = member
    if at != end:
        raise Refused("broken", "the list of parts has another length than it says")
    _apart(found, end - size)
    return found


def _directory(data: bytes) -> tuple[int, int, int]:
    """Number of members, size and place of the central directory, which must reach to the end record."""
    at = data.rfind(b"PK\x05\x06", max(0, len(data) - 65_557))
    if at < 0 or at + _END.size > len(data):
        raise Refused("broken", "the end of the file is missing")
    _, disk, first, here, count, size, start, comment = _END.unpack_from(data, at)
    if at + _END.size + comment != len(data):
        raise Refused("broken", "something was added behind the end of the file")
    if disk or first or here != count:
        raise Refused("broken", "one of several volumes")
    if _WIDE in (size, start) or count == 0xFFFF:
        count, size, start, at = _directory64(data, at)
    if start + size != at:
        raise Refused("broken", "something was put before or into the list of parts")
    return count, size, start


def _directory64(data: bytes, end: int) -> tuple[int, int, int, int]:
    mark, _, at, _ = _END64_LOCATOR.unpack_from(data, end - _END64_LOCATOR.size)
    if mark != b"PK\x06\x07" or at + _END64.size != end - _END64_LOCATOR.size:
        raise Refused("broken", "the list of parts is missing")
    mark, _, _, _, _, _, _, count, size, start = _END64.unpack_from(data, at)
    if mark != b"PK\x06\x06":
        raise Refused("broken", "the list of parts is missing")
    return count, size, start, at


def _entry(data: bytes, at: int, end: int) -> tuple[Member | None, int]:
    if at + _CENTRAL.size > end:
        raise Refused("broken", "the list of parts is cut off")
    (
        mark,
        _,
        _,
        flags,
        method,
        _,
        _,
        crc,
        packed,
        size,
        name_size,
        extra_size,
        comment_size,
        _,
        _,
        _,
        local,
    ) = _CENTRAL.unpack_from(data, at)
    after = at + _CENTRAL.size + name_size + extra_size + comment_size
    if mark != b"PK\x01\x02" or after > end:
        raise Refused("broken", "the list of parts is damaged")
    raw = data[at + _CENTRAL.size : at + _CENTRAL.size + name_size]
    if flags & _ENCRYPTED:
        raise Refused("password", "encrypted zip")
    if method not in (_STORED, _DEFLATED):
        raise Refused("broken", f"packing method {method}")
    if _WIDE in (packed, size, local):
        extra = data[at + _CENTRAL.size + name_size : after - comment_size]
        size, packed, local = _wide(extra, size, packed, local)
    name = _name(raw, flags)
    start = _local(data, local, raw, flags, method)
    if start + packed > len(data) or (method == _STORED and packed != size):
        raise Refused("broken", f"part {name}")
    if name.endswith("/"):
        if size or packed > 2:
            raise Refused("unsafe-name")
        return None, after
    return Member(name, method, crc, packed, size, local, start), after


def _local(data: bytes, at: int, name: bytes, flags: int, method: int) -> int:
    """Where the packed bytes begin; the local header must tell the same as the central one."""
    if at + _LOCAL.size > len(data):
        raise Refused("broken", "a part lies outside the file")
    mark, _, local_flags, local_method, _, _, _, _, _, name_size, extra_size = _LOCAL.unpack_from(data, at)
    if mark != b"PK\x03\x04":
        raise Refused("broken", "a part has no beginning")
    start: int = at + _LOCAL.size + name_size + extra_size
    if data[at + _LOCAL.size : at + _LOCAL.size + name_size] != name or local_method != method:
        raise Refused("ambiguous", "a part has two names or two ways of packing")
    if (local_flags ^ flags) & _ENCRYPTED:
        raise Refused("ambiguous", "a part is encrypted and is not")
    return start


def _wide(extra: bytes, *values: int) -> tuple[int, ...]:
    at = 0
    while at + 4 <= len(extra):
        kind, length = struct.unpack_from("<2H", extra, at)
        if kind == 1:
            numbers = iter(struct.unpack_from(f"<{length // 8}Q", extra, at + 4))
            return tuple(next(numbers, _WIDE) if value == _WIDE else value for value in values)
        at += 4 + length
    return values


def _name(raw: bytes, flags: int) -> str:
    name = raw.decode("utf-8" if flags & _UTF8 or raw.isascii() else "cp437")
    steps = name.removesuffix("/").split("/")
    if any(step in ("", ".", "..") for step in steps) or any(c in name for c in "\\:\0"):
        raise Refused("unsafe-name")
    return name


def _apart(members: dict[str, Member], end: int) -> None:
    """No two members share bytes, and none reaches into the list of parts."""
    last = 0
    for member in sorted(members.values(), key=lambda m: m.head):
        if member.head < last or member.start + member.packed > end:
            raise Refused("broken", f"part {member.name} lies over another")
        last = member.start + member.packed
