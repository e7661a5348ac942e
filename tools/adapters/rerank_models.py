"""Rerankers by sentence-transformers: a cross-encoder, or late interaction (ColBERT).

Importing this module loads nothing heavy; library and model come with the first question. A model
that was not trained for the work is refused: the library would give it a random head without a
word, and untrained late interaction makes results worse (nDCG@10 .717 against .792 on docs-qa).
"""

import math
from collections.abc import Callable, Mapping
from pathlib import Path
from threading import Lock
from typing import TYPE_CHECKING

from tools.adapters.model_folder import ModelSigns, folder_of, reason_of, signs_of
from tools.domain.errors import OutsideError

if TYPE_CHECKING:
    from sentence_transformers import CrossEncoder, MultiVectorEncoder

__all__ = ["ColbertReranker", "CrossEncoderReranker", "is_colbert", "is_cross_encoder"]

_INSTALL = (
    "pip install torch --index-url https://download.pytorch.org/whl/cpu, then "
    "pip install sentence-transformers; or leave LEADLINE_RERANKER empty"
)
_CHOOSE = "name another model in LEADLINE_RERANKER, a folder or a name of the hub, or none at all"
_DAMAGED = (OSError, ValueError, RuntimeError, KeyError, AttributeError, TypeError)


def is_cross_encoder(signs: ModelSigns) -> bool:
    """Whether a model reads question and passage together and gives a score.

    >>> is_cross_encoder(ModelSigns(architectures=("BertModel",)))
    False
    """
    scoring = ("ForSequenceClassification", "ForCausalLM")
    return signs.model_type == "CrossEncoder" or any(
        name.endswith(scoring) for name in signs.architectures
    )


def is_colbert(signs: ModelSigns) -> bool:
    """Whether a model gives one vector per token through a trained projection.

    >>> is_colbert(ModelSigns(architectures=("HF_ColBERT",)))
    True
    """
    return (
        signs.model_type in ("MultiVectorEncoder", "ColBERT")
        or any(name.endswith(("HF_ColBERT", "ForRetrieval")) for name in signs.architectures)
        or any(name.endswith(".Dense") for name in signs.modules)
    )


class CrossEncoderReranker:
    """The port `Reranker` on a cross-encoder; a score is what its head gives, on its own scale."""

    caution = ""

    def __init__(self, model: str) -> None:
        """Name the model, a folder or a name of the hub; nothing is read yet."""
        self._model = model
        self._lock = Lock()
        self._made: CrossEncoder | None = None

    @property
    def name(self) -> str:
        """Kind and model, without the path to it."""
        return f"cross-encoder:{_shown(self._model)}"

    def scores(self, query: str, texts: Mapping[str, str]) -> Mapping[str, float]:
        """Score of each text.

        Raises:
            OutsideError: `reranker_unavailable`.
        """
        if not texts:
            return {}
        # Tokenizers of the library refuse two threads at once.
        with self._lock:
            model = self._loaded()
            try:
                values = model.predict(
                    [(query, text) for text in texts.values()],
                    batch_size=len(texts),
                    show_progress_bar=False,
                ).tolist()
            except _DAMAGED as error:
                raise _unusable(self.name, reason_of(error)) from error
        return _finite(dict(zip(texts, values, strict=True)))

    def _loaded(self) -> "CrossEncoder":
        if self._made is None:
            folder = _trained(self._model, self.name, is_cross_encoder, "a cross-encoder")
            try:
                from sentence_transformers import CrossEncoder
            except ImportError as error:
                raise _missing(self.name, error) from error
            _quieten()
            try:
                made = CrossEncoder(str(folder), local_files_only=True)
            except _DAMAGED as error:
                raise _unusable(self.name, reason_of(error)) from error
            if made.num_labels != 1:
                raise _unusable(self.name, f"it gives {made.num_labels} labels, not one score")
            self._made = made
        return self._made


class ColbertReranker:
    """The port `Reranker` on late interaction: each word of the question finds its best match."""

    caution = ""

    def __init__(self, model: str) -> None:
        """Name the model, a folder or a name of the hub; nothing is read yet."""
        self._model = model
        self._lock = Lock()
        self._made: MultiVectorEncoder | None = None

    @property
    def name(self) -> str:
        """Kind and model, without the path to it."""
        return f"colbert:{_shown(self._model)}"

    def scores(self, query: str, texts: Mapping[str, str]) -> Mapping[str, float]:
        """Score of each text.

        Raises:
            OutsideError: `reranker_unavailable`.
        """
        if not texts:
            return {}
        with self._lock:
            model = self._loaded()
            try:
                asked = model.encode_query([query], show_progress_bar=False)
                passages = model.encode_document(
                    list(texts.values()), batch_size=len(texts), show_progress_bar=False
                )
                values = model.similarity(asked, passages)[0].tolist()
            except _DAMAGED as error:
                raise _unusable(self.name, reason_of(error)) from error
        return _finite(dict(zip(texts, values, strict=True)))

    def _loaded(self) -> "MultiVectorEncoder":
        if self._made is None:
            folder = _trained(self._model, self.name, is_colbert, "a late-interaction model")
            try:
                from sentence_transformers import MultiVectorEncoder
            except ImportError as error:
                raise _missing(self.name, error) from error
            _quieten()
            try:
                self._made = MultiVectorEncoder(str(folder), local_files_only=True)
            except _DAMAGED as error:
                raise _unusable(self.name, reason_of(error)) from error
        return self._made


def _trained(model: str, name: str, is_right: Callable[[ModelSigns], bool], what: str) -> Path:
    folder = folder_of(model, lambda reason: _unusable(name, reason))
    if not is_right(signs_of(folder)):
        raise _unusable(name, f"its files do not say that it was trained as {what}")
    return folder


def _shown(model: str) -> str:
    """A folder's last name, or the name of the hub."""
    return Path(model).name if Path(model).is_dir() else model


def _finite(scores: Mapping[str, float]) -> dict[str, float]:
    return {name: float(value) for name, value in scores.items() if math.isfinite(value)}


def _quieten() -> None:
    """What the library would draw on a terminal, it draws into our progress bars."""
    from transformers.utils import logging as library_log

    library_log.disable_progress_bar()


def _missing(name: str, error: ImportError) -> OutsideError:
    return OutsideError(
        f"the reranker {name} needs the package {error.name}",
        code="reranker_unavailable",
        hint=_INSTALL,
    )


def _unusable(name: str, reason: str) -> OutsideError:
    return OutsideError(
        f"the reranker {name} cannot be used: {reason}", code="reranker_unavailable", hint=_CHOOSE
    )
