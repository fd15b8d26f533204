"""Asks every socket in turn and sleeps between two rounds: who comes meanwhile
waits until it wakes up."""
import os
import socket
import sys
import time


def sweep(listening, conns):
    """Asks the listening socket once and each other until it raises BlockingIOError,
    which is EAGAIN: it has nothing, or nothing more. Gives how many have ended."""
    ended = 0
    try:
        conn, _ = listening.accept()  # [accept]
        conn.setblocking(False)
        conns.append(conn)
    except BlockingIOError:
        pass
    for conn in list(conns):
        try:
            while data := os.read(conn.fileno(), 4096):  # [read]
                os.write(conn.fileno(), data)  # [write]
        except BlockingIOError:
            continue
        conns.remove(conn)
        conn.close()  # [close]
        ended += 1
    return ended


def serve(listening, clients):
    listening.setblocking(False)
    conns = []
    while True:
        clients -= sweep(listening, conns)  # [sweep]
        if clients <= 0:
            break
        time.sleep(0.001)  # [sleep]


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
