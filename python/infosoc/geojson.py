"""Boundaries of areas from GeoJSON: what cannot be drawn is refused with its file, its feature and what to do."""

from __future__ import annotations

import json
import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from os import PathLike
from pathlib import Path
from typing import Any, TypeAlias

Boundaries: TypeAlias = str | PathLike[str] | Mapping[str, Any]


@dataclass(frozen=True)
class Feature:
    """An area of a collection."""

    place: str
    """The file and the number of the feature, for errors."""
    properties: Mapping[str, Any]
    geometry: Mapping[str, Any]

    def named(self, key: str) -> str:
        """Return what a property holds, as text."""
        if self.properties.get(key) is None:
            known = ", ".join(name for name, value in self.properties.items() if value is not None) or "none"
            raise ValueError(f"{self.place}: expected a property {key}, got {known}; give one that all features have")
        return as_name(self.properties[key])

    def outer_rings(self) -> list[list[tuple[float, float]]]:
        """Return the outer rings of the polygon, or of the several."""
        kind, coordinates = self.geometry.get("type"), self.geometry.get("coordinates")
        if kind not in ("Polygon", "MultiPolygon"):
            got = kind or "no geometry"
            raise ValueError(
                f"{self.place}: expected a Polygon or MultiPolygon, got {got}; leave out what is not an area"
            )
        try:
            polygons: Any = [coordinates] if kind == "Polygon" else coordinates
            rings = [[(x, y) for x, y, *_ in polygon[0]] for polygon in polygons]
            # A small part may have been simplified to a point, and shows nothing.
            is_drawn = any(len(set(ring)) >= 3 for ring in rings) and all(map(_is_known, rings))
        except (LookupError, TypeError, ValueError, OverflowError):
            is_drawn = False
        if not is_drawn:
            raise ValueError(
                f"{self.place}: expected rings of three points or more, each with two finite numbers, got coordinates "
                "of which no polygon can be made; mend the feature or leave it out"
            )
        return rings


def _is_known(ring: list[tuple[float, float]]) -> bool:
    return bool(ring) and all(math.isfinite(end) for point in ring for end in point)


def extent(ring: Sequence[tuple[float, float]]) -> float:
    """Return the area of the box around a ring, in the square of its unit."""
    (xs, ys) = zip(*ring, strict=True)
    return float((max(xs) - min(xs)) * (max(ys) - min(ys)))


def as_name(code: object) -> str:
    """Return a code as text, in which 5 and 5.0 are one: numbers with a gap among them are written with a point."""
    return str(int(code)) if isinstance(code, float) and code.is_integer() else str(code)


def features(boundaries: Boundaries) -> Iterator[Feature]:
    """Yield the features of a collection, which is in a file or at hand."""
    origin, read = ("the boundaries", boundaries) if isinstance(boundaries, Mapping) else _read(boundaries)
    found = read.get("features") if isinstance(read, Mapping) else None
    if found == []:
        raise ValueError(f"{origin}: has no features; give a file that has the areas")
    if not isinstance(found, list):
        got = (read.get("type") if isinstance(read, Mapping) else None) or type(read).__name__
        raise ValueError(f"{origin}: expected a FeatureCollection of GeoJSON, got {got}; save the areas as one")
    for number, feature in enumerate(found, 1):
        place = f"{origin}, feature {number}"
        parts = [feature.get(part) or {} for part in ("properties", "geometry")] if isinstance(feature, Mapping) else []
        if not parts or not all(isinstance(part, Mapping) for part in parts):
            raise ValueError(f"{place}: expected a feature of GeoJSON, with properties and geometry; mend it")
        yield Feature(place, *parts)


def _read(file: str | PathLike[str]) -> tuple[str, Any]:
    """Return the name of a file and the JSON that it holds."""
    try:
        path = Path(file)
    except TypeError:
        kind = type(file).__name__
        raise TypeError(f"boundaries: expected the path of a GeoJSON file or a dict of GeoJSON, got {kind}") from None
    if path.exists() and not path.is_file():
        raise ValueError(f"{path} is not a regular file, and may never end; give the path of a GeoJSON file")
    try:
        # Windows writes a mark in front.
        return str(path), json.loads(path.read_text(encoding="utf-8-sig"))
    except (ValueError, RecursionError) as error:
        raise ValueError(
            f"{path}: expected GeoJSON, got what is no JSON ({error}); save the areas as GeoJSON"
        ) from error
