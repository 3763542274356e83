package slack

import (
	"bytes"
	"context"
	"errors"

	"github.com/slack-go/slack"

	"blether/internal/chat"
)

// pictureName is neutral: a lock screen may show it.
const pictureName = "chart.png"

// upload puts the picture of a message into a conversation, before the message. Where Slack
// refuses it, as without the scope for files, the message says in words what it shows.
func (a *Adapter) upload(ctx context.Context, channel string, m *chat.Outbound) error {
	pic := m.Picture
	answered, err := a.pace.Wait(ctx)
	if err != nil {
		return err
	}
	_, err = a.api.UploadFileContext(ctx, slack.UploadFileParameters{Reader: bytes.NewReader(pic.PNG), FileSize: len(pic.PNG), Filename: pictureName, Title: pictureName,
		AltTxt: pic.Alt, Channel: channel})
	answered()
	if err == nil {
		return nil
	}
	err = worded(err)
	var refused apiError
	if !errors.As(err, &refused) && !errors.Is(err, ErrRefused) {
		return err
	}
	a.Log.Warn("a picture was refused", "err", err)
	m.Text += "\n" + pic.Alt
	return nil
}
