"""Static files in production: named by their content, compressed, module imports included."""

from whitenoise.storage import CompressedManifestStaticFilesStorage


class HashedStorage(CompressedManifestStaticFilesStorage):
    """Hashed and compressed, and aware of ``import`` in JavaScript modules."""

    support_js_module_import_aggregation = True
