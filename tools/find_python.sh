# Prints the command of a Python >= 3.11 that really runs and can make a virtual environment.
# A name on the path proves nothing: version managers put stubs there that fail when called, and Debian's python3 may come
# without ensurepip. So each candidate is tried.
for candidate in ${PYTHON:-} python3.13 python3.12 python3.11 python3 python; do
    if "$candidate" -c 'import sys, venv, ensurepip, sqlite3, ssl; sys.exit(sys.version_info < (3, 11))' >/dev/null 2>&1; then
        echo "$candidate"
        exit 0
    fi
done
cat >&2 <<'MESSAGE'
No usable Python found. The toolkit needs Python 3.11 or newer with the modules venv and ensurepip.
  Debian, Ubuntu:  apt-get install python3 python3-venv
  macOS:           brew install python
  others:          https://www.python.org/downloads/
Or name one: make run PYTHON=/path/to/python3
MESSAGE
exit 1
