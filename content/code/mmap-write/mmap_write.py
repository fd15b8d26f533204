"""Sends a file over TCP from a mapping of it: mmap reads nothing, the pages
are found by page faults inside write, which copies from them to the socket.
With --touch the program takes the faults itself, with --populate mmap brings
all pages in."""
import mmap
import os
import socket
import sys


def read_pages(view):
    for i in range(0, len(view), 4096):
        view[i]  # one byte of every page


def send(file, sock, chunk, how):
    size = os.fstat(file).st_size
    if size == 0:
        return  # nothing to map
    flags = mmap.MAP_SHARED
    if how == "--populate":
        flags |= mmap.MAP_POPULATE  # [populate]
    data = mmap.mmap(file, size, flags=flags, prot=mmap.PROT_READ)  # [mmap]
    sent = 0
    with memoryview(data) as view:  # slicing data itself would copy
        while sent < size:
            if how == "--touch":
                read_pages(view[sent:sent + chunk])  # [touch]
            sent += os.write(sock, view[sent:sent + chunk])  # [write]
    data.close()  # [munmap]


def main():
    args, how = sys.argv[1:], ""
    if args and args[0] in ("--touch", "--populate"):
        how = args.pop(0)
    if len(args) != 4:
        sys.exit(f"usage: {sys.argv[0]} [--touch | --populate] FILE HOST PORT CHUNK")
    path, host, port, chunk = args
    try:
        if int(chunk) < 1:
            raise ValueError("CHUNK must be a number of bytes")
        file = os.open(path, os.O_RDONLY)
        with socket.create_connection((host, int(port))) as sock:
            send(file, sock.fileno(), int(chunk), how)
    except (OSError, ValueError) as e:
        sys.exit(f"{sys.argv[0]}: {e}")


if __name__ == "__main__":
    main()
