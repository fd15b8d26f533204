// Package sim is the vocabulary of ioviz and everything that can be said about
// a run without running it: the events and the table that defines them, the
// trace (an append-only list of events) with its text and binary forms, the
// machine that folds events and refuses the illegal, and the models that make
// traces of textbook machines in virtual time.
//
// It imports only the standard library, knows no kernel interface and touches
// no file: live makes traces by watching the kernel, and both meet here.
package sim

//go:generate go run ./specgen ../static/trace/spec.js ../static/stage/models/testdata/sim
