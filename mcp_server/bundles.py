"""A bundle of manifests as one stream or one archive; the same bytes for the same bundle."""

import io
import zipfile
from collections.abc import Mapping

from tools.manifest import Bundle

__all__ = ["as_yaml_stream", "as_zip", "zipped"]

EPOCH = (1980, 1, 1, 0, 0, 0)
"""The earliest date a zip can hold: an archive must not tell when it was made."""


def as_yaml_stream(bundle: Bundle) -> str:
    """Every Kubernetes object of the bundle as one YAML stream, each file named in a comment."""
    return "".join(
        f"---\n# {file.path}\n{_without_marker(file.content)}"
        for file in bundle.files
        if file.path.startswith("manifests/") and file.path.endswith((".yaml", ".yml"))
    )


def as_zip(bundle: Bundle) -> bytes:
    """Every file of the bundle as a zip archive."""
    return zipped({file.path: file.content for file in bundle.files})


def zipped(files: Mapping[str, str]) -> bytes:
    """Files by path as a zip archive."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for path, content in files.items():
            entry = zipfile.ZipInfo(path, date_time=EPOCH)
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.external_attr = 0o644 << 16
            archive.writestr(entry, content)
    return buffer.getvalue()


def _without_marker(content: str) -> str:
    text = content.removeprefix("---\n")
    return text if text.endswith("\n") else f"{text}\n"
