"""Tests of case studies, through the admin and every other way to publish."""
