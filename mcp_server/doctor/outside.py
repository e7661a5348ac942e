"""What this version does not look at, said as such: a check that was not made is no good news."""

from mcp_server.doctor.finding import Finding

__all__ = ["cluster"]


def cluster() -> Finding:
    """Whether a cluster can be reached: this version deploys to none."""
    return Finding(
        check="cluster",
        state="not_evaluated",
        seen="this version renders manifests and reaches no cluster",
    )
