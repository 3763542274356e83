package discord

import (
	"errors"
	"fmt"

	"github.com/gorilla/websocket"
)

// ErrRefused means that Discord will not have this bot: no new try mends it.
var ErrRefused = errors.New("discord refuses the bot")

// refused are the close codes after which one does not come again, with what to do.
var refused = map[int]string{
	4004: "the token is not valid: make a new one in the developer portal",
	4010: "the shard is not valid: check discord_shard and discord_shards",
	4011: "too many servers for one shard: set discord_shards",
	4012: "the API version is gone: a newer Blether is needed",
	4013: "the intents are not valid: a newer Blether is needed",
	4014: "an intent is not allowed: switch it on in the developer portal, under Bot",
}

// closing tells what an error of the connection means.
func closing(err error) error {
	var closed *websocket.CloseError
	if errors.As(err, &closed) {
		if what, ok := refused[closed.Code]; ok {
			return fmt.Errorf("%w: %s", ErrRefused, what)
		}
		return fmt.Errorf("the gateway closed, code %d", closed.Code)
	}
	if err != nil {
		return worded(err)
	}
	return nil
}
