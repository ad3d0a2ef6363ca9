"""Writing a report in a format from its document and its JSON, for tests."""

import csv
import io
from dataclasses import replace

from documents.layout import Document, Medium, Table
from reports.files import outputs
from reports.files.archive import nobody_asks
from reports.files.made import Made


def made(document: Document, data: dict) -> Made:
    scope = data["scope"] if "scope" in data else {"event": data["event"]["code"]}
    return Made(data["report"], scope, None, document, lambda: data)


def shown_on(medium: Medium, document: Document) -> Document:
    """Return the document with only the tables and columns that the medium shows."""
    tables = document.tables_in_print if medium is Medium.PAPER else document.tables
    return replace(
        document,
        tables=[table.on(medium) for table in tables],
        data=[table.on(medium) for table in document.data],
        main=document.main.on(medium),
    )


def without_bps(table: Table) -> Table:
    """Return the table without its column of BPS codes, which JSON does not have."""
    kept = [place for place, column in enumerate(table.columns) if column.name != "bps_code"]
    return replace(
        table,
        columns=[table.columns[place] for place in kept],
        rows=[tuple(row[place] for place in kept) for row in table.rows],
        footer=tuple(table.footer[place] for place in kept) if table.footer else None,
    )


def render(document: Document, data: dict, form: str, progress=nobody_asks) -> bytes:
    return outputs.render(made(document, data), form, progress)


def csv_rows(document: Document, data: dict) -> list[list[str]]:
    """Return the cells of the report's CSV, with the headers first."""
    return [*csv.reader(io.StringIO(render(document, data, "csv").decode("utf-8-sig")))]
