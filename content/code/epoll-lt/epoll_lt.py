"""Watches all sockets with one epoll instance. It is told of a socket again and
again while there is something to read: level-triggered."""
import os
import select
import socket
import sys


def serve(listening, clients):
    ep = select.epoll()  # [create]
    ep.register(listening, select.EPOLLIN)  # [watch]
    conns = {}
    while clients > 0:
        for fd, _ in ep.poll():  # [wait]
            if fd == listening.fileno():
                conn, _ = listening.accept()  # [accept]
                conns[conn.fileno()] = conn
                ep.register(conn, select.EPOLLIN)  # [watch-conn]
                continue
            data = os.read(fd, 4096)  # [read]
            if data:
                os.write(fd, data)  # [write]
                continue
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
