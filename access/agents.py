"""What kind of device a session is on, in words people use: from what the browser says of itself, as far as that can be told.

Not here: recognising a browser again (`access.devices`); what a browser says of itself proves nothing.
"""

from typing import Final

from django.utils.translation import gettext as _

_BROWSERS: Final = (
    ("MicroMessenger/", "WeChat"), ("Edg/", "Edge"), ("EdgA/", "Edge"), ("OPR/", "Opera"), ("QQBrowser/", "QQ Browser"),
    ("SamsungBrowser/", "Samsung Internet"), ("Firefox/", "Firefox"), ("FxiOS/", "Firefox"), ("CriOS/", "Chrome"),
    ("Chrome/", "Chrome"), ("Safari/", "Safari"),
)  # fmt: skip
"""The first that stands in the text counts: later ones say that they are like an earlier one."""

_SYSTEMS: Final = (
    ("iPad", "iPad"), ("iPhone", "iPhone"), ("HarmonyOS", "HarmonyOS"), ("OpenHarmony", "HarmonyOS"), ("Android", "Android"),
    ("Windows", "Windows"), ("CrOS", "ChromeOS"), ("Mac OS X", "Mac"), ("Linux", "Linux"),
)  # fmt: skip


def device_name(agent: str) -> str:
    """ "Chrome, Windows"; what cannot be told is called so."""
    found = [next((name for mark, name in table if mark in agent), "") for table in (_BROWSERS, _SYSTEMS)]
    return ", ".join(filter(None, found)) or _("unknown device")
