"""Is the port free, and does the site answer? Two questions to the network, nothing else."""

import http.client
import socket
import ssl
from urllib.parse import urlsplit

from .plan import Site

LIVE = "/health/live"
ANSWER_SECONDS = 2
WORST_GOOD_STATUS = 399

HERE = {"0.0.0.0": "127.0.0.1", "[::]": "::1"}  # noqa: S104 - how a server that listens everywhere is reached


def is_port_free(site: Site) -> bool:
    """Whether the web server will be able to listen there."""
    with socket.socket(socket.AF_INET6 if ":" in site.bind else socket.AF_INET) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((site.bind.strip("[]"), site.port))
        except OSError:
            return False
        return True


def site_answers(site: Site) -> bool:
    """Whether `GET /health/live` is answered with success, asked under the public name from this machine."""
    connection = _connect(site)
    public = urlsplit(site.public_url)
    try:
        connection.request("GET", LIVE, headers={"Host": public.netloc, "X-Forwarded-Proto": public.scheme})
        return connection.getresponse().status <= WORST_GOOD_STATUS
    except (OSError, http.client.HTTPException):
        return False
    finally:
        connection.close()


def _connect(site: Site) -> http.client.HTTPConnection:
    host = HERE.get(site.bind, site.bind).strip("[]")
    if site.tls:
        return http.client.HTTPSConnection(host, site.port, timeout=ANSWER_SECONDS, context=_unchecked())
    return http.client.HTTPConnection(host, site.port, timeout=ANSWER_SECONDS)


def _unchecked() -> ssl.SSLContext:
    """For asking our own server whether it lives: its certificate names the public host, not this address."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.check_hostname = False
    context.verify_mode = ssl.CERT_NONE
    return context
