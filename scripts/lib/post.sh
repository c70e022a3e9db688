# shellcheck shell=bash
# Sourced after series.sh and format.sh: a topic as a thread, and a repository to
# make mails of it in.

# What upstream has of the queue, see scripts/helper/upstream; asked once.
upstream=$("$top/scripts/helper/upstream" list) || exit

# thread TOPIC [QUEUE]: its patches as "PART TAB FILE".  first is what upstream
# has of its beginning, which is not mailed but needed; mail is what is mailed; held
# is the end of it, which is not to be posted yet.  What is stuck in between, held
# or with upstream, keeps the topic from being a thread.
thread()
{
	local records=$upstream
	[ $# = 1 ] || records=$("$top/scripts/helper/upstream" list "$2") || return
	patches_of "$@" | records=$records awk '
		BEGIN {
			n = split(ENVIRON["records"], lines, "\n")
			for (i = 1; i <= n; i++) {
				split(lines[i], f, "|")
				if (f[2] == "superseded" || f[2] == "held")
					is[f[1]] = f[2]
			}
		}
		{ file[NR] = $0; sub(/.*\//, ""); state[NR] = is[$0] }
		END {
			for (a = 1; a <= NR && state[a] == "superseded"; a++)
				part[a] = "first"
			for (z = NR; z >= a && state[z] == "held"; z--)
				part[z] = "held"
			for (i = 1; i <= NR; i++) {
				if (i >= a && i <= z)
					part[i] = state[i] ? "stuck" : "mail"
				print part[i] "\t" file[i]
			}
		}'
}

part_of()	# PART TOPIC [QUEUE]: the patch files of that part
{
	local part=$1
	shift
	thread "$@" | sed -n "s/^$part\t//p"
}

told()	# EFFECT PATCH-FILE...: what upstream has for them, a line for what is the same
{
	local effect=$1 p
	shift
	for p in "$@"; do
		s="$effect: $(subject "$p")" awk -F '|' -v e="$effect" -v p="${p##*/}" '
			$1 != p || $2 != e { next }
			!($6 in ids) { todo[++n] = $6 }
			{
				ids[$6] = ids[$6] (ids[$6] == "" ? "" : ", ") $3
				sub(/,.*/, "", $5)
				if (!(($6, $5) in seen))
					trees[$6] = trees[$6] (trees[$6] == "" ? "" : ", ") $5
				seen[$6, $5]
			}
			END {
				for (i = 1; i <= n; i++) {
					t = todo[i]
					print ENVIRON["s"] ": " (ids[t] == "" ? "" : ids[t] " (" trees[t] "): ") t
				}
			}' <<<"$upstream"
	done
}

mailed()	# TOPIC: how many patches of it are mailed
{
	part_of mail "$1" | wc -l
}

title()	# TOPIC: the subject of its thread
{
	if [ "$(mailed "$1")" = 1 ]; then
		subject "$(part_of mail "$1")"
	else
		head -n 1 "$top/Documentation/cover/$1"
	fi
}

# What has to be in a tree for the mails of a topic to apply, as far as the queue
# has it: of a topic that is needed what is mailed, not what is held.
foundation()	# TOPIC: patch files
{
	local t
	for t in $(needed "$1"); do
		thread "$t" | sed -n -E 's/^(first|mail)\t//p'
	done
	part_of first "$1"
}

refused()	# TOPIC: why it cannot be posted; nothing if it can, or if upstream has all of it
{
	local parts stuck
	parts=$(thread "$1")
	mapfile -t stuck < <(part_of stuck "$1")
	if [ ${#stuck[@]} -gt 0 ]; then
		told held "${stuck[@]}"
		told superseded "${stuck[@]}"
	elif ! grep -q ^mail <<<"$parts"; then
		mapfile -t stuck < <(part_of held "$1")
		told held "${stuck[@]}"
	fi
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

# b4 in a repository, with nothing of the reader's settings and no network.
b4_in()	# REPOSITORY ARGUMENT...
{
	local home=$1/.git/home
	mkdir -p "$home"
	(cd "$1" && shift && enter -- env HOME="$home" XDG_CONFIG_HOME="$home" XDG_CACHE_HOME="$home" \
		XDG_DATA_HOME="$home" GIT_CONFIG_GLOBAL=/dev/null GIT_CONFIG_SYSTEM=/dev/null \
		b4 --offline-mode --no-stdin --no-interactive "$@")
}
