"""Runs every measurement of this folder, one after the other."""

import runpy

for module in ("bench.pages",):
    runpy.run_module(module, run_name="__main__")
