"""What a file really is, and what it may be called: neither is believed as the sender says it."""

import unicodedata
from dataclasses import dataclass
from pathlib import PurePosixPath

HEAD_BYTES = 262_144
"""How much of a file's start is looked at; a JPEG keeps its size behind its colour profile and thumbnails."""
MOST_PIXELS = 60_000_000
LONGEST_NAME = 150
_JPEG_SIZES = {0xC0, 0xC1, 0xC2, 0xC3, 0xC5, 0xC6, 0xC7, 0xC9, 0xCA, 0xCB, 0xCD, 0xCE, 0xCF}


@dataclass(frozen=True)
class FileKind:
    """A content type that was seen in the content itself; with a size in pixels it is a picture."""

    content_type: str
    width: int = 0
    height: int = 0

    @property
    def is_picture(self) -> bool:
        """Tell whether it may be shown in place."""
        return self.width > 0


UNKNOWN = FileKind("application/octet-stream")


def kind_of(head: bytes) -> FileKind:
    """Return what a file's first bytes are; whatever is no picture or PDF beyond doubt is unknown."""
    for content_type, measure in _PICTURES:
        size = measure(head)
        if size:
            width, height = size
            is_sane = 0 < width * height <= MOST_PIXELS
            return FileKind(content_type, width, height) if is_sane else UNKNOWN
    return FileKind("application/pdf") if head.startswith(b"%PDF-") else UNKNOWN


def safe_name(name: object) -> str:
    """Return a file name without folders, control, direction or invisible signs, with its ending, 150 signs at most."""
    text = unicodedata.normalize("NFC", name if isinstance(name, str) else "").replace("\\", "/")
    text = "".join(sign for sign in text.rpartition("/")[2] if unicodedata.category(sign)[0] != "C")
    text = " ".join(text.split()).strip(". ")
    if len(text) > LONGEST_NAME:
        ending = PurePosixPath(text).suffix[:20]
        text = text[: LONGEST_NAME - len(ending)].rstrip(". ") + ending
    return text or "file"


def _png(head: bytes) -> tuple[int, int] | None:
    if not head.startswith(b"\x89PNG\r\n\x1a\n") or head[12:16] != b"IHDR" or len(head) < 24:  # noqa: PLR2004 -- where IHDR ends
        return None
    return int.from_bytes(head[16:20]), int.from_bytes(head[20:24])


def _gif(head: bytes) -> tuple[int, int] | None:
    if head[:6] not in {b"GIF87a", b"GIF89a"} or len(head) < 10:  # noqa: PLR2004 -- where the size ends
        return None
    return int.from_bytes(head[6:8], "little"), int.from_bytes(head[8:10], "little")


def _webp(head: bytes) -> tuple[int, int] | None:
    if head[:4] != b"RIFF" or head[8:12] != b"WEBP" or len(head) < 30:  # noqa: PLR2004 -- where the size ends
        return None
    form = head[12:16]
    if form == b"VP8X":
        return int.from_bytes(head[24:27], "little") + 1, int.from_bytes(head[27:30], "little") + 1
    if form == b"VP8 " and head[23:26] == b"\x9d\x01\x2a":
        return int.from_bytes(head[26:28], "little") & 0x3FFF, int.from_bytes(head[28:30], "little") & 0x3FFF
    if form == b"VP8L" and head[20] == 0x2F:  # noqa: PLR2004 -- its signature
        bits = int.from_bytes(head[21:25], "little")
        return (bits & 0x3FFF) + 1, (bits >> 14 & 0x3FFF) + 1
    return None


def _jpeg(head: bytes) -> tuple[int, int] | None:
    """Walk from segment to segment to the one that holds the size."""
    if not head.startswith(b"\xff\xd8\xff"):
        return None
    at = 2
    while at + 9 <= len(head) and head[at] == 0xFF:  # noqa: PLR2004 -- every segment begins so
        marker, length = head[at + 1], int.from_bytes(head[at + 2 : at + 4])
        if marker in _JPEG_SIZES:
            return int.from_bytes(head[at + 7 : at + 9]), int.from_bytes(head[at + 5 : at + 7])
        at += 2 + max(length, 2)
    return None


_PICTURES = (("image/png", _png), ("image/jpeg", _jpeg), ("image/gif", _gif), ("image/webp", _webp))
