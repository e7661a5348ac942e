"""Commands that explore a session: what-if, compare, sweep, sensitivity, undo."""

import argparse
import shlex

from agent.document import PlanDocument
from mcp_server.backend import LOCAL, Backend, SessionService
from mcp_server.commands.sessions import inside_sessions, verdict
from mcp_server.errors import EXIT_NEGATIVE, EXIT_OK
from mcp_server.partial import fields_from_settings
from mcp_server.screen import Screen
from mcp_server.terminal.console import console_on, show
from mcp_server.terminal.exploring import comparison_page, sensitivity_page, sweep_page
from mcp_server.terminal.plan_page import edit_page
from mcp_server.wording import as_called
from tools.domain.errors import InputError
from tools.explore.comparison_shape import Comparison

__all__ = ["compare", "sensitivity", "sweep", "undo", "what_if"]

Namespace = argparse.Namespace


def what_if(arguments: Namespace, screen: Screen, backend: Backend) -> int:
    """`leadline what-if`: the plan if something were asked for differently, beside the plan."""
    fields = fields_from_settings(arguments.settings)
    if not arguments.text.strip() and not fields:
        raise InputError(
            "nothing was said",
            hint='say what would differ ("only L40S") or --set KEY=VALUE',
            code="empty_request",
        )
    backend.check_writable()
    document, found = inside_sessions(
        backend,
        screen,
        lambda opened: opened.what_if(
            LOCAL, arguments.session, arguments.text, fields, arguments.name
        ),
    )
    kept = document.scenarios[-1]
    if screen.as_json:
        scenario = kept.model_dump(mode="json")
        screen.write_json({"scenario": scenario, "comparison": found.model_dump(mode="json")})
    else:
        show(screen, comparison_page(found))
        program = screen.program
        if not any(line.kind == "request" for line in found.lines):
            screen.note("nothing in it changes the request: this is the plan again")
        screen.note(
            f"kept as {kept.id}; the plan stands. To take it over: "
            + as_called(_taken_over(arguments), program)
        )
    return _answer(found)


def _taken_over(arguments: Namespace) -> str:
    """The edit that makes the scenario the plan."""
    words = [shlex.quote(arguments.text)] if arguments.text.strip() else []
    words += [f"--set {shlex.quote(one)}" for one in arguments.settings]
    return " ".join(["leadline edit", arguments.session, *words])


def compare(arguments: Namespace, screen: Screen, backend: Backend) -> int:
    """`leadline compare`: two plans, scenarios or recommendations side by side."""
    found = inside_sessions(
        backend,
        screen,
        lambda opened: opened.compare(LOCAL, arguments.session, arguments.a, arguments.b),
    )
    if screen.as_json:
        screen.write_json(found.model_dump(mode="json"))
    else:
        show(screen, comparison_page(found))
    return _answer(found)


def sweep(arguments: Namespace, screen: Screen, backend: Backend) -> int:
    """`leadline sweep`: the plan along one field."""
    asked = {
        "field": arguments.field,
        "values": tuple(arguments.values or ()),
        "low": arguments.low,
        "high": arguments.high,
        "steps": arguments.steps,
    }
    found = inside_sessions(
        backend, screen, lambda opened: opened.sweep(LOCAL, arguments.session, asked)
    )
    if screen.as_json:
        screen.write_json(found.model_dump(mode="json"))
    else:
        show(screen, sweep_page(found))
    return EXIT_OK if any(one.best for one in found.points) else EXIT_NEGATIVE


def sensitivity(arguments: Namespace, screen: Screen, backend: Backend) -> int:
    """`leadline sensitivity`: which limit or wish costs most."""
    found = inside_sessions(
        backend, screen, lambda opened: opened.sensitivity(LOCAL, arguments.session)
    )
    if screen.as_json:
        screen.write_json(found.model_dump(mode="json"))
    else:
        show(screen, sensitivity_page(found))
    return EXIT_OK


def undo(arguments: Namespace, screen: Screen, backend: Backend) -> int:
    """`leadline undo`: the last change of the request is taken back."""
    backend.check_writable()

    async def use(opened: SessionService) -> tuple[PlanDocument, PlanDocument]:
        before = await opened.view(LOCAL, arguments.session)
        return before, await opened.undo(LOCAL, arguments.session)

    before, after = inside_sessions(backend, screen, use)
    if screen.as_json:
        screen.write_json(after.model_dump(mode="json", by_alias=True))
    else:
        width = console_on(screen, screen.out).width
        show(screen, edit_page(before, after, width, program=screen.program))
    return verdict(after)


def _answer(found: Comparison) -> int:
    """1 where the second side fits nothing or misses a limit."""
    fails = not found.b.slo or "missed" in found.b.slo.values()
    return EXIT_NEGATIVE if fails else EXIT_OK
