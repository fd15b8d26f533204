package content

import (
	"testing"

	"ioviz/sim"
)

// A wrong parameter is named as the form names it, with its bounds in the form's unit.
func TestWrongParametersAreNamedAsInTheForm(t *testing.T) {
	for _, c := range []struct {
		demo     string
		params   sim.Params
		producer string
		en, zh   string
	}{
		{"thread-per-conn", sim.Params{"clients": 5000}, "live", "“Clients” must be from 1 to 2,000.", "“客户端个数”必须在 1 到 2,000 之间。"},
		{"epoll-lt", sim.Params{"message": 65536, "read": 1}, "live", "“Read at most” must be from 13 B to 65,536 B.", "“一次最多读”必须在 13 B 到 65,536 B 之间。"},
		{"blocking", sim.Params{"gap": 20000}, "sim", "“The next each after” must be from 0 ms to 10,000 ms.", "“后面每个再隔”必须在 0 ms 到 10,000 ms 之间。"},
		{"sendfile", sim.Params{"size": 1 << 30}, "live", "“File size” must be from 1 B to 256 MiB.", "“文件大小”必须在 1 B 到 256 MiB 之间。"},
	} {
		d, _ := sim.DemoByName(c.demo)
		_, err := d.Complete(c.params, c.producer)
		e, ok := err.(*sim.ParamError)
		if !ok {
			t.Errorf("%s: %v", c.demo, err)
			continue
		}
		for lang, want := range map[string]string{"en": c.en, "zh": c.zh} {
			if got := T(lang, "error."+e.Code, ParamArgs(lang, e)); got != want {
				t.Errorf("%s: %s, want %s", c.demo, got, want)
			}
		}
	}
}
