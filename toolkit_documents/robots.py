"""Programs that fetch files without anybody asking for them, by what they call themselves.

A short list that can be read, not a register of every robot: what hides cannot be told apart without watching visitors,
which this library does not do. Project COUNTER's list, which libraries report by, has the same families
(https://github.com/atmire/COUNTER-Robots), but leaves out curl, Wget and download managers as well. Here they count:
on a poor line they are how people get a file, since they take up a download that was cut.
"""

import re

#: Parts of a User-Agent, as regular expressions, in any case.
WORDS = (
    # Search engines, archives and collectors of texts; CUBOT makes telephones.
    *("(?<!cu)bot", "crawl", "spider", "slurp", "scrape", "scrapy", "archiver", "heritrix", "harvest", "externalagent"),
    *("mediapartners", "apis-google", "googleother", "inspectiontool", "read-aloud", "chatgpt-user", "claude-user"),
    # Previews of a link in a message, readers of feeds.
    *("preview", "facebookexternalhit", "facebookcatalog", "whatsapp/", "embedly", "iframely", "fetcher"),
    *("feedly", "feedburner"),
    # Watching whether the site answers, and testing it.
    *("monitor", "pingdom", "statuscake", "site24x7", "uptime", "nagios", "zabbix", "kube-probe", "healthcheck"),
    *("link.?check", "validator", "lighthouse", "headless", "phantomjs", "nmap", "nuclei", "zgrab", "masscan"),
    # Scripts that name nothing but the library they are written with: they take whole sites, mostly.
    *("python-", "aiohttp", "^python/", "go-http-client", "libwww", "^java/", "apache-httpclient", "node-fetch"),
    *("^axios/", "^ruby", "guzzle", "^php/", "^node$", "^undici"),
)
_ROBOT = re.compile("|".join(WORDS), re.IGNORECASE)


def is_robot(user_agent: str) -> bool:
    """Whether it is obviously one. Who sends no name is: browsers and download managers all have one."""
    return not user_agent.strip() or bool(_ROBOT.search(user_agent))
