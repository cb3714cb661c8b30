"""Tests of the shared page types, through the admin and through public addresses."""
