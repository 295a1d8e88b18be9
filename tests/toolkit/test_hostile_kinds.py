"""Files that are no toolkit: each is refused by a sentence of its own that tells the sender what to do."""

from __future__ import annotations

import io
import zipfile

import packages
import pytest

from qa_core.toolkit.package import Refused, open_book
from qa_core.toolkit.refusal import SENTENCES

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(504)
ODS = "application/vnd.oasis.opendocument.spreadsheet"
OFFICE = "application/vnd.openxmlformats-officedocument."
XLSM = "application/vnd.ms-excel.sheet.macroEnabled.main+xml"
XLSB = "application/vnd.ms-excel.sheet.binary.macroEnabled.main"
LOCK = (b"\x07A-03 QA" + b" " * 60).ljust(110, b" ") + b"\x00 \x00 " * 13 + b"\x00 \x00"


def ole(*words: str) -> bytes:
    return OLE + b"".join(word.encode("utf-16-le") + bytes(64) for word in words)


def zipped(**members: str) -> bytes:
    return packages.packed({name.replace("__", "/"): text for name, text in members.items()})


KINDS: dict[str, tuple[bytes, str]] = {
    "nothing": (b"", "empty"),
    "only blanks": (b" \r\n\n", "empty"),
    "only noughts": (bytes(5000), "empty"),
    "lock file": (LOCK[:165], "lock-file"),
    "old xls": (ole("Root Entry", "Workbook"), "old-xls"),
    "older xls": (ole("Root Entry", "Book"), "old-xls"),
    "raw biff": (b"\x09\x08\x10\x00\x00\x06\x05\x00" + bytes(200), "old-xls"),
    "old xls with a zip inside": (ole("Workbook") + packages.small(), "old-xls"),
    "password": (ole("EncryptionInfo", "EncryptedPackage"), "password"),
    "rights": (ole("EncryptedPackage", "DRMEncryptedDataSpace"), "rights"),
    "old doc": (ole("WordDocument"), "old-office"),
    "old ppt": (ole("PowerPoint Document"), "old-office"),
    "outlook message": (ole("__substg1.0_0037001F"), "message"),
    "eml": (b"Received: from mail\r\nSubject: toolkit\r\n", "message"),
    "pdf": (b"%PDF-1.7\n", "pdf"),
    "png": (b"\x89PNG\r\n\x1a\n" + bytes(20), "image"),
    "jpeg": (b"\xff\xd8\xff\xe0" + bytes(20), "image"),
    "heic": (b"\x00\x00\x00\x18ftypheic" + bytes(20), "image"),
    "rtf": (b"{\\rtf1 hello}", "rtf"),
    "gzip": (b"\x1f\x8b\x08" + bytes(20), "archive"),
    "7z": (b"7z\xbc\xaf\x27\x1c" + bytes(20), "archive"),
    "rar": (b"Rar!\x1a\x07" + bytes(20), "archive"),
    "empty zip": (b"PK\x05\x06" + bytes(18), "archive"),
    "zip of a workbook": (zipped(toolkit="x"), "archive"),
    "shortcut": (b"[InternetShortcut]\r\nURL=x", "link"),
    "csv": (b"ref,answer\r\n3.a,yes\r\n", "csv"),
    "csv in utf-16": ("ref\tanswer\r\n".encode("utf-16"), "csv"),
    "html as xls": (b"\r\n<html><table><tr><td>3.a</td></tr></table></html>", "html"),
    "html with a mark": (b"\xef\xbb\xbf<!DOCTYPE html><p>", "html"),
    "xml 2003": (
        b'<?xml version="1.0"?><Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet"/>',
        "xml-2003",
    ),
    "flat ods": (
        b'<?xml version="1.0"?><office:document xmlns:office="urn:oasis:names:tc:opendocument"/>',
        "ods",
    ),
    "other xml": (b'<?xml version="1.0"?><thing/>', "not-a-workbook"),
    "noise": (b"\x01\x02\x00\x04" * 40, "not-a-workbook"),
    "ods": (zipped(mimetype=ODS, content="x"), "ods"),
    "odt": (zipped(mimetype="application/vnd.oasis.opendocument.text"), "opendocument"),
    "numbers": (packages.packed({"Index/Document.iwa": b"x"}), "numbers"),
    "docx": (
        packages.small(types=packages.content_types(f"{OFFICE}wordprocessingml.document.main+xml")),
        "docx",
    ),
    "pptx": (
        packages.small(types=packages.content_types(f"{OFFICE}presentationml.presentation.main+xml")),
        "pptx",
    ),
    "xlsb": (packages.small(types=packages.content_types(XLSB)), "xlsb"),
    "xlsm": (packages.small(types=packages.content_types(XLSM), **{"xl/vbaProject.bin": "x"}), "macros"),
    "xlsm renamed": (packages.small(**{"xl/VBAproject.bin": "x"}), "macros"),
    "xl4 macros": (packages.small(**{"xl/macrosheets/sheet1.xml": packages.sheet("")}), "macros"),
    "activex": (packages.small(**{"xl/activeX/activeX1.xml": "<a/>"}), "macros"),
    "cut off": (packages.small()[:-30], "broken"),
    "cut in half": (packages.small()[:500], "broken"),
    "something behind": (packages.small() + b"\r\n-- sent from", "broken"),
    "something before": (b"%!" + packages.small(), "not-a-workbook"),
}


@pytest.mark.parametrize("name", KINDS)
@pytest.mark.requirement("S0-033")
def test_each_other_kind_has_its_own_sentence(name: str) -> None:
    data, code = KINDS[name]
    with pytest.raises(Refused) as caught:
        open_book(data)
    assert caught.value.code == code
    assert caught.value.message.startswith(SENTENCES[code])


def test_every_sentence_tells_what_to_do() -> None:
    verbs = ("send", "save", "Save", "choose", "Choose", "unpack", "export", "Copy")
    for code, sentence in SENTENCES.items():
        assert any(verb in sentence for verb in verbs), code
        assert sentence.endswith("."), code


def test_workbooks_without_macros_pass_whatever_they_are_called() -> None:
    template = f"{OFFICE}spreadsheetml.template.main+xml"
    for main in (XLSM, template):
        book = open_book(packages.small(types=packages.content_types(main)))
        assert book.cell("Data", 1, 1).value == 1


def test_labels_comments_and_companions_pass() -> None:
    more = {
        "docMetadata/LabelInfo.xml": "<clbl:labelList xmlns:clbl='x'/>",
        "customXml/item1.xml": "<p:properties xmlns:p='x'/>",
        "xl/threadedComments/threadedComment1.xml": "<ThreadedComments xmlns='x'/>",
        "xl/persons/person.xml": "<personList xmlns='x'/>",
        "xl/theme/theme1.xml": "<a:theme xmlns:a='x'/>",
        "xl/drawings/vmlDrawing1.vml": "<xml><br></xml>",
        "xl/printerSettings/printerSettings1.bin": "\x00" * 3000,
    }
    assert open_book(packages.small(**more)).cell("Data", 1, 1).value == 1


def test_a_file_that_says_zip_64_is_read() -> None:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as package:
        for name, content in packages.parts().items():
            with package.open(name, "w", force_zip64=True) as member:
                member.write(content if isinstance(content, bytes) else content.encode())
    assert open_book(target.getvalue()).cell("Data", 1, 1).value == 1
