"""What a file is, and what it may be called."""

import struct
import zlib

import pytest

from inbox.calc.files import UNKNOWN, FileKind, kind_of, safe_name


def png(width: int = 3, height: int = 2) -> bytes:
    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    head = chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0))
    rows = zlib.compress(b"".join(b"\0" + b"\x80" * 3 * min(width, 8) for _ in range(min(height, 8))))
    return b"\x89PNG\r\n\x1a\n" + head + chunk(b"IDAT", rows) + chunk(b"IEND", b"")


GIF = b"GIF89a\x03\x00\x02\x00" + b"\0" * 20
JPEG = b"\xff\xd8\xff\xe0\x00\x04ab\xff\xc0\x00\x11\x08\x00\x02\x00\x03\x03" + b"\0" * 20
WEBP = b"RIFF\x1a\0\0\0WEBPVP8L\x0d\0\0\0\x2f\x02\x40\0\0" + b"\0" * 20


@pytest.mark.parametrize(
    ("head", "content_type"),
    [(png(), "image/png"), (GIF, "image/gif"), (JPEG, "image/jpeg"), (WEBP, "image/webp")],
)
def test_a_picture_is_known_by_its_content_with_its_size(head, content_type):
    assert kind_of(head) == FileKind(content_type, 3, 2)


@pytest.mark.parametrize(
    "head",
    [
        *(
            b"",
            b"<svg onload=alert(1)>",
            b"<html><script>1</script>",
            b"MZ\x90",
            b"<?xml version='1.0'?>",
            b"\xff\xd8\xff",
        ),
        *(
            b"\x89PNG\r\n\x1a\n",
            b"GIF89a",
            b"RIFF\0\0\0\0WEBPVP8 " + b"\0" * 20,
            b" " + GIF,
            b"GIF90a" + GIF[6:],
        ),
        *(png(0, 5), png(60_000, 60_000), b"GIF89a\0\0\0\0" + b"\0" * 20, b"From: mht\nMIME-Version: 1.0"),
        *(b"\xff\xd8\xff\xe0\x00\x00" * 50, b"\xff\xd8\xff\xe1\xff\xff" + b"\0" * 10),
    ],
)
def test_whatever_is_no_picture_beyond_doubt_is_unknown(head):
    assert kind_of(head) == UNKNOWN


def test_a_pdf_is_no_picture():
    assert kind_of(b"%PDF-1.7 ...") == FileKind("application/pdf")


@pytest.mark.parametrize(
    ("name", "safe"),
    [
        ("Report 2026.pdf", "Report 2026.pdf"),
        ("größe.png", "größe.png"),
        ("../../etc/passwd", "passwd"),
        ("..\\..\\boot.ini", "boot.ini"),
        ("\u200b.htaccess", "htaccess"),
        (".htaccess", "htaccess"),
        ("photo\u202egnp.exe", "photognp.exe"),
        ("a\r\nSet-Cookie: x=1", "aSet-Cookie: x=1"),
        ("a\0.png", "a.png"),
        *((name, "file") for name in ("", "...", "/", "\u200b", None, 7)),
        ("x" * 300 + ".pdf", "x" * 146 + ".pdf"),
    ],
)
def test_a_name_is_made_harmless(name, safe):
    assert safe_name(name) == safe
