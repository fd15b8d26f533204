package web

import (
	"bytes"
	"compress/gzip"
	"encoding/json"
	"io"
	"strings"
	"testing"

	"ioviz/content"
	"ioviz/sim"
	"ioviz/web/runs"
	"ioviz/web/store"
)

func TestRunIsStoredListedAndCompared(t *testing.T) {
	dir := t.TempDir()
	v := serve(t, Config{Live: newReplay(false), DataDir: dir})
	st := v.finish(v.start(small))
	if st.State != runs.Done || st.Progress.Done == 0 {
		t.Fatalf("got %+v", st)
	}
	var list store.Listing
	v.get("/api/traces").into(t, &list)
	i := -1
	for k, m := range list.Traces {
		if m.Hash == st.Trace {
			i = k
		}
	}
	if i < 0 || list.Traces[i].Producer != "live" || list.Traces[i].Params["size"] != 262144 || list.Used == 0 {
		t.Fatalf("list: %+v", list)
	}
	var expected struct{ Hash string }
	v.get("/api/traces/"+st.Trace+"/expected").into(t, &expected)
	main := v.get("/api/traces/"+expected.Hash, set("Accept-Encoding", "gzip"))
	tr, err := sim.Read(bytes.NewReader(main.body))
	if err != nil || tr.Header.Producer != "sim" || tr.Header.Params["size"] != 262144 {
		t.Errorf("expected: %v, %v", tr, err)
	}
	if got := v.get("/api/traces/" + expected.Hash + "/expected"); got.code() != "trace.live" {
		t.Errorf("what is expected of a simulated trace: %d %s", got.StatusCode, got.body)
	}
	var again struct{ Hash string }
	v.get("/api/traces/"+st.Trace+"/expected").into(t, &again)
	if again != expected {
		t.Errorf("asked twice: %v and %v", again, expected)
	}

	// A link opens after a restart, with the new key.
	if err := v.Close(); err != nil {
		t.Fatal(err)
	}
	w := serve(t, Config{DataDir: dir})
	for _, path := range []string{"/lab/t/" + st.Trace + "?step=9", "/api/traces/" + st.Trace, "/api/traces/" + st.Trace + "/raw"} {
		if got := w.get(path); got.StatusCode != 200 {
			t.Errorf("%s after a restart: %d", path, got.StatusCode)
		}
	}
	// The page has the trace fetched first, and then names all its modules.
	for _, part := range append([]string{`app/early.js" data-path="/api/traces/` + st.Trace + `"`}, modulesOf("app/lab")...) {
		if got := w.get("/lab/t/" + st.Trace); !strings.Contains(string(got.body), part) {
			t.Errorf("the page of a trace does not name %s", part)
		}
	}
	if got := w.get("/lab/t/"+st.Trace, set("Cookie", v.control.guard.cookie+"="+v.session)); got.StatusCode != 401 {
		t.Errorf("with the key of before: %d", got.StatusCode)
	}
	if got := w.get("/api/runs/" + st.ID); got.code() != "run.unknown" {
		t.Errorf("the run: %d %s", got.StatusCode, got.body)
	}
}

func TestTraceTransport(t *testing.T) {
	v := serve(t, Config{Live: newReplay(false)})
	hash := v.finish(v.start(small)).Trace
	zipped := v.get("/api/traces/"+hash, set("Accept-Encoding", "gzip, br"))
	if zipped.Header.Get("Content-Encoding") != "gzip" || !strings.Contains(zipped.Header.Get("Cache-Control"), "immutable") {
		t.Errorf("headers %v", zipped.Header)
	}
	z, err := gzip.NewReader(bytes.NewReader(zipped.body))
	if err != nil {
		t.Fatal(err)
	}
	unzipped, err := io.ReadAll(z)
	if err != nil {
		t.Fatal(err)
	}
	plain := v.get("/api/traces/"+hash, set("Accept-Encoding", "gzip;q=0"))
	if plain.Header.Get("Content-Encoding") != "" || !bytes.Equal(plain.body, unzipped) {
		t.Errorf("not compressed: %v, %d bytes, want %d", plain.Header, len(plain.body), len(unzipped))
	}
	if got := v.get("/api/traces/"+hash, set("If-None-Match", `W/"x", "`+hash+`"`)); got.StatusCode != 304 || len(got.body) != 0 {
		t.Errorf("what the browser has: %d", got.StatusCode)
	}
	file := v.get("/api/traces/" + hash + "/file")
	if got, want := file.Header.Get("Content-Disposition"), `attachment; filename="ioviz-read-write-`+hash[:8]+`.ioviz"`; got != want {
		t.Errorf("got %s, want %s", got, want)
	}
	w := serve(t, Config{})
	var imported struct{ Hash string }
	w.browser("POST", "/api/traces", string(file.body)).into(t, &imported)
	if imported.Hash != hash {
		t.Errorf("exported %s, imported %s", hash, imported.Hash)
	}
	for body, want := range map[string]string{"hello": "trace.foreign", string(file.body[:len(file.body)/3]): "trace.truncated",
		string(unzipped[:len(unzipped)-9]): "trace.truncated"} {
		if got := w.browser("POST", "/api/traces", body); got.code() != want {
			t.Errorf("importing %.10q: %s, want %s", body, got.body, want)
		}
	}
}

func TestPinAndDelete(t *testing.T) {
	v := serve(t, Config{Live: newReplay(false)})
	hash := v.finish(v.start(small)).Trace
	for _, step := range []struct {
		method, path string
		status       int
		pinned       bool
	}{{"PUT", "/pin", 204, true}, {"DELETE", "/pin", 204, false}, {"DELETE", "", 204, false}, {"DELETE", "", 404, false}, {"PUT", "/pin", 404, false}} {
		if got := v.browser(step.method, "/api/traces/"+hash+step.path, ""); got.StatusCode != step.status {
			t.Errorf("%s %s: %d, want %d", step.method, step.path, got.StatusCode, step.status)
		}
		if m, err := v.store.Get(hash); err == nil && m.Pinned != step.pinned {
			t.Errorf("after %s %s pinned is %v", step.method, step.path, m.Pinned)
		}
	}
	if got := v.get("/api/traces/" + hash); got.code() != "trace.unknown" {
		t.Errorf("deleted: %d %s", got.StatusCode, got.body)
	}
}

func TestBadRunsAreRefusedInWords(t *testing.T) {
	v := serve(t, Config{})
	for body, want := range map[string]string{
		``: "badrequest", `[]`: "badrequest", `{`: "badrequest", `{"demo":"sendfile"} {}`: "badrequest", `{"shell":"rm"}`: "badrequest",
		`{"demo":"sendfile","params":{"size":"1"}}`:                        "badrequest",
		`{"demo":"rm -rf"}`:                                                "demo.unknown",
		`{"demo":"sendfile","producer":"x"}`:                               "producer.unknown",
		`{"demo":"sendfile","evidence":"x"}`:                               "evidence.unknown",
		`{"demo":"sendfile","params":{"path":1}}`:                          "param.unknown",
		`{"demo":"sendfile","params":{"size":0}}`:                          "param.range",
		`{"demo":"sendfile","params":{"size":1e9}}`:                        "badrequest",
		`{"demo":"sendfile","params":{"size":268435456,"chunk":1}}`:        "param.calls",
		`{"demo":"sendfile","params":{"route":1}}`:                         "param.sim",
		`{"demo":"sendfile","params":{"size":1,"chunk":1},"extra":"more"}`: "badrequest",
		`{"demo":"sendfile"}`:                                              "live.unavailable",
	} {
		got := v.browser("POST", "/api/runs", body)
		if got.StatusCode != 400 || got.code() != want {
			t.Errorf("%s: %d %s, want %s", body, got.StatusCode, got.body, want)
		}
		if want == "param.range" && !strings.Contains(string(got.body), "“File size” must be from 1 B to 256 MiB.") {
			t.Errorf("%s: %s", body, got.body)
		}
		if strings.Contains(string(got.body), "{min}") || strings.Contains(string(got.body), "{param}") {
			t.Errorf("%s: holes in %s", body, got.body)
		}
	}
	v.limit.SetLimit(0)
	v.limit.SetBurst(0)
	if got := v.browser("POST", "/api/runs", `{"demo":"sendfile","producer":"sim"}`); got.StatusCode != 429 || got.code() != "toofast" {
		t.Errorf("too many: %d %s", got.StatusCode, got.body)
	}
}

// What the table of a demo lets through and a run does not is told with the demo.
func TestBoundsOfARun(t *testing.T) {
	d, _ := sim.DemoByName("nonblocking-spin")
	most := d.Most("live")
	n, ok := most["first"]
	if !ok || len(most) != 1 {
		t.Fatalf("bounds %v", most)
	}
	for first, fits := range map[int64]bool{n: true, n + 1: false} {
		if _, err := d.Complete(sim.Params{"clients": 1, "first": first}, "live"); (err == nil) != fits {
			t.Errorf("first=%d: %v", first, err)
		}
	}
}

func TestDemosDoctorCode(t *testing.T) {
	v := serve(t, Config{NoLive: "unsupported-os", Kernel: "Linux 6.18", Tier: func() string { return "self" }})
	var got struct {
		Demos    []map[string]any
		Platform struct {
			Kernel string
			CPUs   int
		}
		Evidence string
	}
	v.get("/api/demos").into(t, &got)
	if len(got.Demos) != len(sim.Demos) || got.Demos[0]["name"] != sim.Demos[0].Name || got.Demos[0]["why"] != "unsupported-os" ||
		got.Demos[0]["live"] != false || len(got.Demos[0]["places"].([]any)) == 0 || len(got.Demos[0]["params"].([]any)) == 0 {
		t.Errorf("demos: %+v", got)
	}
	if got.Evidence != "self" || got.Platform.Kernel != "Linux 6.18" || got.Platform.CPUs < 1 {
		t.Errorf("platform: %+v", got)
	}
	if a := v.get("/api/doctor"); a.StatusCode != 404 {
		t.Errorf("no doctor: %d", a.StatusCode)
	}
	v = serve(t, Config{Live: newReplay(false), Lacks: func(demo string) string { return map[string]string{"io-uring": "why.none"}[demo] },
		Without: func(demo string) []string { return map[string][]string{"posix-aio": {"self"}}[demo] }})
	v.get("/api/demos").into(t, &got)
	for _, d := range got.Demos {
		if lacking := d["name"] == "io-uring"; lacking && (d["live"] != false || d["why"] != "why.none") || d["name"] == "splice" && d["live"] != true {
			t.Errorf("%v: live %v, why %v", d["name"], d["live"], d["why"])
		}
		most, _ := json.Marshal(d["most"])
		want := map[any]string{"nonblocking-spin": `{"live":{"first":589},"sim":{"first":589}}`, "thread-per-conn": `{"live":{},"sim":{}}`, "epoll-lt": `{"live":{},"sim":{}}`}[d["name"]]
		if want != "" && string(most) != want {
			t.Errorf("%v: bounds %s, want %s", d["name"], most, want)
		}
		if none, _ := d["without"].([]any); (len(none) == 1 && none[0] == "self") != (d["name"] == "posix-aio") {
			t.Errorf("%v: without %v", d["name"], d["without"])
		}
	}
	for _, d := range sim.Demos {
		var code struct{ Files []content.Source }
		v.get("/api/code/"+d.Name).into(t, &code)
		if code.Files == nil {
			t.Errorf("code of %s is null", d.Name)
		}
	}
}

func FuzzParseRun(f *testing.F) {
	f.Add([]byte(`{"demo":"sendfile","params":{"size":1,"chunk":1},"evidence":"auto","producer":"sim"}`))
	f.Add([]byte(`{"demo":"read-write","params":{"cold":1}}`))
	f.Fuzz(func(t *testing.T, b []byte) {
		r, err := parseRun(bytes.NewReader(b))
		if err != nil {
			return
		}
		d, ok := sim.DemoByName(r.Demo)
		if !ok {
			t.Fatalf("demo %q was taken", r.Demo)
		}
		if _, err := d.Complete(r.Params, r.Producer); err != nil {
			t.Errorf("%v was taken: %v", r, err)
		}
	})
}

func FuzzParseInstance(f *testing.F) {
	f.Add([]byte(`{"pid":1,"addr":"127.0.0.1:80","token":"x"}`))
	f.Add([]byte(`{"pid":1,"addr":"192.168.0.1:80","token":"x"}`))
	f.Fuzz(func(t *testing.T, b []byte) {
		i, err := parseInstance(b)
		if err != nil {
			return
		}
		if _, _, err := loopback(i.Addr); err != nil || i.Token == "" {
			t.Errorf("%+v was taken", i)
		}
	})
}
