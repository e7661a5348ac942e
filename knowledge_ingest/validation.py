"""Cross-validation over several groupings on several processes, telling how far it is."""

from collections.abc import Callable, Sequence

from knowledge_ingest.crossvalidate import FOLDS, GROUPINGS, Miss, folds, group_of, misses
from knowledge_ingest.fit import Training
from knowledge_ingest.progress import Course

__all__ = ["cross_validate"]


def cross_validate(
    data: Training,
    tell: Callable[[str], None],
    *,
    groupings: Sequence[str] = GROUPINGS,
    workers: int = 1,
) -> dict[str, list[Miss]]:
    """Misses by grouping, those of pairs given a few rows back among them.

    Args:
        data: The rows.
        tell: Hears how many fits are ahead, how far they are, and the time.
        groupings: What is hidden.
        workers: Processes that fit at once.
    """
    fits = {name: len(folds(group_of(data, name), FOLDS[name])) for name in groupings}
    course = Course(fits=fits, workers=workers, tell=tell)
    course.begin(len(data))
    found: dict[str, list[Miss]] = {}
    for grouping in groupings:
        with course.group(grouping):
            for miss in misses(data, grouping, workers):
                found.setdefault(miss.grouping, []).append(miss)
    return found
