# usage: sh tools/templates.sh format|check|lint
# djade formats templates, or checks their format; djlint lints them. Why two: docs/adr/ on tooling.
set -eu
case ${1:-} in
format) set -- djade --target-version 5.2 ;;
check) set -- djade --target-version 5.2 --check ;;
lint) set -- djlint --lint --quiet ;;
*) sed -n 2p "$0" >&2; exit 2 ;;
esac
tool=$1
shift
find case_studies cms toolkit_* -path '*/templates/*' -type f -name '*.html' -exec ".venv-test/bin/$tool" "$@" {} +
