"""The site. Its pages are put together by `pages` (see there) and built by ``make site``."""

import json
import os
from pathlib import Path

import infosoc
from sphinx.application import Sphinx

project = "infosoc"
author = "The infosoc developers"
copyright = "The infosoc developers"
version = release = infosoc.__version__

extensions = ["myst_nb", "sphinx_copybutton", "sphinx_design"]
exclude_patterns = ["**/datasets/**", "datasets/**", "coming_from/a*/**"]
default_role = "py:obj"
highlight_language = "python"
python_maximum_signature_line_length = 80
toc_object_entries_show_parents = "hide"

# A cell that fails ends the build.
nb_execution_mode = "force"
nb_execution_raise_on_error = True
nb_execution_timeout = 300
nb_merge_streams = True
myst_enable_extensions = ["colon_fence", "deflist"]
myst_heading_anchors = 4
myst_links_external_new_tab = False

html_theme = "pydata_sphinx_theme"
html_title = f"infosoc {release}"
html_static_path = ["_static"]
html_css_files = ["site.css"]
html_show_sourcelink = False
html_copy_source = False
html_last_updated_fmt = None
html_sidebars = {"index": []}
html_theme_options = {
    "logo": {"text": "infosoc"},
    "github_url": "https://github.com/PLACEHOLDER/infosoc",
    "show_toc_level": 2,
    "navigation_with_keys": False,
    "navbar_align": "left",
    "header_links_before_dropdown": 6,
    "navbar_end": ["version-switcher", "theme-switcher", "navbar-icon-links"],
    # Which version is shown, among those of switcher.json; one is added with each release.
    "switcher": {
        "json_url": f"{os.environ.get('INFOSOC_SITE_URL', '/')}_static/switcher.json",
        "version_match": os.environ.get("INFOSOC_SITE_VERSION", "dev"),
    },
    "check_switcher": False,
    "footer_start": ["copyright"],
    "footer_end": [],
}


def addressed(app: Sphinx, error: Exception | None) -> None:
    """Write the addresses of all versions, beneath INFOSOC_SITE_URL, which ends with a slash."""
    if error is None:
        path = Path(app.outdir, "_static/switcher.json")
        versions = json.loads(path.read_text(encoding="utf-8"))
        for version in versions:
            version["url"] = os.environ.get("INFOSOC_SITE_URL", "/") + version["url"]
        path.write_text(json.dumps(versions, indent=2) + "\n", encoding="utf-8")


def setup(app: Sphinx) -> None:
    """Connect what is done beside the configuration."""
    app.connect("build-finished", addressed)
