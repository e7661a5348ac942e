"""Small files of each kind that is parsed, made by hand."""

import json
from collections.abc import Sequence


def pdf(
    pages: Sequence[str], *, title: str = "", bookmarks: Sequence[tuple[str, int]] = ()
) -> bytes:
    """A PDF with one line of text on each page; bookmarks are names and page indices."""
    objects: list[bytes] = [b"", b"", b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>"]
    first = len(objects) + 1
    kids = " ".join(f"{first + 2 * number} 0 R" for number in range(len(pages)))
    for number, text in enumerate(pages):
        stream = f"BT /F1 12 Tf 72 720 Td ({text}) Tj ET".encode()
        resources = "/Resources << /Font << /F1 3 0 R >> >> /MediaBox [0 0 612 792]"
        contents = f"/Contents {first + 2 * number + 1} 0 R"
        objects.append(f"<< /Type /Page /Parent 2 0 R {resources} {contents} >>".encode())
        objects.append(b"<< /Length %d >>\nstream\n%s\nendstream" % (len(stream), stream))
    outline = len(objects) + 1
    if bookmarks:
        last = outline + len(bookmarks)
        objects.append(f"<< /Type /Outlines /First {outline + 1} 0 R /Last {last} 0 R >>".encode())
        for number, (name, page) in enumerate(bookmarks, outline + 1):
            after = f"/Next {number + 1} 0 R " if number < last else ""
            target = f"/Dest [{first + 2 * page} 0 R /Fit]"
            objects.append(f"<< /Title ({name}) /Parent {outline} 0 R {after}{target} >>".encode())
    objects[0] = b"<< /Type /Catalog /Pages 2 0 R%s >>" % (
        b" /Outlines %d 0 R" % outline if bookmarks else b""
    )
    objects[1] = f"<< /Type /Pages /Count {len(pages)} /Kids [{kids}] >>".encode()
    objects.append(f"<< /Title ({title}) >>".encode())
    return _assembled(objects)


def _assembled(objects: Sequence[bytes]) -> bytes:
    parts, offsets, length = [b"%PDF-1.4\n"], [], len(b"%PDF-1.4\n")
    for number, body in enumerate(objects, 1):
        offsets.append(length)
        parts.append(b"%d 0 obj\n%s\nendobj\n" % (number, body))
        length += len(parts[-1])
    rows = b"".join(b"%010d 00000 n \n" % offset for offset in offsets)
    size = len(objects) + 1
    parts.append(b"xref\n0 %d\n0000000000 65535 f \n%s" % (size, rows))
    parts.append(b"trailer\n<< /Size %d /Root 1 0 R /Info %d 0 R >>\n" % (size, size - 1))
    parts.append(b"startxref\n%d\n%%%%EOF\n" % length)
    return b"".join(parts)


def notebook() -> bytes:
    """Markdown, code with a text output and a picture, and an empty cell."""
    picture = {"image/png": "iVBORw0KGgo=", "text/plain": ["<Figure>"]}
    cells = [
        {"cell_type": "markdown", "metadata": {}, "source": ["# Load\n", "\n", "Why."]},
        {
            "cell_type": "code",
            "metadata": {},
            "execution_count": 1,
            "source": "rate = 5\nprint(rate)",
            "outputs": [
                {"output_type": "stream", "name": "stdout", "text": ["5\n"]},
                {"output_type": "display_data", "metadata": {}, "data": picture},
            ],
        },
        {"cell_type": "code", "metadata": {}, "execution_count": None, "source": "", "outputs": []},
        {"cell_type": "markdown", "metadata": {}, "source": "## Next\n\nDone."},
    ]
    book = {"nbformat": 4, "nbformat_minor": 5, "metadata": {}, "cells": cells}
    return json.dumps(book).encode()


HTML = b"""<!doctype html><html><head><title>Serving &amp; caching</title>
<script>alert("no")</script></head><body><nav>Home | Docs</nav><main>
<h1>Caching</h1><p>Prefix caching keeps the key and value blocks of prompts that begin alike, so
that a shared system prompt is computed once for all of them and not for every request.</p>
<h2>When it helps</h2><p>It helps most where long prompts share their beginning, as in chat and in
agents, and it changes nothing where every prompt is new from its first token on.</p>
</main><footer>Imprint</footer></body></html>"""
