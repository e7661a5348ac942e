"""A user's own prices: the simple form, the full form, and rows that are refused by line."""

from pathlib import Path

import pytest

from knowledge_ingest import COLLECTIONS
from tools.adapters.shipped import ShippedCatalogue
from tools.choosing.request import offers_in
from tools.domain.errors import InputError
from tools.rows import HostedPriceRow, PriceRow

HEADER = "gpu,usd_per_gpu_hour,gpus_per_instance,cloud,region,date,source\n"
H100 = "H100-SXM-80GB"


def catalogue(tmp_path: Path, text: str) -> ShippedCatalogue:
    path = tmp_path / "mine.csv"
    path.write_text(text, encoding="utf-8")
    return ShippedCatalogue(COLLECTIONS, own_prices=path)


def own(tmp_path: Path, text: str) -> list[PriceRow]:
    return [row for row in catalogue(tmp_path, text).prices if row.kind.startswith("own")]


def hosted(tmp_path: Path, text: str) -> list[HostedPriceRow]:
    path = tmp_path / "apis.csv"
    path.write_text(text, encoding="utf-8")
    rows = ShippedCatalogue(COLLECTIONS, own_hosted_prices=path).hosted_prices
    return [row for row in rows if row.own]


def test_a_price_per_gpu_needs_two_columns(tmp_path: Path) -> None:
    (row,) = own(tmp_path, "gpu,usd_per_gpu_hour\nh100,2.1\n")
    assert (row.gpu, row.kind, row.gpus_per_instance) == (H100, "own_per_gpu", 1)
    assert (row.on_demand_usd_per_hour, row.source, row.date) == (2.1, "own", "")


def test_with_instances_whole_ones_are_priced(tmp_path: Path) -> None:
    (row,) = own(tmp_path, f"{HEADER}H100,2.10,8,AWS,eu-west-1,2026-11,contract 7\n")
    # 8 x 2.10
    assert row.on_demand_usd_per_hour == pytest.approx(16.8)
    assert (row.kind, row.gpus_per_instance, row.cloud) == ("own", 8, "AWS")
    assert (row.region, row.date, row.source) == ("eu-west-1", "2026-11", "contract 7")


def test_the_columns_of_the_collection_are_understood(tmp_path: Path) -> None:
    columns = "offer_id,kind,cloud,instance_type,gpu,gpus_per_instance,region"
    (row,) = own(
        tmp_path,
        f"{columns},on_demand_usd_per_hour,spot_usd_per_hour\n"
        "mine/1,offer,AWS,p5.48xlarge,h100,8,us-east-1,40,12\n",
    )
    assert (row.offer_id, row.kind, row.on_demand_usd_per_hour) == ("mine/1", "own", 40.0)
    assert row.spot_usd_per_hour == 12.0


def test_own_prices_of_a_gpu_leave_its_list_prices_aside(tmp_path: Path) -> None:
    found = offers_in((), (), catalogue(tmp_path, "gpu,usd_per_gpu_hour\nh100,90\n"))
    assert [offer.on_demand_usd_per_hour for offer in found[H100]] == [90.0]
    assert len(found["L4-24GB"]) > 1


def test_a_price_without_a_place_counts_in_every_place(tmp_path: Path) -> None:
    priced = catalogue(tmp_path, "gpu,usd_per_gpu_hour\nh100,2\n")
    assert len(offers_in(["AWS"], ["us-east-1"], priced)[H100]) == 1


def test_a_price_in_another_place_leaves_the_list_prices(tmp_path: Path) -> None:
    priced = catalogue(tmp_path, f"{HEADER}h100,2,8,Azure,eastus,,\n")
    found = offers_in(["AWS"], ["us-east-1"], priced)[H100]
    assert {offer.cloud for offer in found} == {"AWS"}
    assert not any(offer.is_own for offer in found)


def test_the_version_knows_the_prices(tmp_path: Path) -> None:
    one = catalogue(tmp_path, "gpu,usd_per_gpu_hour\nh100,2\n").version
    two = catalogue(tmp_path, "gpu,usd_per_gpu_hour\nh100,3\n").version
    assert len({one, two, ShippedCatalogue(COLLECTIONS).version}) == 3


@pytest.mark.parametrize(
    ("line", "told"),
    [
        ("h1000x,2,,,,,", "mine.csv, line 3: no accelerator 'h1000x'"),
        ("h100,-2,,,,,", "mine.csv, line 3, column usd_per_gpu_hour"),
        ("h100,,,,,,", "mine.csv, line 3, column usd_per_gpu_hour"),
        ("h100,nan,,,,,", "mine.csv, line 3, column usd_per_gpu_hour"),
        ("h100,2,0,,,,", "mine.csv, line 3, column gpus_per_instance"),
        ("h100,2,,,,May 2026,", "mine.csv, line 3, column date"),
        (",2,,,,,", "mine.csv, line 3, column gpu"),
        ("h100,2,,,,,own,extra", "mine.csv, line 3: more cells than columns"),
        ("l4,0.9,,,,,", "mine.csv, line 3: the price of line 2 once more"),
    ],
)
def test_a_bad_row_is_refused_with_its_line(tmp_path: Path, line: str, told: str) -> None:
    with pytest.raises(InputError, match="mine") as refused:
        own(tmp_path, f"{HEADER}l4,0.8,,,,,\n{line}\n")
    assert refused.value.message.startswith(told)
    assert refused.value.code == "bad_row"
    assert refused.value.hint


@pytest.mark.parametrize("text", ["", "\n", HEADER, "gpu,usd_per_gpu_hour"])
def test_a_file_without_a_price_is_refused(tmp_path: Path, text: str) -> None:
    for read, setting in ((own, "LEADLINE_PRICES"), (hosted, "LEADLINE_HOSTED_PRICES")):
        with pytest.raises(InputError, match="csv holds no price") as refused:
            read(tmp_path, text)
        assert refused.value.code == "no_price"
        assert refused.value.hint.endswith(f"; or unset {setting}")


def test_an_unknown_column_names_those_that_may_be_there(tmp_path: Path) -> None:
    with pytest.raises(InputError) as refused:
        own(tmp_path, "gpu,usd_per_gpu_hour,euros\nh100,2,3\n")
    assert "gpu,usd_per_gpu_hour[,gpus_per_instance" in refused.value.hint


def test_a_hosted_price_of_ones_own_needs_no_source(tmp_path: Path) -> None:
    columns = "model_id,provider,usd_per_million_input_tokens,usd_per_million_output_tokens"
    (row,) = hosted(tmp_path, f"{columns}\nllama-3.3-70b,Acme,0.5,1.5\n")
    assert (row.model_id, row.provider) == ("meta-llama/Llama-3.3-70B-Instruct", "Acme")
    assert (row.price().usd_per_million_output_tokens, row.source) == (1.5, "own")


@pytest.mark.parametrize(
    ("line", "told"),
    [
        ("no-such-model,Acme,1,1,", "apis.csv, line 2: no open-weights model"),
        ("gpt-oss-20b,Acme,0,1,", "apis.csv, line 2, column usd_per_million_input_tokens"),
        ("gpt-oss-20b,,1,1,", "apis.csv, line 2, column provider"),
        ("gpt-oss-20b,Acme,1,1,soon", "apis.csv, line 2, column date"),
    ],
)
def test_a_bad_hosted_price_is_refused_with_its_line(tmp_path: Path, line: str, told: str) -> None:
    columns = "model_id,provider,usd_per_million_input_tokens,usd_per_million_output_tokens,date"
    with pytest.raises(InputError) as refused:
        hosted(tmp_path, f"{columns}\n{line}\n")
    assert refused.value.message.startswith(told)


@pytest.mark.parametrize("price", ["1e300", "1000001"])
def test_a_price_beyond_reason_is_refused(tmp_path: Path, price: str) -> None:
    with pytest.raises(InputError) as raised:
        own(tmp_path, f"gpu,usd_per_gpu_hour\nh100,{price}\n")
    assert raised.value.code == "bad_row"
