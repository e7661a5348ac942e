"""The line that says where a chunk stands: path, title and headings, from the outside in.

Putting it in front of the text that both legs of the search see is worth .03 to .05 nDCG (measured,
decision 0007).
"""

import re
from collections.abc import Callable, Sequence
from urllib.parse import unquote, urlsplit

__all__ = ["TEMPLATE", "contextual_header", "path_parts"]

TEMPLATE = "path > title > headings/1"
"""Names the form; part of the pipeline's fingerprint."""
SEPARATOR = " > "
_EXTENSION = re.compile(r"\.[A-Za-z][A-Za-z0-9]{0,5}$")
_JOINTS = re.compile(r"[\W_]+")
_MOST_ID = 2_048


def contextual_header(
    place: Sequence[str],
    title: str,
    headings: Sequence[str],
    *,
    count: Callable[[str], int],
    most_tokens: int,
) -> str:
    """`guides > retrieval > Set k explicitly > Solution`, at most so many tokens long.

    What repeats its neighbour is said once, in the later spelling. Too long a header loses the
    outermost parts first, and then the end of what is left.

    >>> contextual_header(["guides", "set-k"], "Set k", ["How"], count=len, most_tokens=99)
    'guides > Set k > How'
    """
    parts: list[str] = []
    for part in (*place, title, *headings):
        said = " ".join(part.split())
        if parts and _letters(said) == _letters(parts[-1]):
            parts.pop()
        if said:
            parts.append(said)
    while len(parts) > 1 and count(SEPARATOR.join(parts)) > most_tokens:
        parts = parts[1:]
    header = SEPARATOR.join(parts)
    return header if count(header) <= most_tokens else _shortened(header, count, most_tokens)


def _shortened(text: str, count: Callable[[str], int], most: int) -> str:
    """The longest beginning that fits, found by halving."""
    low, high = 0, min(len(text), 8 * most)
    while low < high:
        middle = (low + high + 1) // 2
        low, high = (middle, high) if count(text[:middle]) <= most else (low, middle - 1)
    return text[:low].rstrip()


def _letters(text: str) -> str:
    return _JOINTS.sub("", text).casefold() or text


def path_parts(name: str) -> tuple[str, ...]:
    """Parts of an id that looks like a path or an address; empty where it does not.

    The host is left out, as is the extension of the file; a fragment is a part.

    >>> path_parts("https://docs.example.com/en/serving/k-v_cache.html#block-size")
    ('en', 'serving', 'k-v_cache', 'block-size')
    >>> path_parts("src/cache/block.py"), path_parts("4983"), path_parts("PMC 12/03")
    (('src', 'cache', 'block'), (), ())
    """
    if not name or any(letter.isspace() for letter in name) or len(name) > _MOST_ID:
        return ()
    try:
        address = urlsplit(name)
    except ValueError:
        return ()
    if not address.scheme and "/" not in name:
        return ()
    found = [unquote(part) for part in address.path.split("/") if part not in ("", ".", "..")]
    if found:
        found[-1] = _EXTENSION.sub("", found[-1]) or found[-1]
    if address.fragment:
        found.append(unquote(address.fragment))
    return tuple(found)
