package e2e

import (
	"fmt"
	"math"
	"os"
	"slices"
	"testing"

	"golang.org/x/sys/unix"
)

// watchPaints notes in the page what came through the websocket and when it was
// painted. A batch is "IOVB", the length of a JSON text, that text, and columns,
// of which the first are the times in float64. The picture was drawn from
// everything that had come when the number of steps changes; a message sent in
// that frame arrives after its painting.
const watchPaints = `(() => {
  const came = [];
  const painted = window.painted = [];
  const Native = window.WebSocket;
  window.WebSocket = class extends Native {
    constructor(...a) {
      super(...a);
      this.addEventListener('message', (e) => {
        if (typeof e.data === 'string') return;
        const v = new DataView(e.data);
        const len = v.getUint32(4, true);
        const {n} = JSON.parse(new TextDecoder().decode(new Uint8Array(e.data, 8, len)));
        came.push({times: new Float64Array(e.data.slice(8 + len, 8 + len + 8 * n)), at: performance.now()});
      });
    }
  };
  let last = '';
  const port = new MessageChannel();
  const waiting = [];
  port.port1.onmessage = () => {
    const now = performance.now();
    for (const b of waiting.splice(0)) painted.push({...b, paint: now});
  };
  new MutationObserver(() => {
    const text = document.querySelector('[data-test="step-count"]')?.textContent ?? '';
    if (text === last || !came.length) return;
    last = text;
    waiting.push(...came.splice(0));
    port.port2.postMessage(0);
  }).observe(document, {subtree: true, childList: true, characterData: true});
})()`

// monotonic is CLOCK_MONOTONIC in ns, which the records of the kernel and the
// browser's performance.now have as well.
func monotonic(t *testing.T) float64 {
	var ts unix.Timespec
	if err := unix.ClockGettime(unix.CLOCK_MONOTONIC, &ts); err != nil {
		t.Fatal(err)
	}
	return float64(ts.Nano())
}

// pageClock is CLOCK_MONOTONIC, in ns, at zero of the page's performance.now. Of
// many questions the one answered fastest tells it best.
func pageClock(b *tab) (zero, within float64) {
	within = math.Inf(1)
	for range 30 {
		var now float64
		before := monotonic(b.t)
		b.eval(`performance.now()`, &now)
		after := monotonic(b.t)
		if after-before < within {
			within = after - before
			zero = (before+after)/2 - now*1e6
		}
	}
	return zero, within
}

// From an event in the kernel to the step painted on a running page: p99 under
// 100 ms, in the best of three runs on a machine that others use too. The page
// runs along with a server whose clients send one after the other. Transfers are
// told of only: they take all CPUs, the browser's too, and are over before the
// page has drawn twice.
func TestEventToPaint(t *testing.T) {
	s := serve(t)
	b := visit(t, s, desktop)
	b.before(watchPaints)
	b.open(s.url)
	best := math.Inf(1)
	busy := pressure()
	for range 3 {
		best = min(best, eventToPaint(b, s, 500, "epoll-lt, 30 clients, every 20 ms", func() {
			b.click("family-model")
			b.click("demo-epoll-lt")
			b.fill("clients", "30")
			b.fill("gap", "20")
		}))
	}
	for _, chunk := range []string{"64", "4"} {
		eventToPaint(b, s, 500, "16 MiB by "+chunk+" KiB", func() {
			b.fill("size", "16")
			b.choose("size-unit", "MiB")
			b.fill("chunk", chunk)
		})
	}
	if best > 100 && busy > 40 {
		t.Skipf("the machine is busy with other things (cpu pressure %.0f %%): p99 %.0f ms says nothing", busy, best)
	}
	if best > 100 {
		t.Errorf("p99 from event to paint is %.0f ms in the best run", best)
	}
}

// eventToPaint runs what the form was filled in for, and returns the p99 in ms.
func eventToPaint(b *tab, s *server, atLeast int, what string, fill func()) float64 {
	t := b.t
	t.Helper()
	b.open(s.origin + "/lab")
	zero, within := pageClock(b)
	fill()
	b.choose("beside", "")
	b.press(hook("run"))
	b.until(`location.pathname.startsWith('/lab/t/')`)
	b.idle()
	var painted []struct {
		Times     []float64
		At, Paint float64
	}
	b.eval(`window.painted.map((x) => ({times: [...x.times], at: x.at, paint: x.paint}))`, &painted)
	began := s.began(b)
	var all, wire []float64
	for _, p := range painted {
		for _, at := range p.Times {
			all = append(all, (zero+p.Paint*1e6-began-at)/1e6)
			wire = append(wire, (zero+p.At*1e6-began-at)/1e6)
		}
	}
	if len(all) < atLeast {
		t.Fatalf("%d events painted live in %d batches", len(all), len(painted))
	}
	t.Logf("%s: %d events in %d batches: to the page p50 %.0f p99 %.0f ms, painted p50 %.0f p99 %.0f max %.0f ms; clocks agree within %.1f ms", what,
		len(all), len(painted), quantile(wire, 0.5), quantile(wire, 0.99), quantile(all, 0.5), quantile(all, 0.99), quantile(all, 1), within/1e6)
	if slices.Min(all) < 0 {
		t.Fatalf("painted %.1f ms before it happened", -slices.Min(all))
	}
	return quantile(all, 0.99)
}

// pressure is the share of the last ten seconds, in percent, in which somebody
// waited for a CPU (Documentation/accounting/psi.rst); 0 where it is not told.
func pressure() float64 {
	var p float64
	if b, err := os.ReadFile("/proc/pressure/cpu"); err == nil {
		_, _ = fmt.Sscanf(string(b), "some avg10=%f", &p)
	}
	return p
}

func quantile(v []float64, q float64) float64 {
	v = slices.Clone(v)
	slices.Sort(v)
	return v[min(len(v)-1, int(q*float64(len(v))))]
}

// began is CLOCK_MONOTONIC at zero of the times of the recording that is open.
func (s *server) began(b *tab) float64 {
	b.t.Helper()
	var facts map[string]float64
	b.eval(`fetch('/api/traces/' + location.pathname.split('/').at(-1)).then((r) => r.arrayBuffer()).then((x) =>
  JSON.parse(new TextDecoder().decode(new Uint8Array(x, 12, new DataView(x).getUint32(8, true)))).facts)`, &facts)
	if facts["began"] == 0 {
		b.t.Fatalf("the recording does not say when its clock began: %v", facts)
	}
	return facts["began"]
}
