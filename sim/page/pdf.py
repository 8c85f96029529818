"""The page as a PDF. The only file that imports the library which sets it."""

from __future__ import annotations

from collections.abc import Callable

EXTRA = "a PDF needs the extra 'report'; run: pip install 'parley[report]'"
SYSTEM = (
    "a PDF needs the system library Pango; on Debian or Ubuntu run: apt-get install libpango-1.0-0 libpangoft2-1.0-0"
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
        return bytes(HTML(string=page).write_pdf())

    return printed
