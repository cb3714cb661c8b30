"""Tests in a real browser: what only layout, scripts and keyboards can show."""
