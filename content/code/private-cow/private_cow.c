// Maps a file for itself alone and touches every page. Prints the page faults:
// what it writes goes to copies, the file stays as it is.
#include "../program.h"
#include <stdio.h>
#include <sys/mman.h>
#include <sys/resource.h>

static long faults(void) {
    struct rusage u;
    getrusage(RUSAGE_SELF, &u);
    return u.ru_minflt + u.ru_majflt;
}

int main(int argc, char **argv) {
    if (argc != 3 || (strcmp(argv[2], "write") && strcmp(argv[2], "read"))) errx(2, "usage: %s FILE write|read", argv[0]);
    int file = open_file(argv[1], O_RDONLY);
    size_t size = size_of(file);
    if (size == 0) errx(1, "%s: an empty file", argv[1]);

    volatile char *data = mmap(NULL, size, PROT_READ | PROT_WRITE, MAP_PRIVATE, file, 0); /* [mmap] */
    if (data == MAP_FAILED) err(1, "mmap");
    long before = faults();
    if (argv[2][0] == 'w')
        for (size_t i = 0; i < size; i += 4096) data[i] = 2; /* [write] */
    else
        for (size_t i = 0; i < size; i += 4096) (void)data[i]; /* [read] */
    printf("%ld\n", faults() - before);
    return 0;
}
