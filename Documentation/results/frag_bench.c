// SPDX-License-Identifier: GPL-2.0-only
/* What the allocation of huge pages costs vmalloc_huge() if there are none */

#include <kunit/test.h>
#include <linux/mm.h>
#include <linux/sizes.h>
#include <linux/sort.h>
#include <linux/vmalloc.h>

#define ROUNDS	9

static LIST_HEAD(held);

static void bench_fragmented(struct kunit *test)
{
	static const gfp_t flags[] = { GFP_KERNEL, GFP_KERNEL | __GFP_RETRY_MAYFAIL,
				       GFP_KERNEL | __GFP_NORETRY };
	static const char * const names[] = { "GFP_KERNEL", "__GFP_RETRY_MAYFAIL", "__GFP_NORETRY" };
	struct page *page, *next;
	unsigned long nr = 0, freed = 0;
	unsigned int i, j;
	static struct page *blocks[64];
	unsigned int nb = 0;

	while (global_zone_page_state(NR_FREE_PAGES) > SZ_8M / PAGE_SIZE) {
		page = alloc_page(GFP_KERNEL | __GFP_NORETRY | __GFP_NOWARN);
		if (!page)
			break;
		list_add(&page->lru, &held);
		nr++;
	}
	list_for_each_entry_safe(page, next, &held, lru)
		if (page_to_pfn(page) & 1) {
			list_del(&page->lru);
			__free_page(page);
			freed++;
		}
	/* The reserves are in large blocks */
	while (nb < ARRAY_SIZE(blocks) &&
	       (blocks[nb] = alloc_pages(GFP_NOWAIT | __GFP_NOWARN, 9)))
		nb++;
	kunit_info(test, "%lu pages allocated, %lu of them freed\n", nr, freed);
	for (i = 0; i < ARRAY_SIZE(flags); i++) {
		u64 t[ROUNDS], min = U64_MAX, max = 0, sum = 0;

		for (j = 0; j < ROUNDS; j++) {
			void *p;

			t[j] = ktime_get_ns();
			p = vmalloc_huge(8 * PMD_SIZE, flags[i]);
			t[j] = ktime_get_ns() - t[j];
			KUNIT_EXPECT_NOT_NULL(test, p);
			vfree(p);
			min = min(min, t[j]);
			max = max(max, t[j]);
			sum += t[j];
		}
		kunit_info(test, "%s: mean %llu us, %llu to %llu\n", names[i],
			   sum / ROUNDS / 1000, min / 1000, max / 1000);
	}
	kunit_info(test, "%u blocks were left\n", nb);
	while (nb--)
		__free_pages(blocks[nb], 9);
	list_for_each_entry_safe(page, next, &held, lru) {
		list_del(&page->lru);
		__free_page(page);
	}
}

static struct kunit_case cases[] = {
	KUNIT_CASE_SLOW(bench_fragmented),
	{}
};

static struct kunit_suite suite = {
	.name = "frag_bench",
	.test_cases = cases,
};

kunit_test_suite(suite);
