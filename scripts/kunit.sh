# shellcheck shell=bash
# Sourced after series.sh: build the source tree for an architecture and run
# KUnit suites in it, with the kernel's own kunit.py.

kunit_build=$cache/build/kunit${LINUX:+-$(printf %s "$linux_git" | hash)}

# All but um are small kernels for QEMU, with the suites that need the machine.
kunit_config()	# ARCH: the file with its options
{
	case $1 in
	um) echo "$top/kunit/um.kunitconfig" ;;
	*) echo "$top/kunit/jit.kunitconfig" ;;
	esac
}

# A part of the series need not know the options that a later patch brings, and
# kunit.py refuses them: "part" is set to leave them out.
kunit_options()	# ARCH: those of them that the source tree has
{
	grep '^CONFIG_' "$(kunit_config "$1")" | grep -Ff <(
		git -C "$src" grep -hE '^[[:space:]]*(menu)?config[[:space:]]' -- '*Kconfig*' |
		awk '{ print "CONFIG_" $2 "=" }')
}

kunit_args()	# ARCH: kunit.py's arguments for it
{
	printf '%s\n' --arch="$1" --build_dir="$kunit_build-$1"
	if [ -n "${part:-}" ]; then
		echo "--kunitconfig=$kunit_build-$1/part.kunitconfig"
	else
		echo "--kunitconfig=$(kunit_config "$1")"
	fi
	case $1 in
	arm64) echo --cross_compile=aarch64-linux-gnu- ;;
	loongarch) echo --cross_compile=loongarch64-linux-gnu- ;;
	# gcc has no CFI
	riscv) printf '%s\n' --make_options=LLVM=-21 --kconfig_add=CONFIG_CFI=y ;;
	esac
}

kunit_py()	# ARCH SUBCOMMAND [ARGUMENT...]
(
	arch=$1 sub=$2
	shift 2
	mapfile -t args < <(kunit_args "$arch")
	cd "$src" || exit
	case $sub in
	build) whole "$kunit_build-$arch" enter -- ./tools/testing/kunit/kunit.py build \
			"${args[@]}" --jobs="$(nproc)" "$@" ;;
	*) enter -- ./tools/testing/kunit/kunit.py "$sub" "${args[@]}" "$@" ;;
	esac
)

kunit_compile()	# ARCH
{
	mkdir -p "$kunit_build-$1" "$cache/ccache" "$cache/home" &&
		kunit_options "$1" >"$kunit_build-$1/part.kunitconfig" &&
		kunit_py "$1" config &&
		kunit_py "$1" build
}

# What must not stand in the log of a run.  Tests that provoke a warning
# suppress it (kunit_warning_suppress()), so that none is expected.
splats='BUG:|WARNING:|INFO: possible|INFO: task .* blocked|Oops|Kernel panic|UBSAN|KASAN|Unable to handle|suspicious RCU|sleeping function|kmemleak: [1-9]|unreferenced object|Bad page state|Call Trace'

# kunit_exec ARCH GLOB OUT: run the suites and leave OUT.log, OUT.json
kunit_exec()
{
	local arch=$1 glob=$2 out=$3 rc=0
	rm -f "$out".* "$kunit_build-$arch/test.log"
	kunit_py "$arch" exec --timeout="${KUNIT_TIMEOUT:-300}" --qemu_args='-smp 2 -m 1G' \
		--json="$out.json" "$glob" || rc=$?
	cp "$kunit_build-$arch/test.log" "$out.log" || return
	return "$rc"
}
