// Package content is what ioviz says, as data: the words of every language,
// the source files shown beside a run, and the recorded traces that ship with
// it. It loads and checks; it draws nothing and knows no transport.
package content

//go:generate go run ./codegen
