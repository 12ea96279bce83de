"""What the browser loads before the inbox works."""

import re
from pathlib import Path

import brotli

from inbox.views.pages import MODULES

STATIC = [Path("inbox/static"), Path("config/static")]
MOST_SCRIPT_BYTES, MOST_STYLE_BYTES = 40_000, 15_000


def source(name: str) -> str:
    return next((root / name).read_text() for root in STATIC if (root / name).exists())


def imports_of(name: str) -> set[str]:
    """Return every module that loading one makes the browser load."""
    found: set[str] = set()
    waiting = [name]
    while waiting:
        module = waiting.pop()
        for path in re.findall(r'from "(\.[^"]+)"', source(module)):
            needed = str((Path("/") / Path(module).parent / path).resolve()).lstrip("/")
            if needed not in found:
                found.add(needed)
                waiting.append(needed)
    return found


def test_the_page_announces_every_module_it_will_load():
    assert set(MODULES) == imports_of("inbox/js/inbox.js")


def test_scripts_and_styles_stay_within_their_budget():
    scripts = [*MODULES, "inbox/js/inbox.js"]
    page = Path("inbox/templates/inbox/_head.html").read_text()
    styles = ["config/css/tokens.css", *re.findall(r"static '(inbox/css/[\w-]+\.css)'", page)]

    sizes = [
        sum(len(brotli.compress(source(name).encode())) for name in names) for names in (scripts, styles)
    ]

    assert sizes[0] <= MOST_SCRIPT_BYTES
    assert sizes[1] <= MOST_STYLE_BYTES
