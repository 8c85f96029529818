"""Every limit that a model states is enforced, and editors learn it from the JSON schema."""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Iterator
from typing import Annotated, Any, get_args

import pytest
from annotated_types import Ge, Gt, Le, Lt
from pydantic import BaseModel, TypeAdapter, ValidationError

BOUNDS = (Ge, Gt, Le, Lt)
OUTSIDE = {Ge: (lambda x: x - 1), Gt: (lambda x: x), Le: (lambda x: x + 1), Lt: (lambda x: x)}
IN_SCHEMA = {Ge: "minimum", Gt: "exclusiveMinimum", Le: "maximum", Lt: "exclusiveMaximum"}


def _models(below: type[BaseModel]) -> Iterator[type[BaseModel]]:
    for model in below.__subclasses__():
        if model.__module__.startswith("sim."):
            yield model
        yield from _models(model)


def _fields() -> list[Any]:
    for name in ("scenario", "experiments", "studies", "calibration", "sensitivity", "comparisons"):
        try:
            package = importlib.import_module(f"sim.{name}")
        except ModuleNotFoundError:
            continue
        for module in pkgutil.walk_packages(package.__path__, f"sim.{name}."):
            importlib.import_module(module.name)
    return [
        pytest.param(model, name, id=f"{model.__module__}.{model.__qualname__}.{name}")
        for model in dict.fromkeys(_models(BaseModel))
        for name, field in model.model_fields.items()
        if list(_bounds(_whole(field)))
    ]


def _whole(field: Any) -> Any:
    return Annotated[field.annotation, *field.metadata] if field.metadata else field.annotation


def _bounds(hint: Any) -> Iterator[Any]:
    """Every limit on numbers that an annotation states, in all of its parts but inner models."""
    for item in getattr(hint, "__metadata__", ()):
        for part in (item, *getattr(item, "metadata", ())):
            if isinstance(part, BOUNDS):
                yield part
    for inner in get_args(hint):
        yield from _bounds(inner)


def _shapes(number: Any) -> Iterator[Any]:
    """A bare number, or a list or block that holds it."""
    yield number
    yield [number, number]
    yield {"one": number}


FIELDS = _fields()


def test_models_of_the_format_and_of_studies_are_looked_at() -> None:
    assert len(FIELDS) >= 20
    assert {"sim.scenario"} <= {".".join(param.values[0].__module__.split(".")[:2]) for param in FIELDS}


@pytest.mark.parametrize(("model", "name"), FIELDS)
def test_the_strictest_limit_holds_and_is_in_the_schema(model: type[BaseModel], name: str) -> None:
    hint = _whole(model.model_fields[name])
    schema = str(model.model_json_schema()["properties"][name])
    for kind in BOUNDS:
        stated = [getattr(bound, kind.__name__.lower()) for bound in _bounds(hint) if isinstance(bound, kind)]
        if stated:
            strictest = max(stated) if kind in (Ge, Gt) else min(stated)
            assert f"'{IN_SCHEMA[kind]}': {strictest}" in schema
            for given in _shapes(OUTSIDE[kind](strictest)):
                with pytest.raises(ValidationError):
                    TypeAdapter(hint).validate_python(given)
