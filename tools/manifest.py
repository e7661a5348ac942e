"""Operation `render_manifests`: one recommendation becomes Kubernetes objects as data.

Nothing is applied and no cluster is asked; `checks` says what was checked and what was not.
"""

from collections.abc import Callable, Mapping
from typing import Any, Literal

from pydantic import Field

from tools.domain.errors import PlanningError, RefusedError
from tools.manifests.deployment import deployment_objects, deployment_warnings
from tools.manifests.kserve import kserve_objects, kserve_warnings
from tools.manifests.names import content_digest
from tools.manifests.serialize import kustomization, to_yaml
from tools.manifests.serving import Serving, serving
from tools.operation import Operation, ToolDeps
from tools.recommendation import Recommendation
from tools.rows import DeploymentTemplateRow, ModelRow
from tools.specification import Specification, Strict

__all__ = ["RENDER_MANIFESTS", "Bundle", "BundleFile", "RenderRequest", "Target"]

Target = Literal["deployment", "kserve"]


class RenderRequest(Strict):
    """What to render: the frozen specification, the chosen recommendation, the target."""

    specification: Specification
    recommendation: Recommendation
    target: Target = "deployment"
    name: str | None = Field(
        default=None, description="Kubernetes name; made from the model if None."
    )
    namespace: str = "default"


class BundleFile(Strict):
    """One file of a bundle; `path` is relative and never leaves the bundle."""

    path: str
    content: str


class Bundle(Strict):
    """The rendered files in a fixed order, and the digest of their content.

    `checks` maps a check to its result, `not_evaluated` where it was not made; `warnings` is what a
    person should know before applying.
    """

    target: Target
    name: str
    namespace: str
    files: tuple[BundleFile, ...]
    digest: str
    checks: dict[str, str] = Field(default_factory=dict)
    warnings: tuple[str, ...] = ()


_OBJECTS: Mapping[Target, Callable[[Serving], dict[str, dict[str, Any]]]] = {
    "deployment": deployment_objects,
    "kserve": kserve_objects,
}
_WARNINGS: Mapping[Target, Callable[[Serving], tuple[str, ...]]] = {
    "deployment": deployment_warnings,
    "kserve": kserve_warnings,
}
_CHECKS = {
    "yaml": "passed: every file reads back as the objects it was made from",
    "schema": "not_evaluated: no CRD or OpenAPI schema was given",
    "cluster": "not_evaluated: no cluster was asked",
}


def render_manifests(request: RenderRequest, deps: ToolDeps) -> Bundle:
    """Render one recommendation for one target.

    Raises:
        RefusedError: `unsupported_engine`, `multi_node`, `no_checkpoint`, `unknown_device` or
            `no_template`.
        InputError: `invalid_model_id`, `invalid_namespace`, `unknown_model` or `unknown_gpu`.
    """
    server = _serving(request, deps)
    objects = _OBJECTS[request.target](server)
    files = [BundleFile(path=path, content=to_yaml(content)) for path, content in objects.items()]
    overview = kustomization(tuple(objects), server.namespace)
    files.append(BundleFile(path="kustomization.yaml", content=to_yaml(overview)))
    return Bundle(
        target=request.target,
        name=server.name,
        namespace=server.namespace,
        files=tuple(files),
        digest=content_digest([[file.path, file.content] for file in files]),
        checks=dict(_CHECKS),
        warnings=(*server.warnings, *_WARNINGS[request.target](server)),
    )


def _serving(request: RenderRequest, deps: ToolDeps) -> Serving:
    """The model server of a request, with the rows it needs."""
    plan = request.recommendation
    model = deps.catalogue.model(plan.model_id)
    try:
        return serving(
            plan,
            template=_template(request.specification.use_case, deps),
            model=model,
            hardware=deps.catalogue.gpu(plan.gpu),
            name=request.name,
            namespace=request.namespace,
            digest=content_digest(request.model_dump(mode="json", by_alias=True)),
        )
    except RefusedError as error:
        if error.code != "no_checkpoint":
            raise
        raise _with_checkpoints(error, model, plan.precision, deps) from None


def _template(use_case: str, deps: ToolDeps) -> DeploymentTemplateRow:
    """The template made for a use case."""
    for template in deps.catalogue.templates:
        if use_case in template.use_cases:
            return template
    raise RefusedError(
        f"no deployment template covers '{use_case}'",
        code="no_template",
        hint="add the use case to a template in deployment_templates.yaml",
    )


def _with_checkpoints(
    error: PlanningError, model: ModelRow, precision: str, deps: ToolDeps
) -> RefusedError:
    """The same refusal, naming checkpoints of the family that have the precision."""
    fitting = sorted(
        row.model_id
        for row in deps.catalogue.models.values()
        if row.family == model.family and row.checkpoint_precision == precision
    )
    hint = f"plan with {' or '.join(fitting[:3])}" if fitting else error.hint
    return RefusedError(error.message, code=error.code, hint=hint)


def _brief(bundle: Bundle) -> str:
    """One line about a bundle."""
    return (
        f"{len(bundle.files)} files for {bundle.target} '{bundle.name}' in namespace "
        f"'{bundle.namespace}', digest {bundle.digest[:12]}, {len(bundle.warnings)} warnings"
    )


RENDER_MANIFESTS = Operation[RenderRequest, Bundle](
    name="render_manifests",
    summary="Render a recommendation as Kubernetes manifests; nothing is applied.",
    request=RenderRequest,
    response=Bundle,
    handler=render_manifests,
    brief=_brief,
    effect="read",
)
