#!/usr/bin/env bash
# fuzz.sh [PACKAGES]: runs every fuzz target, one after the other, for FUZZTIME (30s) each.
# A failing input is written under testdata/fuzz/ of its package; commit it with the repair.
set -euo pipefail
cd "$(dirname "$0")/.."

GO=${GO:-go}
FUZZTIME=${FUZZTIME:-30s}
read -r -a flags <<<"${BUILD_FLAGS:-}"

# `go test -list` prints the targets of a package, then "ok PACKAGE TIME".
targets=$("$GO" test "${flags[@]}" -list '^Fuzz' "${@:-./...}" |
	awk '/^Fuzz/ { names[n++] = $1 }
	     $1 == "ok" { for (i = 0; i < n; i++) print $2, names[i]; n = 0 }')
if [[ -z $targets ]]; then
	echo "no fuzz target found" >&2
	exit 1
fi

failed=()
while read -r package target; do
	printf '\n== %s %s for %s\n' "$package" "$target" "$FUZZTIME"
	"$GO" test "${flags[@]}" -run '^$' -fuzz "^${target}\$" -fuzztime "$FUZZTIME" -fuzzminimizetime=5x "$package" </dev/null ||
		failed+=("$package $target")
done <<<"$targets"

if ((${#failed[@]} > 0)); then
	printf 'fuzzing found a failure: %s\n' "${failed[@]}" >&2
	exit 1
fi
