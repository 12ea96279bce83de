"""Static files are collected without tricks: every address in them leads somewhere."""

import json

import pytest
from django.core.management import call_command


@pytest.mark.slow
def test_static_files_are_hashed_with_what_they_import(settings, tmp_path):
    settings.STATIC_ROOT = tmp_path
    settings.STORAGES = settings.STORAGES | {
        "staticfiles": {"BACKEND": "config.staticfiles.HashedStorage"},
    }

    settings.WHITENOISE_SKIP_COMPRESS_EXTENSIONS = [
        "js",
        "css",
        "svg",
        "html",
        "map",
    ]  # takes most of the time

    call_command("collectstatic", interactive=False, verbosity=0)

    paths = json.loads((tmp_path / "staticfiles.json").read_text())["paths"]
    entry = (tmp_path / paths["inbox/js/inbox.js"]).read_text()
    assert paths["config/js/live.js"].rpartition("/")[2] in entry
    assert not (tmp_path / "django_htmx" / "ext").exists()
