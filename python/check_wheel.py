"""Check built wheels: what is in them, for which platforms they are, and that they work with nothing beside them.

``python check_wheel.py dist`` takes every wheel of a folder, all of which have to be for this machine; it needs no
package. A wheel is for Python 3.10 and later (abi3), small enough, with licences, attributions, stubs and a bill of
materials; on Linux it names the oldest system that it runs on. It is installed into an environment with nothing else in
it, estimates an indicator there, and brings the command.
"""

from __future__ import annotations

import re
import subprocess
import sys
import tempfile
import venv
import zipfile
from pathlib import Path

MEGABYTE = 1_000_000
# Of the module, unpacked.
LIMIT = 40 * MEGABYTE
LICENCES = ["LICENSE-APACHE", "LICENSE-MIT", "LICENSE-UNICODE", "NOTICE"]
TRIAL = """
import infosoc
assert infosoc.indicator("HH6").unit == "%"
assert len(infosoc.indicators()) > 100
assert infosoc.area("Mexico").iso3 == "MEX"
try:
    infosoc.indicator("HH66")
except infosoc.UnknownIndicator as error:
    assert error.code == "unknown_indicator"
dataset = infosoc.open_dataset("datasets/national/pri-hints-2009")
[row] = [row for row in dataset.estimate("HH7").to_dicts() if row["by"] == ""]
assert 0 < row["se"] < row["value"] < 100
print(infosoc.__version__, row["value"], row["se"])
"""


def faults(wheel: Path, *, is_release: bool) -> list[str]:
    """Return what is wrong with a wheel as a file."""
    found = []
    name = re.fullmatch(r"infosoc-[\w.]+-cp310-abi3-(.+)\.whl", wheel.name)
    if name is None:
        return [f"{wheel.name}: expected a wheel of abi3 for Python 3.10"]
    if is_release and "linux" in name[1] and not re.search(r"(manylinux|musllinux)_\d+_\d+", name[1]):
        found.append(f"{name[1]}: expected manylinux or musllinux, and not the system that it was built on")
    with zipfile.ZipFile(wheel) as archive:
        members = {member.filename: member.file_size for member in archive.infolist()}
    modules = {path: size for path, size in members.items() if re.search(r"infosoc/_infosoc.*\.(so|pyd)$", path)}
    if len(modules) != 1:
        found.append(f"expected one compiled module, got {sorted(modules)}")
    found += [f"{path}: {size / MEGABYTE:.0f} MB" for path, size in modules.items() if is_release and size > LIMIT]
    wanted = [f".dist-info/licenses/{licence}" for licence in LICENCES]
    wanted += ["infosoc/py.typed", "infosoc/_infosoc.pyi", "infosoc/boundaries.geojson"]
    wanted += [".dist-info/sboms/"] if is_release else []
    return found + [f"{part} is missing" for part in wanted if not any(part in path for path in members)]


def trial(wheel: Path) -> None:
    """Install a wheel into an environment with nothing else in it, and use it."""
    with tempfile.TemporaryDirectory() as folder:
        venv.create(folder, with_pip=True)
        python = next(path for path in Path(folder).glob("*/python*") if path.stem in {"python", "python3"})
        install = [
            python,
            "-m",
            "pip",
            "install",
            "--quiet",
            "--disable-pip-version-check",
            "--no-index",
            wheel.resolve(),
        ]
        subprocess.run(install, check=True)
        root = Path(__file__).resolve().parents[1]
        subprocess.run([python, "-I", "-c", TRIAL], check=True, cwd=root)
        command = next(path for path in Path(folder).glob("*/infosoc*") if path.stem == "infosoc" and path.is_file())
        subprocess.run([command, "--version"], check=True)


def main(arguments: list[str]) -> int:
    """Check every wheel of a folder."""
    is_release = "--dev" not in arguments
    wheels = sorted(Path(arguments[0]).glob("*.whl"))
    if not wheels:
        print(f"no wheel in {arguments[0]}")
        return 1
    wrong = 0
    for wheel in wheels:
        print(f"{wheel.name}: {wheel.stat().st_size / MEGABYTE:.1f} MB")
        for fault in faults(wheel, is_release=is_release):
            print(f"  {fault}")
            wrong += 1
        trial(wheel)
    return int(wrong > 0)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
