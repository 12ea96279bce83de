"""Requests as they are read: whatever stands in their headers, Django gets to answer them."""

import codecs
from typing import Any

from django.core.exceptions import BadRequest
from django.core.handlers.wsgi import WSGIHandler, WSGIRequest
from django.utils.http import parse_header_parameters

CHARSETS = {"utf-8", "ascii", "iso8859-1", "iso8859-15", "cp1252"}


class PatientRequest(WSGIRequest):
    """A request that can be made of every header; a charset that is none for texts is noted, and not used.

    Django's own reads the address with the charset at once, before any of its handlers could answer a fault.
    """

    is_charset_odd = False

    def _set_content_type_params(self, meta: dict[str, Any]) -> None:
        self.content_type, self.content_params = "", {}
        try:
            self.content_type, self.content_params = parse_header_parameters(meta.get("CONTENT_TYPE", ""))
            charset = self.content_params.get("charset")
            if charset and (name := codecs.lookup(charset).name):
                self.is_charset_odd = name not in CHARSETS
                self._encoding = None if self.is_charset_odd else charset
        except LookupError:
            pass  # a charset nobody knows: as if it were not said
        except (ValueError, BadRequest):
            self.is_charset_odd = True


class PatientHandler(WSGIHandler):
    """Django's handler, with requests that can always be made."""

    request_class = PatientRequest
