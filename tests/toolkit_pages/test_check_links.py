"""Checking the addresses of external resources: by the command, against a web of our own."""

import http.server
import socket
import threading
import time
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from toolkit_pages import link_checking
from toolkit_pages.link_checking import check_links, links_due
from toolkit_pages.links import LinkAnswer, Outcome, Web, check_link
from toolkit_pages.models import ExternalResource, LinkCheck

PUBLIC = "93.184.216.34"


class Site(http.server.BaseHTTPRequestHandler):
    """By path: /301?<address> redirects, /loop to itself, /head-405 takes GET only, /<number> answers that number."""

    protocol_version = "HTTP/1.1"

    def do_HEAD(self):
        self.server.asked.append((self.command, self.headers["Host"], self.path, self.headers["User-Agent"]))
        path, _, target = self.path.partition("?")
        if path == "/drip":
            for _ in range(100):
                time.sleep(0.05)
                self.wfile.write(b"H")
            return
        if path == "/loop":
            path, target = "/302", "/loop"
        status = int(path.strip("/").split("-")[-1] or 200)
        if path == "/head-405" and self.command == "GET":
            status = 200
        self.send_response(status)
        if target:
            self.send_header("Location", target)
        self.send_header("Content-Length", "0")
        self.end_headers()

    do_GET = do_HEAD

    def log_message(self, *args):
        pass


@pytest.fixture
def site():
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Site)
    server.asked = []
    server.daemon_threads = True
    threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True).start()
    yield server
    server.shutdown()
    server.server_close()


@pytest.fixture
def web(site):
    """A web on which every name leads to one public address, and that to our server; ``inside.example`` is private."""

    def connect(target, seconds):
        assert target[0] == PUBLIC
        return socket.create_connection(site.server_address, seconds)

    def resolve(host, port):
        return [host] if host[0].isdigit() else ["10.0.0.7"] if host == "inside.example" else [PUBLIC]

    return Web(resolve=resolve, connect=connect, patience=0.5)


@pytest.mark.parametrize(
    ("path", "outcome", "status"),
    [
        ("/200", Outcome.ANSWERED, "200"),
        ("/404", Outcome.FAILED, "404"),
        ("/403", Outcome.REFUSED, "403"),
        ("/head-405", Outcome.ANSWERED, "200"),
        ("/302?/200", Outcome.ANSWERED, "200"),
        ("/302?//other.example/404", Outcome.FAILED, "404"),
        ("/302?/302", Outcome.ANSWERED, "302"),
        ("/301?http://inside.example/200", Outcome.FAILED, "not an address of the public web"),
        ("/301?http://127.0.0.1/200", Outcome.FAILED, "not an address of the public web"),
        ("/301?http://good.example:8080/200", Outcome.FAILED, "not an address of the public web"),
        ("/301?file:///etc/passwd", Outcome.FAILED, "not an address of the public web"),
        ("/drip", Outcome.FAILED, "no answer in time"),
    ],
)
def test_an_address_is_told_by_what_it_answers(web, path, outcome, status):
    assert check_link(f"http://good.example{path}", web=web) == LinkAnswer(outcome, status, reached=status.isdigit())


def test_endless_redirects_end(web, site):
    assert check_link("http://good.example/loop", web=web).status == "too many redirects"
    assert len(site.asked) == 6


@pytest.mark.parametrize("path", ["/200", "/drip"])
def test_what_is_no_tls_fails_in_time(web, path):
    assert check_link(f"https://good.example{path}", web=web).outcome == Outcome.FAILED


def test_each_hop_is_resolved_and_judged_anew(web, site):
    check_link("http://good.example/301?http://inside.example/secret", web=web)

    assert [asked[1] for asked in site.asked] == ["good.example"]


def test_the_connection_goes_to_the_address_that_was_judged(site):
    """A name that answers otherwise the second time (DNS rebinding) gains nothing."""
    answers = iter([[PUBLIC], ["127.0.0.1"], ["127.0.0.1"]])
    connected = []

    def connect(target, seconds):
        connected.append(target)
        return socket.create_connection(site.server_address, seconds)

    check_link("http://rebinding.example/200", web=Web(resolve=lambda host, port: next(answers), connect=connect))

    assert connected == [(PUBLIC, 80)]


@pytest.mark.parametrize(
    "link", ["http://[", "http://a b/", "ftp://good.example/", "http://", "http://x.example:99999/"]
)
def test_an_address_that_makes_no_sense_fails_without_an_error(web, link):
    assert check_link(link, web=web).outcome == Outcome.FAILED


def test_a_host_in_another_script_and_a_path_with_accents_are_asked_in_ascii(web, site):
    assert check_link("http://bücher.example/200?q=é ü", web=web).outcome == Outcome.ANSWERED
    assert site.asked[0][1] == "xn--bcher-kva.example"


@pytest.fixture
def resource(sections):
    resource = ExternalResource(title="A manual", slug="a-manual", link="http://good.example/404")
    sections["resources"].add_child(instance=resource)
    resource.save_revision().publish()
    resource.refresh_from_db()
    return resource


@pytest.fixture
def our_web(web, monkeypatch):
    monkeypatch.setattr(link_checking, "check_link", lambda url, **kwargs: check_link(url, web=web, **kwargs))


@pytest.fixture
def only_resource(resource):
    ExternalResource.objects.exclude(pk=resource.pk).update(link="")
    return resource


def test_a_page_that_was_not_checked_says_so(only_resource, client):
    assert "not checked" in client.get(only_resource.url).content.decode()


def test_the_command_tells_and_keeps_what_it_found(only_resource, our_web, client):
    out = StringIO()
    call_command("check_links", stdout=out)

    assert "failed: http://good.example/404 (404)" in out.getvalue()
    page = client.get(only_resource.url).content.decode()
    assert "It did not answer then." in page
    assert "not checked" not in page


def test_a_check_makes_no_revision_and_outlives_the_next_publication(only_resource, our_web, client):
    revisions, published = only_resource.revisions.count(), only_resource.last_published_at
    call_command("check_links", stdout=StringIO())

    only_resource.refresh_from_db()
    assert (only_resource.revisions.count(), only_resource.last_published_at) == (revisions, published)
    only_resource.save_revision().publish()
    assert "It did not answer then." in client.get(only_resource.url).content.decode()


def test_the_command_follows_no_link_into_a_private_network(only_resource, site, client):
    link = f"http://127.0.0.1:{site.server_address[1]}/200"
    ExternalResource.objects.filter(pk=only_resource.pk).update(link=link)
    call_command("check_links", stdout=StringIO())

    assert site.asked == []
    assert LinkCheck.objects.get(url=link).outcome == Outcome.FAILED


def test_never_checked_addresses_come_first_then_the_oldest(resource):
    ExternalResource.objects.exclude(pk=resource.pk).update(link="http://old.example/")
    LinkCheck.objects.create(url="http://old.example/", checked_on="2020-01-01", outcome=Outcome.ANSWERED)

    assert links_due() == ["http://good.example/404", "http://old.example/"]
    assert links_due(limit=1) == ["http://good.example/404"]


def test_one_host_is_never_asked_twice_at_once_and_few_hosts_are(sections):
    for number in range(12):
        link = f"http://host{number % 3}.example/{number}"
        sections["resources"].add_child(instance=ExternalResource(title=f"R{number}", slug=f"r{number}", link=link))
    ExternalResource.objects.exclude(link__contains="//host").update(link="")
    busy, most, lock = set(), 0, threading.Lock()

    def check(url):
        nonlocal most
        host = url.split("/")[2]
        with lock:
            assert host not in busy
            busy.add(host)
            most = max(most, len(busy))
        time.sleep(0.005)
        with lock:
            busy.remove(host)
        return LinkAnswer(Outcome.ANSWERED, "200")

    assert len(list(check_links(parallel=2, check=check))) == 12
    assert most <= 2
    assert LinkCheck.objects.filter(outcome=Outcome.ANSWERED).count() == 12


def test_numbers_below_one_are_refused(db):
    with pytest.raises(CommandError):
        call_command("check_links", "--limit", "0")
