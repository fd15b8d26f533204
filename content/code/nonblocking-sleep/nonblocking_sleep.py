"""Asks every socket in turn and sleeps until the next round is due: who comes
meanwhile waits until it wakes up."""
import os
import socket
import sys
import time

AT_ONCE = 4096  # bytes that a read asks for at most

# Rounds are due 1.13 ms after one another: 1 ms to sleep, and some for the round
# itself and for waking up late. What one sleep is too long is taken off the next.
BEAT = 0.00113


def sweep(listening, conns):
    """Asks every socket until it has nothing (more), the listening one first: it
    raises BlockingIOError, which is EAGAIN, or a read is given less than it has
    room for. Gives how many have ended."""
    ended = 0
    try:
        while True:
            conn, _ = listening.accept()  # [accept]
            conn.setblocking(False)
            conns.append(conn)
    except BlockingIOError:
        pass
    for conn in list(conns):
        try:
            while data := os.read(conn.fileno(), AT_ONCE):  # [read]
                os.write(conn.fileno(), data)  # [write]
                if len(data) < AT_ONCE:
                    break
        except BlockingIOError:
            continue
        if data:
            continue
        conns.remove(conn)
        conn.close()  # [close]
        ended += 1
    return ended


def serve(listening, clients):
    listening.setblocking(False)
    conns = []
    due = time.monotonic()
    while True:
        clients -= sweep(listening, conns)  # [sweep]
        if clients <= 0:
            break
        due += BEAT
        time.sleep(max(0, due - time.monotonic()))  # [sleep]


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
