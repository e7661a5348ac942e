"""What a cold start need not wait for, although libraries below us ask for it.

LangGraph cannot be imported without LangSmith's tracer, and that one names a type of its web API
for a type checker alone: a package of 160 modules, a fifth of all imports of `plan`. The package is
put in place unexecuted; whoever does use something of it gets it as always.
"""

import sys
from importlib.util import find_spec
from types import ModuleType
from typing import Any

__all__ = ["leave_for_later"]

_UNUSED = ("langsmith.types",)


class _Unexecuted(ModuleType):
    """A package whose own code runs when something is asked of it; its modules are found before."""

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__") or self.__spec__ is None or self.__spec__.loader is None:
            raise AttributeError(name)
        self.__class__ = ModuleType  # type: ignore[assignment]
        self.__spec__.loader.exec_module(self)
        return getattr(self, name)


def leave_for_later() -> None:
    """Put the packages in place; one that is not there, or loaded already, is left alone."""
    for name in _UNUSED:
        if name in sys.modules:
            continue
        try:
            spec = find_spec(name)
        except ModuleNotFoundError:
            continue
        if spec is None or spec.loader is None or spec.submodule_search_locations is None:
            continue
        module = _Unexecuted(name)
        module.__spec__, module.__loader__, module.__file__ = spec, spec.loader, spec.origin
        module.__path__, module.__package__ = list(spec.submodule_search_locations), name
        sys.modules[name] = module
        parent, _, leaf = name.rpartition(".")
        setattr(sys.modules[parent], leaf, module)
