"""The storage of collected static files."""

from django.contrib.staticfiles.storage import ManifestStaticFilesStorage


class HashedFilesStorage(ManifestStaticFilesStorage):
    """File names with hashes, also in imports between our scripts, so that versions never mix."""

    support_js_module_import_aggregation = True
