"""The forms of a page, read from its HTML as a browser reads them: which controls there are and what they would send."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from html.parser import HTMLParser
from urllib.parse import urlencode

FREE = {"text", "textarea", "search", "tel", "email", "url"}
"""Kinds of controls into which anything can be typed."""
TYPED = FREE | {"number", "date", "time", "datetime-local", "numeric"}
"""Kinds of controls into which something is typed at all; another program can send anything in them."""
SILENT = {"submit", "button", "reset", "image", "file"}


@dataclass
class Control:
    """One control. `kind`: the type of an input, "textarea", "select", or "numeric" for a text input meant for a number."""

    kind: str
    name: str
    value: str = ""
    sends: bool = True

    def as_typed(self, text: str) -> str:
        """What a browser sends of a text: a line has no line breaks, those of a text area become CRLF."""
        if self.kind == "textarea":
            return "\r\n".join(text.replace("\r\n", "\n").replace("\r", "\n").split("\n"))
        return text.replace("\r", "").replace("\n", "")


@dataclass
class PageForm:
    """A form of a page."""

    action: str
    method: str
    draft_url: str = ""
    controls: list[Control] = field(default_factory=list)

    def typed(self, kinds: set[str] = TYPED) -> list[Control]:
        """The controls of these kinds that are sent."""
        return [control for control in self.controls if control.kind in kinds and control.name and control.sends]

    def data(self) -> dict[str, list[str]]:
        """What the form would send as it stands."""
        found: dict[str, list[str]] = {}
        for control in self.controls:
            if control.sends and control.name and control.kind not in SILENT:
                found.setdefault(control.name, []).append(control.value)
        return found


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.forms: list[PageForm] = []
        self.open: PageForm | None = None
        self.area: Control | None = None
        self.choice: Control | None = None
        self.hidden = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note a form or a control; what lies in a template is not part of the page."""
        given = {name: value or "" for name, value in attrs}
        self.hidden += tag == "template"
        if self.hidden:
            return
        if tag == "form":
            self.open = PageForm(given.get("action", ""), given.get("method", "get"), given.get("data-draft-url", ""))
            self.forms.append(self.open)
        elif self.open is not None:
            self._control(tag, given)

    def _control(self, tag: str, given: dict[str, str]) -> None:
        enabled = "disabled" not in given
        if tag == "input":
            self._add(self._input(given, enabled))
        elif tag == "textarea":
            self.area = self._add(Control("textarea", given.get("name", ""), "", enabled))
        elif tag == "select":
            self.choice = self._add(Control("select", given.get("name", ""), "", False))
        elif tag == "option" and self.choice is not None and ("selected" in given or not self.choice.sends):
            self.choice.value, self.choice.sends = given.get("value", ""), True

    @staticmethod
    def _input(given: dict[str, str], enabled: bool) -> Control:
        kind = given.get("type", "text")
        if kind == "text" and given.get("inputmode") in ("numeric", "decimal"):
            kind = "numeric"
        box = kind in ("checkbox", "radio")
        value = given.get("value", "on" if box else "")
        return Control(kind, given.get("name", ""), value, enabled and (not box or "checked" in given))

    def _add(self, control: Control) -> Control:
        assert self.open is not None
        self.open.controls.append(control)
        return control

    def handle_data(self, data: str) -> None:
        """The text of a text area."""
        if self.area is not None:
            self.area.value += data

    def handle_endtag(self, tag: str) -> None:
        """Close form, text area or choice."""
        if tag == "textarea" and self.area is not None:
            self.area.value = self.area.value.replace("\r\n", "\n").removeprefix("\n")
            self.area = None
        elif tag == "template":
            self.hidden -= 1
        elif tag == "form":
            self.open = None
        elif tag == "select":
            self.choice = None


class _Watch(HTMLParser):
    """Finds what only broken-out text could have put into a page: our own pages have nothing of it."""

    FOREIGN = frozenset({"iframe", "object", "embed", "font", "para", "seq", "ondraw", "base", "marquee"})

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note a tag or an attribute that no page of ours has."""
        given = dict(attrs)
        inline = tag == "script" and "src" not in given and given != _DATA
        acts = [name for name in given if name.startswith("on")]
        leads = [name for name in ("src", "href", "action") if (given.get(name) or "").lstrip().startswith(_ELSEWHERE)]
        if tag in self.FOREIGN or inline or acts or leads:
            self.found.append(self.get_starttag_text() or tag)


_DATA = {"id": "passkey-data", "type": "application/json"}
"""What the passkey's script reads; a browser does not run it."""
_ELSEWHERE = ("javascript:", "data:text", "file:", "//", "http:")


def broken_out(html: str) -> list[str]:
    """Tags that were text when they were typed."""
    watch = _Watch()
    watch.feed(html)
    watch.close()
    return watch.found


def forms_of(html: str) -> list[PageForm]:
    """All forms of a page."""
    reader = _Reader()
    reader.feed(html)
    reader.close()
    return reader.forms


def posting(html: str) -> Iterator[PageForm]:
    """The forms that change something and into which something can be typed."""
    return (form for form in forms_of(html) if form.method.lower() == "post" and form.typed())


def encoded(data: dict[str, list[str]]) -> str:
    """The body that a browser sends; a half of a character becomes the sign for a lost one, as browsers do it."""
    pairs = [(name, value) for name, values in data.items() for value in values]
    return urlencode([(name, value.encode("utf-8", "replace") if _half(value) else value) for name, value in pairs])


def _half(text: str) -> bool:
    return any(0xD800 <= ord(sign) <= 0xDFFF for sign in text)
