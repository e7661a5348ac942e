"""An SVG that says what it shows: role, title and description, for screen readers and search.

Reads what Matplotlib wrote, which is our own output, and writes one element without a prologue that
can stand in an HTML page beside others.
"""

import re
from xml.etree import ElementTree as ET

__all__ = ["with_words"]

_SVG = "http://www.w3.org/2000/svg"
_XLINK = "http://www.w3.org/1999/xlink"
_POINTS_TO_PIXELS = 100 / 72
_REFERENCE = re.compile(r"url\(#([^)]+)\)")


def with_words(svg: bytes, *, name: str, title: str, text: str) -> bytes:
    """The same picture with `<title>` and `<desc>`, every id beginning with its name.

    Args:
        svg: As Matplotlib writes it.
        name: Begins every id.
        title: One line.
        text: What the picture shows.
    """
    ET.register_namespace("", _SVG)
    ET.register_namespace("xlink", _XLINK)
    root = ET.fromstring(svg)  # noqa: S314  Matplotlib's output
    for element in root.iter():
        _rename(element, name)
    _without_global_style(root)
    _sized(root)
    root.set("role", "img")
    root.set("aria-labelledby", f"{name}-title {name}-desc")
    for place, (tag, words) in enumerate((("title", title), ("desc", text))):
        child = ET.Element(f"{{{_SVG}}}{tag}", {"id": f"{name}-{tag}"})
        child.text, child.tail = words, "\n"
        root.insert(place, child)
    return bytes(ET.tostring(root, encoding="utf-8")) + b"\n"


def _rename(element: ET.Element, name: str) -> None:
    for key, value in element.attrib.items():
        if key == "id":
            element.set(key, f"{name}-{value}")
        elif key.endswith("href") and value.startswith("#"):
            element.set(key, f"#{name}-{value[1:]}")
        elif "url(#" in value:
            element.set(key, _REFERENCE.sub(rf"url(#{name}-\1)", value))


def _without_global_style(root: ET.Element) -> None:
    """A style for `*` would reach out of the picture into the page around it."""
    for parent in list(root.iter()):
        for child in list(parent):
            if child.tag == f"{{{_SVG}}}style":
                parent.remove(child)
    root.set("style", "stroke-linejoin: round; stroke-linecap: butt")


def _sized(root: ET.Element) -> None:
    """Width and height in pixels instead of points."""
    for side in ("width", "height"):
        points = float(root.get(side, "0pt").removesuffix("pt"))
        root.set(side, f"{points * _POINTS_TO_PIXELS:.0f}")
