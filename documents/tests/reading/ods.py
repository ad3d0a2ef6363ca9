"""Makes .ods files (OpenDocument) for tests, as LibreOffice writes them."""

import io
from zipfile import ZIP_DEFLATED, ZipFile

NAMESPACES = " ".join(
    f'xmlns:{name}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"' for name in ("office", "table", "text", "style")
)
NAMESPACES += ' xmlns:calcext="urn:org:documentfoundation:names:experimental:calc:xmlns:calcext:1.0"'
MANIFEST = (
    '<manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0"><manifest:file-entry '
    'manifest:full-path="/" manifest:media-type="application/vnd.oasis.opendocument.spreadsheet"/></manifest:manifest>'
)
STYLES = (
    '<style:style style:name="coret" style:family="table-cell"><style:text-properties '
    'style:text-line-through-style="solid"/></style:style><style:style style:name="biasa" style:family="table-cell">'
    '<style:text-properties/></style:style><style:style style:name="sembunyi" style:family="table">'
    '<style:table-properties table:display="false"/></style:style>'
)


def ods(*tables: str, content: bytes | None = None) -> bytes:
    body = "".join(tables)
    text = (
        f"<office:document-content {NAMESPACES}><office:automatic-styles>{STYLES}</office:automatic-styles>"
        f"<office:body><office:spreadsheet>{body}</office:spreadsheet></office:body></office:document-content>"
    )
    file = io.BytesIO()
    with ZipFile(file, "w", ZIP_DEFLATED) as package:
        package.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet", compress_type=0)
        package.writestr("META-INF/manifest.xml", MANIFEST)
        package.writestr("content.xml", text if content is None else content)
    return file.getvalue()


def table(*rows: str, attributes: str = 'table:name="P"', columns: str = "") -> str:
    return f"<table:table {attributes}>{columns}{''.join(rows)}</table:table>"


def row(*cells: str, attributes: str = "") -> str:
    return f"<table:table-row {attributes}>{''.join(cells)}</table:table-row>"


def text(value: str, attributes: str = "") -> str:
    return f'<table:table-cell office:value-type="string" {attributes}><text:p>{value}</text:p></table:table-cell>'


def number(value: str, kind: str = "float") -> str:
    return f'<table:table-cell office:value-type="{kind}" office:value="{value}"/>'


EMPTY = "<table:table-cell/>"
