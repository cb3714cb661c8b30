"""Tests of translation, through the views of wagtail-localize."""
