"""Sends a file over TCP without seeing it: sendfile hands pages of the page
cache to the socket. A call with a large CHUNK could do it all."""
import os
import socket
import sys


def send(file, sock, chunk):
    # Without an offset it reads on from the file's position, until there is no more.
    while os.sendfile(sock, file, None, chunk):  # [sendfile]
        pass


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
