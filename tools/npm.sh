#!/usr/bin/env bash
# npm.sh FOLDER: puts one package that tests use into .cache/FOLDER through npm: axe, with which the page tests check
# accessibility, or ical, an iCalendar reader by others that calendars are read with.
#
# One version each, known by the hash of its file. It says nothing and asks nobody when that is there already. Where
# npm is missing, tools/setup.sh installs it or says the line to type.
set -euo pipefail
cd "$(dirname "$0")/.."

die() {
	printf 'npm.sh: %s\n' "$@" >&2
	exit 1
}

case ${1-} in
axe) readonly package=axe-core version=4.10.3 file=axe.min.js \
	sha256=880970c081707360e64f34cea25ff91892f5bc95675b0776925b9709dd8a68bb ;;
ical) readonly package=ical.js version=2.2.1 file=dist/ical.es5.min.cjs \
	sha256=74b6aa16936daa102ca216a29c8c25b53468762dd793bd9b106074aaa7961c65 ;;
*) die 'name axe or ical' ;;
esac
readonly folder=.cache/$1
readonly script=$folder/node_modules/$package/$file

is_there() { [[ -f $script ]] && printf '%s  %s\n' "$sha256" "$script" | sha256sum --check --status; }

is_there && exit 0
tools/setup.sh npm
mkdir -p "$folder"
printf '*\n' >.cache/.gitignore # the folder ignores itself
npm install --prefix "$folder" --no-audit --no-fund --no-package-lock --ignore-scripts --loglevel=error "$package@$version" >&2 ||
	die "npm could not install $package $version. Once there is a network, type:" "tools/npm.sh $1"
is_there || die "$script is not the $package $version that is expected; look at it, and remove $folder"
