// Gives each connection a thread of its own, which waits for it alone.
#include "server.h"
#include <pthread.h>
#include <stdint.h>

static void *serve(void *given) {
    int conn = (intptr_t)given;
    char data[at_once];

    for (;;) {
        ssize_t n = read(conn, data, at_once); /* [read] */
        if (n <= 0) break; // it has ended, or is gone
        if (!answer(conn, data, n)) break; /* [write] */
    }
    close(conn); /* [close] */
    return NULL;
}

int main(int argc, char **argv) {
    int clients, listening = begin(argc, argv, &clients);
    pthread_t threads[clients];

    for (int i = 0; i < clients; i++) {
        int conn = accept4(listening, NULL, NULL, 0); /* [accept] */
        if (conn < 0) err(1, "accept");
        errno = pthread_create(&threads[i], NULL, serve, (void *)(intptr_t)conn); /* [spawn] */
        if (errno) err(1, "pthread_create");
    }
    for (int i = 0; i < clients; i++) pthread_join(threads[i], NULL); /* [join] */
    return 0;
}
