package cli

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"syscall"
)

// errRunning: another Blether uses this folder.
var errRunning = errors.New("another Blether is running on this data folder")

// onlyOne makes sure that one service runs on a data folder: it alone may
// rotate keys.
func (a *app) onlyOne() (unlock func(), err error) { return onlyOneIn(a.config.Data) }

func onlyOneIn(folder string) (unlock func(), err error) {
	f, err := os.OpenFile(filepath.Join(folder, "blether.lock"), os.O_CREATE|os.O_RDWR, 0o600)
	if err != nil {
		return nil, fmt.Errorf("open lock: %w", err)
	}
	if err := syscall.Flock(int(f.Fd()), syscall.LOCK_EX|syscall.LOCK_NB); err != nil {
		return nil, errors.Join(errRunning, f.Close())
	}
	return func() { _ = f.Close() }, nil // closing gives the lock back
}
