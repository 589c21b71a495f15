"""What a log line never says."""

import logging
import secrets

from clinic_records import logs


def line(text: str, *given: object) -> str:
    """A record of another library as it is written."""
    shape = logs.configuration(verbose=True)["formatters"]["json"]
    formatter = shape["()"](processors=shape["processors"], foreign_pre_chain=shape["foreign_pre_chain"])
    return formatter.format(logging.LogRecord("django.request", logging.ERROR, "", 0, text, given, None))


def test_token_of_a_link_outside_is_in_no_line() -> None:
    for token in (secrets.token_urlsafe(32) for _nth in range(20)):
        said = line("Internal Server Error: %s", f"/outside/{token}/")
        assert (token in said, "/outside/-/" in said) == (False, True)


def test_other_addresses_stay_readable() -> None:
    assert "/shares/outside/new/" in line("Internal Server Error: %s", "/shares/outside/new/")
