"""Static files in production: named by their content, compressed, module imports included."""

from django.contrib.staticfiles.apps import StaticFilesConfig
from whitenoise.storage import CompressedManifestStaticFilesStorage


class StaticFiles(StaticFilesConfig):
    """Leaves out extensions of htmx, which nothing uses: two of them name files in comments that are not there."""

    ignore_patterns = [*StaticFilesConfig.ignore_patterns, "django_htmx/ext/*"]


class HashedStorage(CompressedManifestStaticFilesStorage):
    """Hashed and compressed, and aware of ``import`` in JavaScript modules."""

    support_js_module_import_aggregation = True
