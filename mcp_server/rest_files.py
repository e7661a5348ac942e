"""REST routes that answer with files: the bundle, the report, the pictures."""

from collections.abc import Mapping
from typing import Annotated

from fastapi import APIRouter, Query, Request, Response
from pydantic import BaseModel, ConfigDict, Field
from pydantic.json_schema import SkipJsonSchema

from agent.reporting import PictureName
from mcp_server.bundles import as_yaml_stream, as_zip, zipped
from mcp_server.problems import Described
from mcp_server.rest_given import ON_READ, Held, Who
from mcp_server.rest_media import chosen_type
from tools.manifest import Target
from tools.pictures.picture import Kind

__all__ = ["add_file_routes"]

ZIP, YAML = "application/zip", "application/yaml"
HTML, MARKDOWN = "text/html", "text/markdown"
PICTURES: dict[Kind, str] = {"svg": "image/svg+xml", "png": "image/png"}
_NAME = r"^[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?$"
Name = Annotated[str, Field(pattern=_NAME)]
_BYTES = {"type": "string", "format": "binary"}


class BundleQuery(BaseModel):
    """Which manifests, and where they go."""

    model_config = ConfigDict(extra="forbid")

    target: Target = "deployment"
    namespace: Name = "default"
    name: Name | SkipJsonSchema[None] = Field(default=None, description="Made from the model's.")


def _answers(told: str, *kinds: str, **headers: str) -> Described:
    """The description of a file in one of several types."""
    content = {kind: {"schema": _schema(kind)} for kind in kinds}
    named = {
        name: {"description": text, "schema": {"type": "string"}} for name, text in headers.items()
    }
    return ON_READ | {200: {"description": told, "content": content, "headers": named}}


def _schema(kind: str) -> dict[str, str]:
    is_text = kind.startswith("text/") or kind == YAML
    return {"type": "string"} if is_text else _BYTES


def add_file_routes(routes: APIRouter) -> None:
    """Bundle, report and pictures; `Accept` chooses the type."""

    @routes.get(
        "/{session_id}/bundle",
        response_class=Response,
        responses=_answers(
            "The manifests of the chosen recommendation", ZIP, YAML, ETag="Digest of the bundle"
        ),
    )
    async def fetch_bundle(
        session_id: str,
        asked: Annotated[BundleQuery, Query()],
        request: Request,
        who: Who,
        held: Held,
    ) -> Response:
        """The manifests: a zip archive, or one YAML stream with `Accept: application/yaml`."""
        kind = _wanted(request.headers, ZIP, YAML)
        bundle = await held.bundle(who, session_id, asked.target, asked.namespace, asked.name)
        headers = {"ETag": f'"{bundle.digest}"', "Vary": "Accept"}
        if kind == YAML:
            return Response(as_yaml_stream(bundle), media_type=YAML, headers=headers)
        headers["Content-Disposition"] = f'attachment; filename="{bundle.name}-{bundle.target}.zip"'
        return Response(as_zip(bundle), media_type=ZIP, headers=headers)

    @routes.get(
        "/{session_id}/report",
        response_class=Response,
        responses=_answers("The decision on one page", HTML, MARKDOWN, ZIP),
    )
    async def report(session_id: str, request: Request, who: Who, held: Held) -> Response:
        """HTML with its pictures; `Accept: text/markdown`, or `application/zip` for all files."""
        kind = _wanted(request.headers, HTML, MARKDOWN, ZIP)
        files = await held.report(who, session_id)
        content = zipped(files) if kind == ZIP else files[_REPORT_FILES[kind]]
        return Response(content, media_type=kind, headers={"Vary": "Accept"})

    @routes.get(
        "/{session_id}/pictures/{name}",
        response_class=Response,
        responses=_answers(
            "A picture; an SVG holds its text alternative as title and desc", *PICTURES.values()
        ),
    )
    async def picture(
        session_id: str,
        name: PictureName,
        request: Request,
        who: Who,
        held: Held,
        kind: Annotated[Kind, Query()] = "svg",
    ) -> Response:
        """A picture of the plan: `pareto`, `sweep`, `load` or `comparison`, as SVG or PNG."""
        _wanted(request.headers, PICTURES[kind])
        drawn = await held.picture(who, session_id, name, kind)
        return Response(drawn.content, media_type=PICTURES[kind])


_REPORT_FILES = {HTML: "decision.html", MARKDOWN: "DECISION.md"}


def _wanted(headers: Mapping[str, str], *offered: str) -> str:
    return chosen_type(headers.get("accept", ""), offered)
