"""The servers that come with the program: two PostgreSQL clusters and one Valkey, started by us, for one machine.

Settings call `ensure_environment`; everything else here serves it. Nothing in this package knows Django or the
application, and a clinic that sets the URLs of its own servers never gets here.
"""

from .binaries import postgres_program
from .environment import ensure_environment, needed_servers
from .errors import EmbeddedError
from .folders import data_dir
from .servers import EmbeddedServers

__all__ = ["EmbeddedError", "EmbeddedServers", "data_dir", "ensure_environment", "needed_servers", "postgres_program"]
