"""Tests of core.history."""
