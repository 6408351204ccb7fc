# SPDX-License-Identifier: Apache-2.0
"""Checks a JSON value against a schema of draft 4: the keywords that SARIF's schema uses, and no others.

A keyword that is not known here raises, so nothing is passed over in silence.
"""

import re
from typing import Any

ANNOTATIONS = {"$schema", "id", "title", "description", "default", "definitions"}
TYPES = {
    "object": dict,
    "array": list,
    "string": str,
    "boolean": bool,
    "integer": int,
    "number": (int, float),
}
URI = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:[^\s\"<>\\^`{|}]*")
URI_REFERENCE = re.compile(r"[^\s\"<>\\^`{|}]*")
DATE_TIME = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z")
FORMATS = {"uri": URI, "uri-reference": URI_REFERENCE, "date-time": DATE_TIME}


class Checker:
    """Collects what is wrong with values, each with its path."""

    def __init__(self, schema: dict[str, Any]) -> None:
        self.schema = schema

    def problems(self, value: Any) -> list[str]:
        """Everything that is wrong with a document."""
        return list(self._check(self.schema, value, "$"))

    def _check(self, schema: dict[str, Any], value: Any, path: str) -> list[str]:
        if "$ref" in schema:
            name = schema["$ref"].removeprefix("#/definitions/")
            return self._check(self.schema["definitions"][name], value, path)
        found = []
        for keyword, wanted in schema.items():
            if keyword in ANNOTATIONS:
                continue
            check = getattr(self, "_" + keyword, None)
            if check is None:
                raise ValueError(f"keyword {keyword} is not known")
            found += check(wanted, value, path, schema)
        return found

    @staticmethod
    def _type(wanted: Any, value: Any, path: str, _: dict[str, Any]) -> list[str]:
        names = wanted if isinstance(wanted, list) else [wanted]
        for name in names:
            is_flag = isinstance(value, bool)
            if isinstance(value, TYPES[name]) and is_flag == (name == "boolean"):
                return []
        return [f"{path}: is no {'/'.join(names)}"]

    @staticmethod
    def _enum(wanted: list[Any], value: Any, path: str, _: dict[str, Any]) -> list[str]:
        return [] if value in wanted else [f"{path}: {value!r} is none of {wanted}"]

    @staticmethod
    def _pattern(wanted: str, value: Any, path: str, _: dict[str, Any]) -> list[str]:
        fits = not isinstance(value, str) or re.search(wanted, value)
        return [] if fits else [f"{path}: {value!r} does not match {wanted}"]

    @staticmethod
    def _format(wanted: str, value: Any, path: str, _: dict[str, Any]) -> list[str]:
        fits = not isinstance(value, str) or FORMATS[wanted].fullmatch(value)
        return [] if fits else [f"{path}: {value!r} is no {wanted}"]

    @staticmethod
    def _minimum(wanted: float, value: Any, path: str, _: dict[str, Any]) -> list[str]:
        return [f"{path}: {value} is less than {wanted}"] if isinstance(value, (int, float)) and value < wanted else []

    @staticmethod
    def _maximum(wanted: float, value: Any, path: str, _: dict[str, Any]) -> list[str]:
        return [f"{path}: {value} is more than {wanted}"] if isinstance(value, (int, float)) and value > wanted else []

    @staticmethod
    def _required(wanted: list[str], value: Any, path: str, _: dict[str, Any]) -> list[str]:
        return [f"{path}: {name} is missing" for name in wanted if isinstance(value, dict) and name not in value]

    @staticmethod
    def _minItems(wanted: int, value: Any, path: str, _: dict[str, Any]) -> list[str]:  # pylint: disable=invalid-name
        return [f"{path}: fewer than {wanted} items"] if isinstance(value, list) and len(value) < wanted else []

    @staticmethod
    def _uniqueItems(wanted: bool, value: Any, path: str, _: dict[str, Any]) -> list[str]:  # pylint: disable=invalid-name
        if not wanted or not isinstance(value, list):
            return []
        twice = [item for number, item in enumerate(value) if item in value[:number]]
        return [f"{path}: holds {item!r} twice" for item in twice]

    def _items(self, wanted: dict[str, Any], value: Any, path: str, _: dict[str, Any]) -> list[str]:
        items = value if isinstance(value, list) else []
        return [found for at, item in enumerate(items) for found in self._check(wanted, item, f"{path}[{at}]")]

    def _properties(self, wanted: dict[str, Any], value: Any, path: str, _: dict[str, Any]) -> list[str]:
        entries = value.items() if isinstance(value, dict) else ()
        return [
            found
            for name, item in entries
            if name in wanted
            for found in self._check(wanted[name], item, f"{path}.{name}")
        ]

    def _additionalProperties(self, wanted: Any, value: Any, path: str, schema: dict[str, Any]) -> list[str]:  # pylint: disable=invalid-name
        known = schema.get("properties", {})
        found = []
        for name in [name for name in value if name not in known] if isinstance(value, dict) else ():
            if wanted is False:
                found.append(f"{path}: {name} is not known")
            elif isinstance(wanted, dict):
                found += self._check(wanted, value[name], f"{path}.{name}")
        return found

    def _anyOf(self, wanted: list[dict[str, Any]], value: Any, path: str, _: dict[str, Any]) -> list[str]:  # pylint: disable=invalid-name
        return [] if any(not self._check(one, value, path) for one in wanted) else [f"{path}: fits none of anyOf"]

    def _oneOf(self, wanted: list[dict[str, Any]], value: Any, path: str, _: dict[str, Any]) -> list[str]:  # pylint: disable=invalid-name
        fitting = sum(1 for one in wanted if not self._check(one, value, path))
        return [] if fitting == 1 else [f"{path}: fits {fitting} of oneOf"]
