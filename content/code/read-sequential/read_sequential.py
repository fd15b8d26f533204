"""Reads a file from its beginning to its end and does nothing with it: the
kernel sees the order and reads ahead."""
import os
import sys


def read(file, size, chunk):
    for at in range(0, size, chunk):
        os.pread(file, chunk, at)  # [pread]


def main():
    if len(sys.argv) != 3:
        sys.exit(f"usage: {sys.argv[0]} FILE CHUNK")
    path, chunk = sys.argv[1:]
    try:
        if int(chunk) < 1:
            raise ValueError("CHUNK must be a number of bytes")
        file = os.open(path, os.O_RDONLY)
        os.posix_fadvise(file, 0, 0, os.POSIX_FADV_DONTNEED)  # from the disk, if it is not dirty
        read(file, os.fstat(file).st_size, int(chunk))
    except (OSError, ValueError) as e:
        sys.exit(f"{sys.argv[0]}: {e}")


if __name__ == "__main__":
    main()
