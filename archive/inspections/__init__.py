"""Inspection by sample (A7.1): the supervision group reads files that the system has drawn, by logged rights that end with the
inspection. `drawing` is pure; `actions` starts, judges and ends; `queries` reads."""
