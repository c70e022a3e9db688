# shellcheck shell=bash
# Sourced after lib.sh: which git repository and which commit the series is
# applied to.

# A version given on the command line comes without a checksum of ours; apt
# still checks the archive's signature.
given=${BASE_VERSION:-}
. "$top/base"
if [ -n "$given" ] && [ "$given" != "$BASE_VERSION" ]; then
	BASE_VERSION=$given
	BASE_SHA256=
fi

tag_of()	# KIND VERSION: a version as a tag's name
{
	printf '%s/%s' "$1" "${2//[~^:]/_}"
}

base_tag=$(tag_of base "$BASE_VERSION")
if [ -n "${LINUX:-}" ]; then
	linux_git=$(git -C "$LINUX" rev-parse --path-format=absolute --git-common-dir) ||
		die "LINUX=$LINUX is no git tree" "give the path of a kernel's git checkout"
	base_rev=$(git -C "$LINUX" rev-parse "${LINUX_REV:-HEAD}^{commit}")
else
	# Not a bare one: tools ask a worktree of a bare repository for that, and
	# are told that it is bare, too.
	linux_git=$cache/linux/.git
	base_rev=$base_tag
fi

has_tag()
{
	git -C "$linux_git" rev-parse -q --verify "refs/tags/$1" >/dev/null 2>&1
}
