"""Reads past the page cache: the device fills the program's buffer at every
read. Buffer, offset and length must be whole blocks."""
import mmap
import os
import socket
import sys

BLOCK = 4096


def send(file, sock, chunk):
    chunk = (chunk + BLOCK - 1) // BLOCK * BLOCK
    buf = mmap.mmap(-1, chunk)  # memory that begins at a page
    while n := os.readv(file, [buf]):  # [read]
        sock.sendall(memoryview(buf)[:n])  # [write]


def main():
    if len(sys.argv) != 5:
        sys.exit(f"usage: {sys.argv[0]} FILE HOST PORT CHUNK")
    path, host, port, chunk = sys.argv[1:]
    try:
        if int(chunk) < 1:
            raise ValueError("CHUNK must be a number of bytes")
        file = os.open(path, os.O_RDONLY | os.O_DIRECT)
        with socket.create_connection((host, int(port))) as sock:
            send(file, sock, int(chunk))
    except (OSError, ValueError) as e:
        sys.exit(f"{sys.argv[0]}: {e}")


if __name__ == "__main__":
    main()
