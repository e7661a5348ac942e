"""The reranker that a setting names; nothing is loaded or asked before the first question."""

from pydantic import SecretStr

from tools.domain.errors import InputError
from tools.ports_knowledge import Reranker

__all__ = ["KINDS", "reranker_of"]

KINDS = ("cross-encoder", "colbert", "cohere")


def reranker_of(
    kind: str, model: str, *, key: SecretStr | None = None, timeout_s: float | None = None
) -> Reranker:
    """A reranker by kind and model.

    Args:
        kind: One of `KINDS`; a language model is made where its access is known.
        model: Folder or name of the hub; for `cohere` the service's own name.
        key: Of the service, for `cohere`.
        timeout_s: Most seconds for one call of a service.

    Raises:
        InputError: `invalid_setting`.
    """
    if kind not in KINDS or not model:
        raise InputError(
            f"no reranker is called {kind}:{model}",
            code="invalid_setting",
            hint=f"LEADLINE_RERANKER is one of {', '.join(f'{name}:MODEL' for name in KINDS)}, llm",
        )
    if kind == "cohere":
        return _cohere(model, key, timeout_s)
    from tools.adapters.rerank_models import ColbertReranker, CrossEncoderReranker

    return ColbertReranker(model) if kind == "colbert" else CrossEncoderReranker(model)


def _cohere(model: str, key: SecretStr | None, timeout_s: float | None) -> Reranker:
    if key is None or not key.get_secret_value().strip():
        raise InputError(
            f"cohere:{model} needs a key",
            code="invalid_setting",
            hint="set LEADLINE_COHERE_API_KEY; question and passages are then sent to Cohere",
        )
    from tools.adapters.rerank_cohere import TIMEOUT_S, CohereReranker

    return CohereReranker(model, key, timeout_s=timeout_s or TIMEOUT_S)
