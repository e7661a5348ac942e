"""Embeddings by sentence-transformers: the bundled all-MiniLM-L6-v2, or a model by path or name.

Importing this module loads nothing heavy; the library and torch (5 s) come with the first text.
The bundled model never reaches for a network. A name of the model hub is downloaded once, by the
library, unless it lies in its cache.
"""

import copy
from collections.abc import Sequence
from pathlib import Path
from threading import Lock
from typing import TYPE_CHECKING

from tools.adapters.bundled_model import (
    DIMENSION,
    GATE,
    NAME,
    WEIGHTS_SHA256,
    digest_of,
    verified_folder,
)
from tools.domain.errors import OutsideError

if TYPE_CHECKING:
    from sentence_transformers import SentenceTransformer

    from tools.adapters.minilm_quick import QuickQuestions

__all__ = ["SentenceEmbedder", "embedder_fingerprint"]

_BATCH = 32
_LOCK_BATCH = 8
"""Texts embedded before another thread may go first."""
_INSTALL = (
    "pip install torch --index-url https://download.pytorch.org/whl/cpu, then "
    "pip install sentence-transformers; searching by words works without"
)


def embedder_fingerprint(
    *, model: str, digest: str, backend: str, precision: str, dimension: int
) -> str:
    """Names what shapes a vector.

    >>> embedder_fingerprint(model="m", digest="ab" * 32, backend="torch", precision="fp32",
    ...     dimension=384)
    'm@abababababab/torch/fp32/384'
    """
    return f"{model}@{digest[:12]}/{backend}/{precision}/{dimension}"


class SentenceEmbedder:
    """The port `Embedder` on sentence-transformers; loaded once, at the first text."""

    def __init__(self, model: str = "", *, gate: float | None = None) -> None:
        """Name the model; nothing is read yet.

        Args:
            model: Folder or name on the model hub; empty for the bundled one.
            gate: Cosine below which a best hit is no answer; None takes the measured one of the
                bundled model and no gate for others.
        """
        self._model = model
        self._gate = GATE if gate is None and not model else gate
        self._loading, self._asking, self._indexing = Lock(), Lock(), Lock()
        self._views: tuple[SentenceTransformer, SentenceTransformer] | None = None
        self._quick: QuickQuestions | None = None
        self._folder: Path | None = None
        self._known_fingerprint = ""

    @property
    def fingerprint(self) -> str:
        """Names model, weights, backend and precision; known without loading the bundled model."""
        if not self._known_fingerprint:
            name = Path(self._model).name if self._model else NAME
            digest = WEIGHTS_SHA256 if not self._model else self._weights_digest()
            self._known_fingerprint = embedder_fingerprint(
                model=name,
                digest=digest,
                backend="torch",
                precision="fp32",
                dimension=self.dimension,
            )
        return self._known_fingerprint

    @property
    def dimension(self) -> int:
        """Length of a vector."""
        if not self._model:
            return DIMENSION
        return int(self._loaded()[0].get_embedding_dimension() or 0)

    @property
    def gate(self) -> float | None:
        """Cosine below which a best hit is no answer; None if unknown."""
        return self._gate

    def documents(self, texts: Sequence[str]) -> list[tuple[float, ...]]:
        """Vectors of indexed texts, in order.

        Raises:
            OutsideError: `embedder_unavailable`.
        """
        _, view = self._loaded()
        # Like lengths together, so that little is spent on padding.
        order = sorted(range(len(texts)), key=lambda index: -len(texts[index]))
        vectors: list[tuple[float, ...]] = [()] * len(texts)
        for start in range(0, len(order), _LOCK_BATCH):
            batch = order[start : start + _LOCK_BATCH]
            with self._indexing:
                rows = view.encode_document(
                    [texts[index] for index in batch],
                    batch_size=_BATCH,
                    normalize_embeddings=True,
                    show_progress_bar=False,
                )
            for index, row in zip(batch, rows.tolist(), strict=True):
                vectors[index] = tuple(row)
        return vectors

    def query(self, text: str) -> tuple[float, ...]:
        """Vector of a question.

        Raises:
            OutsideError: `embedder_unavailable`.
        """
        view, _ = self._loaded()
        with self._asking:
            if self._quick is not None:
                return self._quick(text)
            row = view.encode_query(text, normalize_embeddings=True, show_progress_bar=False)
        return tuple(row.tolist())

    def warm_up(self) -> None:
        """Load the model and run it once, so that the first question is as fast as the next."""
        self.query("warm")

    def _loaded(self) -> tuple["SentenceTransformer", "SentenceTransformer"]:
        """Two views of one set of weights: questions need not wait for documents."""
        if self._views is None:
            with self._loading:
                if self._views is None:
                    model = self._load()
                    if not self._model:
                        from tools.adapters.minilm_quick import quick_questions

                        self._quick = quick_questions(model)
                    self._views = (model, _second_view(model))
        return self._views

    def _load(self) -> "SentenceTransformer":
        folder = self._resolved()
        try:
            from sentence_transformers import SentenceTransformer
        except ImportError as error:
            raise OutsideError(
                f"embeddings need the package {error.name}",
                code="embedder_unavailable",
                hint=_INSTALL,
            ) from error
        # What it would draw on a terminal, it draws into our progress bars.
        from transformers.utils import logging as library_log

        library_log.disable_progress_bar()
        try:
            return SentenceTransformer(str(folder), local_files_only=True)
        except (OSError, ValueError, RuntimeError, KeyError) as error:
            raise _unusable(self._model or NAME, error) from error

    def _resolved(self) -> Path:
        """Folder that holds the model; a name of the hub is fetched into the hub's cache."""
        if self._folder is None:
            if not self._model:
                self._folder = verified_folder()
            elif Path(self._model).is_dir():
                self._folder = Path(self._model)
            else:
                self._folder = _fetched(self._model)
        return self._folder

    def _weights_digest(self) -> str:
        """Over weights and tokenizer, once per process."""
        folder = self._resolved()
        names = ("*.safetensors", "*.bin", "tokenizer.json", "modules.json", "config.json")
        return digest_of(sorted(file for name in names for file in folder.rglob(name)))


def _second_view(model: "SentenceTransformer") -> "SentenceTransformer":
    """A copy with its own tokenizer and the same weights.

    Tokenizers of the library refuse two threads at once; weights may be read by many.
    """
    shared = [*model.parameters(), *model.buffers()]
    return copy.deepcopy(model, {id(one): one for one in shared})


def _fetched(name: str) -> Path:
    try:
        from huggingface_hub import snapshot_download
        from huggingface_hub.errors import HFValidationError, LocalEntryNotFoundError
    except ImportError as error:
        raise OutsideError(
            f"the model {name} needs the package {error.name}",
            code="embedder_unavailable",
            hint=_INSTALL,
        ) from error
    try:
        return Path(snapshot_download(name, local_files_only=True))
    except HFValidationError as error:
        raise _unusable(name, error) from error
    except LocalEntryNotFoundError:
        pass
    try:
        return Path(snapshot_download(name))
    except Exception as error:  # whatever its transport raises
        raise _unusable(name, error) from error


def _unusable(name: str, error: Exception) -> OutsideError:
    reason = (str(error).strip().splitlines() or [type(error).__name__])[0][:200]
    return OutsideError(
        f"the embedding model {name} cannot be loaded: {reason}",
        code="embedder_unavailable",
        hint="check EMBEDDING_MODEL: a folder, a name of the model hub, or empty for the bundled",
    )
