"""Where the files of the pages are."""

from typing import Final

from django.contrib.staticfiles.storage import StaticFilesStorage

_KNOWN: Final[dict[str | None, str]] = {}


class StaticFiles(StaticFilesStorage):
    """Makes each address once: a page asks for some forty, most of them again and again."""

    def url(self, name: str | None) -> str:
        if name not in _KNOWN:
            _KNOWN[name] = super().url(name)
        return _KNOWN[name]
