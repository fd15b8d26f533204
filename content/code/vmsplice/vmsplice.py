"""Lends pages of its own memory to a pipe and passes them on to the socket: no
byte is copied, and nobody says when the pages may be used again. Python has no
call of its own for vmsplice: ctypes calls the C library's."""
import ctypes
import fcntl
import mmap
import os
import socket
import sys

libc = ctypes.CDLL(None, use_errno=True)


class IOVec(ctypes.Structure):
    _fields_ = [("base", ctypes.c_void_p), ("len", ctypes.c_size_t)]


def vmsplice(fd, address, n):
    got = libc.vmsplice(fd, ctypes.byref(IOVec(address, n)), ctypes.c_size_t(1), 0)
    if got < 0:
        raise OSError(ctypes.get_errno(), "vmsplice")
    return got


def send(data, size, sock, chunk):
    r, w = os.pipe()
    if fcntl.fcntl(w, fcntl.F_GETPIPE_SZ) < chunk:
        fcntl.fcntl(w, fcntl.F_SETPIPE_SZ, chunk)
    address = ctypes.addressof(ctypes.c_char.from_buffer(data))
    sent = 0
    while sent < size:
        n = vmsplice(w, address + sent, min(chunk, size - sent))  # [vmsplice]
        sent += n
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
        with open(path, "rb") as file:
            size = os.fstat(file.fileno()).st_size
            data = mmap.mmap(-1, size or 1)  # memory of our own, in whole pages
            file.readinto(data)
        with socket.create_connection((host, int(port))) as sock:
            send(data, size, sock.fileno(), int(chunk))
    except (OSError, ValueError) as e:
        sys.exit(f"{sys.argv[0]}: {e}")


if __name__ == "__main__":
    main()
