"""HTTP, the way production serves it: ``granian --interface wsgi config.wsgi:application``."""

import os

import django

from config.reading import PatientHandler

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
django.setup(set_prefix=False)

application = PatientHandler()
