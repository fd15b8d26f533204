"""Sends a file over TCP from a mapping of it: mmap reads nothing, the pages
are found by page faults inside write, which copies from them to the socket."""
import mmap
import os
import socket
import sys


def send(file, sock, chunk):
    size = os.fstat(file).st_size
    if size == 0:
        return  # nothing to map
    data = mmap.mmap(file, size, prot=mmap.PROT_READ)  # [mmap]
    sent = 0
    with memoryview(data) as view:  # slicing data itself would copy
        while sent < size:
            sent += os.write(sock, view[sent:sent + chunk])  # [write]
    data.close()  # [munmap]


def main():
    if len(sys.argv) != 5:
        sys.exit(f"usage: {sys.argv[0]} FILE HOST PORT CHUNK")
    path, host, port, chunk = sys.argv[1:]
    try:
        if int(chunk) < 1:
            raise ValueError("CHUNK must be a number of bytes")
        file = os.open(path, os.O_RDONLY)
        with socket.create_connection((host, int(port))) as sock:
            send(file, sock.fileno(), int(chunk))
    except (OSError, ValueError) as e:
        sys.exit(f"{sys.argv[0]}: {e}")


if __name__ == "__main__":
    main()
