"""The measured claims, one module a figure. Run one with ``python -m bench.pages``, all with ``python -m bench``."""
