"""The doors over the real installation: shipped knowledge, real predictor, its own database."""

import csv
import json
from pathlib import Path

import pytest
from mcp import Client

from agent.document import PlanDocument
from mcp_server.app import create_app
from mcp_server.backend import Backend
from mcp_server.cli import main
from mcp_server.mcp_api import create_mcp
from tests.fakes_doors import running
from tools.registry import OPERATIONS

ASK = "A customer-support chatbot for 1000 users, low latency is critical"
ESTIMATE = {"model": "meta-llama/Llama-3.1-8B-Instruct", "gpu": "h100", "concurrency": 8}
Capture = pytest.CaptureFixture[str]


@pytest.fixture
def own_database(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LEADLINE_DATABASE_URL", f"sqlite:///{tmp_path / 'leadline.db'}")


@pytest.fixture
def real(own_database: None) -> Backend:
    return Backend.of_this_installation()


def plan_of(capsys: Capture, *argv: str) -> PlanDocument:
    assert main([*argv, "--json"]) == 0
    return PlanDocument.model_validate_json(capsys.readouterr().out)


def test_a_sentence_becomes_manifests(own_database: None, capsys: Capture, tmp_path: Path) -> None:
    plan = plan_of(capsys, "plan", ASK)
    assert plan.specification.traffic.concurrent_users == 1000
    assert [item.rank for item in plan.recommendations][:1] == [1]
    chosen = plan_of(capsys, "choose", plan.session_id, "1")
    approved = plan_of(capsys, "approve", plan.session_id, chosen.plan_digest)
    assert approved.deployment is not None
    assert (approved.deployment["mode"], approved.deployment["status"]) == ("dry-run", "valid")
    for target in ("deployment", "kserve"):
        out = tmp_path / target
        assert main(["manifests", plan.session_id, "--target", target, "--out", str(out)]) == 0
        assert list(out.glob("manifests/*.yaml"))


def test_the_same_request_prints_the_same_page_but_for_its_id(
    own_database: None, capsys: Capture
) -> None:
    pages = []
    for _ in range(2):
        assert main(["plan", ASK]) == 0
        text = capsys.readouterr().out
        session = text.split("leadline choose ")[1].split()[0]
        pages.append(text.replace(session, "SESSION"))
    assert pages[0] == pages[1]


def test_predictions_keep_rows_and_refuse_with_a_reason(
    own_database: None, capsys: Capture, tmp_path: Path
) -> None:
    rows, out = tmp_path / "rows.csv", tmp_path / "preds.csv"
    rows.write_text(
        "row_id,model_id,precision,gpu,num_gpus,tp,pp,ep,engine,isl,osl,load,concurrency,request_rate\n"
        "good,meta-llama/Llama-3.1-8B-Instruct,bf16,h100,1,1,1,1,vllm,512,256,closed,8,\n"
        "unknown,nobody/nothing,bf16,h100,1,1,1,1,vllm,512,256,closed,8,\n"
        "long,meta-llama/Llama-3.1-8B-Instruct,bf16,h100,1,1,1,1,vllm,512,256,closed,8,,,\n"
    )
    assert main(["predict", "--in", str(rows), "--out", str(out), "--json"]) == 0
    counted = json.loads(capsys.readouterr().out)
    assert counted == {"rows": 3, "ok": 1, "refused": 2, "out": str(out)}
    with out.open(encoding="utf-8", newline="") as file:
        found = {row["row_id"]: row for row in csv.DictReader(file)}
    assert [row["status"] for row in found.values()] == ["ok", "refused", "refused"]
    assert "unknown_model" in found["unknown"]["reason"]
    good = found["good"]
    assert float(good["tpot_mean_ms_lo"]) <= float(good["tpot_mean_ms"])
    assert good["basis"] in ("measured", "interpolated", "modelled")


def test_an_impossible_estimate_is_exit_1_and_a_wrong_one_exit_2(
    own_database: None, capsys: Capture
) -> None:
    # 70 billion parameters in bf16 are 131 GiB; an L4 has 24 GB.
    big = ["estimate", "--model", "meta-llama/Llama-3.1-70B-Instruct", "--gpu", "l4", "--tp", "1"]
    assert main([*big, "--precision", "bf16", "--json"]) == 1
    assert json.loads(capsys.readouterr().err)["status"] == 422
    assert main(["estimate", "--model", "llama-3.1-8b", "--gpu", "h999", "--json"]) == 2
    assert json.loads(capsys.readouterr().err)["code"] == "unknown_gpu"


def test_a_sound_installation_is_told_sound(own_database: None, capsys: Capture) -> None:
    assert main(["doctor", "--json"]) == 0
    report = json.loads(capsys.readouterr().out)
    states = {finding["check"]: finding["state"] for finding in report["findings"]}
    assert states.pop("cluster") == "not_evaluated"
    assert states.pop("port") in ("ok", "warn")  # whatever else runs on this machine
    assert states == dict.fromkeys(
        (
            "python",
            "settings",
            "extras",
            "database",
            "disk",
            "keys",
            "issuer",
            "audit",
            "your catalogue",
            "llm",
            "collections",
            "your prices",
            "benchmarks",
            "calibration",
            "knowledge base",
        ),
        "ok",
    )


@pytest.mark.parametrize(
    ("name", "arguments"),
    [
        ("estimate", ESTIMATE),
        ("estimate", ESTIMATE | {"gpu": "h999"}),
        ("estimate", ESTIMATE | {"rps": 1}),
        ("estimate", ESTIMATE | {"gpu": "l4", "precision": "bf16", "model": "llama-3.1-70b"}),
        ("lookup", {"kind": "gpus", "query": "l4"}),
        ("lookup", {"kind": "benchmarks", "model": "llama-3.1-8b", "limit": 2}),
        ("lookup", {"kind": "planets"}),
        ("lookup", {"kind": "gpus", "cursor": "made up"}),
    ],
)
async def test_every_published_operation_is_the_same_at_both_doors(
    real: Backend, name: str, arguments: dict[str, object]
) -> None:
    async with running(create_app(real)) as rest, real.opened() as opened:
        by_rest = await rest.post(f"/v1/tools/{name}", json=arguments)
        async with Client(create_mcp(real, lambda: opened)) as client:
            by_mcp = await client.call_tool(name, arguments)
    if by_mcp.is_error:
        assert by_mcp.meta is not None
        assert by_rest.json() == by_mcp.meta["dev.leadline/problem"]
    else:
        assert by_rest.status_code == 200
        assert by_rest.json() == by_mcp.structured_content


async def test_what_has_a_toolset_is_published_and_nothing_else(real: Backend) -> None:
    published = [operation.name for operation in OPERATIONS if operation.toolset]
    async with real.opened() as opened, Client(create_mcp(real, lambda: opened)) as client:
        listed = await client.list_tools()
    names = [tool.name for tool in listed.tools]
    assert names == [
        "plan_start",
        "plan_get",
        "plan_answer",
        "plan_edit",
        "plan_what_if",
        "plan_choose",
        *published,
    ]
    # The default set may take 4,000 tokens; JSON has at least 3 characters to a token.
    assert len(listed.model_dump_json(by_alias=True, exclude_none=True)) / 3 < 4000


@pytest.mark.parametrize("command", [["plan", ASK], ["sessions"], ["doctor"]])
@pytest.mark.parametrize("more", [[], ["--json"]])
def test_no_command_tells_a_secret(
    command: list[str], more: list[str], monkeypatch: pytest.MonkeyPatch, capsys: Capture
) -> None:
    # Nothing listens on port 1, so every store behind this address fails.
    monkeypatch.setenv("LEADLINE_DATABASE_URL", "postgresql://me:hunter2@127.0.0.1:1/leadline")
    assert main([*command, *more]) in (1, 3)
    captured = capsys.readouterr()
    assert "hunter2" not in captured.out + captured.err
