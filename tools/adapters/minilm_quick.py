"""One question at a time through the bundled model, by oneDNN with its weights packed beforehand.

The same weights and the same vectors as sentence-transformers gives, to the sixth digit, in half
the time: a single question needs no mask, and for twenty tokens the time goes into reading weights,
which are laid out once as the kernels want them. PyTorch offers that through its compiler, which
needs a C++ compiler at hand; the operations under it are the ones that are used here, where they
are there.
"""

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import torch
from torch.nn import LayerNorm, Module
from torch.nn.functional import normalize, scaled_dot_product_attention

if TYPE_CHECKING:
    from sentence_transformers import SentenceTransformer

__all__ = ["QuickQuestions", "quick_questions"]

_USUAL_TOKENS = 24
"""Length of a question that the layout is best for; others are as right."""
_OPS = torch.ops.mkldnn


_TRIED = "which GPU holds the limit under load?"
_SAME = 1e-4


def quick_questions(view: "SentenceTransformer") -> "QuickQuestions | None":
    """The quick way through a model; None where PyTorch lacks what it needs, or gives others.

    What is used of PyTorch is not promised to stay: the first vector is held against the library's.
    """
    expected = view.encode_query(_TRIED, normalize_embeddings=True, show_progress_bar=False)
    try:
        made = QuickQuestions(view)
        given = torch.tensor(made(_TRIED))
    except (AttributeError, NotImplementedError, RuntimeError, TypeError, ValueError):
        return None
    return made if torch.allclose(given, torch.as_tensor(expected), atol=_SAME) else None


class QuickQuestions:
    """Vectors of single questions; for one thread at a time, since the tokenizer is."""

    def __init__(self, view: "SentenceTransformer") -> None:
        """Pack the weights of a model of the BERT family that pools by the mean, without prompts.

        Args:
            view: The model.
        """
        self._view = view
        bert: Any = view[0].auto_model
        self._embeddings: Module = bert.embeddings
        self._layers = [_Layer.of(layer) for layer in bert.encoder.layer]
        self._heads: int = bert.config.num_attention_heads

    def __call__(self, text: str) -> tuple[float, ...]:
        """The vector of a question, of length one."""
        with torch.inference_mode():
            tokens = self._view.preprocess([text])
            kinds = tokens["token_type_ids"]
            state = self._embeddings(input_ids=tokens["input_ids"], token_type_ids=kinds)[0]
            for layer in self._layers:
                state = layer.after(state, self._heads)
            row: list[float] = normalize(state.mean(dim=0), dim=0).tolist()
        return tuple(row)


@dataclass(frozen=True, kw_only=True)
class _Packed:
    """A product with a matrix, and what follows it."""

    weight: torch.Tensor
    bias: torch.Tensor

    @classmethod
    def of(cls, weight: torch.Tensor, bias: torch.Tensor) -> "_Packed":
        packed = _OPS._reorder_linear_weight(weight.detach(), _USUAL_TOKENS)  # noqa: SLF001
        return cls(weight=packed, bias=bias.detach())

    def of_rows(self, rows: torch.Tensor, then: str = "none") -> torch.Tensor:
        found: torch.Tensor = _OPS._linear_pointwise(  # noqa: SLF001
            rows, self.weight, self.bias, then, [], "none"
        )
        return found


@dataclass(frozen=True, kw_only=True)
class _Layer:
    """Attention and the two products behind it, as BERT has them."""

    attention: _Packed
    joined: _Packed
    joined_norm: LayerNorm
    widened: _Packed
    narrowed: _Packed
    narrowed_norm: LayerNorm

    @classmethod
    def of(cls, bert: Any) -> "_Layer":
        own, joined = bert.attention.self, bert.attention.output
        parts = (own.query, own.key, own.value)
        return cls(
            attention=_Packed.of(
                torch.cat([one.weight for one in parts]), torch.cat([one.bias for one in parts])
            ),
            joined=_Packed.of(joined.dense.weight, joined.dense.bias),
            joined_norm=joined.LayerNorm,
            widened=_Packed.of(bert.intermediate.dense.weight, bert.intermediate.dense.bias),
            narrowed=_Packed.of(bert.output.dense.weight, bert.output.dense.bias),
            narrowed_norm=bert.output.LayerNorm,
        )

    def after(self, state: torch.Tensor, heads: int) -> torch.Tensor:
        """The state behind this layer, (tokens, width)."""
        tokens, width = state.shape
        parts = self.attention.of_rows(state).view(tokens, 3, heads, width // heads)
        query, key, value = parts.permute(1, 2, 0, 3)
        seen = scaled_dot_product_attention(query, key, value).transpose(0, 1)
        state = self.joined_norm(state + self.joined.of_rows(seen.reshape(tokens, width)))
        wide = self.widened.of_rows(state, "gelu")
        found: torch.Tensor = self.narrowed_norm(state + self.narrowed.of_rows(wide))
        return found
