"""Prompts: every change of a template is a reviewed line in VERSIONS."""

import pytest
from jinja2 import UndefinedError

from prompts import FOLDER, render, version

NAMES = sorted(path.name.removesuffix(".md.j2") for path in FOLDER.glob("*.md.j2"))


def test_versions_names_every_template_with_its_hash() -> None:
    lines = (FOLDER / "VERSIONS").read_text(encoding="utf-8").splitlines()
    assert lines == [f"{name} {version(name)}" for name in NAMES]


@pytest.mark.parametrize("name", NAMES)
def test_a_template_without_its_values_fails_instead_of_leaving_a_gap(name: str) -> None:
    with pytest.raises(UndefinedError):
        render(name)


@pytest.mark.parametrize("name", ["unknown", "../prompts/explore", ""])
def test_an_unknown_template_is_a_key_error(name: str) -> None:
    with pytest.raises(KeyError):
        render(name)
