"""Taking files in: streamed to disk, held to a size, and looked at."""

import random
import time
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from itertools import islice
from pathlib import Path
from typing import Protocol

from django.conf import settings
from django.utils import timezone

from customers.models import Contact
from inbox.calc.files import HEAD_BYTES, FileKind, kind_of, safe_name
from inbox.models.attachment import LARGEST_BYTES, Attachment, file_path, new_file_key
from workspaces.models import Teammate
from workspaces.tenancy import across_workspaces

CHUNK_BYTES = 65_536
PATIENCE_S, SLOWEST_BYTES_A_SECOND = 10.0, 500_000
"""A file may take ten seconds, and as long again as the slowest line needs: 25 MB a minute in all."""
KEPT_UNSENT = timedelta(days=1)
BATCH = 500
MOST_FOLDERS, MOST_SWEPT = 64, 10_000


class FileRefusedError(Exception):
    """A file was not taken; the message is its code: "empty", "too_large", "too_slow", "cut_short" or "busy"."""


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
        # Held until they are gone: one that goes with a message at this moment is passed over.
        old = Attachment.objects.left_over(timezone.now() - KEPT_UNSENT).select_for_update(skip_locked=True)
        left = list(old.order_by("pk")[:BATCH])
        Attachment.objects.filter(pk__in=[upload.pk for upload in left]).delete()
    for upload in left:
        upload.path.unlink(missing_ok=True)
    return len(left)


def drop_orphaned_files() -> int:
    """Delete files older than a day that no row tells of, in some folders each time; return how many."""
    root, before = Path(settings.MEDIA_ROOT) / "attachments", (timezone.now() - KEPT_UNSENT).timestamp()
    folders = sorted(root.iterdir()) if root.is_dir() else []
    # Chance needs no memory of where the last sweep ended, and reaches every folder.
    chosen = random.sample(folders, min(len(folders), MOST_FOLDERS))
    old = (path for folder in chosen for path in folder.iterdir() if path.lstat().st_mtime < before)
    return sum(_drop_unknown(paths) for paths in _batches(islice(old, MOST_SWEPT)))


def _batches(paths: Iterator[Path]) -> Iterator[list[Path]]:
    """Return the paths, 500 at a time."""
    while batch := list(islice(paths, BATCH)):
        yield batch


def _drop_unknown(paths: list[Path]) -> int:
    with across_workspaces():
        rows = Attachment.objects.filter(key__in=[path.name for path in paths])
        known = set(rows.values_list("key", flat=True))
    unknown = [path for path in paths if path.name not in known]
    for path in unknown:
        path.unlink(missing_ok=True)
    return len(unknown)


def _copy(stream: Stream, key: str, announced_bytes: int) -> tuple[int, bytes]:
    size, head = 0, b""
    deadline = time.monotonic() + PATIENCE_S + announced_bytes / SLOWEST_BYTES_A_SECOND
    with file_path(key).open("xb") as file:
        while piece := stream.read(CHUNK_BYTES):
            if time.monotonic() > deadline:
                raise FileRefusedError("too_slow")
            size += len(piece)
            if size > LARGEST_BYTES:
                raise FileRefusedError("too_large")
            if len(head) < HEAD_BYTES:
                head += piece[: HEAD_BYTES - len(head)]
            file.write(piece)
    if size != announced_bytes:
        raise FileRefusedError("cut_short")
    return size, head
