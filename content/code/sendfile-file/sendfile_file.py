"""Copies a file into another by sendfile: the kernel copies from page cache to
page cache, the program never sees a byte."""
import os
import sys


def copy(file, target, chunk):
    offset = 0
    while n := os.sendfile(target, file, offset, chunk):  # [sendfile]
        offset += n


def main():
    if len(sys.argv) != 4:
        sys.exit(f"usage: {sys.argv[0]} FILE TARGET CHUNK")
    path, target, chunk = sys.argv[1:]
    try:
        if int(chunk) < 1:
            raise ValueError("CHUNK must be a number of bytes")
        file = os.open(path, os.O_RDONLY)
        copy(file, os.open(target, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), int(chunk))
    except (OSError, ValueError) as e:
        sys.exit(f"{sys.argv[0]}: {e}")


if __name__ == "__main__":
    main()
