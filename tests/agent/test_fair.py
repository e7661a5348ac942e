"""Places are shared by tenant in turn, and none is ever lost."""

import asyncio

from hypothesis import given
from hypothesis import strategies as st

from agent.fair import FairShare


async def test_who_asks_once_does_not_wait_for_who_asks_a_hundred_times() -> None:
    share, order = FairShare(1), list[str]()
    holding = asyncio.Event()

    async def work(tenant: str) -> None:
        async with share.place(tenant):
            await holding.wait()
            order.append(tenant)

    tasks = [asyncio.create_task(work("many")) for _ in range(5)]
    await asyncio.sleep(0)
    tasks += [asyncio.create_task(work("few")), asyncio.create_task(work("other"))]
    await asyncio.sleep(0)
    holding.set()
    await asyncio.gather(*tasks)
    # The first of many was at work already, and one more of them was next in line.
    assert order[:4] == ["many", "many", "few", "other"]
    assert order.count("many") == 5


@given(
    places=st.integers(1, 4),
    wanted=st.lists(st.tuples(st.sampled_from("abc"), st.booleans()), min_size=1, max_size=20),
)
def test_called_off_or_not_every_place_comes_back(
    places: int, wanted: list[tuple[str, bool]]
) -> None:
    async def run() -> int:
        share, at_once, most = FairShare(places), 0, 0

        async def work(tenant: str) -> None:
            nonlocal at_once, most
            async with share.place(tenant):
                at_once += 1
                most = max(most, at_once)
                try:
                    await asyncio.sleep(0)
                finally:
                    at_once -= 1

        tasks = [asyncio.create_task(work(tenant)) for tenant, _ in wanted]
        await asyncio.sleep(0)
        for task, (_, is_called_off) in zip(tasks, wanted, strict=True):
            if is_called_off:
                task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        # All places are free again: so many can be at work at once, and no more.
        await asyncio.gather(*(work("z") for _ in range(10)))
        return most

    assert asyncio.run(run()) <= places
    assert asyncio.run(run()) >= 1
