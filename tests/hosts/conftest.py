"""One wheel, one environment and one bare site a run, whatever the number of workers."""

import fcntl

import pytest

from tests.hosts.bare_site import BareSite, build_wheel, make_environment


@pytest.fixture(scope="session")
def hosts_folder(tmp_path_factory, request):
    """A folder that all workers of a run share, with the wheel, the environment and the migrated site in it."""
    base = tmp_path_factory.getbasetemp()
    # A worker's own folder lies in the run's.
    folder = (base.parent if hasattr(request.config, "workerinput") else base) / "hosts"
    folder.mkdir(exist_ok=True)
    with (folder / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not (folder / "ready").exists():
            wheel = build_wheel(folder / "wheel")
            BareSite.start(folder / "site", make_environment(folder / "environment", wheel))
            (folder / "ready").touch()
    return folder


@pytest.fixture(scope="session")
def wheel(hosts_folder):
    return next((hosts_folder / "wheel").glob("*.whl"))


@pytest.fixture(scope="session")
def environment(hosts_folder):
    return hosts_folder / "environment"


@pytest.fixture(scope="session")
def bare_site(hosts_folder, environment) -> BareSite:
    return BareSite(hosts_folder / "site", environment / "bin" / "python")
