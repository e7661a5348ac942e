"""A parser whose words may stand before, between and behind its options.

By itself argparse gives up a word that may be left out as soon as an option follows the words
before it: `edit SESSION --set a=b "words"` would be refused. Standard library only.
"""

import argparse
from collections.abc import Sequence

__all__ = ["AnyOrderParser"]


class AnyOrderParser(argparse.ArgumentParser):
    """Options first, then all words: that is how argparse takes them whatever may be left out."""

    def parse_known_args(  # type: ignore[override]
        self, args: Sequence[str] | None = None, namespace: argparse.Namespace | None = None
    ) -> tuple[argparse.Namespace, list[str]]:
        """As any parser; `--` still ends the options."""
        return super().parse_known_args(None if args is None else self._sorted(args), namespace)

    def _sorted(self, args: Sequence[str]) -> list[str]:
        ends = args.index("--") if "--" in args else len(args)
        options: list[str] = []
        words: list[str] = []
        place = 0
        while place < ends:
            taken = 1
            if self._is_option(args[place]):
                taken += self._values(args[place], args[place + 1 : ends])
                options += args[place : place + taken]
            else:
                words.append(args[place])
            place += taken
        words += args[ends + 1 :]
        return [*options, "--", *words] if words else options

    def _is_option(self, text: str) -> bool:
        """A lone dash is a word: it reads what is piped in."""
        return text.startswith("-") and text != "-"

    def _values(self, option: str, following: Sequence[str]) -> int:
        """How many of the following strings belong to the option."""
        action = self._option_string_actions.get(option)
        if action is None or action.nargs == 0:
            return 0
        if action.nargs is None:
            return min(1, len(following))
        count = next(
            (place for place, text in enumerate(following) if self._is_option(text)), len(following)
        )
        return min(count, 1) if action.nargs == "?" else count
