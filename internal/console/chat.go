package console

import (
	"net/http"

	"blether/internal/member"
)

// chatCode gives words with which the bot knows an officer in Discord or Slack.
func (c *Console) chatCode(w http.ResponseWriter, r *http.Request, o member.Officer) {
	words, err := c.Office.ChatCode(r.Context(), o.ID)
	if err != nil {
		c.fail(w, r, err)
		return
	}
	p := c.page(&o, "Use the bot in Discord or Slack")
	p.Secret = words
	c.draw(w, http.StatusOK, "chat.html", p)
}

// leaveChats ends what chats may do for an officer.
func (c *Console) leaveChats(w http.ResponseWriter, r *http.Request, o member.Officer) {
	if err := c.Office.LeaveChats(r.Context(), o.ID); err != nil {
		c.fail(w, r, err)
		return
	}
	c.say(w, http.StatusOK, "The bot takes no commands from your chats any more", "You can let it again under People.")
}
