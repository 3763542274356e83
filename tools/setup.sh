#!/usr/bin/env bash
# setup.sh NEED...: makes sure that what a make target needs is on this machine.
#
#   go        Go 1.26 or newer (only checked, never installed)
#   cc        a C compiler and the C library's headers, for SQLite
#   chromium  the browser that the page tests drive, and a font with Arabic letters
#   postgres  the PostgreSQL server programs
#   npm       with which other tools fetch what tests need
#
# What is missing is installed through apt on Debian 12 and 13, with `sudo -n` where we are not root.
# Where that is not possible, it ends with status 1 and the line to type. It says nothing when all is there.
set -euo pipefail

readonly go_major=1 go_minor=26
readonly default_chromium=/usr/bin/chromium
readonly font=/usr/share/fonts/truetype/dejavu/DejaVuSans.ttf

say() { printf 'setup: %s\n' "$*" >&2; }

die() {
	say "$@"
	exit 1
}

on_debian() {
	[[ -r /etc/os-release ]] &&
		grep -qx 'ID=debian' /etc/os-release &&
		grep -qxE 'VERSION_ID="?(12|13)"?' /etc/os-release
}

check_go() {
	local version
	if ! command -v go >/dev/null; then
		say "Go $go_major.$go_minor or newer is needed, and there is no go in PATH."
		[[ ! -x /usr/local/go/bin/go ]] || die "It seems to be in /usr/local/go. Type: export PATH=\$PATH:/usr/local/go/bin"
		die "Get it from https://go.dev/dl/ and follow https://go.dev/doc/install"
	fi
	# GOTOOLCHAIN=local: ask the Go that is installed, and do not let it fetch another one to answer.
	version=$(GOTOOLCHAIN=local go version)
	if [[ $version =~ go([0-9]+)\.([0-9]+) ]]; then
		local major=${BASH_REMATCH[1]} minor=${BASH_REMATCH[2]}
		((major > go_major || (major == go_major && minor >= go_minor))) && return
	fi
	say "Go $go_major.$go_minor or newer is needed; this is: $version"
	die "Get it from https://go.dev/dl/ and follow https://go.dev/doc/install"
}

has_cc() {
	local compiler
	compiler=$(go env CC 2>/dev/null) || compiler=${CC:-gcc}
	# Unquoted on purpose: CC may carry flags.
	# shellcheck disable=SC2086
	printf '#include <stdlib.h>\nint main(void) { return 0; }\n' |
		$compiler -x c -fsyntax-only - >/dev/null 2>&1
}

has_chromium() { [[ -x ${BLETHER_CHROMIUM:-$default_chromium} ]]; }

has_postgres() {
	command -v initdb >/dev/null && command -v postgres >/dev/null && return
	compgen -G '/usr/lib/postgresql/*/bin/initdb' >/dev/null
}

packages=()  # what to install through apt
elsewhere=() # what to say where apt is not ours to call

need_cc() {
	has_cc && return
	packages+=(gcc libc6-dev)
	elsewhere+=("No working C compiler. Install gcc and the C library's headers, or name yours: CC=clang make test")
}

need_chromium() {
	if [[ -n ${BLETHER_CHROMIUM:-} ]]; then
		has_chromium || die "BLETHER_CHROMIUM=$BLETHER_CHROMIUM is not a program that can be run."
		return # whoever names a browser looks after its fonts
	fi
	if ! has_chromium; then
		packages+=(chromium)
		elsewhere+=("No Chromium in $default_chromium. Install it and name it: BLETHER_CHROMIUM=/path/to/chromium make test")
	fi
	if on_debian && [[ ! -e $font ]]; then
		packages+=(fonts-dejavu-core)
	fi
}

need_postgres() {
	has_postgres && return
	packages+=(postgresql)
	elsewhere+=("No PostgreSQL server programs. Install them so that initdb and postgres are in PATH.")
}

need_npm() {
	command -v npm >/dev/null && return
	packages+=(npm)
	elsewhere+=("npm is needed, and there is none in PATH. Get it from https://nodejs.org/")
}

# install_packages installs what was collected; it fails with the line to type.
install_packages() {
	local as_root=() line log
	line="apt-get update && apt-get install -y --no-install-recommends ${packages[*]}"
	if ((EUID != 0)); then
		as_root=(sudo -n)
		line="sudo apt-get update && sudo apt-get install -y --no-install-recommends ${packages[*]}"
		command -v sudo >/dev/null ||
			line="su -c 'apt-get update && apt-get install -y --no-install-recommends ${packages[*]}'"
	fi
	if ! on_debian; then
		printf 'setup: %s\n' "${elsewhere[@]}" >&2
		die "(Only Debian 12 and 13 are set up automatically.)"
	fi
	if ((EUID != 0)) && ! sudo -n true 2>/dev/null; then
		say "These Debian packages are missing and root's rights are needed. Type:"
		printf '%s\n' "$line" >&2
		exit 1
	fi

	say "installing Debian packages: ${packages[*]}"
	log=$(mktemp)
	# An update that fails need not stop us: the lists that are there may be good enough.
	"${as_root[@]}" apt-get -qq update </dev/null >"$log" 2>&1 || true
	if ! "${as_root[@]}" env DEBIAN_FRONTEND=noninteractive \
		apt-get -qq -o DPkg::Lock::Timeout=120 install -y --no-install-recommends \
		"${packages[@]}" </dev/null >>"$log" 2>&1; then
		tail -n 20 "$log" >&2
		rm -f "$log"
		say "apt could not install them. Type:"
		printf '%s\n' "$line" >&2
		exit 1
	fi
	rm -f "$log"
}

(($# > 0)) || die "usage: tools/setup.sh go|cc|chromium|postgres|npm..."

for need in "$@"; do
	case $need in
	go) check_go ;;
	cc) need_cc ;;
	chromium) need_chromium ;;
	postgres) need_postgres ;;
	npm) need_npm ;;
	*) die "unknown need $need (go, cc, chromium, postgres, npm)" ;;
	esac
done

if ((${#packages[@]} > 0)); then
	install_packages
	# Installed is not the same as working: look again.
	for need in "$@"; do
		case $need in
		cc) has_cc || die "a C compiler was installed, but it cannot compile a program." ;;
		chromium) has_chromium || die "Chromium was installed, but $default_chromium is not there." ;;
		postgres) has_postgres || die "PostgreSQL was installed, but initdb is not there." ;;
		npm) command -v npm >/dev/null || die "npm was installed, but it is not in PATH." ;;
		esac
	done
fi
