#!/usr/bin/env bash
# check-image.sh: builds the Dockerfile without a container daemon, and runs what comes out.
#
# buildah does it with chroot isolation, on a build base that debootstrap makes (Debian 12, a C compiler, and
# the Go of this machine). Both are Debian packages. Modules come from this machine's module cache, so that the
# build fetches nothing. Then `blether version` is run in the image as the image's own user, and the size printed.
# It needs Debian and root's rights (sudo -n where we are not root). Everything it makes is removed at the end.
set -euo pipefail
cd "$(dirname "$0")/.."

readonly suite=bookworm
readonly max_mib=80 # "a small final image"; more than this is a mistake, such as a base left in
version=${VERSION:-dev}

say() { printf 'image-check: %s\n' "$*" >&2; }

die() {
	say "$@"
	exit 1
}

as_root() {
	if ((EUID == 0)); then "$@"; else sudo -n -- "$@"; fi
}

if ((EUID != 0)) && ! sudo -n true 2>/dev/null; then
	die "root's rights are needed. Type: sudo env \"PATH=\$PATH\" tools/check-image.sh"
fi

missing=()
for tool in buildah debootstrap; do
	command -v "$tool" >/dev/null || [[ -x /usr/sbin/$tool ]] || missing+=("$tool")
done
if ((${#missing[@]} > 0)); then
	say "installing Debian packages: ${missing[*]}"
	as_root apt-get -qq update </dev/null || true
	as_root env DEBIAN_FRONTEND=noninteractive apt-get -qq -o DPkg::Lock::Timeout=120 \
		install -y --no-install-recommends "${missing[@]}" </dev/null >/dev/null ||
		die "apt could not install them. Type: apt-get update && apt-get install -y ${missing[*]}"
fi

work=$(mktemp -d "${TMPDIR:-/tmp}/blether-image.XXXXXX")
clean_up() { as_root rm -rf --one-file-system "$work"; }
trap clean_up EXIT

# Storage of our own: nothing is left in the machine's, and vfs needs nothing from the kernel.
# An empty registries.conf: there is no place to fetch an image from by mistake.
: >"$work/registries.conf"
buildah() {
	as_root env CONTAINERS_REGISTRIES_CONF="$work/registries.conf" BUILDAH_ISOLATION=chroot \
		buildah --root "$work/storage" --runroot "$work/run" --storage-driver vfs "$@"
}

say "making the build base: Debian $suite and $(go env GOVERSION)"
base=$work/base
as_root debootstrap --variant=minbase --include=gcc,libc6-dev,ca-certificates "$suite" "$base" >"$work/debootstrap.log" 2>&1 || {
	tail -n 20 "$work/debootstrap.log" >&2
	die "debootstrap could not make the build base."
}
as_root rm -rf "$base/var/cache/apt/archives" "$base/var/lib/apt/lists"
as_root cp -aL "$(go env GOROOT)" "$base/usr/local/go"
as_root tar -C "$base" -cf "$work/base.tar" .
as_root rm -rf --one-file-system "$base"
cat >"$work/Base" <<'BASE'
FROM scratch
ADD base.tar /
ENV PATH=/usr/local/go/bin:/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin
ENV GOPATH=/go GOTOOLCHAIN=local GOPROXY=off
BASE
buildah build --quiet --format docker --tag blether-build-base --file "$work/Base" "$work" >/dev/null
as_root rm -f "$work/base.tar"

say "building the image"
go mod download
buildah build --quiet --format docker --tag blether \
	--volume "$(go env GOMODCACHE):/go/pkg/mod" \
	--build-arg BUILD_IMAGE=localhost/blether-build-base --build-arg VERSION="$version" \
	. >/dev/null

user=$(buildah inspect --type image --format '{{.OCIv1.Config.User}}' localhost/blether)
[[ $user == 65532:65532 ]] || die "the image would run as '$user', not as 65532:65532."

say "running it"
container=$(buildah from --pull-never localhost/blether)
printed=$(buildah run "$container" -- /blether version)
grep -qF -- "$version" <<<"$printed" || die "blether version printed '$printed', which does not name $version."

# With chroot isolation the container shares this machine's network: listen on the loopback only.
listen=127.0.0.1:$((20000 + RANDOM % 20000))
buildah run --env BLETHER_LISTEN="$listen" "$container" -- /blether serve >"$work/serve.log" 2>&1 &
serve=$!
healthy=no
for _ in {1..60}; do
	if buildah run --env BLETHER_LISTEN="$listen" "$container" -- /blether health >/dev/null 2>&1; then
		healthy=yes
		break
	fi
	kill -0 "$serve" 2>/dev/null || break
	sleep 0.5
done
root=$(buildah mount "$container")
# Of the processes that descend from ours, the program itself: its number and its user.
read -r pid runs_as < <(ps -eo pid=,ppid=,uid=,args= | awk -v top="$serve" '
	{ parent[$1] = $2; user[$1] = $3; if ($4 == "/blether" && $5 == "serve") found[$1] }
	END { for (p in found) for (q = p; q > 1; q = parent[q]) if (q == top) { print p, user[p]; exit } }') || true
[[ -z ${pid:-} ]] || as_root kill -TERM "$pid"
wait "$serve" || true
[[ $healthy == yes ]] || {
	tail -n 20 "$work/serve.log" >&2
	die "blether serve did not become healthy."
}
[[ ${runs_as:-} == 65532 ]] || die "blether serve ran as user '${runs_as:-unknown}', not as 65532."

mib=$(as_root du -sm --exclude=data "$root" | cut -f1)
((mib <= max_mib)) || die "the image has $mib MiB, more than $max_mib."
printf 'image-check: passed; %s; %s MiB; serves as user %s\n' "$printed" "$mib" "$runs_as"
