"""Embeddings of the bundled model by ONNX runtime: a third of torch's weight, twice as fast.

Needs a model that `onnx_export` wrote and compared with torch; vectors differ by 4e-6, and are
still not mixed with torch's in one index.
"""

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from threading import Lock
from typing import Any, Protocol

import numpy as np
import numpy.typing as npt
from tokenizers import Tokenizer

from tools.adapters.bundled_model import DIMENSION, GATE, NAME, WEIGHTS_SHA256, verified_folder
from tools.adapters.minilm import embedder_fingerprint
from tools.domain.errors import OutsideError

__all__ = [
    "MODEL_FILE",
    "MOST_TOKENS",
    "NOTE_FILE",
    "OnnxEmbedder",
    "Session",
    "mean_pooled",
    "open_session",
]

MODEL_FILE, NOTE_FILE = "model.onnx", "model.json"
MOST_TOKENS = 256
"""Of the bundled model, special ones included; what is beyond is dropped."""
_BATCH = 32
Vectors = npt.NDArray[np.float32]


class Session(Protocol):
    """What runs the model: token numbers and mask in, one vector for each token out."""

    def run(self, names: None, feed: Mapping[str, npt.NDArray[np.int64]]) -> Sequence[Any]:
        """Outputs of the model."""
        ...


class OnnxEmbedder:
    """The port `Embedder` on ONNX runtime; loaded once, at the first text; threads may share it."""

    gate: float | None = GATE
    dimension = DIMENSION

    def __init__(self, folder: Path, *, session: Session | None = None) -> None:
        """Name the folder that `onnx_export` wrote; nothing is read yet.

        Args:
            folder: Holds model and note.
            session: Runs the model; None opens the folder's.
        """
        self._folder = folder
        self._session = session
        self._tokenizer: Tokenizer | None = None
        self._lock = Lock()

    @property
    def fingerprint(self) -> str:
        """Names model, weights, backend and precision."""
        return embedder_fingerprint(
            model=NAME, digest=WEIGHTS_SHA256, backend="onnx", precision="fp32", dimension=DIMENSION
        )

    def documents(self, texts: Sequence[str]) -> list[tuple[float, ...]]:
        """Vectors of indexed texts, in order.

        Raises:
            OutsideError: `embedder_unavailable`.
        """
        order = sorted(range(len(texts)), key=lambda index: -len(texts[index]))
        vectors: list[tuple[float, ...]] = [()] * len(texts)
        for start in range(0, len(order), _BATCH):
            batch = order[start : start + _BATCH]
            rows = self._vectors([texts[index] for index in batch])
            for index, row in zip(batch, rows.tolist(), strict=True):
                vectors[index] = tuple(row)
        return vectors

    def query(self, text: str) -> tuple[float, ...]:
        """Vector of a question.

        Raises:
            OutsideError: `embedder_unavailable`.
        """
        return tuple(self._vectors([text])[0].tolist())

    def warm_up(self) -> None:
        """Load the model and run it once."""
        self.query("warm")

    def _vectors(self, texts: Sequence[str]) -> Vectors:
        session, tokenizer = self._loaded()
        encoded = tokenizer.encode_batch(list(texts))
        mask = np.array([one.attention_mask for one in encoded], dtype=np.int64)
        feed = {
            "input_ids": np.array([one.ids for one in encoded], dtype=np.int64),
            "attention_mask": mask,
        }
        return mean_pooled(np.asarray(session.run(None, feed)[0], dtype=np.float32), mask)

    def _loaded(self) -> tuple[Session, Tokenizer]:
        with self._lock:
            if self._tokenizer is None:
                tokenizer = Tokenizer.from_file(str(verified_folder() / "tokenizer.json"))
                tokenizer.enable_truncation(MOST_TOKENS)
                tokenizer.enable_padding()
                self._session = self._session or open_session(_checked(self._folder))
                self._tokenizer = tokenizer
            assert self._session is not None  # noqa: S101  set with the tokenizer
            return self._session, self._tokenizer


def mean_pooled(hidden: Vectors, mask: npt.NDArray[np.int64]) -> Vectors:
    """Unit vectors: the mean over the tokens that are not padding."""
    weights = mask[:, :, None].astype(np.float32)
    mean = (hidden * weights).sum(axis=1) / np.maximum(weights.sum(axis=1), 1.0)
    length = np.linalg.norm(mean, axis=1, keepdims=True)
    return np.asarray(mean / np.maximum(length, 1e-12), dtype=np.float32)


def open_session(file: Path) -> Session:
    """ONNX runtime over a model file, on the CPU.

    Raises:
        OutsideError: `embedder_unavailable`.
    """
    try:
        import onnxruntime
    except ImportError as error:
        raise _unavailable(f"the package {error.name} is missing") from error
    try:
        session: Session = onnxruntime.InferenceSession(
            str(file), providers=["CPUExecutionProvider"]
        )
    except Exception as error:
        raise _unavailable(f"{file} cannot be opened: {str(error)[:200]}") from error
    return session


def _checked(folder: Path) -> Path:
    """The model file, if it was exported from the weights of today."""
    try:
        note = json.loads((folder / NOTE_FILE).read_text(encoding="utf-8"))
        weights = note["weights_sha256"]
    except (OSError, ValueError, KeyError, TypeError):
        raise _unavailable(f"no exported model in {folder}") from None
    if weights != WEIGHTS_SHA256:
        raise _unavailable(f"the model in {folder} was exported from other weights")
    return folder / MODEL_FILE


def _unavailable(message: str) -> OutsideError:
    return OutsideError(
        message,
        code="embedder_unavailable",
        hint="pip install onnxruntime onnxscript, then python -m tools.adapters.onnx_export FOLDER",
    )
