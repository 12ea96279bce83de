"""Taking files in: streamed to disk, held to a size, and looked at."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Protocol

from django.utils import timezone

from customers.models import Contact
from inbox.calc.files import HEAD_BYTES, FileKind, kind_of, safe_name
from inbox.models.attachment import LARGEST_BYTES, Attachment, file_path, new_file_key
from workspaces.models import Teammate
from workspaces.tenancy import across_workspaces

CHUNK_BYTES = 65_536
KEPT_UNSENT = timedelta(days=1)


class FileRefusedError(Exception):
    """A file was not taken; the message is its code: "empty", "too_large" or "cut_short"."""


class Stream(Protocol):
    """Something that is read piece by piece."""

    def read(self, size: int) -> bytes:
        """Return up to ``size`` bytes, none at the end."""


@dataclass(frozen=True)
class StoredFile:
    """A file on disk that no row tells of yet."""

    key: str
    size_bytes: int
    kind: FileKind


def store_stream(stream: Stream, *, announced_bytes: int) -> StoredFile:
    """Write a stream to disk as it comes, never more than 25 MB; needs no database.

    :param announced_bytes: how long the sender said it is; a stream that ends before was cut short
    :raises FileRefusedError: nothing is kept then
    """
    if announced_bytes <= 0:
        raise FileRefusedError("empty")
    if announced_bytes > LARGEST_BYTES:
        raise FileRefusedError("too_large")
    key = new_file_key()
    path = file_path(key)
    path.parent.mkdir(parents=True, exist_ok=True)
    try:
        size, head = _copy(stream, key, announced_bytes)
    except BaseException:
        path.unlink(missing_ok=True)
        raise
    return StoredFile(key, size, kind_of(head))


def keep_upload(
    stored: StoredFile,
    *,
    workspace_id: int,
    name: object,
    contact: Contact | None = None,
    teammate: Teammate | None = None,
) -> Attachment:
    """Tell of a stored file in the database; it belongs to whoever sent it until it goes with a part."""
    return Attachment.objects.create(
        workspace_id=workspace_id,
        key=stored.key,
        name=safe_name(name),
        content_type=stored.kind.content_type,
        size_bytes=stored.size_bytes,
        width=stored.kind.width,
        height=stored.kind.height,
        by_contact=contact,
        by_teammate=teammate,
    )


def drop_left_over_uploads() -> int:
    """Delete the uploads that nobody sent within a day; return how many. For every workspace."""
    with across_workspaces():
        left = list(Attachment.objects.left_over(timezone.now() - KEPT_UNSENT).order_by("pk")[:500])
        Attachment.objects.filter(pk__in=[upload.pk for upload in left], part=None).delete()
    for upload in left:
        upload.path.unlink(missing_ok=True)
    return len(left)


def _copy(stream: Stream, key: str, announced_bytes: int) -> tuple[int, bytes]:
    size, head = 0, b""
    with file_path(key).open("xb") as file:
        while piece := stream.read(CHUNK_BYTES):
            size += len(piece)
            if size > LARGEST_BYTES:
                raise FileRefusedError("too_large")
            if len(head) < HEAD_BYTES:
                head += piece[: HEAD_BYTES - len(head)]
            file.write(piece)
    if size != announced_bytes:
        raise FileRefusedError("cut_short")
    return size, head
