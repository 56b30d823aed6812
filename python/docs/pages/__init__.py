"""The pages of the site, put together in a folder that Sphinx reads.

| file | makes |
|---|---|
| `assemble` | the folder: guides, examples, and everything below |
| `included` | pages of the library's own documentation (`src/**/*.md`, METHODS, CHANGELOG), with their links turned to the site |
| `catalogue` | a page for each indicator, and the lists of them |
| `reference` | the Python package: types and text of the stubs |
| `errors`, `remedies` | each error: cause, remedy, an example and what it says |
| `links` | a check that every link inside the built site leads somewhere |

Nothing is written twice: what is in the library is taken from there whenever the site is built.
"""
