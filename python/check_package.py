"""Check what would be published to crates.io: all that is compiled in is there, and the whole is under 5 MB, packed."""

from __future__ import annotations

import re
import subprocess
import sys
import tarfile
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
LIMIT = 5_000_000


def compiled_in() -> set[str]:
    """Return every file of the project that the source of the library includes."""
    found = set()
    for source in (ROOT / "src").rglob("*.rs"):
        text = source.read_text(encoding="utf-8")
        for path in re.findall(r'include_(?:str|bytes)!\(\s*"([^"]+)"', text):
            found.add((source.parent / path).resolve().relative_to(ROOT).as_posix())
    # Names of codebooks are put together by a macro.
    return found | {path.relative_to(ROOT).as_posix() for path in (ROOT / "datasets/codebooks").rglob("*/*.*")}


def main() -> int:
    """Make the package without building it, and look into it."""
    with tempfile.TemporaryDirectory() as folder:
        command = [
            "cargo",
            "package",
            "--package",
            "infosoc",
            "--no-verify",
            "--allow-dirty",
            "--quiet",
            "--target-dir",
            folder,
        ]
        subprocess.run(command, check=True, cwd=ROOT)
        [package] = Path(folder, "package").glob("infosoc-*.crate")
        size = package.stat().st_size
        with tarfile.open(package) as archive:
            members = {name.partition("/")[2]: archive.getmember(name).size for name in archive.getnames()}
    missing = sorted(compiled_in() - members.keys())
    print(f"{len(members)} files, {sum(members.values()) / 1e6:.1f} MB, {size / 1e6:.2f} MB packed")
    for name in missing:
        print(f"{name} is compiled in and is not in the package: add it to `include` in Cargo.toml")
    for name in ["NOTICE", "LICENSE-MIT", "LICENSE-APACHE", "datasets/languages/LICENSE-UNICODE", "README.md"]:
        if name not in members:
            missing.append(name)
            print(f"{name} is not in the package")
    if size > LIMIT:
        print(f"more than {LIMIT / 1e6:.0f} MB")
    return int(bool(missing) or size > LIMIT)


if __name__ == "__main__":
    sys.exit(main())
