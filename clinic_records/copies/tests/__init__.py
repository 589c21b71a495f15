"""Tests of the nightly copy and of restoring one."""
