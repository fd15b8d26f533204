// Package uring drives an io_uring by raw system calls: setting one up, mapping
// its rings, filling in requests and taking results (io_uring_setup(2),
// io_uring_enter(2), io_uring_register(2)). It knows nothing of what the
// requests are for, allocates nothing once a ring is open, and its calls in the
// way of a request are free of the Go runtime, so that what the kernel is seen
// doing for the thread is what was asked for.
//
// Surprises of the kernel, with the version they were seen on:
//
//   - A linked request is cancelled when the one before it did less than it was
//     asked for, reads of a file's last piece included: ask for what is there (6.18).
//   - The kernel thread that polls begins asleep: wake it once (6.18).
//   - A chain must be handed over in one call: it ends with the submission.
package uring
