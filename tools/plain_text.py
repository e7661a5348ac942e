"""Text that drives nothing: no control characters, line breaks or marks of direction."""

__all__ = ["plain"]


def plain(text: str) -> str:
    r"""Text without control characters: nothing a document holds may drive a screen.

    >>> plain("a\x1b[31mb\nc")
    'a[31mb c'
    """
    spaced = "".join(" " if char in "\n\r\t" else char for char in text)
    return "".join(char for char in spaced if char.isprintable())
