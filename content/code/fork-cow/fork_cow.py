"""Forks, and touches every page of its memory while the child is there. Prints
the page faults: fork copies no data, each page that is written is copied."""
import mmap
import os
import resource
import sys


def faults():
    return resource.getrusage(resource.RUSAGE_SELF).ru_minflt


def main():
    if len(sys.argv) != 3 or sys.argv[2] not in ("write", "read"):
        sys.exit(f"usage: {sys.argv[0]} BYTES write|read")
    data = mmap.mmap(-1, int(sys.argv[1]), flags=mmap.MAP_PRIVATE | mmap.MAP_ANONYMOUS)
    pages = range(0, len(data), mmap.PAGESIZE)
    for i in pages:
        data[i] = 1
    r, w = os.pipe()

    child = os.fork()  # [fork]
    if child == 0:  # stays until the parent has done its work
        os.close(w)
        os.read(r, 1)
        os._exit(0)
    before = faults()
    if sys.argv[2] == "write":
        for i in pages:
            data[i] = 2  # [write]
    else:
        for i in pages:
            data[i]  # [read]
    print(faults() - before)

    os.close(w)
    os.waitpid(child, 0)


if __name__ == "__main__":
    main()
