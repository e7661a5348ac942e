"""How a report is written out: nothing a person typed is markup in either format."""

import re
from datetime import date
from html.parser import HTMLParser
from typing import Any

import pytest
from markdown_it import MarkdownIt
from markdown_it.token import Token

from agent.report.render import draw_pictures, render_report
from agent.report.writing import markdown
from tests.fakes_doors import plan_document, recommendation
from tests.fakes_pictures import frontier, point

TODAY = date(2026, 11, 27)
HOSTILE = (
    "<script>alert(1)</script> <img src=x onerror=alert(2)> | cell | `code` ```\n```sh\n# Heading\n"
    "- item\n1. one\n> quote\n[link](https://evil.example) ![i](x) <https://evil.example>"
    " https://evil.example www.evil.example a@evil.example **bold** _em_ ~~gone~~ &lt;b&gt;"
    " {{ 7*7 }} {% raw %} \\ \x1b[31mred\x07 \u202ereversed \u200f $x$ </svg></pre></blockquote>"
)


def files(words: str = HOSTILE) -> dict[str, str]:
    """A report with the words wherever a person or a source could have put them."""
    spec = plan_document().specification.model_dump(mode="json", by_alias=True)
    spec |= {
        "description": words,
        "subject_matter": words,
        "provenance": {"subject_matter": {"source": "stated", "from": words}},
        "conflicts": [{"fields": [words], "message": words, "suggestion": words}],
    }
    item = recommendation(
        1,
        model_id=words,
        gpu=words,
        rationale=(words,),
        risks=(words,),
        evidence=[{"kind": words, "ref": words, "source": words, "date": words}],
    )
    turn = {"turn": 1, "at": words, "action": "start", "text": words, "fields": {words: words}}
    document = plan_document(
        specification=spec,
        recommendations=(item, recommendation(2, model_id=words)),
        warnings=(words,),
        history=(turn, turn | {"turn": 2}),
        approval={"by": words, "note": words},
        deployment={"reason": words},
        data_version=words,
        choice=1,
    )
    return render_report(document, draw_pictures(frontier=frontier(point(words, rank=1))), TODAY)


class Page(HTMLParser):
    """Every element, and the texts by the element they stand in."""

    VOID = frozenset({"meta", "br", "img", "link"})

    def __init__(self, html: str) -> None:
        super().__init__()
        self.open: list[str] = []
        self.found: list[tuple[str, dict[str, str | None]]] = []
        self.text = ""
        self.feed(html)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.append((tag, dict(attrs)))
        if tag not in self.VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.append((tag, dict(attrs)))

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        self.text += data

    def named(self, tag: str) -> list[dict[str, str | None]]:
        return [attributes for name, attributes in self.found if name == tag]


def test_the_page_is_well_formed_and_stands_alone() -> None:
    page = Page(files("plain words")["decision.html"])
    assert page.open == []
    assert page.named("html") == [{"lang": "en"}]
    for tag in ("script", "link", "iframe", "img", "a", "form", "object"):
        assert page.named(tag) == []
    for name, attributes in page.found:
        reaching = {
            key: value for key, value in attributes.items() if key in ("src", "href", "xlink:href")
        }
        assert all((value or "").startswith("#") for value in reaching.values()), name


def test_headings_descend_and_tables_have_headers() -> None:
    page = Page(files("plain words")["decision.html"])
    levels = [int(name[1]) for name, _ in page.found if re.fullmatch("h[1-6]", name)]
    assert levels[0] == 1
    assert set(levels[1:]) == {2}
    assert {attributes.get("scope") for attributes in page.named("th")} == {"col", "row"}
    ids = [attributes["id"] for _, attributes in page.found if "id" in attributes]
    assert len(ids) == len(set(ids))


def test_the_page_prints_and_follows_the_dark() -> None:
    html = files("plain words")["decision.html"]
    assert "@media print" in html
    assert "prefers-color-scheme: dark" in html


def test_hostile_words_are_words_in_the_page() -> None:
    page = Page(files()["decision.html"])
    assert page.open == []
    assert page.named("script") == []
    assert page.named("img") == []
    assert not [
        1 for _, attributes in page.found if any(key.startswith("on") for key in attributes)
    ]
    assert "<script>alert(1)</script>" in page.text
    assert "{{ 7*7 }}" in page.text


@pytest.mark.parametrize("name", ["DECISION.md", "decision.html", "pareto.svg"])
def test_no_control_character_and_no_mark_of_direction_gets_into_a_file(name: str) -> None:
    assert not re.search(
        "[\x00-\x08\x0b-\x1f\x7f\u200e\u200f\u202a-\u202e\u2066-\u2069]", files()[name]
    )


def tokens(text: str) -> list[Token]:
    """GitHub's tables, strikes and bare links, and HTML let through, as the worst reader does."""
    reader = MarkdownIt("commonmark", {"html": True}).enable(["table", "strikethrough"])
    return reader.parse(text)


def kinds(text: str) -> list[str]:
    """Every element by its type, inline ones included; what a word is does not matter."""
    found = []
    for token in tokens(text):
        found.append(token.type)
        found += [child.type for child in token.children or () if child.type != "text"]
    return [kind for kind in found if kind not in ("softbreak", "text_special")]


def test_hostile_words_change_no_element_of_the_markdown() -> None:
    hostile, plain = files()["DECISION.md"], files("plain words")["DECISION.md"]
    assert kinds(hostile) == kinds(plain)
    assert not {"html_block", "html_inline"} & set(kinds(hostile))


def test_hostile_words_are_read_back_as_they_were_written() -> None:
    (quote,) = [one for one in _inline(files()["DECISION.md"]) if one.startswith("<script>")][:1]
    assert "[link](https://evil.example)" in quote
    assert "**bold** _em_ ~~gone~~ &lt;b&gt;" in quote


def _inline(text: str) -> list[str]:
    return [
        "".join(child.content for child in token.children or ())
        for token in tokens(text)
        if token.type == "inline"
    ]


def test_bare_addresses_become_no_links() -> None:
    told = files()["DECISION.md"].split("```")[0]
    assert not re.search(r"(?i)https?://|www\.|\w@\w", told)


def test_the_command_cannot_be_fenced_in_by_its_own_words() -> None:
    fences = [one for one in tokens(files()["DECISION.md"]) if one.type == "fence"]
    assert len(fences) == 1
    assert fences[0].content.startswith("leadline plan ")
    assert fences[0].content.rstrip().endswith("--no-ask")


@pytest.mark.parametrize(
    "text",
    ["# x", "- x", "+ x", "> x", "1. x", "12) x", "=== x", "--- | ---", "* x", "~~~", ":-- x",
     "    x", "a  \nb", "|", "a\\", "![", "<!-- x", "&#65;", "a_b_c", "_a_", "http://a.b", "$x$",
     "^x", "[^1]: x"],
)  # fmt: skip
def test_one_text_is_one_paragraph_that_reads_as_it_was(text: str) -> None:
    found = tokens(markdown(text))
    assert [token.type for token in found] == ["paragraph_open", "inline", "paragraph_close"]
    assert _inline(markdown(text)) == [" ".join(text.split())]


def test_names_and_figures_stay_readable_in_the_source() -> None:
    for text in (
        "slo.ttft_ms",
        "$1,672/month",
        "Qwen/Qwen2.5-7B-Instruct (fp8)",
        "2 %, not_evaluated",
    ):
        assert markdown(text) == text


def kinds_of(changes: dict[str, Any]) -> list[str]:
    return kinds(render_report(plan_document(**changes), (), TODAY)["DECISION.md"])


def test_tables_are_tables_to_a_reader_of_markdown() -> None:
    assert kinds_of({}).count("table_open") >= 7
    assert kinds_of({})[0] == "heading_open"
