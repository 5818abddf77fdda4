"""Static files under names that carry their content's hash, so that browsers may keep them."""

from whitenoise.storage import CompressedManifestStaticFilesStorage


class HashedFiles(CompressedManifestStaticFilesStorage):
    """As WhiteNoise keeps them, and what a script imports is hashed too: a script that is kept
    never meets a newer or older one of ours."""

    support_js_module_import_aggregation = True
