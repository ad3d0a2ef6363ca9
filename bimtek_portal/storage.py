"""The storage of collected static files."""

from whitenoise.storage import CompressedManifestStaticFilesStorage


class HashedFilesStorage(CompressedManifestStaticFilesStorage):
    """File names with hashes, also in imports between our scripts, so that versions never mix. Each file is stored
    compressed too, by Brotli and gzip."""

    support_js_module_import_aggregation = True
