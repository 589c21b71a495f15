"""Tests of the embedded servers, on real servers in throw-away data folders."""
