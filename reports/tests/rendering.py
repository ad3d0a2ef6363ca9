"""Writing a report in a format from its document and its JSON, for tests."""

from documents.layout import Document
from reports.files import outputs
from reports.files.archive import nobody_asks
from reports.files.made import Made


def made(document: Document, data: dict) -> Made:
    scope = data["scope"] if "scope" in data else {"event": data["event"]["code"]}
    return Made(data["report"], scope, None, document, lambda: data)


def render(document: Document, data: dict, form: str, progress=nobody_asks) -> bytes:
    return outputs.render(made(document, data), form, progress)
