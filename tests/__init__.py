"""Tests: each mirrors the module it speaks of."""
