"""Sends a file and keeps a copy: tee doubles the references in a pipe, one half
goes to the socket, the other is written to a file, FILE.copy. Python has no
call of its own for tee: ctypes calls the C library's."""
import ctypes
import fcntl
import os
import socket
import sys

libc = ctypes.CDLL(None, use_errno=True)


def tee(r, w, n):
    got = libc.tee(r, w, ctypes.c_size_t(n), 0)
    if got < 0:
        raise OSError(ctypes.get_errno(), "tee")
    return got


def pipe(chunk):
    r, w = os.pipe()
    if fcntl.fcntl(w, fcntl.F_GETPIPE_SZ) < chunk:
        fcntl.fcntl(w, fcntl.F_SETPIPE_SZ, chunk)
    return r, w


def move(source, target, n):
    while n > 0:
        n -= os.splice(source, target, n)  # [splice-out]


def send(file, sock, target, chunk):
    (r, w), (twin_r, twin_w) = pipe(chunk), pipe(chunk)
    while n := os.splice(file, w, chunk):  # [splice-in]
        while n > 0:
            twins = tee(r, twin_w, n)  # [tee]
            move(r, sock, twins)
            move(twin_r, target, twins)
            n -= twins


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
            target = os.open(path + ".copy", os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
            send(file, sock.fileno(), target, int(chunk))
    except (OSError, ValueError) as e:
        sys.exit(f"{sys.argv[0]}: {e}")


if __name__ == "__main__":
    main()
