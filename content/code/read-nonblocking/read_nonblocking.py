"""Reads one message from a socket that does not block: as long as nothing is there
the call says EAGAIN (BlockingIOError), and the thread does something of its own."""
import os
import socket
import sys
import threading
import time


def send(end, ms):
    time.sleep(ms / 1000)
    end.sendall(b"sixteen bytes...")


def own_work():
    until = time.monotonic() + 0.001
    while time.monotonic() < until:
        pass


def read(here):
    while True:
        try:
            return os.read(here.fileno(), 4096)  # [read]
        except BlockingIOError:
            own_work()  # [own-work]


def main():
    if len(sys.argv) != 2:
        sys.exit(f"usage: {sys.argv[0]} MILLISECONDS")
    if not sys.argv[1].isdecimal() or int(sys.argv[1]) > 10000:
        sys.exit("MILLISECONDS must be from 0 to 10000")
    here, there = socket.socketpair()
    here.setblocking(False)
    threading.Thread(target=send, args=(there, int(sys.argv[1]))).start()
    print(len(read(here)), "bytes")


if __name__ == "__main__":
    main()
