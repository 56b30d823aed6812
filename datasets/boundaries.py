"""Make python/infosoc/boundaries.geojson, the areas of the map, from the npm package world-atlas.

    npm pack world-atlas@2.0.2 && tar xzf world-atlas-2.0.2.tgz
    python datasets/boundaries.py package python/infosoc/boundaries.geojson

Natural Earth at 1:110 million, and at 1:50 million for what is too small for it, in degrees to two decimals. What
Natural Earth draws apart and has no code of ISO 3166 is a part of the state that the United Nations count it in.
"""

import csv
import json
import sys
from pathlib import Path

WITHOUT_CODE = {"Kosovo": "XKX", "Taiwan": "TWN", "N. Cyprus": "CYP", "Somaliland": "SOM"}


def rings(topology: dict, geometry: dict) -> list[list[list[float]]]:
    """The outer rings of a geometry, the arcs of the topology put together."""
    (sx, sy), (tx, ty) = topology["transform"]["scale"], topology["transform"]["translate"]

    def arc(number: int) -> list[list[float]]:
        x = y = 0
        points = []
        for dx, dy in topology["arcs"][number if number >= 0 else ~number]:
            x, y = x + dx, y + dy
            points.append([round(x * sx + tx, 2), round(y * sy + ty, 2)])
        return points if number >= 0 else points[::-1]

    polygons = [geometry["arcs"]] if geometry["type"] == "Polygon" else geometry["arcs"]
    outer = []
    for polygon in polygons:
        ring: list[list[float]] = []
        for number in polygon[0]:
            ring += [point for point in arc(number) if not ring or point != ring[-1]]
        if len(ring) > 3:
            outer += cut(ring)
    return outer


def cut(ring: list[list[float]]) -> list[list[list[float]]]:
    """A ring that crosses the meridian of 180 degrees, in two: the part before it and the part after it."""
    unwound = [ring[0]]
    for x, y in ring[1:]:
        turns = round((unwound[-1][0] - x) / 360)
        unwound.append([x + 360 * turns, y])
    parts = []
    for shift in (-360, 0, 360):
        part = [[x + shift, y] for x, y in unwound]
        for edge, sign in ((180.0, 1.0), (-180.0, -1.0)):
            part = clip(part, edge, sign)
        if len(part) > 3:
            parts.append([[round(x, 2), round(y, 2)] for x, y in part])
    return parts


def clip(ring: list[list[float]], edge: float, sign: float) -> list[list[float]]:
    """The part of a ring on one side of a meridian (Sutherland and Hodgman 1974)."""
    kept: list[list[float]] = []
    for (x0, y0), (x1, y1) in zip(ring[-1:] + ring[:-1], ring, strict=True):
        inside = [sign * x <= sign * edge for x in (x0, x1)]
        if inside[0] != inside[1]:
            kept.append([edge, y0 + (y1 - y0) * (edge - x0) / (x1 - x0)])
        if inside[1]:
            kept.append([x1, y1])
    return kept


def main() -> None:
    """Read both scales and write one file."""
    package, target = map(Path, sys.argv[1:])
    with (Path(__file__).parent / "areas.csv").open() as file:
        iso3 = {row["m49"].zfill(3): row["iso3"] for row in csv.DictReader(file) if row["m49"]}
    areas: dict[str, list] = {}
    for scale in ("110m", "50m"):
        topology = json.loads((package / f"countries-{scale}.json").read_text())
        known = set(areas)
        for geometry in topology["objects"]["countries"]["geometries"]:
            code = iso3.get(geometry.get("id", "")) or WITHOUT_CODE.get(geometry["properties"]["name"])
            if code and code not in known:
                areas.setdefault(code, []).extend(rings(topology, geometry))
    features = [
        {
            "type": "Feature",
            "properties": {"iso3": code},
            "geometry": {"type": "MultiPolygon", "coordinates": [[ring] for ring in areas[code]]},
        }
        for code in sorted(areas)
        if areas[code]
    ]
    lines = ",\n".join(json.dumps(feature, separators=(",", ":")) for feature in features)
    target.write_text('{"type":"FeatureCollection","features":[\n' + lines + "\n]}\n")


if __name__ == "__main__":
    main()
