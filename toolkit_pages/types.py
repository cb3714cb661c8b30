"""Finding page classes across apps, without importing the apps."""

from collections.abc import Iterator


def concrete_subclasses(base: type) -> Iterator[type]:
    """The concrete model classes below an abstract one, in the installed apps' order."""
    for model in base.__subclasses__():
        if model._meta.abstract:
            yield from concrete_subclasses(model)
        else:
            yield model
