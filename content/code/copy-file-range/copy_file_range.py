"""Has the file system copy a file: where it can, both files then share the
blocks and no byte moves; elsewhere the kernel copies."""
import os
import sys


def copy(file, target, chunk):
    while os.copy_file_range(file, target, chunk):  # [copy-file-range]
        pass


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
