"""The page as a PDF. The only file that imports the library which sets it."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager

EXTRA = "a PDF needs the extra 'report'; run: pip install 'parley[report]'"
SYSTEM = (
    "a PDF needs the system library Pango; on Debian or Ubuntu run: "
    "apt-get install libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0"
)


class Missing(Exception):
    """What has to be installed before a PDF can be made."""


def printer() -> Callable[[str], bytes]:
    """What turns a page into a PDF. Raises `Missing` with what to install."""
    try:
        from weasyprint import HTML
    except ImportError:
        raise Missing(EXTRA) from None
    except OSError:
        raise Missing(SYSTEM) from None

    def printed(page: str) -> bytes:
        with _undated():
            return bytes(HTML(string=page).write_pdf())

    return printed


@contextmanager
def _undated() -> Iterator[None]:
    """Fonts that are cut to the letters used carry no hour, so that the same page is the same bytes at any time; who
    has set a date for all files that programs make keeps it."""
    given = os.environ.get("SOURCE_DATE_EPOCH")
    os.environ.setdefault("SOURCE_DATE_EPOCH", "0")
    try:
        yield
    finally:
        if given is None:
            del os.environ["SOURCE_DATE_EPOCH"]
