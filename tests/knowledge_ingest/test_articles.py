"""Articles become items, and each rule of their README is checked."""

from datetime import date
from pathlib import Path

import pytest

from knowledge_ingest.articles import read_articles
from knowledge_ingest.check_articles import check_articles, known_topics, main
from tests.fakes_articles import DECISION, PATTERN, WARNING, sentences, write_articles
from tools.domain.errors import InputError
from tools.domain.knowledge.item import item_id

TODAY = date(2026, 11, 27)


def problems(folder: Path) -> list[str]:
    return [str(one) for one in check_articles(folder, TODAY)]


def test_the_shipped_articles_break_no_rule() -> None:
    assert [str(one) for one in check_articles()] == []


def test_the_shipped_topics_name_each_topic_once() -> None:
    topics = known_topics()
    assert len(topics) == len(set(topics)) > 40


def test_the_three_examples_break_no_rule(tmp_path: Path) -> None:
    assert problems(write_articles(tmp_path)) == []
    assert main([str(tmp_path)]) == 0


def test_an_article_becomes_an_item(tmp_path: Path) -> None:
    decision, warning, pattern = sorted(
        read_articles(write_articles(tmp_path)), key=lambda one: "dwp".index(one.kind[0])
    )
    assert pattern.id == item_id("leadline", "pattern", "set-k")
    assert (pattern.slug, pattern.topics, pattern.applies_to) == (
        "set-k",
        ("fusion", "retrieval"),
        {"qdrant": ">=1.10"},
    )
    assert list(pattern.sections) == [
        "Problem",
        "Solution",
        "When it fits",
        "Trade-offs",
        "When not",
        "How to check",
    ]
    assert pattern.sections["Solution"].endswith("## no heading, but code\nk: 60\n```")
    assert pattern.sources[0].authors == "A. Author, B. Author"
    assert pattern.sources[0].published == "2020-05"
    assert (pattern.checked, pattern.confidence, pattern.is_reviewed) == (
        date(2026, 11, 20),
        0.7,
        True,
    )
    assert [option.name for option in decision.options] == ["by rank", "by score"]
    assert (decision.supersedes, decision.valid_from) == (("set-k",), date(2026, 1, 1))
    assert warning.severity == "high"


def test_an_unreviewed_article_says_so(tmp_path: Path) -> None:
    text = WARNING.replace("status: reviewed", "status: draft")
    items = {item.slug: item for item in read_articles(write_articles(tmp_path, warnings=text))}
    assert not items["stale-index"].is_reviewed


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("title: A changed", "titel: A changed", "title is missing"),
        ("title: A changed", "titel: A changed", "titel is no field"),
        ("severity: high", "severity: severe", "severity: severity severe"),
        ("severity: high", "severity: ''", "severity:"),
        ("id: stale-index", "id: Stale_Index", "is not the file's name"),
        ("id: stale-index", "id: Stale_Index", "is no slug"),
        ("kind: warning", "kind: pattern", "kind pattern in warnings/"),
        ("A changed model makes", "A changed model " + "very " * 20 + "makes", "at most 90"),
        ("Vectors of two", "Vectors " + "and vectors " * 20 + "of two", "at most 200"),
        ("[fusion, retrieval]", "[fusion]", "1 topics"),
        ("[fusion, retrieval]", "[fusion, fun]", "fun is not in topics.yaml"),
        ("[fusion, retrieval]", "[fusion, fusion]", "stands there twice"),
        ("confidence: 0.7", "confidence: 0.8", "confidence 0.8"),
        ("role: author, ", "", "review is not {status, role, date}"),
        ("date: 2026-11-20\nconf", "date: 2027-11-20\nconf", "is in the future"),
        ("date: 2026-11-20\nconf", "date: soon\nconf", "soon is no day"),
        ("retrieved: 2026-11-01", "retrieved: 2026-12-01", "not plausible"),
        ("retrieved: 2026-11-01", "retrieved: 2026", "retrieved is no day"),
        ("published: 2020-05", "published: spring", "published spring is no date"),
        ("published: 2020-05", "published: 1020-05", "not plausible"),
        ("published: 2020-05", "published: 2026-11-10", "before it was published"),
        ("    passage: section 2\n", "", "source 1: passage is missing"),
        ("https://example.org/paper", "example.org", "does not open"),
        ("https://example.org/paper", "file:///etc/passwd", "does not open"),
        ("severity: high", "severity: high\nrelated: [nobody]", "no article has the id nobody"),
        ("severity: high", "severity: high\nsupersedes: [stale-index]", "names the article itself"),
        ("severity: high", "severity: high\nseverity: low", "severity stands there twice"),
        ("severity: high", "severity: high\nvalid_from: 2026-05-01\nvalid_to: 2026-04-01", "swap"),
        ("severity: high", "severity: high\noptions: [{name: a, pros: b, cons: c}]", "no options"),
        ("## Causes", "## Reasons", "the heading Causes is missing"),
        ("## Causes", "## Reasons", "Reasons is no heading of its kind"),
        ("## Causes", "### Causes", "holds another heading"),
        ("## Causes", "## Symptoms", "Symptoms stands there twice"),
        ("## Symptoms", "Hello.\n\n## Symptoms", "text before the first heading"),
        (sentences("mu", 4), "", "Causes is empty"),
        (sentences("mu", 4), "mu " * 300, "words"),
        (sentences("mu", 4), "It is important to note this.", "says 'It is important to note'"),
        ("A changed model makes", "Leveraging models makes", "title says 'Leveraging'"),
        ("title: A changed", "title: A: changed", "YAML"),
    ],
)
def test_each_rule_is_told_with_its_file(tmp_path: Path, old: str, new: str, said: str) -> None:
    assert old in WARNING
    found = problems(write_articles(tmp_path, warnings=WARNING.replace(old, new, 1)))
    assert any(said in one and one.startswith("warnings/stale-index.md:") for one in found), found


def test_a_problem_names_its_line(tmp_path: Path) -> None:
    text = WARNING.replace("confidence: 0.7", "confidence: 0.8")
    line = text.split("\n").index("confidence: 0.8") + 1
    said = "confidence: confidence 0.8 (0.9, 0.7, 0.5 or 0.3; see the README)"
    found = problems(write_articles(tmp_path, warnings=text))
    assert found == [f"warnings/stale-index.md:{line}: {said}"]


def test_headings_out_of_order_are_told(tmp_path: Path) -> None:
    text = WARNING.replace("## Causes", "## X").replace("## Symptoms", "## Causes")
    found = problems(write_articles(tmp_path, warnings=text.replace("## X", "## Symptoms")))
    assert any("the order is Symptoms, Causes" in one for one in found)


def test_a_decision_needs_two_to_five_whole_options(tmp_path: Path) -> None:
    text = DECISION.replace(
        "  - {name: by rank, pros: needs no scores, cons: forgets distance}\n", ""
    )
    assert any("1 options" in one for one in problems(write_articles(tmp_path, decisions=text)))


def test_ids_are_unique_over_all_kinds(tmp_path: Path) -> None:
    folder = write_articles(tmp_path)
    (folder / "methodologies").mkdir()
    (folder / "methodologies" / "set-k.md").write_text(PATTERN, encoding="utf-8")
    assert any("is the id of methodologies/set-k.md too" in one for one in problems(folder))


def test_articles_that_say_the_same_are_told(tmp_path: Path) -> None:
    folder = write_articles(tmp_path)
    copy = PATTERN.replace("id: set-k", "id: set-rank-k").replace("Set k explicitly", "Say the k")
    (folder / "patterns" / "set-rank-k.md").write_text(copy, encoding="utf-8")
    found = problems(folder)
    assert len(found) == 1
    assert found[0].startswith("patterns/set-rank-k.md:4: near-duplicate: 100% of its words")


def test_a_file_that_is_no_article_is_told(tmp_path: Path) -> None:
    folder = write_articles(tmp_path)
    (folder / "stray.md").write_text("x", encoding="utf-8")
    (folder / "patterns" / "empty.md").write_text("", encoding="utf-8")
    found = problems(folder)
    assert found[0].startswith("patterns/empty.md:1: form: no front matter")
    assert found[1].startswith("stray.md:1: place")
    with pytest.raises(InputError, match="no front matter"):
        read_articles(folder)
