"""Check that every link inside the built site leads to a page, and to a place on it: ``python -m pages.links FOLDER``.

Links to other sites are not followed: nothing is asked of a network.
"""

from __future__ import annotations

import sys
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import unquote, urldefrag


class Page(HTMLParser):
    """The places of a page, and what it links to."""

    def __init__(self, path: Path) -> None:
        super().__init__()
        self.places: set[str] = set()
        self.links: list[str] = []
        self.feed(path.read_text(encoding="utf-8"))

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Take note of places and links."""
        for name, value in attrs:
            if value is None:
                continue
            if name in {"id", "name"}:
                self.places.add(value)
            if (tag, name) in {("a", "href"), ("link", "href"), ("img", "src"), ("script", "src")}:
                self.links.append(value)


def broken(site: Path) -> list[str]:
    """Return each link that leads nowhere, with the page that has it."""
    pages = {path: Page(path) for path in site.rglob("*.html") if "_static" not in path.parts}
    found = []
    for path, page in pages.items():
        for link in page.links:
            address, place = urldefrag(link)
            if "://" in address or address.startswith(("mailto:", "data:", "//")):
                continue
            target = (path.parent / unquote(address.split("?")[0])).resolve() if address else path
            if not target.is_file():
                found.append(f"{path.relative_to(site)}: {link}: no such page")
            elif place and target in pages and unquote(place) not in pages[target].places:
                found.append(f"{path.relative_to(site)}: {link}: no such place on the page")
    return found


if __name__ == "__main__":
    found = broken(Path(sys.argv[1]).resolve())
    print("\n".join(found) or "all links inside the site lead somewhere")
    sys.exit(bool(found))
