"""What the check of a wheel finds in one that is not whole."""

from __future__ import annotations

import zipfile
from collections.abc import Callable
from pathlib import Path
from types import ModuleType

WHOLE = [
    "infosoc/_infosoc.abi3.so",
    "infosoc/py.typed",
    "infosoc/_infosoc.pyi",
    "infosoc/boundaries.geojson",
    "infosoc-0.1.0.dist-info/sboms/infosoc.cyclonedx.json",
    *(f"infosoc-0.1.0.dist-info/licenses/{name}" for name in ("LICENSE-APACHE", "LICENSE-MIT", "LICENSE-UNICODE")),
    "infosoc-0.1.0.dist-info/licenses/NOTICE",
]


def wheel(folder: Path, platform: str, members: list[str]) -> Path:
    path = folder / f"infosoc-0.1.0-cp310-abi3-{platform}.whl"
    with zipfile.ZipFile(path, "w") as archive:
        for member in members:
            archive.writestr(member, "")
    return path


def test_a_wheel_is_whole_and_for_more_than_the_system_it_was_built_on(
    tmp_path: Path, script: Callable[[str], ModuleType]
) -> None:
    faults = script("python/check_wheel.py").faults
    assert faults(wheel(tmp_path, "manylinux_2_28_x86_64", WHOLE), is_release=True) == []
    [fault] = faults(wheel(tmp_path, "linux_x86_64", WHOLE), is_release=True)
    assert "expected manylinux or musllinux" in fault
    assert faults(wheel(tmp_path, "linux_x86_64", WHOLE), is_release=False) == []
    for member in WHOLE[1:]:
        rest = [other for other in WHOLE if other != member]
        [fault] = faults(wheel(tmp_path, "win_amd64", rest), is_release=True)
        assert fault.endswith("is missing"), member
    [fault] = faults(wheel(tmp_path, "win_amd64", WHOLE[1:]), is_release=True)
    assert fault == "expected one compiled module, got []"
    [fault] = faults(tmp_path / "infosoc-0.1.0-cp312-cp312-win_amd64.whl", is_release=True)
    assert "abi3" in fault
