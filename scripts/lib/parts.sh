# shellcheck shell=bash
# Sourced after series.sh by what runs several of the other scripts: a part that
# fails does not keep the rest from being run, and what was not done is counted.

failed=()
# Where a line is put for what was not done.
[ -n "${LEFT:-}" ] || : >"$logs/left"
export LEFT=$logs/left

# part NAME COMMAND...: run a part; went is empty unless it went well
part()
{
	local name=$1 rc=0
	shift
	went=
	if late; then
		echo "$name: not begun, as time is up" >>"$LEFT"
		return
	fi
	say
	say "== $name"
	"$@" || rc=$?
	case $rc in
	0) went=well ;;
	"$out_of_time") echo "$name: stopped, as time is up" >>"$LEFT" ;;
	*) failed+=("$name") ;;
	esac
}

# What the run of a kernel depends on: the series, what is run, and the tools
runs_key()
{
	{
		git -C "$linux_git" rev-parse "$(applied "$base_rev")^{tree}"
		cat "$top"/kunit/* "$top"/selftests/*
		(cd "$top/scripts" && cat lib/{lib,series,kunit,guest}.sh kunit helper/{kunit-report,ktap,boot} selftests test-bpf)
		tools_key
	} | hash
}

# once NAME COMMAND...: run a part, unless it was right with exactly the same
# series, tests and tools before; FRESH runs it again
once()
{
	local memo
	memo=$cache/done/$(printf '%s\n' "$*" "$runs" | hash)
	mkdir -p "$cache/done"
	if [ -e "$memo" ] && [ -z "${FRESH:-}" ]; then
		say
		say "== $1: went well on $(date -r "$memo" '+%F %H:%M') with the same series, tests"
		say "and tools; its log: $(cat "$memo")"
		return
	fi
	part "$@"
	[ -z "$went" ] || echo "$logs" >"$memo"
}

# the_end PROMISE: sum up.  "all good" is for a run that has done all of it.
the_end()
{
	"$top/scripts/summary"
	say "tools: $(tools_said | awk '
		$1 ~ /^(gcc-[0-9]+|clang-[0-9]+|binutils|sparse|coccinelle|pahole|git|python3|qemu-system-x86)$/ {
			printf "%s%s %s", n++ ? ", " : "", $1, $2 }'); all: $logs/tools"
	tools_said >"$logs/tools"
	if [ -s "$LEFT" ]; then
		say "NOT DONE:"
		sed 's/^/  /' "$LEFT"
	fi
	if [ ${#failed[@]} -gt 0 ]; then
		printf 'FAILED: %s\n' "$(printf '%s, ' "${failed[@]}" | sed 's/, $//')"
		exit 1
	elif [ -s "$LEFT" ]; then
		say "nothing failed, but $1 is not done: run it again"
	else
		say "all good: $1 is done"
	fi
}
