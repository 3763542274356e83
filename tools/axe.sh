#!/usr/bin/env bash
# axe.sh: puts axe-core, with which the page tests check accessibility, into .cache/axe through npm.
#
# One version, known by its hash. It says nothing and asks nobody when that is there already. npm is installed
# through apt on Debian where it is missing; where that is not possible, it ends with status 1 and the line to type.
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

install_npm() {
	local as_root=() packages='npm' log
	((EUID == 0)) || as_root=(sudo -n)
	local line="${as_root[*]:+sudo }apt-get update && ${as_root[*]:+sudo }apt-get install -y --no-install-recommends $packages"
	command -v apt-get >/dev/null || die 'npm is needed, and there is none in PATH. Get it from https://nodejs.org/'
	((EUID == 0)) || sudo -n true 2>/dev/null || die 'npm is missing and root'"'"'s rights are needed. Type:' "$line"
	printf 'axe: installing Debian package: %s\n' "$packages" >&2
	log=$(mktemp)
	"${as_root[@]}" apt-get -qq update </dev/null >"$log" 2>&1 || true
	if ! "${as_root[@]}" env DEBIAN_FRONTEND=noninteractive \
		apt-get -qq -o DPkg::Lock::Timeout=120 install -y --no-install-recommends "$packages" </dev/null >>"$log" 2>&1; then
		tail -n 20 "$log" >&2
		rm -f "$log"
		die 'apt could not install it. Type:' "$line"
	fi
	rm -f "$log"
}

is_there && exit 0
command -v npm >/dev/null || install_npm
mkdir -p "$folder"
printf '*\n' >.cache/.gitignore # the folder ignores itself
npm install --prefix "$folder" --no-audit --no-fund --no-package-lock --ignore-scripts --loglevel=error "axe-core@$version" >&2 ||
	die "npm could not install axe-core $version. Once there is a network, type:" tools/axe.sh
is_there || die "$script is not the axe-core $version that is expected; look at it, and remove $folder"
