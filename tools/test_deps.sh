# Fetches what service and browser tests use, each only when it is missing: Debian packages by apt, and two npm packages
# into build/test-tools/node_modules, which git ignores.
set -eu
packages=
need() { # usage: need PACKAGE COMMAND...  (the command succeeds when nothing has to be fetched)
    package=$1
    shift
    "$@" >/dev/null 2>&1 || packages="$packages $package"
}
installed() { dpkg-query -W -f '${Status}' "$1" 2>/dev/null | grep -q 'ok installed'; }
postgresql_server() { ls /usr/lib/postgresql/*/bin/initdb; }

need chromium command -v chromium
need fonts-noto-core installed fonts-noto-core
need fonts-noto-cjk installed fonts-noto-cjk
need postgresql postgresql_server
need gettext command -v msgfmt
need default-jre-headless java -version
need nginx sh -c 'command -v nginx || test -x /usr/sbin/nginx'
need nodejs node --version
need npm npm --version

if [ -n "$packages" ]; then
    if ! command -v apt-get >/dev/null 2>&1; then
        echo "Missing, and there is no apt-get here to fetch it; please install:$packages" >&2
        exit 1
    fi
    as_root=
    if [ "$(id -u)" != 0 ]; then as_root=sudo; fi
    echo "Fetching:$packages"
    $as_root apt-get update -qq
    # shellcheck disable=SC2086  (one word a package)
    DEBIAN_FRONTEND=noninteractive $as_root apt-get install -y -qq --no-install-recommends $packages >/dev/null
fi

axe=4.14.1
vnu=26.9.27
tools=build/test-tools
wanted="axe-core@$axe vnu-jar@$vnu"
if [ "$(cat "$tools/installed.txt" 2>/dev/null)" != "$wanted" ]; then
    mkdir -p "$tools"
    # shellcheck disable=SC2086  (one word a package)
    npm install --prefix "$tools" --no-save --no-audit --no-fund --no-package-lock --loglevel=error $wanted
    echo "$wanted" > "$tools/installed.txt"
fi
echo "Everything the tests use is here."
