# shellcheck shell=bash
# Sourced after series.sh: build a kernel for the x86_64 guest and boot it.
#
# The guest's root is the sandbox that QEMU itself runs in, over 9p: there is
# no image to build, and every path is the same on both sides.

use_tree guest

guest_qemu=(qemu-system-x86_64 -machine q35 -cpu max -m 3G -nodefaults
	-display none -no-reboot -no-user-config)

case ${KERNEL:-plain} in
plain|debug) ;;
*) die "there is no KERNEL=$KERNEL" "KERNEL=debug, or none for the plain one" ;;
esac

guest_build=$cache/build/guest${LINUX:+-$(printf %s "$linux_git" | hash)}

guest_make()	# KIND TARGET...
{
	local kind=$1
	shift
	whole "$guest_build-$kind" enter -- make -C "$src" ARCH=x86_64 \
		O="$guest_build-$kind" -j"$(nproc)" "$@"
}

# A part of the series need not know the options that a later patch brings.
asked_for()
{
	local line name
	while read -r line; do
		name=${line#CONFIG_}
		if [ -z "${COMMIT:-}" ] || git -C "$src" grep -qE \
			"^[[:space:]]*(menu)?config ${name%%=*}$" -- '*Kconfig*'; then
			echo "$line"
		fi
	done
}

# guest_config KIND: "plain", or "debug" with the checkers
guest_config()
{
	local tests=$src/tools/testing/selftests/bpf new=$guest_build-$1/new list
	list=("$tests/config" "$tests/config.vm" "$top/selftests/guest.config" "$top/selftests/$1.config")
	mkdir -p "$new" "$cache/ccache" "$cache/home"
	(cd "$src" && enter -- env ARCH=x86_64 ./scripts/kconfig/merge_config.sh -n -Q -O "$new" "${list[@]}")
	# What is asked for here and not granted would be missed much later.
	sed -n '/^CONFIG_/p' "${list[@]:2}" | grep -vFxf "$new/.config" | sort -u |
		asked_for >"$new/missing" || true
	if [ -s "$new/missing" ]; then
		echo "not in the configuration:"
		cat "$new/missing"
		return 1
	fi
	# An untouched file keeps make from looking at everything again.
	cmp -s "$new/.config" "$guest_build-$1/.config.merged" || {
		cp "$new/.config" "$guest_build-$1/.config"
		cp "$new/.config" "$guest_build-$1/.config.merged"
	}
}

guest_compile()	# KIND
{
	guest_config "$1" && guest_make "$1" bzImage modules
}

# guest_run KIND DIR [QEMU-OPTION...]: boot, run DIR/cmd in the guest with its
# output on ours, leave the kernel's log in DIR/console and return its status.
guest_run()
{
	local kind=$1 dir=$2 append=${GUEST_APPEND:-}
	shift 2
	rm -f "$dir/status"
	# identify_cpu() clears the flag of 5-level paging for a moment; an interrupt
	# in it makes KASAN of 7.3 report a wild access.
	[ "$kind" = plain ] || append="no5lvl $append"
	enter -- timeout -k 10 "${GUEST_TIMEOUT:-600}" "${guest_qemu[@]}" \
		-kernel "$guest_build-$kind/arch/x86/boot/bzImage" \
		-append "console=ttyS0 root=guest rootfstype=9p rootflags=trans=virtio,version=9p2000.L,cache=loose,msize=512000 rw init=$top/selftests/guest-init panic=-1 GUEST_DIR=$dir GUEST_CACHE=$cache $append" \
		-virtfs "local,path=/,mount_tag=guest,security_model=none,multidevs=remap" \
		-serial "file:$dir/console" -serial stdio "$@" || true
	if [ ! -e "$dir/status" ]; then
		say "the guest died or hung; the end of its log:"
		tail -n 30 "$dir/console"
		return 125
	fi
	return "$(cat "$dir/status")"
}

# Lines of a guest's log that fail a run.
guest_splats()	# DIR
{
	grep -nE "$splats" "$1/console"
}

# guest_kernel KIND: build it, if the series has changed; or of COMMIT
guest_kernel()
{
	local commit key built=$guest_build-$1/.built
	commit=${COMMIT:-$(applied "$base_rev")} || die "the series does not apply" "make check"
	lock src-guest
	checkout "$commit"
	# To find out that there is nothing to build takes make half a minute.
	key=$({ git -C "$src" rev-parse 'HEAD^{tree}'; cat "$top"/selftests/*.config
		declare -f guest_config guest_make; tools_key; } | hash)
	[ "$(cat "$built" 2>/dev/null)" != "$key" ] || return 0
	rm -f "$built"
	step "guest kernel ($1)" guest_compile "$1" ||
		die "the guest's kernel does not build" "make check tells which patch broke it"
	echo "$key" >"$built"
}
