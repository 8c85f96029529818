"""The scenario format as a JSON schema, for completion and checks in editors."""

from __future__ import annotations

from typing import Any

from sim.scenario.schema import Scenario

DIALECT = "https://json-schema.org/draft/2020-12/schema"


def json_schema() -> dict[str, Any]:
    """The schema of scenario files, as people write them: bare numbers, lists for rows, names for levels."""
    body = Scenario.model_json_schema()
    for name in ("title", "description"):
        body.pop(name, None)
    return {
        "$schema": DIALECT,
        "$id": "urn:parley:scenario",
        "title": "Parley scenario",
        "description": "A negotiation as Parley reads it. The file is checked further when it is read.",
        **body,
    }
