"""Where the regions of clouds lie: what holds a price to the place that data may be in."""

__all__ = ["RESIDENCIES", "country_of", "lies_in"]

_COUNTRIES: dict[str, tuple[str, ...]] = {
    "US": (
        "us-east-1", "us-east-2", "us-west-1", "us-west-2", "us-central1", "us-east1", "us-east4",
        "us-east5", "us-south1", "us-west1", "us-west2", "us-west3", "us-west4", "eastus",
        "eastus2", "centralus", "northcentralus", "southcentralus", "westcentralus", "westus",
        "westus2", "westus3",
    ),
    "CA": (
        "ca-central-1", "ca-west-1", "northamerica-northeast1", "northamerica-northeast2",
        "canadacentral", "canadaeast",
    ),
    "DE": (
        "eu-central-1", "europe-west3", "europe-west10", "germanywestcentral", "germanynorth",
    ),
    "FR": ("eu-west-3", "europe-west9", "francecentral", "francesouth"),
    "IE": ("eu-west-1", "northeurope"),
    "NL": ("europe-west4", "westeurope"),
    "BE": ("europe-west1",),
    "IT": ("eu-south-1", "europe-west8", "europe-west12", "italynorth"),
    "ES": ("eu-south-2", "europe-southwest1", "spaincentral"),
    "SE": ("eu-north-1", "europe-north2", "swedencentral", "swedensouth"),
    "FI": ("europe-north1", "eu-north1"),
    "PL": ("europe-central2", "polandcentral"),
    "CH": ("eu-central-2", "europe-west6", "switzerlandnorth", "switzerlandwest"),
    "UK": ("eu-west-2", "europe-west2", "uksouth", "ukwest"),
    "IN": ("ap-south-1", "ap-south-2", "asia-south1", "asia-south2", "centralindia", "southindia"),
    "JP": (
        "ap-northeast-1", "ap-northeast-3", "asia-northeast1", "asia-northeast2", "japaneast",
        "japanwest",
    ),
    "AU": (
        "ap-southeast-2", "ap-southeast-4", "australia-southeast1", "australia-southeast2",
        "australiaeast", "australiasoutheast", "australiacentral",
    ),
    "KR": ("ap-northeast-2", "asia-northeast3", "koreacentral", "koreasouth"),
    "ID": ("ap-southeast-3", "asia-southeast2", "indonesiacentral"),
    "SG": ("ap-southeast-1", "asia-southeast1", "southeastasia"),
    "BR": ("sa-east-1", "southamerica-east1", "brazilsouth"),
}  # fmt: skip
"""Country -> regions as four clouds name them; others are not judged.

Read on 2026-11-27: AWS, "Supported AWS Regions" of its solutions (docs.aws.amazon.com/solutions);
Google, "Locations" of Workload Manager (cloud.google.com/workload-manager/docs/evaluate/locations);
Azure, the names of its regions, which name the country but for northeurope, westeurope and
southeastasia, placed by the coordinates that `az account list-locations` prints; Nebius, whose
eu-north1 is its site in Finland. Where two clouds name a region alike it is in one country.
"""
_OF_COUNTRY = {region: country for country, names in _COUNTRIES.items() for region in names}
_EU = frozenset({"DE", "FR", "IE", "NL", "BE", "IT", "ES", "SE", "FI", "PL", "AT"})
RESIDENCIES = frozenset((*_COUNTRIES, "AT", "CN", "EU"))
"""Places of which it is known which regions lie in them."""


def country_of(region: str) -> str | None:
    """The country of a region; None where nobody wrote it down.

    >>> country_of("EU-central-1"), country_of("all regions")
    ('DE', None)
    """
    return _OF_COUNTRY.get(region.lower())


def lies_in(region: str, residency: str) -> bool | None:
    """Whether a region lies in a country or the EU; None where nobody wrote it down.

    >>> lies_in("eu-north-1", "EU"), lies_in("us-east-1", "EU"), lies_in("moon-1", "EU")
    (True, False, None)
    """
    country = country_of(region)
    if country is None:
        return None
    return country == residency or (residency == "EU" and country in _EU)
