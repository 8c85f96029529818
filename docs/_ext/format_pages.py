"""A file format as Markdown: each block that its pydantic model allows, with every key."""

from collections.abc import Iterator
from typing import Any, get_args, get_origin, get_type_hints

from format_words import bounds, spaced, words
from pydantic import BaseModel
from pydantic.fields import FieldInfo

HEAD = "| key | holds | within | default | what it says |\n| --- | --- | --- | --- | --- |\n"


def blocks(root: type[BaseModel], page: str) -> str:
    """A section for `root` and for each block that can stand in it, in the order in which they are met."""
    return "\n".join(_section(model, page) for model in dict.fromkeys(_met(root, [])))


def _met(model: type[BaseModel], above: list[type[BaseModel]]) -> Iterator[type[BaseModel]]:
    """A model, then the models of its fields, depth first."""
    yield model
    for hint in get_type_hints(model, include_extras=True).values():
        for inner in _models(hint):
            if inner not in above:
                yield from _met(inner, [*above, model])


def _models(hint: Any) -> Iterator[type[BaseModel]]:
    if isinstance(hint, type) and issubclass(hint, BaseModel):
        yield hint
    for inner in get_args(hint) if get_origin(hint) is not None else ():
        yield from _models(inner)


def _section(model: type[BaseModel], page: str) -> str:
    """Title, sentence and table of one block."""
    hints = get_type_hints(model, include_extras=True)
    rows = (_row(key, field, hints[key], page) for key, field in model.model_fields.items())
    about = "\n".join(line.strip() for line in (model.__doc__ or "").splitlines())
    return f"({page}-{model.__name__.lower()})=\n\n## {spaced(model).capitalize()}\n\n{about}\n\n{HEAD}{''.join(rows)}"


def _row(key: str, field: FieldInfo, hint: Any, page: str) -> str:
    cells = f"`{key}`", words(hint, page), bounds(field, hint), _default(field), field.description or ""
    return "| " + " | ".join(cell.replace("|", "\\|").replace("\n", " ") for cell in cells) + " |\n"


def _default(field: FieldInfo) -> str:
    """What stands where the key is left out; nothing where it may be left out and means nothing."""
    if field.is_required():
        return "**needed**"
    left_out = field.get_default(call_default_factory=True)
    if left_out is None or left_out in ({}, [], ()) or isinstance(left_out, BaseModel):
        return ""
    return f"`{str(left_out).lower() if isinstance(left_out, bool) else left_out}`"
