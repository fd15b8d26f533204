"""Takes a file byte by byte, through a buffer of its own, and sends records.
What a buffer saves is system calls, not copies."""
import os
import socket
import sys


class Buffered:
    """What open() gives does the same, with a buffer of its own size."""

    def __init__(self, file, size=4096):
        self.file, self.size = file, size
        self.data, self.next = b"", 0

    def byte(self):
        if self.next == len(self.data):
            self.data = os.read(self.file, self.size)  # [refill]
            self.next = 0
        got = self.data[self.next : self.next + 1]  # [copy]
        self.next += len(got)
        return got


def send(file, sock, chunk):
    source, record = Buffered(file), bytearray()
    while byte := source.byte():
        record += byte
        if len(record) == chunk:
            sock.sendall(record)  # [write]
            record.clear()
    if record:
        sock.sendall(record)  # [rest]


def main():
    if len(sys.argv) != 5:
        sys.exit(f"usage: {sys.argv[0]} FILE HOST PORT CHUNK")
    path, host, port, chunk = sys.argv[1:]
    try:
        if int(chunk) < 1:
            raise ValueError("CHUNK must be a number of bytes")
        file = os.open(path, os.O_RDONLY)
        with socket.create_connection((host, int(port))) as sock:
            send(file, sock, int(chunk))
    except (OSError, ValueError) as e:
        sys.exit(f"{sys.argv[0]}: {e}")


if __name__ == "__main__":
    main()
