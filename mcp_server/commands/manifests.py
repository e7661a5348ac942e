"""`leadline manifests`: the chosen deployment as Kubernetes files, written or printed.

A file that is already there and differs is kept unless the person says --force.
"""

import argparse
from collections.abc import Mapping
from pathlib import Path

from agent.whole_file import hint_for, whole_file, why
from mcp_server.backend import LOCAL, Backend
from mcp_server.bundles import as_yaml_stream
from mcp_server.commands.sessions import inside_sessions
from mcp_server.errors import EXIT_OK
from mcp_server.screen import Screen
from tools.domain.errors import ConflictError, InputError, OutsideError
from tools.manifest import Bundle

__all__ = ["run", "write_bundle", "write_files"]


def run(arguments: argparse.Namespace, screen: Screen, backend: Backend) -> int:
    """Render the bundle, then write or print it."""
    bundle = inside_sessions(
        backend,
        screen,
        lambda opened: opened.bundle(
            LOCAL,
            arguments.session,
            target=arguments.target,
            namespace=arguments.namespace,
            name=arguments.name,
        ),
    )
    written = write_bundle(bundle, arguments.out, force=arguments.force) if arguments.out else []
    if screen.as_json:
        screen.write_json(bundle.model_dump(mode="json"))
    elif arguments.out:
        screen.write("\n".join(str(path) for path in written))
        screen.note(f"bundle {bundle.digest}; apply: kubectl apply {_how(bundle)} {arguments.out}")
    else:
        screen.write(as_yaml_stream(bundle))
    return EXIT_OK


def write_bundle(bundle: Bundle, out: Path, *, force: bool) -> list[Path]:
    """Write every file of a bundle; see `write_files`."""
    return write_files({file.path: file.content for file in bundle.files}, out, force=force)


def write_files(files: Mapping[str, str | bytes], out: Path, *, force: bool) -> list[Path]:
    """Write every file below `out`, or none of them when one would be refused.

    Raises:
        InputError: `unsafe_path`: a path leaves the folder.
        ConflictError: `file_exists`: a file there differs and `force` is off.
        OutsideError: `cannot_write`: the disk refuses.
    """
    root = out.resolve()
    targets = [(root / path, content) for path, content in files.items()]
    for path, content in targets:
        if not path.resolve().is_relative_to(root):
            raise InputError(
                f"'{path}' leaves {out}", hint="report this bundle", code="unsafe_path"
            )
        if not force and _differs(path, content):
            raise ConflictError(
                f"{path} is there and differs",
                hint="choose another --out, or overwrite with --force",
                code="file_exists",
            )
    try:
        for path, content in targets:
            path.parent.mkdir(parents=True, exist_ok=True)
            if isinstance(content, bytes):
                path.write_bytes(content)
                continue
            with whole_file(path, _unwritable) as file:
                file.write(content)
    except OSError as error:
        raise _unwritable(out, error) from None
    return [path for path, _ in targets]


def _unwritable(path: Path, error: OSError) -> OutsideError:
    return OutsideError(
        f"cannot write {path}: {why(error)}",
        hint=hint_for(error, "choose a folder you may write to"),
        code="cannot_write",
    )


def _how(bundle: Bundle) -> str:
    kustomized = any(file.path == "kustomization.yaml" for file in bundle.files)
    return "-k" if kustomized else "-R -f"


def _differs(path: Path, content: str | bytes) -> bool:
    wanted = content if isinstance(content, bytes) else content.encode()
    try:
        if path.exists() and not path.is_file():
            return True  # a pipe would wait for somebody to write into it
        return path.exists() and path.read_bytes() != wanted
    except OSError:
        return True
