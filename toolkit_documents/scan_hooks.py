"""The admin's first page tells of infected files."""

from wagtail import hooks

from .infected_panel import InfectedFilesPanel


@hooks.register("construct_homepage_panels")
def add_infected_files(request, panels):
    panels.append(InfectedFilesPanel())
