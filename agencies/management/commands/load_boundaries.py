from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from agencies.boundaries.load import Level, load_boundaries, remove_boundaries
from agencies.boundaries.reading import BoundariesRejected


class Command(BaseCommand):
    help = "Stores the boundaries of a GeoJSON file, matched by Kemendagri code: maps then show areas instead of tiles."

    def add_arguments(self, parser):
        source = parser.add_mutually_exclusive_group(required=True)
        source.add_argument("file", metavar="FILE.geojson", nargs="?")
        source.add_argument("--remove", action="store_true", help="forget what was loaded: maps are tiles again")
        parser.add_argument("--level", choices=[str(level) for level in Level], help="default: as the codes say")
        parser.add_argument(
            "--code-property", metavar="NAME", help="property that holds the code; default: usual names"
        )
        parser.add_argument("--ignore-unknown", action="store_true", help="leave features out whose code is not known")

    def handle(self, *args, file, remove, level, code_property, ignore_unknown, **options):
        level = Level(level) if level else None
        if remove:
            self.stdout.write(_("%(count)d boundaries removed.") % {"count": remove_boundaries(level)})
            return
        try:
            loaded = load_boundaries(file, level=level, code_property=code_property, ignore_unknown=ignore_unknown)
        except BoundariesRejected as error:
            raise CommandError("\n".join(error.lines)) from error
        for warning in loaded.warnings:
            self.stderr.write(warning)
        parts = {"regions": loaded.regions, "level": loaded.level, "points": loaded.points}
        self.stdout.write(_("%(regions)d %(level)s with %(points)d points.") % parts)
