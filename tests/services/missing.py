"""What happens when a real service is not on this machine."""

import os
from typing import NoReturn

import pytest


def missing(service: str, *, how: str) -> NoReturn:
    """Skip visibly and tell how to get it; in continuous integration, where everything has to be there, fail."""
    message = f"{service} is not here. {how}"
    if os.environ.get("CI") == "true":
        pytest.fail(message, pytrace=False)
    pytest.skip(message)
