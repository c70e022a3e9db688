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
	review kunit kunit-all prove bisect vm selftests test-bpf bench post compare \
	clean distclean

all: apply			## the series applied, built for UML, its KUnit suites run (the default)
	@scripts/kunit um "$(SUITE)" || { scripts/summary; exit 1; }
	@scripts/summary

test test-deep test-all: export RENEW := --renew
test: apply			## checks of the queue, KUnit on UML, KUnit and selftests in a guest
	@scripts/test

test-deep: apply		## the rest: guest with debug options, each patch compiled, proofs; resumes
	@scripts/test-deep

test-all: apply			## test, test-deep, all architectures, bisect; resumes
	@scripts/test-all

help:				## this list
	@sed -nE 's/^([a-z-]+):[^#]*## /\1\t/p' $(MAKEFILE_LIST) | expand -t 12
	@echo
	@echo 'ARCH=um SUITE=glob for kunit; LINUX=/path/to/git/tree [LINUX_REV=commit] to use'
	@echo 'a tree of yours as the base; BASE_VERSION=... another packaged base;'
	@echo 'TOOLBOX=none the compilers of this machine.  All is kept below'
	@echo '$${XDG_CACHE_HOME:-~/.cache}/kernel-mappings.'

host:				## check that this machine has what is needed; install it if root
	@scripts/host

toolbox: host			## make the toolbox, a Debian root with compilers and checkers
	@scripts/toolbox $(RENEW)

fetch: toolbox			## fetch the base
	@scripts/fetch
	@scripts/tools

apply: fetch			## apply the series to the base with git am
	@scripts/apply

tree: apply			## make a tree to edit the series in; its path is the last line
	@scripts/tree

export:				## write patches/, series and Documentation/patches from that tree
	@scripts/export

review: apply			## the series and what the tests said as one HTML file; its path is the last line
	@scripts/review
	@[ -z "$(SHOT)" ] || scripts/review-shot

check: apply			## check the queue: applies, round-trips, style, each patch compiles
	@scripts/check

kunit: apply			## run KUnit suites: make kunit [ARCH=um|x86_64|arm64|...] [SUITE=glob]
	@scripts/kunit "$(ARCH)" "$(SUITE)"

kunit-all: apply		## run the KUnit suites on every architecture that has any
	@for arch in um x86_64 x86_nomodules arm64 loongarch powerpc riscv s390; do scripts/kunit "$$arch" || exit; done

prove: apply			## show for each fix that its test fails without it
	@scripts/prove

bisect: apply			## build and test at each step of the series
	@scripts/bisect

vm: apply			## boot an x86_64 guest: make vm [CMD='...'] [ICOUNT=1] [KERNEL=debug]
	@scripts/vm "$(CMD)"

selftests: apply		## bpf selftests in the guest: make selftests [T=glob] [KERNEL=debug]
	@scripts/selftests "$(T)"

test-bpf: apply			## lib/test_bpf, the kernel's own tests of the JIT: make test-bpf [ARCH=...]
	@scripts/test-bpf "$(patsubst um,x86_64,$(ARCH))"

bench: apply			## the benchmarks among the KUnit suites, on UML, or ICOUNT=1: make bench [SUITE=glob]
	@scripts/bench "$(SUITE)"

post: apply			## make the mails of a topic: make post TOPIC=name [V=n] [SIGNOFF='Name <mail>'] [KEEP=1]
	@scripts/post "$(TOPIC)" "$(V)"

compare: apply			## git range-diff of a topic as posted and as it is: make compare TOPIC=name V=n
	@scripts/compare "$(TOPIC)" "$(V)"

clean:				## remove build trees and logs from the cache
	@scripts/clean

distclean:			## remove the whole cache, the edit tree included if it holds no work
	@scripts/clean --all
