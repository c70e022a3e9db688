# shellcheck shell=bash
# Sourced after series.sh and format.sh: a topic as patches, and a repository to
# make something of it in.  A queue is a directory with series and patches/.

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

known()	# TOPIC: stop unless there is one of that name
{
	topics | grep -Fxq "${1:-}" ||
		die "there is no topic ${1:-given}" "make $me TOPIC=..., one of: $(topics | xargs)"
}

on()	# REV [PATCH-FILE...]: as am, which wants something to do
{
	if [ $# = 1 ]; then
		git -C "$linux_git" rev-parse "$1^{commit}"
	else
		am "$@"
	fi
}

# A repository that only borrows what linux_git has.  The branches, settings and
# commits that posting makes go away with it.
borrow()	# DIR
{
	local s
	plain_git init -q "$1"
	echo "$linux_git/objects" >"$1/.git/objects/info/alternates"
	for s in "${diff_settings[@]}"; do
		git -C "$1" config "${s%%=*}" "${s#*=}"
	done
}

on_in()	# REPOSITORY REV [PATCH-FILE...]: the same there
{
	local linux_git=$1/.git
	shift
	on "$@"
}

# Patches as they are when somebody has become their author and signed them.
signed()	# DIR 'NAME <MAIL>' PATCH-FILE...: prints where they are
{
	local dir=$1 who=$2 p
	shift 2
	mkdir -p "$dir"
	for p in "$@"; do
		plain_git interpret-trailers --trailer "Signed-off-by: $who" "$p" |
			who=$who awk '!n && /^From: / { $0 = "From: " ENVIRON["who"]; n = 1 } 1' >"$dir/${p##*/}"
		say "$dir/${p##*/}"
	done
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

# b4 in a repository, with nothing of the reader's settings and no network.
b4_in()	# REPOSITORY ARGUMENT...
{
	local home=$1/.git/home
	mkdir -p "$home"
	(cd "$1" && shift && enter -- env HOME="$home" XDG_CONFIG_HOME="$home" XDG_CACHE_HOME="$home" \
		XDG_DATA_HOME="$home" GIT_CONFIG_GLOBAL=/dev/null GIT_CONFIG_SYSTEM=/dev/null \
		b4 --offline-mode --no-stdin --no-interactive "$@")
}
