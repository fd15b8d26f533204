"""Gives each connection a thread of its own, which waits for it alone."""
import os
import socket
import sys
import threading


def serve_one(conn):
    while data := os.read(conn.fileno(), 4096):  # [read]
        os.write(conn.fileno(), data)  # [write]
    conn.close()  # [close]


def serve(listening, clients):
    threads = []
    for _ in range(clients):
        conn, _ = listening.accept()  # [accept]
        threads.append(threading.Thread(target=serve_one, args=(conn,)))
        threads[-1].start()  # [spawn]
    for thread in threads:
        thread.join()  # [join]


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
