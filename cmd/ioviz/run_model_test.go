package main

import "testing"

// Who copied out of sockets is named in the language of the rest.
func TestThreadsHaveNames(t *testing.T) {
	for name, want := range map[string][2]string{"server": {"server", "服务线程"}, "thread A": {"connection's thread A", "连接线程 A"},
		"process B": {"connection's process B", "连接进程 B"}, "aio 1": {"AIO helper 1", "AIO 辅助线程 1"}, "iou-sqp": {"iou-sqp", "iou-sqp"}} {
		for i, lang := range []string{"en", "zh"} {
			if got := (&app{lang: lang}).whoIs(name); got != want[i] {
				t.Errorf("%s in %s: %s, want %s", name, lang, got, want[i])
			}
		}
	}
}
