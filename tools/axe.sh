#!/usr/bin/env bash
# axe.sh: puts axe-core, with which the page tests check accessibility, into .cache/axe through npm.
#
# One version, known by its hash. It says nothing and asks nobody when that is there already. Where npm is missing,
# tools/setup.sh installs it or says the line to type.
set -euo pipefail
cd "$(dirname "$0")/.."

readonly version=4.10.3
readonly sha256=880970c081707360e64f34cea25ff91892f5bc95675b0776925b9709dd8a68bb
readonly folder=.cache/axe
readonly script=$folder/node_modules/axe-core/axe.min.js

die() {
	printf 'axe: %s\n' "$@" >&2
	exit 1
}

is_there() { [[ -f $script ]] && printf '%s  %s\n' "$sha256" "$script" | sha256sum --check --status; }

is_there && exit 0
tools/setup.sh npm
mkdir -p "$folder"
printf '*\n' >.cache/.gitignore # the folder ignores itself
npm install --prefix "$folder" --no-audit --no-fund --no-package-lock --ignore-scripts --loglevel=error "axe-core@$version" >&2 ||
	die "npm could not install axe-core $version. Once there is a network, type:" tools/axe.sh
is_there || die "$script is not the axe-core $version that is expected; look at it, and remove $folder"
