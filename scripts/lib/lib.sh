# shellcheck shell=bash
# Sourced by every script: where things are, how to speak, how to run a long
# step, how to enter the toolbox.

set -eu -o pipefail
export LC_ALL=C.UTF-8 TZ=UTC

top=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd -P)
cache=${XDG_CACHE_HOME:-$HOME/.cache}/kernel-mappings
mkdir -p "$cache/lock"
cache=$(cd "$cache" && pwd -P)
case $cache in
*[[:space:]:,]*)
	echo "make cannot build in $cache; next: set XDG_CACHE_HOME to a path without blanks, colons and commas" >&2
	exit 1 ;;
esac

# Held by whoever uses the cache; distclean wants it alone.
exec {using}>"$cache/lock/using"
flock -s "$using"

# One directory of logs a run, whatever scripts it takes.
export RUN=${RUN:-$(date +%Y%m%d-%H%M%S)-$$}
logs=$cache/log/$RUN
mkdir -p "$logs"
[ -e "$logs/begun" ] || date +%s >"$logs/begun"

me=${0##*/}

say()
{
	printf '%s\n' "$*"
}

# die MESSAGE [NEXT-THING-TO-DO]
die()
{
	printf '%s: %s\n' "$me" "$1" >&2
	[ -z "${2:-}" ] || printf '%s: next: %s\n' "$me" "$2" >&2
	exit 1
}

hash()
{
	sha256sum | cut -c1-16
}

# lock NAME: one at a time, machine-wide; held until the script ends.
lock()
{
	local fd
	exec {fd}>"$cache/lock/$1"
	flock -n "$fd" && return
	say "waiting for another run that uses $1"
	flock "$fd"
}

# late: whether time is up.  DEADLINE is in seconds since the epoch.
late()
{
	[ -n "${DEADLINE:-}" ] && [ "$(date +%s)" -ge "$DEADLINE" ]
}

# The exit status of a script that ended because time is up, not for a fault.
out_of_time=124

# The last thing that a step said: the end of its log, or where that is empty of
# the file $watch, or how much is in the directory $watch.
progress()	# LOG
{
	local line
	line=$(tail -n 1 "$1" | tr -d '\r\033')
	if [ -z "$line" ] && [ -f "${watch:-}" ]; then
		line=$(tail -n 1 "$watch" | tr -d '\r\033')
	elif [ -z "$line" ] && [ -d "${watch:-}" ]; then
		line="$(find "$watch" -name '*.o' -newer "$logs/begun" 2>/dev/null | wc -l) objects compiled"
	fi
	printf '%.66s' "$line"
}

# step NAME COMMAND...: run a long command with its output in a log, show
# that it lives, and on failure print the end of the log, unless quiet is set.
# When time is up it is stopped, and the script ends with it.
# A function given as the command must not count on errexit, which "step ... ||
# die" switches off.
step()
{
	local name=$1 log=$logs/${1//[^A-Za-z0-9._-]/-}.log start=$SECONDS
	local pid beat=0 rc=0
	shift
	printf '%-34s log: %s\n' "$name ..." "$log"
	# A process group of its own can be stopped whole.
	set -m
	("$@") >"$log" 2>&1 </dev/null &
	pid=$!
	set +m
	trap 'kill -- -$pid 2>/dev/null || true; die "stopped" "run it again; what was half made is made anew"' INT TERM HUP
	while kill -0 "$pid" 2>/dev/null; do
		sleep 0.2
		beat=$((beat + 1))
		if [ $((beat % 25)) = 0 ] && late; then
			kill -- -$pid 2>/dev/null || true
			wait "$pid" 2>/dev/null || true
			say "$name: stopped, as time is up; what it built is kept"
			exit "$out_of_time"
		fi
		if [ -t 1 ]; then
			[ $((beat % 5)) = 0 ] || continue
			printf '\r\033[K%5ds  %s' $((SECONDS - start)) "$(progress "$log")"
		elif [ $((beat % 300)) = 0 ]; then
			printf '%5ds  %s\n' $((SECONDS - start)) "$(progress "$log")"
		fi
	done
	wait "$pid" || rc=$?
	trap - INT TERM HUP
	[ ! -t 1 ] || printf '\r\033[K'
	printf '%s\t%s\t%s\n' "$name" "$rc" $((SECONDS - start)) >>"$logs/steps"
	[ "$rc" = 0 ] || { [ -n "${quiet:-}" ] || show_log "$log"; return "$rc"; }
}

# parallel COMMAND...: run it with each line of the input as its last argument,
# as many at once as there are processors; false if one failed.
parallel()
{
	local i line in turn pids=() rc=0
	exec {in}<&0
	turn=$(mktemp "$cache/turn.XXXXXX")
	for ((i = 0; i < $(nproc); i++)); do
		(
			exec {lock}<"$turn"
			while flock "$lock"; read -r line <&"$in"; do
				flock -u "$lock"
				# in the background errexit is in force
				"$@" "$line" </dev/null &
				wait $! || rc=1
			done
			exit "$rc"
		) &
		pids+=($!)
	done
	exec {in}<&-
	for i in "${pids[@]}"; do
		wait "$i" || rc=1
	done
	rm -f "$turn"
	return "$rc"
}

free_mib()	# where the cache is
{
	df -Pm "$cache" | awk 'END { print $4 }'
}

show_log()
{
	say "---- last lines of $1"
	tail -n "${2:-25}" "$1"
	say "----"
	[ "$(free_mib)" -ge 100 ] || say "no space is left for $cache: $(free_mib) MiB"
}

# ---- the toolbox

toolbox_suite=trixie
toolbox_packages=$(sed -e 's/#.*//' "$top/scripts/lib/toolbox.packages" | xargs)
toolbox_key=$(printf '%s\n' "$toolbox_suite" "$toolbox_packages" | hash)
toolbox=$cache/toolbox-$toolbox_key

tools_said()	# the version of each
{
	if [ "${TOOLBOX:-}" = none ]; then
		for tool in gcc ld make sparse spatch git python3 perl clang pahole qemu-system-x86_64; do
			"$tool" --version 2>/dev/null | head -n 1 || true
		done
	else
		dpkg-query --admindir="$toolbox/var/lib/dpkg" -W | sort
	fi
}

# What stands for the tools in the name of a remembered result
tools_key()
{
	tools_said | hash
}

# enter [BWRAP-OPTION...] -- COMMAND...: run it in the toolbox.  The checkout
# is read-only there, the cache is not, and there is no network unless asked.
# ccache takes what a file depends on from the compiler (CCACHE_DEPEND): looking
# for that itself makes a first build an eighth longer.
enter()
{
	local opts=()
	while [ "$1" != -- ]; do
		opts+=("$1")
		shift
	done
	shift
	if [ "${TOOLBOX:-}" = none ]; then
		"$@"
		return
	fi
	# The reader's own repository, which worktrees in the cache point to.
	[ -z "${LINUX:-}" ] || opts+=(--ro-bind "$linux_git" "$linux_git")
	bwrap --unshare-all --die-with-parent --new-session \
		--ro-bind "$toolbox/usr" /usr --ro-bind "$toolbox/etc" /etc \
		--ro-bind "$toolbox/var" /var --symlink usr/bin /bin \
		--symlink usr/sbin /sbin --symlink usr/lib /lib \
		--symlink usr/lib64 /lib64 --dev /dev --proc /proc \
		--tmpfs /tmp --tmpfs /run --ro-bind "$top" "$top" \
		--bind "$cache" "$cache" --chdir "$PWD" \
		--clearenv --setenv PATH /usr/lib/ccache:/usr/sbin:/usr/bin:/sbin:/bin \
		--setenv HOME "$cache/home" --setenv LC_ALL C.UTF-8 --setenv TZ UTC \
		--setenv CCACHE_DIR "$cache/ccache" --setenv CCACHE_DEPEND 1 \
		"${opts[@]}" -- "$@"
}

# enter_net COMMAND...: the same for apt, with its lists writable and a network
enter_net()
{
	local opts=(--share-net) f
	if [ "${TOOLBOX:-}" != none ]; then
		opts+=(--bind "$toolbox/var" /var)
		for f in /etc/resolv.conf /etc/hosts; do
			[ ! -e "$f" ] || opts+=(--ro-bind "$(realpath "$f")" "/etc/${f##*/}")
		done
	fi
	enter "${opts[@]}" -- "$@"
}

# whole DIR COMMAND...: a build in DIR.  What a killed one had half written
# looks finished and newer than its sources to the next make, so it goes; but
# kconfig writes .config as a whole, and a kunitconfig was there before.
whole()
{
	local mark=$1/.building rc=0
	[ ! -e "$mark" ] || find "$1" -type f -newer "$mark" ! -name .config ! -name '*.kunitconfig' -delete
	: >"$mark"
	shift
	"$@" || rc=$?
	rm -f "$mark"
	return "$rc"
}
