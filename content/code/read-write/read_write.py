"""Sends a file over TCP through a buffer of its own: read fills it, write
empties it, and the CPU copies every byte twice."""
import os
import socket
import sys


def send(file, sock, chunk):
    while data := os.read(file, chunk):  # [read]
        view = memoryview(data)  # slicing bytes would copy once more
        while view:
            view = view[os.write(sock, view):]  # [write]


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
