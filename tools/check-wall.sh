#!/usr/bin/env bash
# check-wall.sh: the privacy wall, seen from all that a package reaches and not only from what it imports.
# internal/response and internal/release may reach nothing of ours but each other (docs/privacy.md).
# depguard says the same for direct imports and names the line; this holds even where a lint rule was left out.
set -euo pipefail
cd "$(dirname "$0")/.."

deps=$(go list -deps ./internal/response ./internal/release)
beyond=$(grep '^blether/' <<<"$deps" | grep -vxE 'blether/internal/(response|release)' || true)
if [[ -n $beyond ]]; then
	{
		echo "internal/response or internal/release reaches beyond the privacy wall:"
		while IFS= read -r package; do echo "  $package"; done <<<"$beyond"
	} >&2
	exit 1
fi
