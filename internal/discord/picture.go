package discord

import (
	"bytes"
	"context"

	"github.com/bwmarrin/discordgo"
)

// send sends one message, with its picture where it has one.
func (r *rest) send(ctx context.Context, method, path, bucket string, p *payload) error {
	if p.picture == nil {
		return r.do(ctx, method, path, bucket, p, nil)
	}
	kind, body, err := discordgo.MultipartBodyWithJSON(p, []*discordgo.File{{Name: p.picture.Name, ContentType: "image/png", Reader: bytes.NewReader(p.picture.PNG)}})
	if err != nil {
		return err
	}
	s := r.library()
	_, err = s.RequestWithLockedBucket(method, api+path, kind, body, s.Ratelimiter.LockBucket(bucket), 0,
		discordgo.WithContext(ctx), discordgo.WithRetryOnRatelimit(false), discordgo.WithRestRetries(0))
	if err != nil {
		return worded(err)
	}
	return nil
}
