"""The scope of header cells in a tagged PDF.

PDF/UA-1 (ISO 14289-1, 7.5) wants each header cell to say whether it names its column or its row, unless all cells list
their headers. WeasyPrint lists them, but not for the later columns under a header over several.
"""

import pydyf


def add_scopes(pdf: pydyf.PDF) -> None:
    """Give each header cell its scope: a row of header cells names columns, any other header cell its row."""
    for element in pdf.objects:
        if isinstance(element, dict) and element.get("S") == "/TH":
            row = _found(pdf, element["P"])
            names_columns = all(_found(pdf, cell).get("S") == "/TH" for cell in row["K"])
            element["A"]["Scope"] = "/Column" if names_columns else "/Row"


def _found(pdf: pydyf.PDF, reference: bytes) -> dict:
    """Return the object of a reference such as b"12 0 R": objects are listed by their numbers."""
    return pdf.objects[int(reference.split()[0])]
