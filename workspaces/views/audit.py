"""The audit log: reading it, checking it, taking it away as a file."""

import csv
import json
from collections.abc import Iterator

from django.core.exceptions import BadRequest
from django.http import HttpResponse, StreamingHttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from workspaces.calc.csv_cells import safe_cell
from workspaces.calc.numbers import read_number
from workspaces.calc.permissions import Permission
from workspaces.guards import client_ip, needs
from workspaces.middleware import TeammateRequest
from workspaces.models import AuditEntry
from workspaces.queries import audit_entries, choosable_teammates, page_of
from workspaces.tenancy import inside_workspace

PAGE = "settings_audit"


class Echo:
    """A file that hands back what is written, for csv."""

    def write(self, line: str) -> str:
        """Return the line."""
        return line


@require_safe
@needs(Permission.READ_AUDIT_LOG)
def audit(request: TeammateRequest) -> HttpResponse:
    """List what was done, newest first, by action or teammate; with ``?check`` tell whether it is whole."""
    action, by = request.GET.get("action", "").strip(), request.GET.get("by", "")
    page = page_of(audit_entries(action=action, by=by), cursor=request.GET.get("cursor", ""))
    context = {"page": page, "action": action, "by": by, "here": PAGE, "teammates": choosable_teammates()}
    if "check" in request.GET:
        context["state"] = AuditEntry.objects.inspect()
    return render(request, "workspaces/settings/audit.html", context)


@require_POST
@needs(Permission.READ_AUDIT_LOG)
def export(request: TeammateRequest) -> StreamingHttpResponse:
    """Send the log as a CSV file; that it was taken away is an entry itself.

    :raises BadRequest: nothing can be asked for like this; no file was begun and nothing noted
    """
    action, by = request.POST.get("action", "").strip(), request.POST.get("by", "")
    if "\0" in action or (by and read_number(by) is None):
        raise BadRequest(_("No part of the log can be found by this."))
    workspace_id = request.workspace.pk
    AuditEntry.objects.record(
        by=request.teammate, workspace_id=workspace_id, action="audit.exported", ip=client_ip(request)
    )
    lines = _lines(workspace_id=workspace_id, action=action, by=by)
    answer = StreamingHttpResponse(lines, content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = 'attachment; filename="audit-log.csv"'
    return answer


def _lines(*, workspace_id: int, action: str, by: str) -> Iterator[str]:
    """Yield the file's lines; the request's own transaction is over by then, so it opens its own."""
    writer = csv.writer(Echo(), quoting=csv.QUOTE_ALL)
    yield writer.writerow([_("time"), _("who"), _("action"), _("target"), _("details"), _("address")])
    with inside_workspace(workspace_id):
        for entry in audit_entries(action=action, by=by).order_by("pk").iterator(chunk_size=1000):
            yield writer.writerow([safe_cell(cell) for cell in _cells(entry)])


def _cells(entry: AuditEntry) -> list[object]:
    details = json.dumps(entry.details, ensure_ascii=False, sort_keys=True) if entry.details else ""
    who = entry.by.name if entry.by else ""
    return [entry.created_at.isoformat(), who, entry.action, entry.target, details, entry.ip]
