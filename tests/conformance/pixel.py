"""The smallest picture and the smallest sound that a client can decode."""

import base64
import struct
import zlib

__all__ = ["PIXEL", "SILENCE"]


def _chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def _png() -> bytes:
    """One red pixel."""
    header = struct.pack(">IIBBBBB", 1, 1, 8, 2, 0, 0, 0)
    pixels = zlib.compress(b"\x00\xff\x00\x00")
    parts = _chunk(b"IHDR", header) + _chunk(b"IDAT", pixels) + _chunk(b"IEND", b"")
    return b"\x89PNG\r\n\x1a\n" + parts


def _wav() -> bytes:
    """Two samples of silence, 8 bit, mono, 8 kHz."""
    form = struct.pack("<HHIIHH", 1, 1, 8000, 8000, 1, 8)
    body = b"WAVEfmt " + struct.pack("<I", len(form)) + form + b"data" + struct.pack("<I", 2)
    body += b"\x80\x80"
    return b"RIFF" + struct.pack("<I", len(body)) + body


PIXEL = base64.b64encode(_png()).decode()
SILENCE = base64.b64encode(_wav()).decode()
