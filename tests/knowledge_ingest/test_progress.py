"""How far a cross-validation is, in words: before, during and after its groups of fits."""

from threading import Event

from knowledge_ingest.progress import Course


class Hands:
    """A clock that is moved by hand."""

    def __init__(self) -> None:
        self.seconds = 100.0

    def __call__(self) -> float:
        return self.seconds


def test_what_is_ahead_is_told_first_and_the_rest_follows_the_pace_so_far() -> None:
    told: list[str] = []
    clock = Hands()
    course = Course(
        fits={"point": 6, "pair": 18}, workers=2, tell=told.append, clock=clock, tick_s=60.0
    )
    course.begin(5122)
    # 24 fits of 45 s, two at once: 540 s
    assert told == ["24 fits of 5,122 rows, 2 at once, about 45 s each: about 9 min in all"]
    with course.group("point"):
        clock.seconds += 90.0
    with course.group("pair"):
        pass
    assert told[1] == (
        "cross-validating by point: 6 fits; 0 of 24 done, 0 s gone, about 9 min left"
    )
    # six fits took 90 s, so eighteen take 270 s
    assert told[2] == (
        "cross-validating by pair: 18 fits; 6 of 24 done, 1.5 min gone, about 4.5 min left"
    )


def test_while_a_group_runs_the_time_is_told() -> None:
    heard = Event()

    def tell(line: str) -> None:
        if line.startswith("  by gpu: 0 of 10 done"):
            heard.set()

    course = Course(fits={"gpu": 10}, workers=1, tell=tell, tick_s=0.01)
    course.begin(10)
    with course.group("gpu"):
        assert heard.wait(timeout=10.0)
