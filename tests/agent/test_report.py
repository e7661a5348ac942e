"""The decision report: what it says, worked out by hand from a document."""

import re
from datetime import date
from typing import Any

import pytest

from agent.document import PlanDocument
from agent.report.alternatives import differences
from agent.report.assemble import report_of
from agent.report.render import draw_pictures, render_report
from agent.report.sections import Report, Section
from tests.fakes_doors import plan_document, recommendation
from tests.fakes_pictures import ascii_of, comparison, frontier_of, load_line_of, sweep

TODAY = date(2026, 11, 27)


def report(**changes: Any) -> Report:
    return report_of(plan_document(**changes), (), TODAY)


def section(title: str, **changes: Any) -> Section:
    return next(one for one in report(**changes).sections if one.title == title)


def cells(title: str, **changes: Any) -> dict[str, tuple[str, ...]]:
    """Rows of a section's table by their first cell."""
    table = section(title, **changes).table
    assert table is not None
    return {row[0]: tuple(map(ascii_of, row[1:])) for row in table.rows}


def changed(item_changes: dict[str, Any], **cost: Any) -> PlanDocument:
    """A document whose only recommendation is changed."""
    item = recommendation(1, **item_changes)
    item = item.model_copy(update={"cost": item.cost.model_copy(update=cost)})
    return plan_document(recommendations=(item,))


def of(document: PlanDocument, title: str) -> Section:
    return next(one for one in report_of(document, (), TODAY).sections if one.title == title)


def test_the_answer_opens_the_report() -> None:
    told = report()
    assert ascii_of(told.title) == "Deployment decision: Qwen/Qwen2.5-7B-Instruct on 2 x L4-24GB"
    assert ascii_of(told.answer).startswith("Take #1: Qwen/Qwen2.5-7B-Instruct (fp8) on 2 x L4")
    assert told.written == "2026-11-27 for session s-7f3c, stage explore, plan b1946ac92492d234"


def test_the_sections_stand_in_the_order_a_reader_asks() -> None:
    titles = [one.title for one in report().sections]
    order = [
        "Decision", "Limits", "Risks", "Alternatives given up", "Not evaluated", "In detail",
        "For whom", "Assumptions", "Why", "Set-up", "Cost", "Evidence", "Make it again",
    ]  # fmt: skip
    assert [title for title in titles if title in order] == order


def test_what_to_decide_by_stands_on_the_first_screen() -> None:
    page = render_report(plan_document(), (), TODAY)["DECISION.md"]
    first = page.splitlines()[:50]
    for heading in ("## Decision", "## Limits", "## Risks", "## Alternatives given up"):
        assert heading in first


def test_nothing_is_told_twice() -> None:
    told = report(warnings=("Fleets are not_evaluated.", "Prices are old."))
    bullets = [text for one in told.sections for text in one.bullets]
    assert sorted(bullets) == sorted(set(bullets))
    assert "Fleets are not_evaluated." in bullets


def test_what_ifs_are_told_with_what_they_would_change() -> None:
    kept: dict[str, Any] = {"changed": (), "first": "a/a (fp8) on 1 x L4-24GB"}
    rows = cells(
        "What-ifs",
        scenarios=(
            {"id": "B", "label": "cheap", "usd_month": 511.0, **kept},
            {"id": "C", "label": "same", "usd_month": 1022.0, **kept},
            {"id": "D", "label": "1 s", "usd_month": None, **kept, "first": "nothing passes"},
        ),
    )
    # 1,022 - 511 = 511, half of 1,022
    assert rows == {
        "B: cheap": ("a/a (fp8) on 1 x L4-24GB", "$511/month", "$511 a month less (50 %)"),
        "C: same": ("a/a (fp8) on 1 x L4-24GB", "$1,022/month", "the same cost"),
        "D: 1 s": ("nothing passes", "-", "-"),
    }


def test_what_is_chosen_is_what_is_decided() -> None:
    told = report(choice=2)
    assert ascii_of(told.answer).startswith("Chosen: #2: deepseek-ai/DeepSeek-R1-Distill-Llama-70B")
    assert section("Decision", choice=2).lead == (
        "Recommendation #2 was chosen.", "It is not approved yet.",
    )  # fmt: skip
    assert "leadline choose SESSION 2" in section("Make it again", choice=2).lead[1]


def test_an_approval_says_by_whom() -> None:
    approved = {"by": "ops", "note": "for a quarter", "plan_digest": "x"}
    assert "Approved by ops: for a quarter" in section(
        "Decision", choice=1, approval=approved
    ).lead  # fmt: skip


def test_every_field_that_was_said_or_follows_has_its_origin() -> None:
    rows = cells("For whom")
    assert rows["users"] == ("1,000", "stated", "1000 users")
    assert rows["use case"][0] == "interactive_chatbot"
    assert section("For whom").quote.startswith("A customer-support chatbot")
    origins = {row[1] for row in rows.values()}
    assert origins <= {"stated", "inferred", "computed", ""}


def test_limits_show_verdict_and_interval() -> None:
    rows = cells("Limits")
    assert rows["TTFT"][1:] == ("212 ms [150-301]", "modelled", "met")


def test_a_limit_that_was_widened_says_what_became_of_the_one_asked() -> None:
    document = plan_document()
    spec = document.specification.model_dump(mode="json", by_alias=True)
    # the slow end is 301 ms: above the 250 asked, below the 400 planned with
    spec["slo"]["ttft_ms"] = {"percentile": "p95", "limit": 250, "effective_limit": 400}
    assert (
        cells("Limits", specification=spec)["TTFT"][3]
        == "met at 400 ms; 250 ms as asked is not held"
    )
    spec["slo"]["ttft_ms"]["limit"] = 302
    assert (
        cells("Limits", specification=spec)["TTFT"][3]
        == "met at 400 ms; 302 ms as asked is held too"
    )


def test_a_limit_without_a_figure_is_not_evaluated() -> None:
    document = plan_document()
    spec = document.specification.model_dump(mode="json", by_alias=True)
    spec["slo"]["ttft_ms"] = {"percentile": "p50", "limit": 250, "effective_limit": 250}
    item = recommendation(1, slo={})
    rows = cells("Limits", specification=spec, recommendations=(item,))
    assert rows["TTFT"][1:] == ("none", "", "not_evaluated")
    unchecked = section("Not evaluated", specification=spec, recommendations=(item,))
    assert "The limit on TTFT." in unchecked.bullets


def test_no_limit_is_said() -> None:
    document = plan_document()
    spec = document.specification.model_dump(mode="json", by_alias=True)
    spec["slo"], spec["budget"] = {}, {}
    assert section("Limits", specification=spec).lead == (
        "No limit was asked, so none is checked.",
    )


@pytest.mark.parametrize(
    ("budget", "verdict"),
    [({"usd_month": 1022}, "met"), ({"usd_month": 1021}, "missed"), ({"usd_hour": 1.4}, "met"),
     ({"usd_per_1k_tokens": 0.0002}, "missed")],
)  # fmt: skip
def test_a_budget_is_held_against_the_list_price(budget: dict[str, float], verdict: str) -> None:
    spec = plan_document().specification.model_dump(mode="json", by_alias=True)
    # $0.228 per million tokens is $0.000228 per thousand
    assert cells("Limits", specification=spec | {"budget": budget})["Budget"][3] == verdict


def test_the_cost_names_offer_source_and_date() -> None:
    rows = cells("Cost")
    assert rows["A month"] == ("$1,022",)
    assert rows["Offer"] == ("2 x g6.xlarge (aws, us-east-1)",)
    assert rows["Source"] == ("aws, aws/g6.xlarge/us-east-1, 2026-10-01",)


def test_what_is_unpriced_checks_no_budget() -> None:
    document = changed({}, usd_month=None, usd_hour=None, price_basis="unpriced")
    assert of(document, "Cost").lead == ("No price is known, so no budget was checked.",)
    assert "Cost: no price is known." in of(document, "Not evaluated").bullets


def test_what_is_owned_costs_no_rent_and_says_what_is_left_out() -> None:
    document = changed({}, usd_month=0.0, usd_hour=0.0, price_basis="owned")
    assert of(document, "Cost").lead[0].startswith("Owned hardware: no rent is counted")


def test_alternatives_say_what_they_would_have_brought_and_cost() -> None:
    rows = section("Alternatives given up").table
    assert rows is not None
    second, third = rows.rows
    # TTFT 140 ms measured against 212 ms: [101, 190] and [150, 301] overlap
    assert "TTFT" not in second[3]
    assert second[4] == "nothing"
    assert third[1] == "unpriced"
    assert "no known price" in third[4]
    assert "no published rating" in third[4]


def test_what_is_alike_is_no_difference() -> None:
    spec = plan_document().specification
    assert list(differences(spec, recommendation(1), recommendation(2))) == []


def test_money_is_compared_in_dollars_and_per_cent() -> None:
    spec, ours = plan_document().specification, recommendation(1)
    dearer = ours.cost.model_copy(update={"usd_month": 1533.0})
    # 1,533 - 1,022 = 511, half of 1,022
    assert list(differences(spec, ours, ours.model_copy(update={"cost": dearer}))) == [
        (False, "$511 a month more (50 %)")
    ]
    owned = ours.model_copy(update={"cost": ours.cost.model_copy(update={"usd_month": 0.0})})
    assert list(differences(spec, ours, owned)) == [(True, "$1,022 a month less (100 %)")]
    assert list(differences(spec, owned, ours)) == [(False, "$1,022 a month more")]


def test_an_only_deployment_has_no_alternative() -> None:
    document = plan_document(recommendations=(recommendation(1),))
    assert of(document, "Alternatives given up").lead == ("No other deployment passed every gate.",)


def test_assumptions_are_listed_by_path() -> None:
    rows = cells("Assumptions")
    assert "traffic.concurrent_users" not in rows
    assert all(not path.endswith(("percentile", "effective_limit")) for path in rows)
    assert rows


def test_what_nobody_checked_is_listed_and_never_met() -> None:
    told = section("Not evaluated").bullets
    assert "Deployment: no manifest was tried, not even as a dry run." in told
    assert any(text.startswith("Operation: nothing was measured") for text in told)
    dry = {"mode": "dry-run", "status": "valid", "cluster": "not_evaluated", "reason": "none given"}
    assert "Deployment: the files are checked, a cluster is not (none given)." in section(
        "Not evaluated", deployment=dry
    ).bullets  # fmt: skip
    done = section(
        "Not evaluated", deployment=dry | {"cluster": "valid"}, validation={"verdict": "met"}
    )
    assert not [text for text in done.bullets if text.startswith(("Deployment", "Operation"))]


def test_evidence_has_source_and_date() -> None:
    rows = cells("Evidence")
    assert rows["price"] == ("aws/g6.xlarge/us-east-1", "aws", "2026-10-01")
    assert rows["calibration"][2] == "no date"
    assert section("Evidence").lead == ("Data version 0f3a9c.",)


def test_without_a_recommendation_the_report_says_why_and_what_to_do() -> None:
    told = report(recommendations=(), views={}, pareto=())
    assert told.title == "Deployment decision: nothing holds"
    assert told.answer == "No deployment passes every gate: the last 311 fell at 'slo'."
    assert [one.title for one in told.sections[:2]] == ["Turned away", "Ways out"]
    assert "Make it again" in [one.title for one in told.sections]


def test_a_document_of_which_nothing_is_known_still_makes_a_report() -> None:
    told = report(recommendations=(), views={}, pareto=(), rejected=(), next=(), warnings=())
    assert told.answer == "No deployment passes every gate."
    assert all(not one.is_empty for one in told.sections)


def test_turns_are_told_where_there_was_more_than_one() -> None:
    first = {"turn": 1, "at": "2026-11-27T08:00:00+00:00", "action": "start", "text": "a chatbot"}
    change = {
        "path": "traffic.concurrent_users", "was": 1000, "now": 2000, "source": "stated",
        "from": "2,000 users",
    }  # fmt: skip
    second = first | {
        "turn": 2,
        "action": "edit",
        "text": "make it 2,000 users",
        "changes": [change],
    }
    fields = first | {
        "turn": 3,
        "action": "edit",
        "text": "",
        "fields": {"budget": {"usd_month": 9}},
    }
    rows = cells("How the request came about", history=(first, second, fields))
    assert rows["2"] == (
        "2026-11-27", "edit", "make it 2,000 users", "traffic.concurrent_users: 2,000",
    )  # fmt: skip
    assert rows["3"][2] == "budget.usd_month = 9"
    assert "How the request came about" not in [
        one.title for one in report(history=(first,)).sections
    ]


def test_files_are_named_and_the_same_input_gives_the_same_files() -> None:
    document = plan_document()
    pictures = draw_pictures(
        frontier=frontier_of(document),
        sweep=sweep({100: 500.0, 200: None}),
        load=load_line_of("a/a"),
        comparison=comparison("a/a"),
    )
    files = render_report(document, pictures, TODAY)
    assert list(files) == [
        "DECISION.md", "decision.html", "pareto.svg", "sweep.svg", "load.svg", "comparison.svg",
    ]  # fmt: skip
    assert files == render_report(document, pictures, TODAY)
    for name in ("pareto", "sweep", "load", "comparison"):
        assert f"]({name}.svg)" in files["DECISION.md"]
        assert f'id="{name}-title"' in files["decision.html"]
    assert len(re.findall("<svg ", files["decision.html"])) == 4


def test_no_picture_is_drawn_of_nothing() -> None:
    assert draw_pictures() == ()
    assert list(render_report(plan_document(), (), TODAY)) == ["DECISION.md", "decision.html"]
