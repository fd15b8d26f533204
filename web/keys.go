package web

import (
	"os"
	"strconv"
	"sync"
	"time"
)

const (
	maxSessions = 64
	launchLife  = time.Minute
	maxLaunches = 16
)

// keys are the secrets of one server that come and go: sessions, which are
// cookies, and launch keys, each good for one session within a minute.
type keys struct {
	mu       sync.Mutex
	sessions []session // the oldest first
	launches []launch
	now      func() time.Time
}

// session is a cookie's value and the user who got it: browsers send a cookie
// to every port of the machine, where other users may listen.
type session struct {
	value string
	uid   int
}

type launch struct {
	key   string
	until time.Time
}

// begin makes a session for a user.
func (k *keys) begin(uid int) string {
	k.mu.Lock()
	defer k.mu.Unlock()
	s := session{secret(), uid}
	k.sessions = append(k.sessions, s)
	if len(k.sessions) > maxSessions {
		k.sessions = append([]session(nil), k.sessions[1:]...)
	}
	return s.value
}

// owner is the user of a session.
func (k *keys) owner(value string) (uid int, ok bool) {
	k.mu.Lock()
	defer k.mu.Unlock()
	for _, s := range k.sessions {
		if same(s.value, value) {
			return s.uid, true
		}
	}
	return anyone, false
}

// launch makes a key that opens one session soon.
func (k *keys) launch() string {
	k.mu.Lock()
	defer k.mu.Unlock()
	l := launch{secret(), k.now().Add(launchLife)}
	k.launches = append(k.launches, l)
	if len(k.launches) > maxLaunches {
		k.launches = append([]launch(nil), k.launches[1:]...)
	}
	return l.key
}

// spend uses a launch key up. Other users see it among the arguments of the
// browser that it is given to, so it is good for us only.
func (k *keys) spend(key string, uid int) bool {
	if !ours(uid) {
		return false
	}
	k.mu.Lock()
	defer k.mu.Unlock()
	for i, l := range k.launches {
		if same(l.key, key) {
			k.launches = append(k.launches[:i:i], k.launches[i+1:]...)
			return k.now().Before(l.until)
		}
	}
	return false
}

// ours says whether a user is who runs this process, or who became root by
// sudo to run it.
func ours(uid int) bool {
	return uid == anyone || uid == os.Geteuid() || os.Geteuid() == 0 && strconv.Itoa(uid) == os.Getenv("SUDO_UID")
}
