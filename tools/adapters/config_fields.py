"""Fields of a `config.json`, each checked before it becomes a number of the catalogue."""

from collections.abc import Mapping
from dataclasses import dataclass

from tools.domain.errors import InputError
from tools.rows import CheckpointPrecision

__all__ = ["Fields", "attention_layers", "weight_precision"]

_LARGEST = 100_000_000
"""Above every count in a published config; what is larger is a slip."""
_SERVED_FROM_16_BIT: tuple[CheckpointPrecision, ...] = ("fp8", "int4")


@dataclass(frozen=True, kw_only=True)
class Fields:
    """The text model's fields of one config, and whose they are."""

    model_id: str
    values: Mapping[str, object]

    @classmethod
    def of(cls, config: Mapping[str, object], model_id: str) -> "Fields":
        """The fields of the language model, also where a vision model wraps it."""
        text = config.get("text_config")
        values = {**config, **text} if isinstance(text, Mapping) else config
        if values.get("model_type") == "gemma3":
            values = {**values, "model_type": "gemma3_text"}
        return cls(model_id=model_id, values=values)

    def text(self, name: str) -> str:
        """A non-empty text."""
        value = self.values.get(name)
        if not isinstance(value, str) or not value:
            raise self.bad(name, value)
        return value

    def count(self, name: str, default: int | None = None) -> int:
        """A positive whole number; `default` where the config leaves it out."""
        value = self.values.get(name)
        if value is None and default is not None:
            return default
        if type(value) is not int or not 0 < value <= _LARGEST:
            raise self.bad(name, value)
        return value

    def optional_count(self, name: str) -> int | None:
        """A positive whole number, or None where the config has none."""
        return None if self.values.get(name) is None else self.count(name)

    def size(self, name: str) -> int:
        """A whole number that may be zero or absent."""
        return 0 if self.values.get(name) in (None, 0) else self.count(name)

    def length(self, name: str) -> int:
        """Length of a list that may be absent."""
        value = self.values.get(name)
        return len(value) if isinstance(value, list) else 0

    def flag(self, name: str, *, default: bool) -> bool:
        """A truth value."""
        value = self.values.get(name, default)
        if not isinstance(value, bool):
            raise self.bad(name, value)
        return value

    def divisor_of(self, whole: int, name: str, default: int) -> int:
        """A positive whole number that divides `whole`."""
        value = self.count(name, default=default)
        if whole % value:
            raise self.bad(name, value)
        return value

    def at_most(self, limit: int, name: str, value: int) -> int:
        """`value`, which must lie between 0 and `limit`."""
        if not 0 <= value <= limit:
            raise self.bad(name, value)
        return value

    def bad(self, name: str, value: object) -> InputError:
        """The error of a field that is missing or absurd."""
        problem = "is missing" if value is None else f"is {str(value)[:40]!r}"
        return InputError(
            f"{self.model_id}: {name} {problem}",
            code="bad_config",
            hint="give the config.json of the model itself, unchanged",
        )


def attention_layers(fields: Fields, architecture: str, layers: int) -> tuple[int, int, int | None]:
    """Full layers, sliding layers and the window in tokens.

    `layer_types` rules where it is there; else the architecture's own pattern.
    """
    window = fields.optional_count("sliding_window")
    kinds = fields.values.get("layer_types")
    if isinstance(kinds, list) and len(kinds) == layers:
        sliding = sum(kind == "sliding_attention" for kind in kinds)
    else:
        sliding = _sliding_by_pattern(fields, architecture, layers)
    off = fields.values.get("use_sliding_window") is False
    if window is None or off or window >= fields.count("max_position_embeddings"):
        sliding = 0
    return layers - sliding, sliding, window if sliding else None


def _sliding_by_pattern(fields: Fields, architecture: str, layers: int) -> int:
    if architecture in ("gemma2", "gpt_oss"):
        return (layers + 1) // 2
    if architecture == "gemma3_text":
        return layers - layers // fields.count("sliding_window_pattern", default=6)
    return layers if architecture in ("mistral", "phi3", "qwen2", "qwen3") else 0


def weight_precision(
    config: Mapping[str, object], fields: Fields
) -> tuple[CheckpointPrecision, tuple[CheckpointPrecision, ...]]:
    """Precision of the published weights, and the precisions they can be served at."""
    quantised = config.get("quantization_config") or fields.values.get("quantization_config")
    if isinstance(quantised, Mapping):
        precision = _quantised(quantised, fields)
        return precision, (precision,)
    kind = str(fields.values.get("torch_dtype") or fields.values.get("dtype") or "bfloat16")
    stored: CheckpointPrecision = "fp16" if kind == "float16" else "bf16"
    return stored, (stored, *_SERVED_FROM_16_BIT)


_METHODS: Mapping[str, CheckpointPrecision] = {
    "fp8": "fp8",
    "fbgemm_fp8": "fp8",
    "mxfp4": "mxfp4",
}
_BY_BITS = ("awq", "gptq")
_INTEGER_WEIGHTS: Mapping[object, CheckpointPrecision] = {4: "int4", 8: "int8"}


def _quantised(quantised: Mapping[str, object], fields: Fields) -> CheckpointPrecision:
    method = str(quantised.get("quant_method", "")).lower()
    if method in _BY_BITS:
        bits = quantised.get("bits")
        if bits not in _INTEGER_WEIGHTS:
            raise fields.bad("quantization_config.bits", bits)
        return _INTEGER_WEIGHTS[bits]
    if method in _METHODS:
        return _METHODS[method]
    words = str(quantised).lower()
    marks: tuple[tuple[str, CheckpointPrecision], ...] = (
        ("nvfp4", "nvfp4"),
        ("mxfp4", "mxfp4"),
        ("'num_bits': 8, 'type': 'int'", "int8"),
        ("int-quantized", "int8"),
        ("pack-quantized", "int4"),
        ("fp8", "fp8"),
        ("float-quantized", "fp8"),
    )
    for mark, precision in marks:
        if mark in words:
            return precision
    raise fields.bad("quantization_config.quant_method", method or None)
