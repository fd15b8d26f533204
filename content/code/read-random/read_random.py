"""Reads every piece of a file once, in an order without order: the kernel
brings in little more than what is asked for, and with --random, which says so
beforehand, nothing more."""
import math
import os
import sys


def read(file, size, chunk):
    n = (size + chunk - 1) // chunk
    step = n // 2 + 1
    while math.gcd(step, n) > 1:
        step += 1  # so that each piece gets its turn
    for i in range(n):
        at = (i * step + 1) % n * chunk
        os.pread(file, chunk, at)  # [pread]


def main():
    args = sys.argv[1:]
    random = args[:1] == ["--random"]
    if random:
        args.pop(0)
    if len(args) != 2:
        sys.exit(f"usage: {sys.argv[0]} [--random] FILE CHUNK")
    path, chunk = args
    try:
        if int(chunk) < 1:
            raise ValueError("CHUNK must be a number of bytes")
        file = os.open(path, os.O_RDONLY)
        os.posix_fadvise(file, 0, 0, os.POSIX_FADV_DONTNEED)  # from the disk, if it is not dirty
        if random:
            os.posix_fadvise(file, 0, 0, os.POSIX_FADV_RANDOM)  # [advise]
        read(file, os.fstat(file).st_size, int(chunk))
    except (OSError, ValueError) as e:
        sys.exit(f"{sys.argv[0]}: {e}")


if __name__ == "__main__":
    main()
