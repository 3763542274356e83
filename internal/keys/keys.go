// Package keys holds the secrets of an instance: Tink key sets for what is
// encrypted at rest, keyed hashes for look-ups, the live key for what must
// vanish with it, and a key pair for each batch. The files under live/ stay out
// of every backup (docs/privacy.md, "Storage that cannot be joined").
package keys

import (
	"bytes"
	"crypto/hmac"
	"crypto/rand"
	"crypto/sha256"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"sync"

	"github.com/tink-crypto/tink-go/v2/aead"
	"github.com/tink-crypto/tink-go/v2/insecurecleartextkeyset"
	"github.com/tink-crypto/tink-go/v2/keyset"
	"github.com/tink-crypto/tink-go/v2/tink"
)

// Ring gives the use of all keys of one instance.
type Ring struct {
	dir    string
	mu     sync.RWMutex
	sets   map[string]tink.AEAD // people, responses, live
	hashes map[string][]byte
}

// Names of key sets.
const (
	People    = "people"
	Responses = "responses"
	Live      = "live"
)

// Names of hash keys. Codes of both stores have different keys, so that no
// value stands in both.
const (
	Lookup       = "lookup"
	PeopleCode   = "people-code"
	ResponseCode = "response-code"
	// Pseudonym makes, for each confidential flow, the name under which somebody's answers
	// lie. Who has this key can tell whose they are; it is backed up apart.
	Pseudonym = "pseudonym"
)

// ErrGone means that the key which would open this was destroyed, on purpose or by
// restoring a backup.
var ErrGone = errors.New("the key is gone")

// Open reads the keys in dir and makes those that are missing, with mode 0600.
func Open(dir string) (*Ring, error) {
	r := &Ring{dir: dir, sets: map[string]tink.AEAD{}, hashes: map[string][]byte{}}
	if err := os.MkdirAll(filepath.Join(dir, "live"), 0o700); err != nil {
		return nil, fmt.Errorf("make key folder: %w", err)
	}
	for _, name := range []string{People, Responses, Live} {
		if err := r.load(name); err != nil {
			return nil, err
		}
	}
	for _, name := range []string{Lookup, PeopleCode, ResponseCode, Pseudonym} {
		key, err := r.secret(name + ".key")
		if err != nil {
			return nil, err
		}
		r.hashes[name] = key
	}
	return r, nil
}

func (r *Ring) file(name string) string {
	if name == Live {
		return filepath.Join(r.dir, "live", "live.json")
	}
	return filepath.Join(r.dir, name+".json")
}

// load reads a key set, or makes one.
func (r *Ring) load(name string) error {
	h, err := r.handle(name)
	if errors.Is(err, os.ErrNotExist) {
		h, err = keyset.NewHandle(aead.AES256GCMKeyTemplate())
		if err == nil {
			err = r.save(name, h)
		}
	}
	if err != nil {
		return fmt.Errorf("key set %s: %w", name, err)
	}
	return r.use(name, h)
}

func (r *Ring) use(name string, h *keyset.Handle) error {
	a, err := aead.New(h)
	if err != nil {
		return fmt.Errorf("key set %s: %w", name, err)
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	r.sets[name] = a
	return nil
}

func (r *Ring) handle(name string) (*keyset.Handle, error) {
	path := r.file(name)
	if err := guard(path); err != nil {
		return nil, err
	}
	b, err := os.ReadFile(path)
	if err != nil {
		return nil, err
	}
	return insecurecleartextkeyset.Read(keyset.NewJSONReader(bytes.NewReader(b)))
}

// guard refuses a key file that others can read.
func guard(path string) error {
	info, err := os.Stat(path)
	if err != nil {
		return err
	}
	if info.Mode().Perm()&0o077 != 0 {
		return fmt.Errorf("%s can be read by others; run: chmod 600 %s", filepath.Base(path), path)
	}
	return nil
}

func (r *Ring) save(name string, h *keyset.Handle) error {
	var b bytes.Buffer
	if err := insecurecleartextkeyset.Write(h, keyset.NewJSONWriter(&b)); err != nil {
		return err
	}
	return durable(r.file(name), b.Bytes())
}

// durable writes a file so that it is there, whole, after a crash.
func durable(path string, data []byte) error {
	temp := path + ".new"
	f, err := os.OpenFile(temp, os.O_CREATE|os.O_WRONLY|os.O_TRUNC, 0o600)
	if err != nil {
		return err
	}
	_, err = f.Write(data)
	if err = errors.Join(err, f.Sync(), f.Close()); err != nil {
		return err
	}
	if err := os.Rename(temp, path); err != nil {
		return err
	}
	return syncDir(filepath.Dir(path))
}

func syncDir(dir string) error {
	d, err := os.Open(dir)
	if err != nil {
		return err
	}
	return errors.Join(d.Sync(), d.Close())
}

// secret reads 32 bytes, or makes them.
func (r *Ring) secret(name string) ([]byte, error) {
	path := filepath.Join(r.dir, name)
	if err := guard(path); err == nil {
		return os.ReadFile(path)
	} else if !errors.Is(err, os.ErrNotExist) {
		return nil, err
	}
	key := make([]byte, 32)
	_, _ = rand.Read(key) // never fails (crypto/rand)
	return key, durable(path, key)
}

// Hash is the keyed hash of a value, 32 bytes; kind keeps apart values of
// different meaning.
func (r *Ring) Hash(key, kind, value string) []byte {
	m := hmac.New(sha256.New, r.hashes[key])
	m.Write([]byte(kind + "\x00" + value))
	return m.Sum(nil)
}

// Seal encrypts under a key set; where names table, column and row, and must be
// given again to Unseal.
func (r *Ring) Seal(set string, plain []byte, where string) ([]byte, error) {
	r.mu.RLock()
	defer r.mu.RUnlock()
	sealed, err := r.sets[set].Encrypt(plain, []byte(where))
	if err != nil {
		return nil, fmt.Errorf("encrypt: %w", err)
	}
	return sealed, nil
}

// Unseal decrypts what Seal gave. It returns ErrGone where no key opens it.
func (r *Ring) Unseal(set string, sealed []byte, where string) ([]byte, error) {
	r.mu.RLock()
	defer r.mu.RUnlock()
	plain, err := r.sets[set].Decrypt(sealed, []byte(where))
	if err != nil {
		return nil, ErrGone
	}
	return plain, nil
}

// Rotate gives a key set a new first key. The old ones still open what they
// sealed until Forget. Between the two, everything is sealed again.
func (r *Ring) Rotate(set string) error {
	return r.change(set, func(m *keyset.Manager) error {
		id, err := m.Add(aead.AES256GCMKeyTemplate())
		if err != nil {
			return err
		}
		return m.SetPrimary(id)
	})
}

// Forget destroys all but the first key of a set.
func (r *Ring) Forget(set string) error {
	return r.change(set, func(m *keyset.Manager) error {
		h, err := m.Handle()
		if err != nil {
			return err
		}
		info := h.KeysetInfo()
		for _, k := range info.KeyInfo {
			if k.KeyId != info.PrimaryKeyId {
				if err := m.Delete(k.KeyId); err != nil {
					return err
				}
			}
		}
		return nil
	})
}

func (r *Ring) change(set string, do func(*keyset.Manager) error) error {
	h, err := r.handle(set)
	if err != nil {
		return fmt.Errorf("key set %s: %w", set, err)
	}
	m := keyset.NewManagerFromHandle(h)
	if err := do(m); err != nil {
		return fmt.Errorf("key set %s: %w", set, err)
	}
	if h, err = m.Handle(); err != nil {
		return fmt.Errorf("key set %s: %w", set, err)
	}
	if err := r.save(set, h); err != nil {
		return fmt.Errorf("key set %s: %w", set, err)
	}
	return r.use(set, h)
}

// Reload reads a key set again, after another process has changed it.
func (r *Ring) Reload(set string) error { return r.load(set) }

func (r *Ring) batchFile(batch string) string {
	return filepath.Join(r.dir, "live", "batch-"+filepath.Base(batch)+".key")
}

// KeepBatch keeps the private key of a batch and gives the one that is kept: a
// key that is there already is never overwritten, since answers may be sealed
// to it. It is on disk, synced, before it returns: only then may its public key
// be committed.
func (r *Ring) KeepBatch(batch string, private []byte) (kept []byte, err error) {
	path := r.batchFile(batch)
	temp := path + "." + strings.ToLower(rand.Text()) + ".new"
	if err := durable(temp, private); err != nil {
		return nil, fmt.Errorf("keep batch key: %w", err)
	}
	err = os.Link(temp, path)
	if err2 := os.Remove(temp); err2 != nil {
		return nil, fmt.Errorf("keep batch key: %w", err2)
	}
	switch {
	case errors.Is(err, os.ErrExist):
		return r.Batch(batch)
	case err != nil:
		return nil, fmt.Errorf("keep batch key: %w", err)
	}
	return private, syncDir(filepath.Dir(path))
}

// Batch reads the private key of a batch. It returns ErrGone once destroyed.
func (r *Ring) Batch(batch string) ([]byte, error) {
	b, err := os.ReadFile(r.batchFile(batch))
	if errors.Is(err, os.ErrNotExist) {
		return nil, ErrGone
	}
	return b, err
}

// DestroyBatch destroys the private key of a batch, which makes every copy of
// its mailbox unreadable. Destroying it again does nothing.
func (r *Ring) DestroyBatch(batch string) error {
	path := r.batchFile(batch)
	if f, err := os.OpenFile(path, os.O_WRONLY, 0); err == nil {
		_, err = f.Write(make([]byte, 32))
		if err = errors.Join(err, f.Sync(), f.Close()); err != nil {
			return fmt.Errorf("destroy batch key: %w", err)
		}
	}
	if err := os.Remove(path); err != nil && !errors.Is(err, os.ErrNotExist) {
		return fmt.Errorf("destroy batch key: %w", err)
	}
	return syncDir(filepath.Dir(path))
}
