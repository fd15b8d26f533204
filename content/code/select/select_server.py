"""Hands a set of all descriptors to the kernel at each call. What select gives
back as lists of objects are the bits that have stayed: Python looks for them."""
import os
import select
import socket
import sys


def serve(listening, clients):
    watched = [listening]
    while clients > 0:
        readable, _, _ = select.select(watched, [], [])  # [rebuild] [wait]
        for sock in readable:  # [scan]
            if sock is listening:
                conn, _ = listening.accept()  # [accept]
                watched.append(conn)
                continue
            data = os.read(sock.fileno(), 4096)  # [read]
            if data:
                os.write(sock.fileno(), data)  # [write]
                continue
            watched.remove(sock)
            sock.close()  # [close]
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
