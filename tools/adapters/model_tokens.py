"""How many tokens a text has for an embedding model, by the tokenizer file beside its weights.

Needs the small package `tokenizers`, neither torch nor a network.
"""

from collections.abc import Sequence
from pathlib import Path

from tokenizers import Tokenizer

from tools.adapters.bundled_model import bundled_folder
from tools.domain.errors import OutsideError

__all__ = ["ModelTokens"]


class ModelTokens:
    """The port `TokenCounter` over a `tokenizer.json`; safe to share between threads."""

    def __init__(self, folder: Path | None = None) -> None:
        """Read the tokenizer.

        Args:
            folder: Of a model; None for the bundled one.

        Raises:
            OutsideError: `embedder_unavailable` when there is no tokenizer that can be read.
        """
        file = (folder or bundled_folder()) / "tokenizer.json"
        try:
            text = file.read_text(encoding="utf-8")
        except OSError as error:
            raise _unreadable(file, error.strerror or "it cannot be read") from None
        try:
            self.tokenizer = Tokenizer.from_str(text)
        except Exception as error:  # noqa: BLE001  the library raises bare `Exception`
            raise _unreadable(file, str(error)) from None
        # The file may cut texts at the model's limit, or fill them up: neither counts tokens.
        self.tokenizer.no_truncation()
        self.tokenizer.no_padding()

    def count(self, text: str) -> int:
        """Tokens of a text, special ones not counted."""
        return len(self.tokenizer.encode(text, add_special_tokens=False).ids)

    def counts(self, texts: Sequence[str]) -> list[int]:
        """The same for many texts at once."""
        encoded = self.tokenizer.encode_batch(list(texts), add_special_tokens=False)
        return [len(one.ids) for one in encoded]


def _unreadable(file: Path, reason: str) -> OutsideError:
    return OutsideError(
        f"no tokenizer in {file}: {reason}",
        code="embedder_unavailable",
        hint="name a model folder with a tokenizer.json, or leave EMBEDDING_MODEL empty",
    )
