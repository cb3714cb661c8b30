# usage: sh tools/venv.sh FOLDER REQUIREMENTS...
# Makes the virtual environment FOLDER hold exactly the packages of the REQUIREMENTS files. It is made anew when they or the
# interpreter changed, and left alone otherwise: installing over an old one would leave behind what is no longer asked for.
set -eu
folder=$1
shift
wanted=$(cat "$@")
if [ -f "$folder/installed.txt" ] && [ "$wanted" = "$(cat "$folder/installed.txt")" ] \
    && "$folder/bin/python" -c '' >/dev/null 2>&1; then
    exit 0
fi
python=$(sh tools/find_python.sh)
echo "Making $folder with $("$python" --version) and the packages of $*; this takes a minute the first time."
"$python" -m venv --clear "$folder"
files=
for file in "$@"; do files="$files -r $file"; done
# shellcheck disable=SC2086  (one word a file)
"$folder/bin/python" -m pip install --disable-pip-version-check --no-input --progress-bar off $files \
    | awk '/^Collecting|^Requirement/ { printf "."; fflush() } /^Installing/ { print "\n" "Installing ..."; fflush() } END { print "" }'
"$folder/bin/python" -m pip check --disable-pip-version-check >/dev/null
printf '%s\n' "$wanted" > "$folder/installed.txt"
