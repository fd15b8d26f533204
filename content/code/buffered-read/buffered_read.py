"""Takes a file byte by byte, through a buffer of its own, and sends records.
What a buffer saves is system calls, not copies: --unbuffered does without."""
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


class Unbuffered:
    def __init__(self, file):
        self.file = file

    def byte(self):
        return os.read(self.file, 1)  # [read-byte]


def send(file, sock, chunk, unbuffered):
    source, record = Unbuffered(file) if unbuffered else Buffered(file), bytearray()
    while byte := source.byte():
        record += byte
        if len(record) == chunk:
            sock.sendall(record)  # [write]
            record.clear()
    if record:
        sock.sendall(record)  # [rest]


def main():
    args = sys.argv[1:]
    unbuffered = args[:1] == ["--unbuffered"]
    if unbuffered:
        args.pop(0)
    if len(args) != 4:
        sys.exit(f"usage: {sys.argv[0]} [--unbuffered] FILE HOST PORT CHUNK")
    path, host, port, chunk = args
    try:
        if int(chunk) < 1:
            raise ValueError("CHUNK must be a number of bytes")
        file = os.open(path, os.O_RDONLY)
        with socket.create_connection((host, int(port))) as sock:
            send(file, sock, int(chunk), unbuffered)
    except (OSError, ValueError) as e:
        sys.exit(f"{sys.argv[0]}: {e}")


if __name__ == "__main__":
    main()
