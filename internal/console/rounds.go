package console

import "net/http"

func (c *Console) rounds(w http.ResponseWriter, r *http.Request, o Officer) {
	rounds, err := c.Data.Rounds(r.Context(), o)
	if err != nil {
		c.broken(w, r, err)
		return
	}
	c.draw(w, http.StatusOK, "rounds.html", struct {
		Officer Officer
		Rounds  []Round
		Demo    bool
	}{o, rounds, c.Demo})
}
