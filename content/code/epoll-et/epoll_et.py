"""Is told of a socket only when something comes: edge-triggered. So it accepts
and reads until there is nothing left."""
import os
import select
import socket
import sys


def accept_all(ep, listening, conns):
    while True:
        try:
            conn, _ = listening.accept()  # [accept]
        except BlockingIOError:
            return
        conn.setblocking(False)
        conns[conn.fileno()] = conn
        ep.register(conn, select.EPOLLIN | select.EPOLLET)  # [watch-conn]


def drain(fd):
    """Gives false when the client has ended."""
    try:
        while data := os.read(fd, 4096):  # [drain]
            os.write(fd, data)  # [write]
    except BlockingIOError:
        return True
    return False


def serve(listening, clients):
    listening.setblocking(False)
    ep = select.epoll()  # [create]
    ep.register(listening, select.EPOLLIN | select.EPOLLET)  # [watch]
    conns = {}
    while clients > 0:
        for fd, _ in ep.poll():  # [wait]
            if fd == listening.fileno():
                accept_all(ep, listening, conns)
            elif not drain(fd):
                conns.pop(fd).close()  # [close]
                clients -= 1


def main():
    if len(sys.argv) != 3:
        sys.exit(f"usage: {sys.argv[0]} PORT CLIENTS")
    try:
        port, clients = int(sys.argv[1]), int(sys.argv[2])
        if not 1 <= clients <= 1000:
            raise ValueError("CLIENTS must be from 1 to 1000")
        with socket.create_server(("127.0.0.1", port)) as listening:
            print("listening on 127.0.0.1 port", listening.getsockname()[1], flush=True)
            serve(listening, clients)
    except (OSError, OverflowError, ValueError) as e:
        sys.exit(f"{sys.argv[0]}: {e}")


if __name__ == "__main__":
    main()
