"""The README says what is true: its example runs, its tables equal the code.

`LEADLINE_UPDATE_SNAPSHOTS=1` rewrites the generated parts.
"""

import json
import os
import re
import subprocess
import sys
from importlib.metadata import packages_distributions
from pathlib import Path

import pytest

from agent.settings import Settings
from knowledge_ingest import COLLECTIONS
from knowledge_ingest.articles import article_files

README = Path(__file__).parents[2] / "README.md"
ASK = "A customer-support chatbot for 1000 users, low latency is critical"
UPDATE = os.environ.get("LEADLINE_UPDATE_SNAPSHOTS") == "1"


def _pattern(name: str) -> re.Pattern[str]:
    return re.compile(
        rf"(?<=<!-- {name} -->\n)(.*?)(?=<!-- /{name.partition(':')[0]} -->)", re.DOTALL
    )


def _hold(name: str, expected: str) -> None:
    text = README.read_text(encoding="utf-8")
    if UPDATE:
        text = _pattern(name).sub(lambda _: expected, text)
        README.write_text(text, encoding="utf-8")
    found = _pattern(name).search(text)
    assert found is not None
    assert found[0] == expected


def test_the_example_prints_what_the_readme_shows(tmp_path: Path) -> None:
    environment = os.environ | {
        "LEADLINE_DATABASE_URL": f"sqlite:///{tmp_path / 'readme.db'}",
        "COLUMNS": "100",
    }
    ran = subprocess.run(  # noqa: S603  our own module, arguments in a list
        [sys.executable, "-m", "mcp_server", "plan", ASK],
        env=environment,
        capture_output=True,
        text=True,
        check=True,
    )
    start = ran.stdout.index("Recommendations\n")
    end = ran.stdout.index("\n3  ", start)
    _hold("example: recommendations", f"```text\n{ran.stdout[start:end]}\n```\n")


def test_the_readme_sends_the_same_sentence_as_the_makefile() -> None:
    assert f'make plan ASK="{ASK}"' in README.read_text(encoding="utf-8")


def test_the_settings_table_is_the_one_of_the_code() -> None:
    rows = "".join(
        f"| `{name}` | {f'`{default}`' if default else ''} | {meaning} |\n"
        for name, default, meaning in Settings.table()
    )
    _hold("settings", rows)


def test_the_error_table_is_the_one_of_the_calibration() -> None:
    errors = json.loads((COLLECTIONS / "calibration.json").read_text(encoding="utf-8"))["errors"]
    medians = {(e["grouping"], e["load"], e["metric"]): e["median_pct"] for e in errors}
    hidden = {
        "point": "one load of a known curve",
        "pair": "a whole model x GPU pair",
        "pair+1": "a pair but for one row, chosen by `--what-to-measure`",
        "pair+4": "a pair but for four rows",
        "model": "a whole model",
        "gpu": "a whole GPU",
    }
    columns = (
        ("closed", "tpot_mean_ms"),
        ("closed", "ttft_mean_ms"),
        ("offline", "output_tok_s"),
        ("open", "e2e_mean_ms"),
    )
    head = "| hidden from the fit | TPOT closed | TTFT closed | tokens/s offline | E2E open |\n"
    rows = "".join(
        f"| {words} | " + " | ".join(str(medians.get((grouping, *c), "")) for c in columns) + " |\n"
        for grouping, words in hidden.items()
    )
    _hold("errors", f"{head}| --- | --- | --- | --- | --- |\n{rows}")


def test_the_readme_without_its_table_of_settings_fits_on_a_screen_and_a_half() -> None:
    before, _, rest = README.read_text(encoding="utf-8").partition("<!-- settings -->")
    text = before + rest.partition("<!-- /settings -->")[2]
    assert len(text.splitlines()) <= 120


def test_the_number_of_items_is_that_of_the_articles() -> None:
    assert f"{len(article_files())} cited patterns" in README.read_text(encoding="utf-8")


@pytest.mark.parametrize("name", ["agent", "tools", "knowledge_ingest", "mcp_server", "prompts"])
def test_no_dependency_installs_a_package_with_our_name(name: str) -> None:
    assert set(packages_distributions().get(name, [])) <= {"leadline"}
