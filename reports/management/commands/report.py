from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils import translation
from django.utils.translation import gettext as _

from documents.output import OutputError, write_output
from documents.pdf.pages import PdfUnavailable
from documents.pdf.volumes import count_volumes
from documents.text import is_unicode
from events.models import Event
from reports.attendance.document import attendance_document, attendance_json
from reports.attendance.rows import attendance
from reports.catalogue import REPORTS
from reports.files.outputs import OUTPUTS, render
from reports.funnel.rows import By
from reports.requests import RECAP

_HELP = {
    "coverage": "Which regencies a course has reached.",
    "funnel": "From seats to completion, in groups.",
    "trend": "Events, participants and coverage by year.",
    "repeated": "People who came more than once.",
    "never": "Agencies that nobody has come from.",
    "recap": "Many events: a row each, by province and by course.",
    "attendance": "One event: seats, people, sessions, marks.",
}


def _add_scope(parser):
    parser.add_argument("--province", default="", metavar="CODE")
    parser.add_argument("--course", default="", metavar="CODE")
    parser.add_argument("--programme", default="", metavar="CODE")
    parser.add_argument("--from", default="", metavar="DATE", help="First day of the events that count.")
    parser.add_argument("--as-of", default="", metavar="DATE", help="Last day that counts; default: today.")


def _add_recap(parser):
    parser.add_argument("--year", default="", metavar="YEAR", help="In which the events begin; default: all.")
    parser.add_argument("--course", default="", metavar="CODE")
    parser.add_argument("--programme", default="", metavar="CODE")
    parser.add_argument("--province", action="append", default=[], metavar="CODE", help="May be given again.")


class Command(BaseCommand):
    help = "Writes a report as html, xlsx, pdf, csv or json."

    def add_arguments(self, parser):
        names = [*REPORTS, "attendance"]
        reports = parser.add_subparsers(dest="report", required=True, metavar="|".join(names))
        parsers = {name: reports.add_parser(name, help=_HELP[name]) for name in names}
        for name in REPORTS.keys() - {RECAP}:
            _add_scope(parsers[name])
        for name in ("coverage", "trend", "never"):
            parsers[name].add_argument("--basis", default="", metavar="attended|registered")
        parsers["coverage"].add_argument(
            "--event", default="", metavar="CODE", help="Marks what was new in this event."
        )
        parsers["funnel"].add_argument("--by", default="", metavar="|".join(By.values), help="Rows; default: province.")
        parsers["never"].add_argument("--kind", default="", metavar="KIND", help="One kind of agency, such as village.")
        _add_recap(parsers[RECAP])
        parsers["attendance"].add_argument("event", metavar="EVENT_CODE")
        for report in parsers.values():
            report.add_argument("--format", required=True, metavar="|".join(OUTPUTS))
            report.add_argument("--output", required=True, metavar="FILE", help="- for standard output")
            report.add_argument("--language", choices=sorted(dict(settings.LANGUAGES)), help="default: Indonesian")

    def handle(self, *args, **options):
        if options["format"] not in OUTPUTS:
            raise CommandError(
                _("There is no format “%(value)s”: html, xlsx, pdf, csv or json.") % {"value": options["format"]}
            )
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
        document, data = self.attendance(options) if options["report"] == "attendance" else self.scoped(options)
        try:
            return render(document, data, options["format"]), self.output(document, options)
        except PdfUnavailable:
            raise CommandError(
                _("PDF needs system libraries that are missing: apt-get install libpango-1.0-0 libpangoft2-1.0-0")
            ) from None

    def output(self, document, options):
        """The file asked for; one that was to be a PDF and becomes a ZIP of volumes is called so, and that is said."""
        number = count_volumes(document)
        if options["format"] != "pdf" or number == 1:
            return options["output"]
        output = options["output"]
        if output.lower().endswith(".pdf"):
            output = f"{output[: -len('.pdf')]}.zip"
        words = _("The list is too long for one PDF: %(number)d volumes in a ZIP file, %(file)s.")
        self.stderr.write(words % {"number": number, "file": output})
        return output

    def scoped(self, options):
        report = REPORTS[options["report"]]
        return report.make(self.valid(report.form(options)), None)

    def valid(self, form):
        if not form.is_valid():
            mistakes = (f"--{form.add_prefix(name)}: {' '.join(messages)}" for name, messages in form.errors.items())
            raise CommandError("; ".join(mistakes).replace("as_of", "as-of"))
        return form

    def attendance(self, options):
        try:
            event = Event.objects.select_related("province").get(code__iexact=options["event"])
        except Event.DoesNotExist:
            raise CommandError(_("There is no event with the code %(code)s.") % {"code": options["event"]}) from None
        report = attendance(event)
        return attendance_document(report), attendance_json(report)
