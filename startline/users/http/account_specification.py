"""allauth's OpenAPI document (3.0.3) as a part of ours (3.1): sign-up, sign-in, password, sessions."""

import re
from collections.abc import Iterator
from functools import cache
from typing import Any

from allauth.headless.spec.internal.schema import get_schema

TAG = "Account"
# allauth's names (User, Email, Session …) would meet ours in one document.
PREFIX = "Allauth"
_REFERENCE = re.compile(r"^#/components/(\w+)/(\w+)$")
# Telephone numbers and sign-in by code are not offered: these addresses only ever refuse.
_UNUSED = re.compile(r"/(phone|code)\b")


def add_account_specification(document: dict[str, Any]) -> None:
    """Put allauth's paths, and the components that they use, into an OpenAPI 3.1 document."""
    specification = _specification()
    document["paths"] = {**document["paths"], **specification["paths"]}
    components = document.setdefault("components", {})
    for kind, entries in specification["components"].items():
        components[kind] = {**components.get(kind, {}), **entries}
    document.setdefault("tags", []).append(
        {
            "name": TAG,
            "description": "Sign-up, sign-in and sessions, by django-allauth headless. Unsafe methods take "
            "the CSRF token in `X-CSRFToken`; 401 with `meta.is_authenticated` tells what comes next.",
        }
    )


@cache
def _specification() -> dict[str, Any]:
    """Return the paths and components, converted, renamed and without what is not used."""
    source = get_schema()
    paths = {
        path: {method: _operation(path, method, operation) for method, operation in item.items()}
        for path, item in source["paths"].items()
        if not _UNUSED.search(path)
    }
    components: dict[str, dict[str, Any]] = {}
    waiting = list(_references(paths))
    while waiting:
        kind, name = waiting.pop()
        if name in components.setdefault(kind, {}):
            continue
        components[kind][name] = source["components"][kind][name]
        waiting += _references(components[kind][name])
    renamed = {
        kind: {PREFIX + name: _converted(value) for name, value in entries.items()}
        for kind, entries in components.items()
    }
    return {"paths": _converted(paths), "components": renamed}


def _operation(path: str, method: str, operation: dict[str, Any]) -> dict[str, Any]:
    words = path.rpartition("/v1/")[2].replace("/", "_")
    return {**operation, "tags": [TAG], "operationId": f"allauth_{method}_{words}"}


def _references(value: Any) -> Iterator[tuple[str, str]]:
    if isinstance(value, dict):
        for key, item in value.items():
            found = _REFERENCE.match(item) if key == "$ref" else None
            if found:
                yield found[1], found[2]
            else:
                yield from _references(item)
    elif isinstance(value, list):
        for item in value:
            yield from _references(item)


def _converted(value: Any) -> Any:
    """Return the part with our names, and `nullable` as 3.1 says it: a type beside "null"."""
    if isinstance(value, list):
        return [_converted(item) for item in value]
    if not isinstance(value, dict):
        return value
    result = {key: _converted(item) for key, item in value.items() if key != "nullable"}
    if isinstance(result.get("$ref"), str):
        result["$ref"] = _REFERENCE.sub(rf"#/components/\1/{PREFIX}\2", result["$ref"])
    if value.get("nullable") is True and isinstance(result.get("type"), str):
        result["type"] = [result["type"], "null"]
    return result
