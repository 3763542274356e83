#!/usr/bin/env bash
# emulate.sh: puts emulate, a Slack by others that the adapter is tested against, and a Node that is new enough for
# it into .cache/emulate through npm.
#
# The versions and the hashes stand in tools/emulate/package-lock.json, and npm holds everything against them. Nothing
# that comes with a package is run while it is installed: the packages of Node are therefore named for each processor,
# where the package `node` would fetch one by a script. It says nothing and asks nobody when all is there already.
set -euo pipefail
cd "$(dirname "$0")/.."

readonly wanted=tools/emulate
readonly folder=.cache/emulate
readonly done=$folder/installed.json # what was installed, once it is whole
readonly node=$folder/node
readonly oldest=22

die() {
	printf 'emulate: %s\n' "$@" >&2
	exit 1
}

is_new_enough() {
	local version
	version=$("$1" --version 2>/dev/null) || return 1
	version=${version#v}
	((${version%%.*} >= oldest))
}

is_there() {
	cmp -s "$wanted/package-lock.json" "$done" && [[ -f $folder/node_modules/emulate/dist/index.js ]] && is_new_enough "$node"
}

# link_node takes the Node that came through npm, or that of this machine where there is none for its kind.
link_node() {
	local own
	own=$(cd "$folder" && compgen -G 'node_modules/node-*/bin/node' || command -v node || true)
	ln -sfn "$own" "$node"
	is_new_enough "$node" ||
		die "npm gave no Node, which it passes over without a word where the network fails. Type:" tools/emulate.sh \
			"Where it has none for this machine, get Node $oldest or newer from https://nodejs.org/"
}

is_there && exit 0
tools/setup.sh npm
mkdir -p "$folder"
printf '*\n' >.cache/.gitignore # the folder ignores itself
cp "$wanted/package.json" "$wanted/package-lock.json" "$folder/"
npm ci --prefix "$folder" --no-audit --no-fund --ignore-scripts --loglevel=error >&2 ||
	die 'npm could not install it. Once there is a network, type:' tools/emulate.sh
link_node
cp "$wanted/package-lock.json" "$done"
is_there || die "$folder does not hold what is expected; look at it, and remove it"
