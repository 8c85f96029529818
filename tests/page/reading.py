"""A page as a reader's program sees it: headings, tables, figures, ids, and whatever it would fetch."""

from __future__ import annotations

from html.parser import HTMLParser

VOID = {"meta", "link", "br", "img", "hr", "input"}
FETCHING = {"src", "href", "xlink:href", "data", "poster", "srcset", "action", "formaction", "background"}


class Page(HTMLParser):
    """Reads strictly: every element that opens must close, in order."""

    def __init__(self, text: str) -> None:
        super().__init__(convert_charrefs=True)
        self.open: list[str] = []
        self.ids: list[str] = []
        self.links: list[str] = []
        self.tags: list[str] = []
        self.attributes: list[tuple[str, dict[str, str | None]]] = []
        self.headings: list[tuple[int, str]] = []
        self.tables: dict[str, list[list[str]]] = {}
        self.words: list[str] = []
        self.style = ""
        self.feed(text)
        self.close()
        assert self.open == [], f"left open: {self.open}"

    def handle_starttag(self, tag, attrs):
        given = dict(attrs)
        self.tags.append(tag)
        self.attributes.append((tag, given))
        self.ids += [given["id"]] if "id" in given else []
        self.links += [value or "" for name, value in attrs if name in FETCHING]
        if tag not in VOID:
            self.open.append(tag)
        if tag in ("h1", "h2", "h3", "h4"):
            self.headings.append((int(tag[1]), ""))
        if tag == "caption":
            self.caption, self.rows = "", []
        if tag == "tr":
            self.rows.append([])
        if tag in ("th", "td"):
            self.rows[-1].append("")

    def handle_startendtag(self, tag, attrs):
        self.handle_starttag(tag, attrs)
        if tag not in VOID:
            self.handle_endtag(tag)

    def handle_endtag(self, tag):
        assert self.open, f"</{tag}> closes nothing"
        assert self.open[-1] == tag, f"</{tag}> closes <{self.open[-1]}>"
        self.open.pop()
        if tag == "table":
            self.tables[self.caption.strip().partition(". ")[2]] = self.rows

    def handle_data(self, data):
        if "style" in self.open:
            self.style += data
            return
        self.words.append(data)
        if self.open and self.open[-1] in ("h1", "h2", "h3", "h4", "span") and self.headings:
            level, text = self.headings[-1]
            self.headings[-1] = (level, text + data) if any(t[0] == "h" and t[1:].isdigit() for t in self.open) else (
                level, text
            )  # fmt: skip
        if "caption" in self.open:
            self.caption += data
        if self.open and self.open[-1] in ("th", "td"):
            self.rows[-1][-1] += data

    @property
    def text(self) -> str:
        """All words, single-spaced."""
        return " ".join(" ".join(self.words).split())

    @property
    def chapters(self) -> list[str]:
        """The second headings."""
        return [" ".join(text.split()) for level, text in self.headings if level == 2]
