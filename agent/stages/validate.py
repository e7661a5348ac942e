"""Stage validate: predictions against reality; without a deployment it says so."""

from agent.state import PlanState, Validated

__all__ = ["validate"]


def validate(state: PlanState) -> Validated:
    """Answer `not_evaluated`: Leadline has deployed nothing that could be measured."""
    mode = (state.get("deployment") or {}).get("mode", "none")
    return {
        "validation": {
            "verdict": "not_evaluated",
            "reason": f"nothing was deployed by Leadline (deploy mode: {mode}), so nothing was"
            " measured",
        }
    }
