"""The sheet every picture is drawn on: well-formed, spoken, the same bytes, and loaded late."""

import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import matplotlib as mpl
import pytest

from tests.fakes_pictures import (
    SVG,
    comparison,
    frontier,
    load_line_of,
    point,
    svg_of,
    sweep,
)
from tools.pictures.compared import compared
from tools.pictures.loaded import loaded
from tools.pictures.pareto import pareto
from tools.pictures.picture import Kind, Picture
from tools.pictures.swept import swept

HOSTILE = '</desc><script>alert(1)</script> & "q" $x^2$ `c` |\x1b[31m\u202e\u200f\n\ud7ff'


def drawn(name: str, words: str = "acme/small-4b", kind: Kind = "svg") -> Picture:
    """One of the four, with the words wherever a person could have put them."""
    if name == "pareto":
        return pareto(frontier(point(words, rank=1), point("b/b", 400.0, 9000.0)), kind=kind)
    if name == "sweep":
        return swept(sweep({100: 800.0, 200: None, 300: 1600.0}, words), kind=kind)
    if name == "load":
        return loaded(load_line_of(words), kind=kind)
    return compared(comparison(words), limits={"ttft_ms": (300.0, 300.0)}, kind=kind)


FOUR = ("pareto", "sweep", "load", "comparison")


@pytest.mark.parametrize("name", FOUR)
def test_a_picture_is_one_element_with_a_role_a_title_and_a_description(name: str) -> None:
    picture = drawn(name)
    root = svg_of(picture)
    assert root.tag == f"{SVG}svg"
    assert root.get("role") == "img"
    title, desc = root[0], root[1]
    assert (title.tag, title.text) == (f"{SVG}title", picture.title)
    assert (desc.tag, desc.text) == (f"{SVG}desc", picture.text)
    assert root.get("aria-labelledby") == f"{title.get('id')} {desc.get('id')}"
    assert (root.get("width"), picture.file_name) == ("800", f"{name}.svg")


@pytest.mark.parametrize("name", FOUR)
def test_the_same_data_give_the_same_bytes_in_both_formats(name: str) -> None:
    assert drawn(name).content == drawn(name).content
    png = drawn(name, kind="png")
    assert png.content == drawn(name, kind="png").content
    assert png.content.startswith(b"\x89PNG")
    assert png.text == drawn(name).text


@pytest.mark.parametrize("name", FOUR)
def test_bytes_hang_on_nobodys_settings_and_name_no_date(name: str) -> None:
    before = drawn(name).content
    with mpl.rc_context({"font.size": 30, "axes.grid": True, "svg.fonttype": "path"}):
        assert drawn(name).content == before
    assert b"metadata" not in before
    assert not re.search(rb"20\d\d-\d\d-\d\d", before)


@pytest.mark.parametrize("name", FOUR)
def test_hostile_words_stay_words(name: str) -> None:
    picture = drawn(name, HOSTILE)
    root = svg_of(picture)
    assert not [element for element in root.iter() if element.tag.endswith("script")]
    shown = picture.svg + picture.text + picture.title
    assert not re.search("[\x00-\x08\x0b-\x1f\u200f\u202e]", shown)
    assert "alert(1)" in picture.text + picture.title
    assert "<script" not in picture.svg


@pytest.mark.parametrize("name", FOUR)
def test_ids_of_two_pictures_in_one_page_never_meet(name: str) -> None:
    root = svg_of(drawn(name))
    ids = [element.get("id", "") for element in root.iter() if element.get("id")]
    assert len(ids) == len(set(ids))
    assert all(one.startswith(f"{name}-") for one in ids)
    told = drawn(name).svg
    used = re.findall(r"url\(#([^)]+)\)", told) + re.findall(r'href="#([^"]+)"', told)
    assert set(used) <= set(ids)
    assert "<style" not in told  # it would reach out of the picture


@pytest.mark.parametrize("name", FOUR)
def test_words_are_text_in_a_font_that_every_viewer_can_replace(name: str) -> None:
    texts = list(svg_of(drawn(name)).iter(f"{SVG}text"))
    assert texts
    assert all("sans-serif" in text.get("style", "") for text in texts)


def test_a_png_is_no_svg() -> None:
    with pytest.raises(ValueError, match=r"pareto\.png is no SVG"):
        _ = drawn("pareto", kind="png").svg


def test_a_script_the_font_lacks_warns_nobody() -> None:
    assert "模型" in drawn("pareto", "组织/模型").svg


@pytest.mark.parametrize(
    "module",
    ["agent.report.render", "tools.pictures.pareto", "tools.pictures.load_line", "mcp_server.cli"],
)
def test_nothing_loads_matplotlib_before_it_draws(module: str) -> None:
    program = f"import sys, {module}; print('matplotlib' in sys.modules)"
    done = subprocess.run(  # noqa: S603  our own interpreter, our own words
        [sys.executable, "-c", program],
        capture_output=True,
        text=True,
        check=True,
        cwd=Path(__file__).parents[3],
    )
    assert done.stdout.strip() == "False"


def test_a_bar_a_line_and_a_mark_differ_in_more_than_colour() -> None:
    svg: Any = drawn("comparison").svg
    assert "hatch" in svg or "pattern" in svg
    assert "stroke-dasharray" in drawn("load").svg
    assert "stroke-dasharray" in drawn("sweep").svg
