"""Why a file is not read at all, in sentences that tell the sender what to do."""

from __future__ import annotations

from qa_core.errors import QaError

_SAVE_AS = "Open it, choose Save As, take “Excel Workbook (.xlsx)”, and send that file."
_TOOLKIT = "Please send the toolkit (.xlsx) itself."
_AGAIN = "Open the toolkit in Excel, save it again as “Excel Workbook (.xlsx)”, and send that file."

SENTENCES = {
    "empty": "The file is empty: nothing arrived. Please close the toolkit, wait until it is saved, and "
    "send it again.",
    "lock-file": "This is the small file that Excel keeps beside an open workbook, not the toolkit. "
    "Please close the toolkit and send the file whose name does not begin with ~$.",
    "password": "The workbook is protected by a password, so nothing in it can be read. "
    "Take the password off (File, Info, Protect Workbook, Encrypt with Password: delete it), save, and "
    "send it again.",
    "rights": "The workbook is encrypted by a sensitivity label or by rights management, so nothing in it "
    "can be read. "
    "Choose a label without encryption, save, and send it again.",
    "old-xls": f"This is a workbook in the old Excel format (.xls), which cannot be read safely. {_SAVE_AS}",
    "old-office": f"This is a file of an old Office program, not the toolkit. {_TOOLKIT}",
    "message": "This is a saved e-mail, not a workbook. Please save the toolkit that is attached to it, "
    "and send that file.",
    "ods": f"This is an OpenDocument spreadsheet (.ods). {_SAVE_AS}",
    "opendocument": f"This is an OpenDocument file, but no spreadsheet. {_TOOLKIT}",
    "xlsb": f"This is a binary workbook (.xlsb). {_SAVE_AS}",
    "macros": "The workbook contains macros or active controls, and such files are not opened. "
    "Choose Save As, take “Excel Workbook (.xlsx)” (without macros), and send that file.",
    "xml-2003": f"This is an “XML Spreadsheet 2003”, which is not read. {_SAVE_AS}",
    "html": f"This is a web page, even if its name ends in .xls or .xlsx. {_SAVE_AS}",
    "csv": "This is plain text or a CSV file: it has lost the cells that the answers are found by. "
    "Please send the toolkit as “Excel Workbook (.xlsx)”.",
    "docx": f"This is a Word document. {_TOOLKIT}",
    "pptx": f"This is a PowerPoint presentation. {_TOOLKIT}",
    "pdf": f"This is a PDF: its answers cannot be read back. {_TOOLKIT}",
    "rtf": f"This is a text document (.rtf). {_TOOLKIT}",
    "image": f"This is a picture. {_TOOLKIT}",
    "numbers": "This is an Apple Numbers document. Open it in Numbers, choose File, Export To, Excel, and "
    "send that file.",
    "archive": "This is an archive with other files inside. Please unpack it and send the toolkit (.xlsx) "
    "by itself.",
    "link": f"This is only a link to a file, not the file. {_TOOLKIT}",
    "not-a-workbook": f"This is no Excel workbook. {_TOOLKIT}",
    "broken": f"The file is damaged or not complete, so nothing in it can be trusted. {_AGAIN}",
    "ambiguous": "The file holds the same thing twice in different ways, so two programs could read two "
    "different "
    f"answers from it. {_AGAIN}",
    "dtd": f"The file carries declarations that no spreadsheet program writes. {_AGAIN}",
    "unsafe-name": f"The file contains a part with a name that no spreadsheet program writes. {_AGAIN}",
    "external": "A sheet of the workbook lies outside the file. "
    "Please send the complete toolkit, saved as “Excel Workbook (.xlsx)”.",
    "no-sheets": f"The workbook has no sheet that can be read. {_AGAIN}",
    "too-big": "The file is larger than a toolkit can be. Remove pictures and other additions, save, and "
    "send it again.",
    "bomb": f"The file unpacks to far more than a toolkit can hold. {_AGAIN}",
    "too-many-parts": f"The file has far more parts than a toolkit can have. {_AGAIN}",
    "too-many-sheets": "The workbook has far more sheets than the toolkit. Remove what was added, save, "
    "and send it again.",
    "too-many-cells": "The workbook has far more cells in use than the toolkit. Remove what was added "
    "below or beside "
    "the questions (whole rows or columns with a colour count too), save, and send it again.",
    "too-many-merges": "The workbook has far more merged cells than a toolkit can have. Unmerge them, "
    "save, and send it again.",
    "too-many-names": "The workbook has far more defined names than a toolkit can have. "
    "Copy your answers into a fresh toolkit and send that.",
    "text-too-long": "A cell holds more text than Excel allows. Shorten it, save, and send it again.",
    "too-complex": "The file is built in a far more complicated way than a spreadsheet program does it. "
    f"{_AGAIN}",
}


class Refused(QaError):
    """A file that is not read: no answer of it is stored.

    Args:
        code: what is the matter, one of SENTENCES.
        detail: what exactly was found, for whoever looks into it; never content of cells.
    """

    def __init__(self, code: str, detail: str = "") -> None:
        self.code = code
        self.detail = detail
        super().__init__(SENTENCES[code] + (f" ({detail})" if detail else ""))

    @property
    def message(self) -> str:
        """The sentences for the sender."""
        return self.problems[0]
