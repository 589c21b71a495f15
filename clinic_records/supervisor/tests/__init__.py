"""Tests of the supervisor with real processes and small programs in place of the site's."""
