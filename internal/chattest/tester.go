package chattest

// Tester is what a fake needs of a test. It is narrower than testing.TB, so that a
// program that measures can have a fake too.
type Tester interface {
	Helper()
	Cleanup(do func())
	Logf(format string, args ...any)
	Error(args ...any)
	Errorf(format string, args ...any)
	Fatalf(format string, args ...any)
}
