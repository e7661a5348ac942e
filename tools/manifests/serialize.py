"""Objects as YAML text: dumped once, keys in the order they were written, and read back to check.

Every value passes through the dumper, so no text can become structure.
"""

from typing import Any

import yaml

__all__ = ["kustomization", "to_yaml"]


class _PlainDumper(yaml.SafeDumper):
    """Repeats equal values instead of pointing at them: people and tools read anchors badly."""

    def ignore_aliases(self, data: Any) -> bool:
        """Never write an alias."""
        return True


def to_yaml(content: dict[str, Any]) -> str:
    """One YAML document.

    Raises:
        ValueError: The text does not read back as the same content.
    """
    text: str = yaml.dump(
        content,
        Dumper=_PlainDumper,
        sort_keys=False,
        default_flow_style=False,
        # Escaped: PyYAML writes some line separators bare and does not read them back.
        allow_unicode=False,
        width=1000,
    )
    if yaml.safe_load(text) != content:
        raise ValueError("the YAML text does not read back as the content it was made from")
    return text


def kustomization(paths: tuple[str, ...], namespace: str) -> dict[str, Any]:
    """The file that makes `kubectl apply -k` work on a bundle."""
    return {
        "apiVersion": "kustomize.config.k8s.io/v1beta1",
        "kind": "Kustomization",
        "namespace": namespace,
        "resources": list(paths),
    }
