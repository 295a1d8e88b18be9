"""Whether a folder is fit for a SQLite file: locks of network drives cannot be relied upon (S2)."""

from __future__ import annotations

import sys
from pathlib import Path, PurePath

from qa_core.errors import StoreError

_NETWORK = ("nfs", "cifs", "smb", "afpfs", "webdav", "davfs", "ncpfs", "sshfs", "rclone")
_MOUNTS = Path("/proc/self/mounts")
_REMOTE_DRIVE = 4


def fit(database: str | None, *, network: bool) -> Path:
    """The path of a SQLite file; StoreError where it lies on a network drive and `network` is false."""
    path = Path(database or "").absolute()
    if not network and on_network(path):
        raise StoreError(
            f"{path} lies on a network drive, where SQLite cannot protect what it writes. Put the database "
            "on a disk of this computer, or use PostgreSQL; toolkits and reports may stay on the drive."
        )
    return path


def on_network(path: PurePath) -> bool:
    """Whether a path lies on a network drive, as far as the system tells."""
    if str(path).startswith(("\\\\", "//")):
        return True
    if sys.platform == "win32":
        import ctypes

        return bool(path.drive) and ctypes.windll.kernel32.GetDriveTypeW(f"{path.drive}\\") == _REMOTE_DRIVE
    return _file_system(path).startswith(_NETWORK)


def _file_system(path: PurePath) -> str:
    """The kind of file system that a path lies on, from the table of mounts; empty where there is none."""
    try:
        lines = _MOUNTS.read_text(encoding="utf-8", errors="replace").splitlines()
    except OSError:
        return ""
    above = {str(folder) for folder in (path, *path.parents)}
    found = [
        (len(fields[1]), fields[2].removeprefix("fuse."))
        for fields in (line.split() for line in lines)
        if len(fields) > 2 and fields[1].replace("\\040", " ") in above
    ]
    return max(found, default=(0, ""))[1]
