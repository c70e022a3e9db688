# shellcheck shell=bash
# Sourced after lib.sh and base.sh: the queue as a list, as commits, and the
# tree that it is built in.

patches()	# their file names, in order
{
	sed -e 's/#.*//' -e 's/[[:space:]]*$//' "$top/series" | grep -v '^$' || true
}

subject()	# PATCH-FILE: its subject on one line
{
	git mailinfo /dev/null /dev/null <"$1" | sed -n 's/^Subject: //p'
}

touched()	# PATCH-FILE...: the files that they change
{
	cat "$@" | git -C / apply --numstat | cut -f 3 | sort -u
}

# A topic is what is posted as one thread.  A queue is a directory with series and
# patches/.

topics()	# their names, in order
{
	sed -n 's/^# topic: //p' "$top/series"
}

patches_of()	# TOPIC [QUEUE]: its patch files
{
	awk -v t="$1" -v d="${2:-$top}/patches/" '
		/^# topic: / { here = $3 == t }
		here && /^[^#]/ { print d $1 }' "${2:-$top}/series"
}

patches_before()	# TOPIC [QUEUE]: the patch files of the topics before it
{
	awk -v t="$1" -v d="${2:-$top}/patches/" '
		/^# topic: / && $3 == t { exit }
		/^[^#]/ { print d $1 }' "${2:-$top}/series"
}

about()	# TOPIC: its line in the file topics, from the second word on
{
	awk -v t="$1" '$1 == t { $1 = ""; sub(/^ /, ""); print; n++ } END { exit !n }' "$top/topics"
}

needed()	# TOPIC: the topics that it needs, and those that these need, in order
{
	local t all=" $1 " list=''
	# Whoever is needed comes before whoever needs him.
	for t in $(topics | tac); do
		[[ $all == *" $t "* ]] || continue
		all+="$(about "$t" | cut -d ' ' -f 3-) "
		[ "$t" = "$1" ] || list="$t $list"
	done
	say "$list"
}

queue_key()	# stands for the base, the patches in their order, and their proofs
{
	{
		git -C "$linux_git" rev-parse "$base_rev^{commit}"
		cat "$top/series" "$top/kunit/proofs"
		(cd "$top/patches" && patches | xargs -r cat)
	} | hash
}

# A warning without its position and the place of the tree, so that it can be
# compared, also with one of another tree.
strip_lines()
{
	sed -E -e "s#$src/##g" -e 's/:[0-9]+(:[0-9]+)?[: ]/: /g'
}

# git as the queue needs it: nothing of the reader's own settings.
plain_git()
{
	GIT_CONFIG_GLOBAL=/dev/null GIT_CONFIG_SYSTEM=/dev/null \
	GIT_COMMITTER_NAME='Kernel mappings series' GIT_COMMITTER_EMAIL=series@localhost \
		git -c core.hooksPath=/dev/null "$@"
}

# am REV PATCH-FILE...: apply them on REV and print the commit that results,
# which depends on nothing else.  The worktree is left empty: git am checks out
# what it needs, which takes a second rather than a minute.  What the first ones
# of them have made before is what the others are applied to.
am()
{
	local rev=$1 from n ref tree failed sums
	shift
	rev=$(git -C "$linux_git" rev-parse "$rev^{commit}")
	sums=$(sha256sum "$@")
	for ((n = $#; n >= 0; n--)); do
		ref=refs/kernel-mappings/$({ echo "$rev"; head -n "$n" <<<"$sums" | cut -c1-64; } | hash)
		from=$(git -C "$linux_git" rev-parse -q --verify "$ref") && break
		from=$rev
	done
	if [ "$n" = $# ]; then
		say "$from"
		return
	fi
	ref=refs/kernel-mappings/$({ echo "$rev"; cut -c1-64 <<<"$sums"; } | hash)
	shift $((n > 0 ? n : 0))
	tree=$(mktemp -d "$cache/am.XXXXXX")
	git -C "$linux_git" worktree add -q -f --no-checkout --detach "$tree" "$from"
	git -C "$tree" read-tree HEAD
	if ! plain_git -C "$tree" am -q --no-3way --committer-date-is-author-date \
			"$@" >"$tree.out" 2>&1; then
		failed=$(cat "$(git -C "$tree" rev-parse --git-path rebase-apply/next)")
		shift $((failed - 1))
		say "${1##*/} does not apply to $(git -C "$linux_git" log -1 --format=%s "$rev"):" >&2
		sed 's/^/  /' "$tree.out" >&2
		git -C "$linux_git" worktree remove --force "$tree"
		rm -f "$tree.out"
		return 1
	fi
	git -C "$linux_git" update-ref "$ref" "$(git -C "$tree" rev-parse HEAD)"
	git -C "$linux_git" worktree remove --force "$tree"
	rm -f "$tree.out"
	git -C "$linux_git" rev-parse "$ref"
}

applied()	# [REV]: the whole queue on REV (the base)
{
	local list=() p
	for p in $(patches); do
		[ -f "$top/patches/$p" ] ||
			die "series names $p, which patches/ does not have" "make export"
		list+=("$top/patches/$p")
	done
	if [ ${#list[@]} = 0 ]; then
		git -C "$linux_git" rev-parse "${1:-$base_rev}^{commit}"
	else
		am "${1:-$base_rev}" "${list[@]}"
	fi
}

# use_tree NAME: the tree that is worked in from here on is src.  Each purpose
# has its own: one that is taken back and forth through the series would have
# what another has built compiled again.
use_tree()
{
	src=$cache/src-$1
	[ -z "${LINUX:-}" ] || src+=-$(printf %s "$linux_git" | hash)
}
use_tree kunit

# Only what differs is written, so that the build after it is incremental.
checkout()	# COMMIT; the caller holds the lock of the tree
{
	if [ "$(git -C "$src" rev-parse -q --path-format=absolute --git-common-dir 2>/dev/null)" != "$linux_git" ] ||
		! git -C "$src" rev-parse -q --verify HEAD >/dev/null 2>&1; then
		rm -rf "$src"
		step "source tree" git -C "$linux_git" worktree add -q -f --detach "$src" "$1" ||
			die "could not make $src" "see the log"
	fi
	# A run that was stopped may have left a file half written.
	rm -f "$(git -C "$src" rev-parse --git-path index.lock)"
	git -C "$src" reset -q --hard "$1"
}
