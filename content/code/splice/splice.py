"""Sends a file over TCP through a pipe that holds no bytes: splice moves
references to pages into it and out of it."""
import fcntl
import os
import socket
import sys


def send(file, sock, chunk):
    r, w = os.pipe()
    if fcntl.fcntl(w, fcntl.F_GETPIPE_SZ) < chunk:
        fcntl.fcntl(w, fcntl.F_SETPIPE_SZ, chunk)  # a small pipe would cut the chunks
    while n := os.splice(file, w, chunk):  # [splice-in]
        while n > 0:
            n -= os.splice(r, sock, n)  # [splice-out]


def main():
    if len(sys.argv) != 5:
        sys.exit(f"usage: {sys.argv[0]} FILE HOST PORT CHUNK")
    if not hasattr(os, "splice"):
        sys.exit(f"{sys.argv[0]}: os.splice needs Linux and Python 3.10 or newer")
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
