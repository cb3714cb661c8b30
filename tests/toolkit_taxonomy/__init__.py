"""Tests of vocabularies and of the terms and places of pages, through the admin."""
