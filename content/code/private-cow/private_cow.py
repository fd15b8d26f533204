"""Maps a file for itself alone and touches every page. Prints the page faults:
what it writes goes to copies, the file stays as it is."""
import mmap
import os
import resource
import sys


def faults():
    usage = resource.getrusage(resource.RUSAGE_SELF)
    return usage.ru_minflt + usage.ru_majflt


def main():
    if len(sys.argv) != 3 or sys.argv[2] not in ("write", "read"):
        sys.exit(f"usage: {sys.argv[0]} FILE write|read")
    try:
        file = os.open(sys.argv[1], os.O_RDONLY)
        data = mmap.mmap(file, 0, access=mmap.ACCESS_COPY)  # [mmap]
    except (OSError, ValueError) as e:
        sys.exit(f"{sys.argv[0]}: {e}")
    pages = range(0, len(data), mmap.PAGESIZE)
    before = faults()
    if sys.argv[2] == "write":
        for i in pages:
            data[i] = 2  # [write]
    else:
        for i in pages:
            data[i]  # [read]
    print(faults() - before)


if __name__ == "__main__":
    main()
