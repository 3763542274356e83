package discord

import (
	"bytes"
	"context"
	"encoding/json"

	"github.com/bwmarrin/discordgo"
)

// shown is a message as Discord shows it.
type shown struct {
	ID    string `json:"id"`
	Flags int    `json:"flags"`
}

// send sends one message, with its picture where it has one. It was sent also where the
// answer cannot be read: then nobody knows its id.
func (r *rest) send(ctx context.Context, method, path, bucket string, p *payload) (out shown, err error) {
	var answer []byte
	if p.picture == nil {
		answer, err = r.ask(ctx, method, path, bucket, p)
	} else {
		answer, err = r.upload(ctx, method, path, bucket, p)
	}
	if err == nil && json.Unmarshal(answer, &out) != nil {
		out = shown{}
	}
	return out, err
}

func (r *rest) upload(ctx context.Context, method, path, bucket string, p *payload) ([]byte, error) {
	kind, body, err := discordgo.MultipartBodyWithJSON(p, []*discordgo.File{{Name: p.picture.Name, ContentType: "image/png", Reader: bytes.NewReader(p.picture.PNG)}})
	if err != nil {
		return nil, err
	}
	s := r.library()
	answer, err := s.RequestWithLockedBucket(method, api+path, kind, body, s.Ratelimiter.LockBucket(bucket), 0,
		discordgo.WithContext(ctx), discordgo.WithRetryOnRatelimit(false), discordgo.WithRestRetries(0))
	if err != nil {
		return nil, worded(err)
	}
	return answer, nil
}
