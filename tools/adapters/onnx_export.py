"""Writes the bundled model for ONNX runtime, and keeps it only if it says what torch says.

`python -m tools.adapters.onnx_export FOLDER`. The exporter is torch's new one (dynamo): the old one
writes a wrong graph under transformers 5 without an error, which is why several lengths and a
padded batch are compared first.
"""

import json
import logging
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from tools.adapters.bundled_model import WEIGHTS_SHA256, verified_folder
from tools.adapters.onnx_embedder import MODEL_FILE, NOTE_FILE, Session, open_session
from tools.domain.errors import OutsideError

if TYPE_CHECKING:
    from transformers import PreTrainedModel

__all__ = ["export", "largest_difference", "main"]

_ACCEPTED = 1e-4
"""Largest difference of one number; the right graph differs by 4e-6 (measured)."""
_LENGTHS = (3, 17, 64, 256)
_FIRST_WORD, _WORDS = 1_000, 20_000
_SEED = 7

Ids = npt.NDArray[np.int64]
Truth = Callable[[Ids, Ids], npt.NDArray[np.float32]]


def export(folder: Path) -> float:
    """Write the model into a folder; the largest difference from torch that was found.

    Raises:
        OutsideError: `embedder_unavailable` when a package is missing, or `export_differs`.
    """
    model = _model()
    folder.mkdir(parents=True, exist_ok=True)
    (folder / NOTE_FILE).unlink(missing_ok=True)
    _write(model, folder / MODEL_FILE)
    difference = largest_difference(open_session(folder / MODEL_FILE), _truth(model))
    if not difference <= _ACCEPTED:
        (folder / MODEL_FILE).unlink()
        raise OutsideError(
            f"the exported model differs from torch by {difference:.2g}, at most {_ACCEPTED:g}",
            code="export_differs",
            hint="pip install --upgrade torch onnxscript, and export again",
        )
    note = {"weights_sha256": WEIGHTS_SHA256, "difference": difference}
    # The note comes last: a model without one is never used.
    (folder / NOTE_FILE).write_text(json.dumps(note) + "\n", encoding="utf-8")
    return difference


def largest_difference(session: Session, truth: Truth) -> float:
    """Over the vectors of all real tokens, of several lengths and of a padded batch."""
    found = [_difference(session, truth, *batch) for batch in _batches()]
    return max(found)


def _batches() -> Sequence[tuple[Ids, Ids]]:
    draw = np.random.default_rng(_SEED)
    batches = []
    for length in _LENGTHS:
        ids = draw.integers(_FIRST_WORD, _WORDS, size=(2, length), dtype=np.int64)
        batches.append((ids, np.ones_like(ids)))
    longest = max(_LENGTHS)
    ids = draw.integers(_FIRST_WORD, _WORDS, size=(len(_LENGTHS), longest), dtype=np.int64)
    mask = np.array([[int(place < n) for place in range(longest)] for n in _LENGTHS], np.int64)
    return [*batches, (ids * mask, mask)]


def _difference(session: Session, truth: Truth, ids: Ids, mask: Ids) -> float:
    said = np.asarray(session.run(None, {"input_ids": ids, "attention_mask": mask})[0])
    wanted = truth(ids, mask)
    if said.shape != wanted.shape:
        return float("inf")
    # A number that is none makes the maximum one too, and no comparison accepts that.
    return float(np.max(np.abs(said - wanted)[mask.astype(bool)]))


def _model() -> "PreTrainedModel":
    try:
        import onnxscript  # noqa: F401  the exporter asks for it only at the end of its work
        from transformers import AutoModel
    except ImportError as error:
        raise OutsideError(
            f"exporting needs the package {error.name}",
            code="embedder_unavailable",
            hint="pip install torch sentence-transformers onnxscript onnxruntime",
        ) from error
    model: PreTrainedModel = AutoModel.from_pretrained(str(verified_folder()))
    return model.eval()


def _write(model: "PreTrainedModel", file: Path) -> None:
    import torch

    ids = torch.ones((2, 16), dtype=torch.int64)
    batch, length = torch.export.Dim("batch"), torch.export.Dim("length", max=512)
    torch.onnx.export(
        model,
        (),
        str(file),
        kwargs={"input_ids": ids, "attention_mask": torch.ones_like(ids)},
        input_names=["input_ids", "attention_mask"],
        output_names=["last_hidden_state"],
        dynamic_shapes={
            "input_ids": {0: batch, 1: length},
            "attention_mask": {0: batch, 1: length},
        },
        dynamo=True,
        external_data=False,
    )


def _truth(model: "PreTrainedModel") -> Truth:
    import torch

    def hidden(ids: Ids, mask: Ids) -> npt.NDArray[np.float32]:
        with torch.no_grad():
            said = model(input_ids=torch.from_numpy(ids), attention_mask=torch.from_numpy(mask))
        return np.asarray(said.last_hidden_state.numpy(), dtype=np.float32)

    return hidden


def main(arguments: list[str]) -> int:
    """Export into the folder named first."""
    logging.basicConfig(format="%(message)s", level=logging.INFO)
    log = logging.getLogger("leadline.export")
    if len(arguments) != 1:
        log.error("usage: python -m tools.adapters.onnx_export FOLDER")
        return 2
    log.info("largest difference from torch: %.2g", export(Path(arguments[0])))
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
