// SPDX-License-Identifier: GPL-2.0-only
/*
 * Instructions of ioremap() and iounmap(), for a kernel under QEMU with
 * -icount shift=0, where a nanosecond is an instruction.
 */

#include <kunit/test.h>
#include <linux/io.h>
#include <linux/mm.h>
#include <linux/sizes.h>
#include <linux/sort.h>
#include <linux/vmalloc.h>

#define ROUNDS	31
#define PHYS	(64ULL << 30)	/* nothing is there */

static int cmp_u64(const void *a, const void *b)
{
	u64 x = *(const u64 *)a, y = *(const u64 *)b;

	return x < y ? -1 : x > y;
}

static void report(struct kunit *test, const char *what, unsigned long size, u64 *t)
{
	sort(t, ROUNDS, sizeof(*t), cmp_u64, NULL);
	kunit_info(test, "%s %lu KiB: median %llu, %llu to %llu\n", what, size >> 10,
		   t[ROUNDS / 2], t[0], t[ROUNDS - 1]);
}

static void bench_ioremap(struct kunit *test)
{
	static const unsigned long sizes[] = { SZ_4K, SZ_2M, SZ_2M - SZ_4K, SZ_64M };
	u64 map[ROUNDS], unmap[ROUNDS];
	unsigned int i, j;

	for (i = 0; i < ARRAY_SIZE(sizes); i++) {
		for (j = 0; j < ROUNDS; j++) {
			void __iomem *p;
			u64 t;

			vm_unmap_aliases();
			t = ktime_get_ns();
			p = ioremap(PHYS, sizes[i]);
			map[j] = ktime_get_ns() - t;
			KUNIT_ASSERT_NOT_NULL(test, (__force void *)p);
			t = ktime_get_ns();
			iounmap(p);
			unmap[j] = ktime_get_ns() - t;
		}
		report(test, "ioremap", sizes[i], map);
		report(test, "iounmap", sizes[i], unmap);
	}
}

/* A leaf where an empty page table is */
static void bench_replace_table(struct kunit *test)
{
	u64 t[ROUNDS];
	unsigned int i;

	for (i = 0; i < ROUNDS; i++) {
		struct vm_struct *area;
		unsigned long addr;
		int err;

		vm_unmap_aliases();
		area = get_vm_area(SZ_2M, VM_IOREMAP);
		KUNIT_ASSERT_NOT_NULL(test, area);
		addr = (unsigned long)area->addr;
		err = vmap_page_range(addr, addr + PAGE_SIZE, PHYS, PAGE_KERNEL_NOCACHE);
		KUNIT_ASSERT_EQ(test, err, 0);
		vunmap_range(addr, addr + PAGE_SIZE);
		t[i] = ktime_get_ns();
		err = vmap_page_range(addr, addr + SZ_2M, PHYS, PAGE_KERNEL_NOCACHE);
		t[i] = ktime_get_ns() - t[i];
		KUNIT_ASSERT_EQ(test, err, 0);
		free_vm_area(area);
	}
	report(test, "replace a table", SZ_2M, t);
}

static struct kunit_case cases[] = {
	KUNIT_CASE(bench_ioremap),
	KUNIT_CASE(bench_replace_table),
	{}
};

static struct kunit_suite suite = {
	.name = "ioremap_bench",
	.test_cases = cases,
};

kunit_test_suite(suite);
