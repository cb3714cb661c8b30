"""Runs the measurements of this folder that need no running site, one after the other."""

import runpy
import sys

failed = False
for module in ("bench.pages",):
    try:
        runpy.run_module(module, run_name="__main__")
    except SystemExit as end:
        # Each ends with its own code; the others still have to run.
        failed |= bool(end.code)
sys.exit(failed)
