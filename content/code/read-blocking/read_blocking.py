"""Reads one message: the thread sleeps in the call until there is something, and
copies it in the same call."""
import os
import socket
import sys
import threading
import time


def send(end, ms):
    time.sleep(ms / 1000)
    end.sendall(b"sixteen bytes...")


def main():
    if len(sys.argv) != 2:
        sys.exit(f"usage: {sys.argv[0]} MILLISECONDS")
    if not sys.argv[1].isdecimal() or int(sys.argv[1]) > 10000:
        sys.exit("MILLISECONDS must be from 0 to 10000")
    here, there = socket.socketpair()
    threading.Thread(target=send, args=(there, int(sys.argv[1]))).start()
    data = os.read(here.fileno(), 4096)  # [read]
    print(len(data), "bytes")


if __name__ == "__main__":
    main()
