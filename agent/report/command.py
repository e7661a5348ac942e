"""The command that makes the plan again: the words, and every field that somebody stated."""

import json
import re
import shlex
from collections.abc import Iterator
from typing import Any

from agent.document import PlanDocument
from agent.report.sections import Section
from agent.report.values import value_at
from tools.intent.fact import is_from_words

__all__ = ["again_section", "command_again"]

_PLAIN_WORD = re.compile(r"[A-Za-z][\w./-]*")
_NO_WORDS = {"null", "true", "false"}
_NEVER = {"description", "task_type"}


def again_section(document: PlanDocument) -> Section:
    """The command, and what it needs to give the same plan."""
    same = "The same data give the same plan"
    version = f" (version {document.data_version})" if document.data_version else ""
    lead = f"{same}{version}; newer prices or measurements may give another one."
    chosen = (
        (f"Then take #{document.choice} with: leadline choose SESSION {document.choice}",)
        if document.choice is not None
        else ()
    )
    return Section(title="Make it again", lead=(lead, *chosen), code=command_again(document))


def command_again(document: PlanDocument) -> str:
    """`leadline plan` with the first words and every stated field, quoted for a shell.

    What later turns changed is no longer in the words, so it stands as a field, too.
    """
    spec = document.specification
    content = spec.model_dump(mode="json")
    parts = [f"--set {_setting(path, value_at(content, path))}" for path in _paths(document)]
    words = _words(spec.description)
    # After `--`, so that words may begin with a dash.
    text = [f"-- {shlex.quote(words)}"] if words.startswith("-") else []
    opening = "leadline plan" if text or not words else f"leadline plan {shlex.quote(words)}"
    return " \\\n  ".join([opening, *parts, "--no-ask", *text])


def _paths(document: PlanDocument) -> Iterator[str]:
    later = {one.path for turn in document.history[1:] for one in turn.changes}
    for path, origin in document.specification.provenance.items():
        said = origin.source == "stated"
        changed = path in later and is_from_words(origin.source, origin.from_)
        if (said or changed) and path not in _NEVER and not path.endswith(".effective_limit"):
            yield path


def _setting(path: str, value: Any) -> str:
    return shlex.quote(f"{path}={_as_yaml(value)}")


def _as_yaml(value: Any) -> str:
    r"""A value as YAML on one line; JSON is YAML.

    >>> _as_yaml(300.0), _as_yaml("high"), _as_yaml("no: \"x\""), _as_yaml(["H100"]), _as_yaml(None)
    ('300', 'high', '"no: \\"x\\""', '["H100"]', 'null')
    """
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    if isinstance(value, str) and _PLAIN_WORD.fullmatch(value) and value not in _NO_WORDS:
        return value
    return json.dumps(value)


def _words(text: str) -> str:
    """The request without control characters and marks of direction; lines stay lines."""
    return "".join(char for char in text if char.isprintable() or char in "\n\t").strip()
