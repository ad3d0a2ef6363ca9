"""How static files are named where they are collected."""

from django.contrib.staticfiles.storage import ManifestStaticFilesStorage


class HashedFilesStorage(ManifestStaticFilesStorage):
    """Names with hashes, in the imports between our scripts too: a new version never mixes with an old one."""

    support_js_module_import_aggregation = True
