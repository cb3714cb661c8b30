# Runs every check, also after one has failed, and names the failed ones at the end.
set -u
# Nothing here needs a database; a checkout has none yet.
export DATABASE_URL=sqlite://:memory: DJANGO_SETTINGS_MODULE=cms.settings.test
bin=.venv-test/bin
failed=
check() { # usage: check NAME COMMAND...
    name=$1
    shift
    printf '%s\n' "- $name"
    "$@" || failed="$failed
  $name"
}
check "python style: ruff check" $bin/ruff check --quiet .
check "python format: ruff format (make format mends it)" $bin/ruff format --check --quiet .
check "template format: djade (make format mends it)" sh tools/templates.sh check
check "templates: djlint" sh tools/templates.sh lint
check "who may import whom: import-linter" $bin/lint-imports --no-logo --cache-dir .import_linter_cache
check "types: mypy" $bin/mypy --no-error-summary
check "system checks: manage.py check" $bin/python manage.py check
check "migrations: manage.py makemigrations --check" $bin/python manage.py makemigrations --check --dry-run
check "message catalogues (make messages mends it)" $bin/python tools/messages.py check
if [ -n "$failed" ]; then
    echo "Failed:$failed" >&2
    exit 1
fi
echo "All checks passed."
