// Forks, and touches every page of its memory while the child is there. Prints
// the page faults: fork copies no data, each page that is written is copied.
#include "../program.h"
#include <stdio.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <sys/wait.h>

static long faults(void) {
    struct rusage u;
    getrusage(RUSAGE_SELF, &u);
    return u.ru_minflt;
}

int main(int argc, char **argv) {
    if (argc != 3 || (strcmp(argv[2], "write") && strcmp(argv[2], "read"))) errx(2, "usage: %s BYTES write|read", argv[0]);
    size_t size = number(argv[1], "BYTES");
    volatile char *data = mmap(NULL, size, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    if (data == MAP_FAILED) err(1, "mmap");
    for (size_t i = 0; i < size; i += 4096) data[i] = 1;
    int hold[2];
    if (pipe(hold) < 0) err(1, "pipe");

    pid_t child = fork(); /* [fork] */
    if (child < 0) err(1, "fork");
    if (child == 0) { // stays until the parent has done its work
        close(hold[1]);
        char c;
        _exit(read(hold[0], &c, 1) < 0);
    }
    long before = faults();
    if (argv[2][0] == 'w')
        for (size_t i = 0; i < size; i += 4096) data[i] = 2; /* [write] */
    else
        for (size_t i = 0; i < size; i += 4096) (void)data[i]; /* [read] */
    printf("%ld\n", faults() - before);

    close(hold[1]);
    waitpid(child, NULL, 0);
    return 0;
}
