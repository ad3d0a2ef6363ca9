from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from agencies.boundaries.level import Level
from agencies.boundaries.load import Loaded, load_boundaries, remove_boundaries
from agencies.boundaries.rejection import BoundariesRejected


class Command(BaseCommand):
    help = (
        "Store the boundaries of a GeoJSON or TopoJSON file (also .gz or .zip) by Kemendagri code, compared with the "
        "names in the file, or by name. Maps then show areas instead of tiles."
    )

    def add_arguments(self, parser):
        source = parser.add_mutually_exclusive_group(required=True)
        source.add_argument("file", metavar="FILE.geojson", nargs="?")
        source.add_argument("--remove", action="store_true", help="delete the boundaries; maps show tiles again")
        parser.add_argument("--level", choices=[str(level) for level in Level], help="default: found from the codes")
        parser.add_argument(
            "--code-property", metavar="NAME", help="property with the code; default: one of the usual names"
        )
        parser.add_argument("--layer", metavar="NAME", default="", help="of a TopoJSON file with several layers")
        parser.add_argument("--by-name", action="store_true", help="go by the names alone, not by the codes")
        parser.add_argument("--ignore-unknown", action="store_true", help="skip features with unknown codes")

    def handle(self, *args, file, remove, level, code_property, layer, by_name, ignore_unknown, **options):
        level = Level(level) if level else None
        if remove:
            count = remove_boundaries(level)
            removed = ngettext("%(count)d boundary removed.", "%(count)d boundaries removed.", count)
            self.stdout.write(removed % {"count": count})
            return
        try:
            loaded = load_boundaries(
                file,
                level=level,
                code_property=code_property,
                layer=layer,
                by_name=by_name,
                ignore_unknown=ignore_unknown,
            )
        except BoundariesRejected as error:
            raise CommandError("\n".join(error.lines)) from error
        for warning in loaded.warnings:
            self.stderr.write(warning)
        self.stdout.write(_answer(loaded))


def _answer(loaded: Loaded) -> str:
    if loaded.level is Level.PROVINCES:
        regions = ngettext("%(count)d province", "%(count)d provinces", loaded.regions)
    else:
        regions = ngettext("%(count)d regency", "%(count)d regencies", loaded.regions)
    points = ngettext("%(count)d point", "%(count)d points", loaded.points)
    parts = {"regions": regions % {"count": loaded.regions}, "points": points % {"count": loaded.points}}
    return _("%(regions)s with %(points)s.") % parts
