"""Lends its memory to the socket with MSG_ZEROCOPY. The memory may be used again
when the kernel says so, on the socket's error queue."""
import errno
import select
import socket
import struct
import sys

# Not in Python's socket module; from the headers of Linux.
SO_ZEROCOPY, MSG_ZEROCOPY, MSG_ERRQUEUE = 60, 0x4000000, 0x2000


def give_back(sock):
    """Waits for a notice: how many sends need their memory no more."""
    waiting = select.poll()
    waiting.register(sock, 0)  # an error is told without being asked for
    waiting.poll()  # [poll]
    _, control, _, _ = sock.recvmsg(0, 128, MSG_ERRQUEUE)  # [notice]
    error, origin, _, code, _, first, last = struct.unpack_from("IBBBBII", control[0][2])
    # code is 1 where bytes were copied after all
    return last - first + 1


def send(data, sock, chunk):
    sock.setsockopt(socket.SOL_SOCKET, SO_ZEROCOPY, 1)
    sent = lent = 0
    while sent < len(data):
        try:
            sent += sock.send(data[sent : sent + chunk], MSG_ZEROCOPY)  # [send]
            lent += 1
        except OSError as e:
            if e.errno != errno.ENOBUFS or lent == 0:
                raise
            lent -= give_back(sock)  # too much is lent
    while lent > 0:
        lent -= give_back(sock)


def main():
    if len(sys.argv) != 5:
        sys.exit(f"usage: {sys.argv[0]} FILE HOST PORT CHUNK")
    path, host, port, chunk = sys.argv[1:]
    try:
        if int(chunk) < 1:
            raise ValueError("CHUNK must be a number of bytes")
        with open(path, "rb") as file:
            data = memoryview(bytearray(file.read()))
        with socket.create_connection((host, int(port))) as sock:
            send(data, sock, int(chunk))
    except (OSError, ValueError) as e:
        sys.exit(f"{sys.argv[0]}: {e}")


if __name__ == "__main__":
    main()
