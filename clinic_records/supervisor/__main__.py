"""`python -m clinic_records.supervisor`: the main job. Exit 0 after an ordered stop, 1 when it could not start."""

import os
import sys

from clinic_records.embedded import EmbeddedError, data_dir, needed_servers

from .plan import PlanError, main_plan, read_site
from .run import Supervisor


def main() -> int:
    """Run the clinic until told to stop."""
    try:
        data = data_dir()
        site = read_site(os.environ)
        environ = os.environ | {"CLINIC_DATA_DIR": str(data), "PUBLIC_URL": site.public_url}
        supervisor = Supervisor(main_plan(data, environ), data, servers=needed_servers(environ), environ=environ)
    except (EmbeddedError, PlanError) as error:
        print(f"clinic: {error}", file=sys.stderr)
        return 1
    return supervisor.run()


if __name__ == "__main__":
    sys.exit(main())
