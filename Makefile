# The kernel-mappings queue.  "make help" lists the targets.

SHELL := /bin/bash
MAKEFLAGS += --no-print-directory
ARCH := um
SUITE :=
CMD :=
T :=
TOPIC :=
V :=
SHOT :=

# One directory of logs for all the steps of a run.
export RUN := $(or $(RUN),$(shell date +%Y%m%d-%H%M%S)-$(shell echo $$PPID))
export LINUX LINUX_REV TOOLBOX BASE_VERSION KERNEL ICOUNT SIGNOFF EXCLUDE KEEP DEADLINE

.PHONY: all test test-deep test-all help host toolbox fetch apply tree export check \
	review kunit kunit-all prove bisect vm selftests test-bpf bench patches post compare \
	clean distclean

##@ Try

all: apply			## apply the series, build it for UML, run its KUnit suites (the default)
	@scripts/kunit um "$(SUITE)" || { scripts/summary; exit 1; }
	@scripts/summary

test test-deep test-all: export RENEW := --renew
test: apply			## check the queue; KUnit on UML, KUnit and selftests in a guest
	@scripts/test

test-deep: apply		## the rest: guest with checkers, each patch compiled, proofs; resumes
	@scripts/test-deep

test-all: apply			## test, test-deep, kunit-all, test-bpf everywhere, bisect; resumes
	@scripts/test-all

review: apply			## write the series and what the tests said as one HTML file
	@scripts/review
	@[ -z "$(SHOT)" ] || scripts/review-shot

help:				## this list
	@awk -F ':[^#]*## ' '/^##@ / { print "\n" substr($$0, 5) } \
		/^[a-z-]+:[^#]*## / { printf "  %-11s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)
	@echo
	@echo 'Settings: LINUX=/path/to/git/tree [LINUX_REV=commit], BASE_VERSION=...,'
	@echo 'TOOLBOX=none, KERNEL=debug; Documentation/working says what they do.'
	@echo 'All is kept below $${XDG_CACHE_HOME:-~/.cache}/kernel-mappings.'

##@ Run one thing

kunit: apply			## run KUnit suites: [ARCH=um|x86_64|arm64|...] [SUITE=glob]
	@scripts/kunit "$(ARCH)" "$(SUITE)"

kunit-all: apply		## run the KUnit suites on every architecture
	@for arch in um x86_64 x86_nomodules arm64 loongarch powerpc riscv s390; do scripts/kunit "$$arch" || exit; done

selftests: apply		## run bpf and mm selftests in the guest: [T=glob] [KERNEL=debug]
	@scripts/selftests "$(T)"

test-bpf: apply			## run lib/test_bpf, the kernel's own tests of the JIT: [ARCH=...]
	@scripts/test-bpf "$(patsubst um,x86_64,$(ARCH))"

vm: apply			## boot an x86_64 guest: [CMD='...'] [ICOUNT=1] [KERNEL=debug]
	@scripts/vm "$(CMD)"

##@ Change the queue

tree: apply			## make a tree to edit the series in, and print its path
	@scripts/tree

export:				## write patches/, series, Documentation/patches from that tree
	@scripts/export

check: apply			## check the queue: applies, round-trips, style, each patch compiles
	@scripts/check

##@ Prove and measure

prove: apply			## show for each fix that its test fails without it: [SUITE=name]
	@SUITE="$(SUITE)" scripts/prove

bisect: apply			## build and test at each step of the series
	@scripts/bisect

bench: apply			## run the benchmarks, on UML or with ICOUNT=1 in the guest: [SUITE=glob]
	@scripts/bench "$(SUITE)"

##@ Take and post

patches:			## print the patch files of a topic and of what it needs: TOPIC=name
	@scripts/patches "$(TOPIC)"

post: apply			## write the mails of a topic: TOPIC=name [V=n] [SIGNOFF='Name <mail>']
	@scripts/post "$(TOPIC)" "$(V)"

compare: apply			## git range-diff of a topic as posted and as it is: TOPIC=name V=n
	@scripts/compare "$(TOPIC)" "$(V)"

##@ What the others do first

host:				## check that this machine has what is needed; install it if root
	@scripts/host

toolbox: host			## make the toolbox, a Debian root with compilers and checkers
	@scripts/toolbox $(RENEW)

fetch: toolbox			## fetch the base
	@scripts/fetch
	@scripts/tools

apply: fetch			## apply the series to the base with git am
	@scripts/apply

clean:				## remove build trees and logs from the cache
	@scripts/clean

distclean:			## remove the whole cache, unless an edit tree holds work
	@scripts/clean --all
