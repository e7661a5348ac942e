"""The page of a plan: complete, narrow enough, always the same, and never steering a terminal."""

import io
import shlex
from collections.abc import Iterable
from pathlib import Path

import pytest
from rich.console import RenderableType

from mcp_server.arguments import parser
from mcp_server.terminal.console import show
from mcp_server.terminal.estimate_page import estimate_page
from mcp_server.terminal.figures import DASH, digits, millis, money, sentence
from mcp_server.terminal.measuring import measuring_command
from mcp_server.terminal.plan_page import edit_page, plan_page, progress_page
from tests.fakes_doors import plan_document, recommendation, screen_of
from tools.estimate import EstimateReport
from tools.recommendation import PredictedFigure
from tools.recommendation_words import kept_limits
from tools.specification_lines import rate_formula


def page(width: int = 80, **changes: object) -> str:
    screen = screen_of(COLUMNS=str(width))
    show(screen, plan_page(plan_document(**changes), width))
    assert isinstance(screen.out, io.StringIO)
    return screen.out.getvalue()


@pytest.mark.parametrize("width", [80, 120])
def test_the_page_is_as_recorded(width: int) -> None:
    recorded = Path(__file__).parent / f"plan_page_{width}.txt"
    assert page(width) == recorded.read_text(encoding="utf-8")


def test_the_command_that_says_what_to_measure_fits_the_first_plan() -> None:
    command = (
        "leadline estimate --model Qwen/Qwen2.5-7B-Instruct --gpu L4-24GB --tp 1 --replicas 2"
        " --precision fp8 --prompt-tokens 512 --output-tokens 256 --rps 6.667 --what-to-measure"
    )
    assert command in page(200)
    first = plan_document().recommendations[0]
    assert measuring_command(plan_document().specification, first) == command
    parsed = parser().parse_args(shlex.split(command)[1:])
    assert (parsed.rps, parsed.replicas, parsed.what_to_measure) == (6.667, 2, 1)


def test_what_is_measured_already_needs_no_run() -> None:
    first, *rest = plan_document().recommendations
    known = first.model_copy(update={"basis": "measured"})
    assert "--what-to-measure" not in page(recommendations=(known, *rest))
    assert "--what-to-measure" not in page(recommendations=())


@pytest.mark.parametrize("width", [60, 80, 100, 120, 200])
def test_no_line_is_wider_than_the_screen(width: int) -> None:
    assert max(map(len, page(width).splitlines())) <= width


@pytest.mark.parametrize("width", [80, 100, 120])
def test_no_figure_of_the_comparison_is_cut(width: int) -> None:
    text = page(width)
    for told in ("29 % free", f"150{DASH}301", f"25{DASH}38", f"7.04{DASH}12", "9.42 req/s"):
        # Once per plan in the comparison; the first card repeats some of them.
        assert text.count(told) >= 3


def test_the_formula_shows_the_numbers_of_this_plan() -> None:
    # 1000 x 0.1 x 2 / 60 = 3.33; x 2 = 6.67
    assert rate_formula(plan_document().specification).replace("\u00d7", "x") == (
        "1,000 users x 10 % active x 2 requests/min / 60 = 3.33 req/s steady x 2"
        " = 6.67 req/s at peak"
    )


def test_every_figure_of_the_first_card_has_interval_and_basis() -> None:
    text = page(120)
    for told in (
        f"212 ms [150{DASH}301] modelled, limit 300 ms: met",
        f"31.2 ms [25{DASH}38] interpolated, limit 50 ms: met",
        f"9.12 s [7.04{DASH}12] modelled, no limit asked",
        "at least 9.42 req/s within the latency limits (12.6 if it runs at the fast end)",
        f"42 % [33{DASH}55] modelled",
        "price aws/g6.xlarge/us-east-1 (aws, 2026-10-01)",
    ):
        assert told in text


def test_a_percentile_nobody_predicted_is_not_filled_in() -> None:
    limit = {"percentile": "p90", "limit": 300.0, "effective_limit": 300.0}
    spec = plan_document().specification
    slo = type(spec.slo).model_validate(spec.slo.model_dump() | {"ttft_ms": limit})
    text = page(120, specification=spec.model_copy(update={"slo": slo}))
    assert "p90 not predicted, limit 300 ms" in text


def test_without_a_recommendation_the_page_says_so_and_why() -> None:
    text = page(recommendations=(), views={}, pareto=())
    assert "none: nothing passed every gate" in text
    assert "weights of" in text


def test_control_characters_of_a_request_do_not_reach_the_terminal() -> None:
    spec = plan_document().specification.model_copy(
        update={"description": "a\x1b[2J\x07b\x9b31m", "subject_matter": "[bold]c[/bold]"}
    )
    text = page(specification=spec, warnings=("\x1b]0;owned\x07",))
    assert "\x1b" not in text
    assert "\x07" not in text
    assert "\x9b" not in text
    assert "[bold]c[/bold]" in text


def test_numbers_are_short_and_keep_their_size() -> None:
    assert [digits(value) for value in (0.004, 0.999, 999.6, 1234567.0)] == [
        "0.004",
        "0.999",
        "1,000",
        "1,234,567",
    ]
    assert (millis(999.4), millis(1000.0)) == ("999 ms", "1 s")
    assert (money(0.0), money(9.999), money(1e6)) == ("$0", "$10.00", "$1,000,000")
    figure = PredictedFigure(value=3.0, lo=2.0, hi=4.0, basis="measured")
    assert sentence(figure, "req/s") == f"3 req/s [2{DASH}4] measured"


def test_an_estimate_shows_what_is_known_and_dashes_for_the_rest() -> None:
    report = EstimateReport.model_validate(
        {
            "model_id": "Qwen/Qwen2.5-7B-Instruct",
            "gpu": "L4-24GB",
            "precision": "fp8",
            "kv_precision": "bf16",
            "engine": "vllm",
            "tp": 1,
            "pp": 1,
            "ep": 1,
            "replicas": 2,
            "gpus_total": 2,
            "load": "open",
            "concurrency": None,
            "request_rate_rps": 3.0,
            "prompt_tokens": 512.0,
            "output_tokens": 256.0,
            "basis": "modelled",
            "metrics": {
                "ttft_p95_ms": {"value": 212.4, "lo": 150.2, "hi": 301.0, "basis": "modelled"}
            },
            "memory": {
                "fits": True,
                "weights_gib": 7.1,
                "overhead_gib": 1.2,
                "kv_cache_gib": 12.4,
                "usable_gib": 20.7,
                "kv_tokens": 232_000,
                "max_concurrent_sequences": 302,
                "longest_context_tokens": 32_768,
            },
            "evidence": [],
        }
    )
    screen = screen_of(COLUMNS="80")
    show(screen, estimate_page(report))
    assert isinstance(screen.out, io.StringIO)
    lines = screen.out.getvalue().splitlines()
    assert lines[1].startswith("512 prompt and 256 output tokens, 3 req/s; every figure with its")
    assert lines[4].split() == ["TTFT", "-", "-", "-", "~", "212", "ms", "-"]
    assert lines[5].strip() == f"150{DASH}301"
    assert lines[6].split() == ["TPOT", "-", "-", "-", "-", "-"]
    assert "fits: weights 7.1 + overhead 1.2 + KV cache 12.4 of 20.7 GiB" in screen.out.getvalue()


def printed(items: Iterable[RenderableType], width: int = 80) -> str:
    screen = screen_of(COLUMNS=str(width))
    show(screen, items)
    assert isinstance(screen.out, io.StringIO)
    return screen.out.getvalue()


def test_the_answer_is_the_first_line() -> None:
    first = page(120).splitlines()[0].replace("\u00d7", "x")
    assert first == (
        "Take #1: Qwen/Qwen2.5-7B-Instruct (fp8) on 2 x L4-24GB, $1,022/month, every limit met."
    )
    nothing = " ".join(page(recommendations=(), views={}, pareto=()).splitlines()[:3])
    assert nothing.startswith("No deployment passes every gate: the last 311 fell at 'slo'.")


@pytest.mark.parametrize(
    ("slo", "reliability", "told"),
    [
        ({"ttft_ms": "met", "tpot_ms": "met"}, None, "every limit met"),
        ({"ttft_ms": "met", "tpot_ms": "met"}, 99.9, "every latency limit met"),
        ({"ttft_ms": "met", "tpot_ms": "missed"}, None, "misses TPOT"),
        (
            {"ttft_ms": "not_evaluated", "tpot_ms": "met"},
            99.9,
            "not evaluated: TTFT, reliability",
        ),
    ],
)
def test_every_limit_is_said_only_where_every_limit_was_checked(
    slo: dict[str, str], reliability: float | None, told: str
) -> None:
    spec = plan_document().specification
    asked = spec.slo.model_copy(update={"reliability_pct": reliability})
    assert kept_limits(spec.model_copy(update={"slo": asked}), recommendation(1, slo=slo)) == told


def test_cards_below_the_first_are_short_unless_everything_is_asked() -> None:
    short = page().split("#2 deepseek")[1].split("#3 Qwen")[0].strip().splitlines()
    assert len(short) <= 5
    everything = printed(plan_page(plan_document(), 80, everything=True))
    assert everything.count("evidence ") == page().count("evidence ") + 2


def test_a_choice_prints_the_choice_and_how_to_go_on() -> None:
    text = printed(progress_page(plan_document(choice=2), 80, program=".venv/bin/leadline"))
    assert len(text.splitlines()) <= 15
    assert text.startswith("Chosen #2: deepseek-ai/DeepSeek-R1-Distill-Llama-70B")
    assert "- .venv/bin/leadline choose s-7f3c 1" in text


def test_an_edit_starts_with_what_changed() -> None:
    before = plan_document()
    traffic = before.specification.traffic.model_copy(update={"concurrent_users": 2000})
    spec = before.specification.model_copy(update={"traffic": traffic})
    after = plan_document(specification=spec, changed=("traffic.concurrent_users",))
    lines = printed(edit_page(before, after, 80)).splitlines()
    assert lines[:2] == ["Changed", "traffic.concurrent_users  1,000 -> 2,000"]
    assert "Specification" not in "\n".join(lines)
    assert "evidence" not in "\n".join(lines)


def test_an_edit_that_changes_nothing_says_so_first() -> None:
    text = printed(edit_page(plan_document(), plan_document(), 80))
    assert text.startswith("Nothing in the text changes the specification.\n")


TURNS = (
    {"turn": 1, "at": "2026-01-01T10:00:00+00:00", "action": "start", "text": "a chatbot"},
    {
        "turn": 2,
        "at": "2026-01-01T10:01:00+00:00",
        "action": "edit",
        "text": "thanks",
        "answer": "You are welcome; the plan stands as it is.",
        "remarks": ("nobody was asked",),
    },
    {"turn": 3, "at": "2026-01-01T10:02:00+00:00", "action": "choose", "option": 2},
)


def test_an_edit_that_changes_nothing_prints_its_answer_and_no_plan_again() -> None:
    after = plan_document(history=TURNS[:2])
    lines = printed(edit_page(plan_document(), after, 80)).splitlines()
    assert lines[0] == "You are welcome; the plan stands as it is."
    assert "- nobody was asked" in lines
    assert "Recommendations" not in lines
    assert len(lines) < 16


def test_show_tells_the_history_turn_by_turn() -> None:
    pages = plan_page(plan_document(history=TURNS), 120, everything=True)
    lines = printed(pages, 120).splitlines()
    start = lines.index("History")
    assert lines[start + 1 : start + 4] == [
        "1  2026-01-01 10:00:00  “a chatbot”",
        "2  2026-01-01 10:01:00  “thanks”: You are welcome; the plan stands as it is.",
        "3  2026-01-01 10:02:00  chose #2",
    ]
    assert "History" not in printed(plan_page(plan_document(history=TURNS), 120), 120)


def test_the_title_tells_later_words_too() -> None:
    spec = plan_document().specification
    stated = {"source": "stated", "from": "2,000 users"}
    data = spec.model_dump(mode="json", by_alias=True)
    data["provenance"]["traffic.concurrent_users"] = stated
    text = page(120, specification=type(spec).model_validate(data))
    assert "low latency is critical”; changed by “2,000 users”" in text
