"""A sheet to draw on, and the only place that loads Matplotlib: it takes a second to import.

Everything a person's own Matplotlib settings could change is set here, so that the same data gives
the same bytes. Text stays text in the SVG (`svg.fonttype` none): it can be read aloud, searched,
copied and enlarged, and the bytes do not hang on a font library. The price is that a viewer without
DejaVu Sans puts in another font; nearly all are narrower, so labels keep their distance.
"""

import logging
import warnings
from collections.abc import Callable
from io import BytesIO
from threading import Lock
from typing import TYPE_CHECKING, Any

from tools.pictures.picture import Kind, Picture
from tools.pictures.spoken import with_words
from tools.plain_text import plain

if TYPE_CHECKING:
    from matplotlib.figure import Figure

__all__ = ["BLUE", "DOTS_PER_INCH", "GREY", "INK", "ORANGE", "PALE", "RED", "Draw", "picture"]

# Okabe and Ito's colours stay apart for the colour-blind; every use has a shape of its own too.
BLUE, ORANGE, RED, GREY, INK, PALE = (
    "#0072B2",
    "#D55E00",
    "#A3195B",
    "#6B6B6B",
    "#1A1A1A",
    "#BFBFBF",
)
DOTS_PER_INCH = 100
"""A picture of eight inches is 800 pixels wide."""

_WIDTH_INCHES = 8.0
_SETTINGS: dict[str, Any] = {
    "axes.edgecolor": GREY,
    "axes.labelcolor": INK,
    "axes.labelsize": 10,
    "axes.linewidth": 0.8,
    "axes.spines.right": False,
    "axes.spines.top": False,
    "axes.titlelocation": "left",
    "axes.titlesize": 12,
    "axes.titleweight": "bold",
    "figure.facecolor": "white",
    "font.family": ["sans-serif"],
    "font.sans-serif": ["DejaVu Sans", "Verdana", "Arial"],
    "font.size": 9.5,
    "grid.color": "#E3E3E3",
    "grid.linewidth": 0.7,
    "hatch.linewidth": 0.6,
    "legend.fontsize": 9,
    "legend.frameon": False,
    "lines.linewidth": 1.8,
    "svg.fonttype": "none",
    # Dollars are money here, not formulas, and a name may hold anything.
    "text.parse_math": False,
    "text.usetex": False,
    "xtick.color": GREY,
    "xtick.labelcolor": INK,
    "ytick.color": GREY,
    "ytick.labelcolor": INK,
}
_DRAWING = Lock()
"""Settings of Matplotlib are the process's: one picture at a time."""

Draw = Callable[["Figure"], None]


def picture(
    *, name: str, title: str, text: str, height_inches: float, kind: Kind, draw: Draw
) -> Picture:
    """Draw on an empty sheet and keep what it shows in words with it.

    Args:
        name: See `Picture`.
        title: See `Picture`.
        text: See `Picture`.
        height_inches: Height; the width is eight inches, 800 pixels.
        kind: `svg` or `png`.
        draw: Puts axes and marks on the figure.
    """
    title, text = plain(title), plain(text)
    # What it says on import (a cache of fonts, a folder it cannot write to) is not for our users.
    logging.getLogger("matplotlib").setLevel(logging.ERROR)
    with _DRAWING, warnings.catch_warnings():
        # A name in a script that the font lacks is drawn as boxes here and is text in the SVG.
        warnings.filterwarnings("ignore", message="Glyph .* missing from font")
        content = _drawn(name, title, text, height_inches, kind, draw)
    return Picture(name=name, title=title, text=text, kind=kind, content=content)


def _drawn(name: str, title: str, text: str, height: float, kind: Kind, draw: Draw) -> bytes:
    import matplotlib as mpl
    from matplotlib.backends.backend_agg import FigureCanvasAgg
    from matplotlib.figure import Figure

    looks: dict[Any, Any] = {
        key: value for key, value in mpl.rcParamsDefault.items() if _is_looks(key)
    }
    looks.update(_SETTINGS)
    looks["svg.hashsalt"] = name
    with mpl.rc_context(looks):
        sheet = Figure(figsize=(_WIDTH_INCHES, height), dpi=DOTS_PER_INCH, layout="constrained")
        FigureCanvasAgg(sheet)
        draw(sheet)
        _clean(sheet)
        file = BytesIO()
        if kind == "png":
            words = {"Software": None, "Title": title, "Description": text}
            sheet.savefig(file, format="png", dpi=DOTS_PER_INCH, metadata=words)
            return file.getvalue()
        # Without these four Matplotlib writes when and by what the file was made.
        unsigned = dict.fromkeys(("Date", "Creator", "Format", "Type"))
        # At 72 dots per inch a unit of the SVG is a point, whatever labels were measured with.
        sheet.savefig(file, format="svg", metadata=unsigned)
    return with_words(file.getvalue(), name=name, title=title, text=text)


def _clean(sheet: "Figure") -> None:
    """No control character of anybody's text gets into the file, where it would not be XML."""
    from matplotlib.text import Text

    for found in sheet.findobj(Text):
        if isinstance(found, Text):
            found.set_text("\n".join(map(plain, found.get_text().split("\n"))))


def _is_looks(key: str) -> bool:
    """Whether a setting is about how it looks, not about where it is shown."""
    return not key.startswith(("backend", "interactive", "toolbar", "timezone", "webagg", "date."))
