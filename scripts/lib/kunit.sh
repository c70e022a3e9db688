# shellcheck shell=bash
# Sourced after series.sh: build the source tree for an architecture and run
# KUnit suites in it, with the kernel's own kunit.py.

kunit_build=$cache/build/kunit${LINUX:+-$(printf %s "$linux_git" | hash)}

# All but um are small kernels for QEMU, with the suites that need the machine.
kunit_targets()	# ARCH: the kernels it has
{
	case $1 in
	arm64) echo arm64 arm64_64k ;;
	*) echo "$1" ;;
	esac
}

kunit_configs()	# TARGET: the files with its options
{
	case $1 in
	um) echo "$top/kunit/um.kunitconfig" ;;
	x86_64) printf '%s\n' "$top"/kunit/{qemu,x86_64}.kunitconfig ;;
	*) echo "$top/kunit/qemu.kunitconfig" ;;
	esac
}

# A part of the series need not know the options that a later patch brings, and
# kunit.py refuses them: "part" is set to leave them out.
kunit_options()	# TARGET: those of them that the source tree has
{
	local files
	mapfile -t files < <(kunit_configs "$1")
	grep -h '^# CONFIG_.* is not set$' "${files[@]}" || true
	grep -h '^CONFIG_' "${files[@]}" | grep -Ff <(
		git -C "$src" grep -hE '^[[:space:]]*(menu)?config[[:space:]]' -- '*Kconfig*' |
		awk '{ print "CONFIG_" $2 "=" }')
}

kunit_arch()	# TARGET: kunit.py's name for its architecture
{
	case $1 in
	powerpc) echo powerpcle ;;
	x86_64|x86_nomodules) echo x86_64 ;;
	*) echo "${1%%_*}" ;;
	esac
}

kunit_cross()	# TARGET: how the names of its compiler and linker begin
{
	case $1 in
	arm64*) echo aarch64-linux-gnu- ;;
	loongarch) echo loongarch64-linux-gnu- ;;
	powerpc) echo powerpc64le-linux-gnu- ;;
	riscv) echo riscv64-linux-gnu- ;;
	s390) echo s390x-linux-gnu- ;;
	esac
}

kunit_args()	# TARGET: kunit.py's arguments for it
{
	echo --arch="$(kunit_arch "$1")"
	echo "--build_dir=$kunit_build-$1"
	if [ -n "${part:-}" ]; then
		echo "--kunitconfig=$kunit_build-$1/part.kunitconfig"
	else
		kunit_configs "$1" | sed 's/^/--kunitconfig=/'
	fi
	case $1 in
	um|x86_64|x86_nomodules) ;;
	# gcc has no CFI
	riscv) printf '%s\n' --make_options=LLVM=-21 --kconfig_add=CONFIG_CFI=y ;;
	*) echo --cross_compile="$(kunit_cross "$1")" ;;
	esac
	case $1 in
	# No mapping is writable and executable.
	um|loongarch) ;;
	*) echo --kconfig_add=CONFIG_DEBUG_WX=y ;;
	esac
	case $1 in
	# three levels of tables, of which one is folded
	arm64) echo --kconfig_add=CONFIG_ARM64_VA_BITS_39=y ;;
	arm64_64k) echo --kconfig_add=CONFIG_ARM64_64K_PAGES=y ;;
	powerpc) printf '%s\n' --kconfig_add=CONFIG_PPC_RADIX_MMU=y ;;
	# its guests need the first
	s390) printf '%s\n' --kconfig_add=CONFIG_VIRTUALIZATION=y --kconfig_add=CONFIG_KVM=n ;;
	# The guest has modules.  ITS has thunks in executable memory.
	x86_nomodules) printf '%s\n' --kconfig_add=CONFIG_MODULES=n --kconfig_add=CONFIG_TEST_BPF=n \
		--kconfig_add=CONFIG_CMDLINE_BOOL=y \
		'--kconfig_add=CONFIG_CMDLINE="indirect_target_selection=force"' ;;
	esac
}

# The machine, for kunit_exec: memory for two leaves and some more
qemu_args()	# TARGET
{
	case $1 in
	arm64_64k) echo '-smp 2 -m 3G' ;;
	# kunit.py has one without radix page tables
	powerpc) echo '-smp 2 -m 1G -cpu power9' ;;
	*) echo '-smp 2 -m 1G' ;;
	esac
}

kunit_py()	# TARGET SUBCOMMAND [ARGUMENT...]
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

kunit_compile()	# TARGET
{
	mkdir -p "$kunit_build-$1" "$cache/ccache" "$cache/home" &&
		kunit_options "$1" >"$kunit_build-$1/part.kunitconfig" &&
		kunit_py "$1" config &&
		kunit_py "$1" build
}

# What must not stand in the log of a run.  Tests that provoke a warning
# suppress it (kunit_warning_suppress()), so that none is expected.
splats='BUG:|WARNING:|INFO: possible|INFO: task .* blocked|Oops|Kernel panic|UBSAN|KASAN|Unable to handle|suspicious RCU|sleeping function|kmemleak: [1-9]|unreferenced object|Bad page state|Call Trace'

# kunit_exec TARGET GLOB OUT: run the suites and leave OUT.log, OUT.json
kunit_exec()
{
	local arch=$1 glob=$2 out=$3 rc=0
	rm -f "$out".* "$kunit_build-$arch/test.log"
	kunit_py "$arch" exec --timeout="${KUNIT_TIMEOUT:-300}" --qemu_args="$(qemu_args "$arch")" \
		--json="$out.json" "$glob" || rc=$?
	cp "$kunit_build-$arch/test.log" "$out.log" || return
	return "$rc"
}
