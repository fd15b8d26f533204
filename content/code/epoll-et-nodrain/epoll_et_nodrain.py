"""The mistake: edge-triggered, but it reads once for each time it is told. What
one read leaves stays, until something more comes. When it has been told of
nobody for a while it gives up."""
import os
import select
import socket
import sys


def serve(listening, clients):
    listening.setblocking(False)
    ep = select.epoll()  # [create]
    ep.register(listening, select.EPOLLIN | select.EPOLLET)  # [watch]
    conns = {}
    while clients > 0:
        told = ep.poll(0.5)  # [wait]
        if not told:
            raise TimeoutError(f"told of nobody for 500 ms, with {clients} clients left")
        for fd, _ in told:
            if fd == listening.fileno():
                while True:
                    try:
                        conn, _ = listening.accept()  # [accept]
                    except BlockingIOError:
                        break
                    conn.setblocking(False)
                    conns[conn.fileno()] = conn
                    ep.register(conn, select.EPOLLIN | select.EPOLLET)  # [watch-conn]
                continue
            # 8 bytes are less than a message.
            data = os.read(fd, 8)  # [read-once]
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
