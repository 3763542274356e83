#!/usr/bin/env bash
# check-generated.sh: runs `make generate` and fails, naming the files, if that changed any.
# It compares before with after, so that it can also be run in a tree with work in progress.
set -euo pipefail
cd "$(dirname "$0")/.."

# snapshot prints a hash and the name of every file that git tracks or would track.
snapshot() {
	git ls-files --cached --others --exclude-standard -z | sort -zu |
		while IFS= read -r -d '' file; do
			[[ -f $file ]] && printf '%s %s\n' "$(git hash-object --no-filters -- "$file")" "$file"
		done
}

# A clean tree must be clean afterwards too; this also sees a file that was never committed.
before_status=$(git status --porcelain)
before=$(snapshot)
"${MAKE:-make}" --no-print-directory generate
after=$(snapshot)
after_status=$(git status --porcelain)

if [[ $before == "$after" && $before_status == "$after_status" ]]; then
	exit 0
fi
{
	echo "These generated files were not current. Run make generate and commit them:"
	diff <(echo "$before") <(echo "$after") | sed -n 's/^[<>] [0-9a-f]* /  /p' | sort -u
} >&2
exit 1
