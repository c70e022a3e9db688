// SPDX-License-Identifier: GPL-2.0-only
/* All there is in user space when lib/test_bpf is run: it loads the module. */
int main(void)
{
	int fd = open("/test_bpf.ko", O_RDONLY);

	if (fd < 0 || syscall(__NR_finit_module, fd, "", 0) < 0)
		perror("test_bpf.ko");
	reboot(LINUX_REBOOT_CMD_POWER_OFF);
	return 1;
}
