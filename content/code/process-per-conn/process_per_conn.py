"""Gives each connection a process of its own, which waits for it alone."""
import os
import socket
import sys


def serve_one(listening, conn):
    listening.close()  # [close]
    while data := os.read(conn.fileno(), 4096):  # [read]
        os.write(conn.fileno(), data)  # [write]
    conn.close()  # [close]


def serve(listening, clients):
    for _ in range(clients):
        conn, _ = listening.accept()  # [accept]
        if os.fork() == 0:  # [fork]
            serve_one(listening, conn)
            os._exit(0)  # [exit]
        conn.close()  # [close]
    for _ in range(clients):
        os.wait()  # [wait]


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
