// Package mail sends short notices by SMTP to those who look after a group. It never sees a word
// that somebody wrote: what it sends says that there is something to look at, and where.
package mail

import (
	"context"
	"errors"
	"fmt"
	"net/url"
	"strconv"
	"time"

	gomail "github.com/wneessen/go-mail"
)

// Sender sends by one server.
type Sender struct {
	From string // address that notices come from
	host string
	port int
	user string
	pass string
	tls  bool // from the first byte on; else STARTTLS is asked for, and needed unless it is this machine
	here bool
}

// Schemes of a server's address.
const (
	smtp  = "smtp"
	smtps = "smtps"
)

// New reads a server's address, as smtps://user:password@mail.example.org:465 or
// smtp://user:password@mail.example.org:587, which is encrypted by STARTTLS.
func New(server, from string) (*Sender, error) {
	u, err := url.Parse(server)
	if err != nil || u.Hostname() == "" || u.Scheme != smtp && u.Scheme != smtps {
		return nil, fmt.Errorf("the mail server is written as smtps://user:password@mail.example.org:465") // its text may hold a password
	}
	s := &Sender{From: from, host: u.Hostname(), tls: u.Scheme == smtps, port: 587, here: u.Hostname() == "localhost" || u.Hostname() == "127.0.0.1" || u.Hostname() == "::1"}
	if s.tls {
		s.port = 465
	}
	if p := u.Port(); p != "" {
		if s.port, err = strconv.Atoi(p); err != nil {
			return nil, fmt.Errorf("the port of the mail server is %q", p)
		}
	}
	if u.User != nil {
		s.user = u.User.Username()
		s.pass, _ = u.User.Password()
	}
	if err := gomail.NewMsg().From(from); err != nil {
		return nil, fmt.Errorf("notices come from an address as blether@example.org: %w", err)
	}
	return s, nil
}

const patience = 10 * time.Second

// Send sends one notice. An error says why it did not go; it names nobody.
func (s *Sender) Send(ctx context.Context, to, subject, text string) error {
	m := gomail.NewMsg()
	if err := m.From(s.From); err != nil {
		return fmt.Errorf("from: %w", err)
	}
	if err := m.To(to); err != nil {
		return fmt.Errorf("an address that an officer gave cannot be written to") // the error repeats it
	}
	m.Subject(subject)
	m.SetBodyString(gomail.TypeTextPlain, text)
	policy := gomail.TLSMandatory
	if s.here {
		policy = gomail.TLSOpportunistic
	}
	options := []gomail.Option{gomail.WithPort(s.port), gomail.WithTimeout(patience), gomail.WithTLSPolicy(policy)}
	if s.tls {
		options = append(options, gomail.WithSSL())
	}
	if s.user != "" {
		options = append(options, gomail.WithSMTPAuth(gomail.SMTPAuthAutoDiscover), gomail.WithUsername(s.user), gomail.WithPassword(s.pass))
	}
	client, err := gomail.NewClient(s.host, options...)
	if err != nil {
		return fmt.Errorf("mail server: %w", err)
	}
	ctx, cancel := context.WithTimeout(ctx, patience)
	defer cancel()
	if err := client.DialAndSendWithContext(ctx, m); err != nil {
		why := "it cannot be reached, or did not let us in"
		if refused := new(gomail.SendError); errors.As(err, &refused) {
			why = refused.Reason.String() // the rest of it repeats the address
		}
		return fmt.Errorf("the mail server did not take a notice: %s", why)
	}
	return nil
}
