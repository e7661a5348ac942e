"""The shipped collections and a user's own files, read when first asked for.

A user's `models.csv`, `hardware.csv`, `prices.csv` and `*.json` (Hugging Face `config.json`, named
`organisation--model.json`) add to the shipped rows or replace the row of the same key. Columns they
leave out count as unknown.
"""

import hashlib
import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import cached_property, lru_cache
from pathlib import Path
from types import MappingProxyType
from typing import TypeVar

from tools.adapters.architectures import with_refusals
from tools.adapters.config_json import model_row_from_config
from tools.adapters.own_prices import own_hosted_prices, own_prices
from tools.adapters.row_files import read_rows, read_yaml, validated
from tools.domain.errors import InputError
from tools.names import NamedModel, compact, gpu_key, model_matches, nearest, words
from tools.rows import (
    DeploymentTemplateRow,
    HardwareRow,
    HostedPriceRow,
    ModelRow,
    PriceRow,
    QualityRow,
    Row,
    Sourced,
    SourceRow,
    UseCaseRow,
)

__all__ = ["ShippedCatalogue"]

R = TypeVar("R", bound=Row)

_FILES = (
    "burstiness.yaml",
    "deployment_templates.yaml",
    "hardware.csv",
    "hosted_prices.csv",
    "models.csv",
    "prices.csv",
    "quality.csv",
    "sources.csv",
    "use_cases.yaml",
)
_OWN = {"source": "own", "date": "", "licence": "own", "notes": "", "verified": "false"}


class ShippedCatalogue:
    """Answers `Catalogue` from files; nothing is read before the first question."""

    def __init__(
        self,
        folder: Path,
        extra_folders: Sequence[Path] = (),
        *,
        own_prices: Path | None = None,
        own_hosted_prices: Path | None = None,
        approved_models: Sequence[str] = (),
    ) -> None:
        """Remember where to look.

        Args:
            folder: The shipped collections.
            extra_folders: A user's own folders; later ones win.
            own_prices: What a user pays for GPUs.
            own_hosted_prices: What a user pays for hosted APIs.
            approved_models: Patterns of what may be recommended; none allows everything.
        """
        self._folder = folder
        self._extra = tuple(extra_folders)
        self._own_prices = own_prices
        self._own_hosted_prices = own_hosted_prices
        self.approved_models = tuple(approved_models)

    @cached_property
    def models(self) -> Mapping[str, ModelRow]:
        """Checkpoints by Hugging Face id."""
        rows = {row.model_id: row for row in self._rows("models.csv", ModelRow)}
        for path in self._own("*.json"):
            row = model_row_from_config(_config(path), path.stem.replace("--", "/"))
            rows[row.model_id] = row
        return MappingProxyType(with_refusals(rows))

    @cached_property
    def hardware(self) -> Mapping[str, HardwareRow]:
        """Accelerators by canonical name."""
        return MappingProxyType({row.gpu: row for row in self._rows("hardware.csv", HardwareRow)})

    @cached_property
    def prices(self) -> Sequence[PriceRow]:
        """Offers and estimates, in file order; a user's row replaces the one of its offer id."""
        rows = {row.offer_id: row for row in self._rows("prices.csv", PriceRow)}
        if self._own_prices is not None:
            own = own_prices(self._own_prices, lambda name: self.gpu(name).gpu)
            rows |= {row.offer_id: row for row in own}
        return tuple(rows.values())

    @cached_property
    def hosted_prices(self) -> Sequence[HostedPriceRow]:
        """What APIs bill for a model: list prices, then the user's own."""
        shipped = read_rows(self._folder / "hosted_prices.csv", HostedPriceRow)
        if self._own_hosted_prices is None:
            return tuple(shipped)
        own = own_hosted_prices(self._own_hosted_prices, self._model_id)
        return (*shipped, *own)

    @cached_property
    def quality(self) -> Sequence[QualityRow]:
        """Public ratings; a user's own are not read."""
        return tuple(read_rows(self._folder / "quality.csv", QualityRow))

    @cached_property
    def sources(self) -> Mapping[str, SourceRow]:
        """Who published what, by source key."""
        rows = read_rows(self._folder / "sources.csv", SourceRow)
        return MappingProxyType({row.source: row for row in rows})

    @cached_property
    def use_cases(self) -> Mapping[str, UseCaseRow]:
        """Use cases by name."""
        path = self._folder / "use_cases.yaml"
        return MappingProxyType(
            {
                name: validated(path, name, {"name": name, **cells}, UseCaseRow)
                for name, cells in read_yaml(path).items()
            }
        )

    @cached_property
    def peak_factors(self) -> Mapping[str, Sourced]:
        """Peak over mean arrival rate by burstiness."""
        path = self._folder / "burstiness.yaml"
        rows = read_yaml(path).items()
        return MappingProxyType({name: validated(path, name, row, Sourced) for name, row in rows})

    @cached_property
    def templates(self) -> Sequence[DeploymentTemplateRow]:
        """Deployment templates, in file order."""
        path = self._folder / "deployment_templates.yaml"
        return tuple(
            validated(path, name, {"template_id": name, **cells}, DeploymentTemplateRow)
            for name, cells in read_yaml(path).items()
        )

    @cached_property
    def version(self) -> str:
        """First 12 hex digits of the SHA-256 over the bytes of every file read here."""
        digest = hashlib.sha256()
        shipped = (self._folder / name for name in _FILES)
        own = (path for pattern in ("*.csv", "*.json") for path in self._own(pattern))
        priced = filter(None, (self._own_prices, self._own_hosted_prices))
        for path in (*shipped, *own, *priced):
            digest.update(path.name.encode())
            digest.update(path.read_bytes())
        return digest.hexdigest()[:12]

    def model(self, name: str) -> ModelRow:
        """The checkpoint a person means.

        Raises:
            InputError: `unknown_model` or `ambiguous_model`, with the nearest names.
        """
        if name in self.models:
            return self.models[name]
        ids = self._meant(name)
        if len(ids) == 1:
            return self.models[ids[0]]
        if ids:
            raise InputError(
                f"{name!r} may mean {len(ids)} models",
                code="ambiguous_model",
                hint=f"write one of {', '.join(ids[:3])}",
            )
        known = {known.rpartition("/")[2]: known for known in self.models}
        raise InputError(
            f"no open-weights model {name!r} in the catalogue",
            code="unknown_model",
            hint=f"nearest: {', '.join(nearest(name, known))}; or add its config.json",
        )

    def gpu(self, name: str) -> HardwareRow:
        """The accelerator a person means; a bare generation means what its alias says.

        `a100` is the SXM part with 80 GB, `h100` the SXM part: the aliases of `hardware.csv` rule.

        Raises:
            InputError: `unknown_gpu`, with the nearest names.
        """
        key = gpu_key(name)
        for known in (key, key.removesuffix("s")):
            if known in self._gpu_keys:
                return self.hardware[self._gpu_keys[known]]
        asked = words(name) - words("nvidia amd intel google gpu")
        fits = [gpu for gpu in self.hardware if asked and asked <= words(gpu)]
        if len(fits) == 1:
            return self.hardware[fits[0]]
        near = fits[:3] or nearest(name, self._gpu_keys)
        raise InputError(
            f"no accelerator {name!r} in the catalogue",
            code="unknown_gpu",
            hint=f"nearest: {', '.join(near)}; or add a hardware.csv of your own",
        )

    def _model_id(self, name: str) -> str:
        return self.model(name).model_id

    @cached_property
    def _meant(self) -> Callable[[str], tuple[str, ...]]:
        """`model_matches` in this catalogue, which remembers: people write the same few names."""

        @lru_cache(maxsize=1024)
        def meant(name: str) -> tuple[str, ...]:
            return model_matches(name, self._named)

        return meant

    @cached_property
    def _named(self) -> tuple[NamedModel, ...]:
        return tuple(
            NamedModel(model_id=row.model_id, is_base=row.kind == "base", aliases=row.aliases)
            for row in self.models.values()
        )

    @cached_property
    def _gpu_keys(self) -> Mapping[str, str]:
        keys: dict[str, str] = {}
        for gpu, row in self.hardware.items():
            for alias in (gpu, *row.aliases):
                keys[gpu_key(alias)] = gpu
                keys.setdefault(compact(alias), gpu)
        return keys

    def _rows(self, name: str, row_type: type[R]) -> Iterator[R]:
        """Shipped rows, then the user's, whose missing columns are unknown."""
        yield from read_rows(self._folder / name, row_type)
        own = {column: _OWN.get(column, "") for column in row_type.model_fields}
        for path in self._own(name):
            yield from read_rows(path, row_type, defaults=own)

    def _own(self, pattern: str) -> list[Path]:
        return [path for folder in self._extra for path in sorted(folder.glob(pattern))]


def _config(path: Path) -> Mapping[str, object]:
    try:
        config = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise InputError(
            f"{path.name} is not a readable JSON file",
            code="unreadable_file",
            hint="save the model's config.json as organisation--model.json",
        ) from error
    if not isinstance(config, dict):
        raise InputError(
            f"{path.name} is not a JSON object",
            code="bad_config",
            hint="save the model's config.json as organisation--model.json",
        )
    return config
