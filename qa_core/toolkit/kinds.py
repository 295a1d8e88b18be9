"""What a file is by its first bytes: everything but a zip package is refused by its own sentence."""

from __future__ import annotations

from qa_core.toolkit.refusal import Refused

ZIP = b"PK\x03\x04"
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_STARTS: tuple[tuple[bytes, str], ...] = (
    (b"%PDF", "pdf"),
    (b"\x89PNG", "image"),
    (b"\xff\xd8\xff", "image"),
    (b"GIF8", "image"),
    (b"BM", "image"),
    (b"II*\x00", "image"),
    (b"MM\x00*", "image"),
    (b"{\\rtf", "rtf"),
    (b"\x1f\x8b", "archive"),
    (b"7z\xbc\xaf\x27\x1c", "archive"),
    (b"Rar!", "archive"),
    (b"BZh", "archive"),
    (b"\xfd7zXZ", "archive"),
    (b"PK\x05\x06", "archive"),
    (b"\x09\x00\x04\x00", "old-xls"),
    (b"\x09\x02\x06\x00", "old-xls"),
    (b"\x09\x04\x06\x00", "old-xls"),
    (b"\x09\x08\x10\x00", "old-xls"),
    (b"\x09\x08\x08\x00", "old-xls"),
    (b"L\x00\x00\x00\x01\x14\x02\x00", "link"),
    (b"[InternetShortcut]", "link"),
    (b"[{000214A0", "link"),
)
_LOCK_SIZE = 165
_MAIL = (
    b"received:",
    b"return-path:",
    b"from:",
    b"mime-version:",
    b"delivered-to:",
    b"x-mozilla",
    b"message-id:",
)


def check_kind(data: bytes) -> None:
    """Pass a zip package; refuse everything else by what it is."""
    if data.startswith(ZIP):
        return
    if not data.strip(b"\x00\r\n\t "):
        raise Refused("empty")
    if data.startswith(_OLE):
        raise Refused(_ole(data))
    for start, code in _STARTS:
        if data.startswith(start):
            raise Refused(code)
    if data[4:8] == b"ftyp" and data[8:12] in (b"heic", b"heix", b"mif1", b"avif"):
        raise Refused("image")
    if data[:4] == b"RIFF" and data[8:12] == b"WEBP":
        raise Refused("image")
    if len(data) == _LOCK_SIZE and 0 < data[0] <= 54 and b"\x00 \x00 " in data:
        raise Refused("lock-file")
    raise Refused(_text(data))


def check_package(names: set[str], mimetype: bytes) -> None:
    """Refuse a zip package that holds something else than an Office document; names are case-folded."""
    if "mimetype" in names and mimetype.startswith(b"application/vnd.oasis.opendocument"):
        raise Refused("ods" if b".spreadsheet" in mimetype else "opendocument")
    if "index/document.iwa" in names or "index.zip" in names:
        raise Refused("numbers")
    if "[content_types].xml" not in names:
        raise Refused("archive" if names else "empty")


def check_main(types: set[str], names: set[str]) -> None:
    """Refuse Office documents that are no plain workbook; content types and names are case-folded."""
    if any("ms-excel.sheet.binary" in kind for kind in types):
        raise Refused("xlsb")
    if any("wordprocessingml.document.main" in k or "ms-word." in k for k in types):
        raise Refused("docx")
    if any("presentationml." in k and k.endswith("main+xml") for k in types):
        raise Refused("pptx")
    active = ("vbaproject", "ms-office.activex", "macrosheet")
    if any(word in kind for kind in types for word in active):
        raise Refused("macros")
    if any("vbaproject" in name or "/activex/" in name or "/macrosheets/" in name for name in names):
        raise Refused("macros")


def _ole(data: bytes) -> str:
    def has(word: str) -> bool:
        return word.encode("utf-16-le") in data

    if has("EncryptedPackage"):
        return "rights" if has("DRMEncrypted") or has("LabelInfo") else "password"
    if has("\x09DRMContent"):
        return "rights"
    if has("__substg1.0_"):
        return "message"
    if has("WordDocument") or has("PowerPoint Document"):
        return "old-office"
    return "old-xls" if has("Workbook") or has("Book") else "old-office"


def _text(data: bytes) -> str:
    head = data[:4096]
    if head.startswith((b"\xff\xfe", b"\xfe\xff")):
        head = head.decode("utf-16", "replace").encode("utf-8", "replace")
    low = head.removeprefix(b"\xef\xbb\xbf").lstrip().lower()
    if b"urn:schemas-microsoft-com:office:spreadsheet" in low and low.startswith(b"<?xml"):
        return "xml-2003"
    if b"opendocument" in low and low.startswith(b"<?xml"):
        return "ods"
    if (
        low.startswith((b"<!doctype html", b"<html", b"<table", b"<meta", b"<head", b"<body"))
        or b"<html" in low
    ):
        return "html"
    if low.startswith(_MAIL):
        return "message"
    return "not-a-workbook" if b"\x00" in head or low.startswith(b"<?xml") else "csv"
