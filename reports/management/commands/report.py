from django import forms
from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils import translation
from django.utils.translation import gettext as _

from documents.output import OutputError, write_output
from documents.pdf.pages import PdfUnavailable
from documents.pdf.volumes import count_volumes
from documents.text import is_unicode
from events.models import Event
from reports.catalogue import REPORTS
from reports.files.outputs import render
from reports.forms import ReportForm, values_of
from reports.report import Report


def _add_options(parser, report: Report) -> None:
    """Add an option for each field of the report's form; the event of a report about one is an argument by position."""
    form = report.form()
    for name, field in form.fields.items():
        option = form.add_prefix(name)
        if report.is_of_event and name == "event":
            parser.add_argument(option, metavar=f"{option.upper()}_CODE")
            continue
        many = {"action": "append", "default": []} if isinstance(field, forms.ModelMultipleChoiceField) else {}
        text = form.option_help.get(option)
        parser.add_argument(_flag(option), **({"default": "", "metavar": _metavar(name, field), "help": text} | many))


def _flag(option: str) -> str:
    return f"--{option.replace('_', '-')}"


def _metavar(name: str, field: forms.Field) -> str:
    """Return how the help shows the value of an option."""
    match field:
        case forms.ModelChoiceField():
            return "CODE"
        case forms.ChoiceField():
            return "|".join(values_of(field))
        case forms.DateField():
            return "DATE"
    return name.upper()


class Command(BaseCommand):
    help = "Writes a report as html, xlsx, pdf, csv, csv-id (for Excel with Indonesian settings) or json."

    def add_arguments(self, parser):
        reports = parser.add_subparsers(dest="report", required=True, metavar="|".join(REPORTS))
        for report in REPORTS.values():
            own = reports.add_parser(report.name, help=report.help)
            _add_options(own, report)
            own.add_argument("--format", required=True, metavar="|".join(report.formats))
            own.add_argument("--output", required=True, metavar="FILE", help="- for standard output")
            own.add_argument("--language", choices=sorted(dict(settings.LANGUAGES)), help="default: Indonesian")

    def handle(self, *args, **options):
        if options["format"] not in REPORTS[options["report"]].formats:
            text = _("There is no format “%(value)s”: html, xlsx, pdf, csv, csv-id or json.")
            raise CommandError(text % {"value": options["format"]})
        if not all(is_unicode(value) for value in self.texts(options)):
            raise CommandError(_("An option is not valid text."))
        with translation.override(options["language"] or settings.LANGUAGE_CODE):
            content, output = self.render(options)
        try:
            write_output(content, output)
        except OutputError as error:
            raise CommandError(error) from None

    def texts(self, options):
        for value in options.values():
            yield from (value if isinstance(value, list) else [value] if isinstance(value, str) else [])

    def render(self, options):
        report = REPORTS[options["report"]]
        made = report.make(self.form(report, options))
        try:
            return render(made, options["format"]), self.output(made.document, options)
        except PdfUnavailable:
            raise CommandError(
                _("PDF needs system libraries that are missing: apt-get install libpango-1.0-0 libpangoft2-1.0-0")
            ) from None

    def output(self, document, options):
        """Return the file asked for. A ZIP of volumes that was to be a PDF is called so, which a message says."""
        number = count_volumes(document)
        if options["format"] != "pdf" or number == 1:
            return options["output"]
        output = options["output"]
        if output.lower().endswith(".pdf"):
            output = f"{output[: -len('.pdf')]}.zip"
        words = _("The list is too long for one PDF: %(number)d volumes in a ZIP file, %(file)s.")
        self.stderr.write(words % {"number": number, "file": output})
        return output

    def form(self, report: Report, options) -> ReportForm:
        """Return the valid form."""
        if report.is_of_event:
            options = options | {"event": self.event_code(options["event"])}
        form = report.form(options)
        if not form.is_valid():
            mistakes = (
                (_flag(form.add_prefix(name)), " ".join(map(str, texts))) for name, texts in form.errors.items()
            )
            raise CommandError("; ".join(f"{option}: {text}" for option, text in mistakes))
        return form

    def event_code(self, code: str) -> str:
        """Return the code as it is stored: here its case does not matter."""
        stored = Event.objects.filter(code__iexact=code).values_list("code", flat=True).first()
        if stored is None:
            raise CommandError(_("There is no event with the code %(code)s.") % {"code": code})
        return stored
