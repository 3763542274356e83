package cli

import (
	"blether/internal/checkin"
	"errors"
	"fmt"
	"maps"
	"net"
	"net/url"
	"os"
	"path/filepath"
	"reflect"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"github.com/goccy/go-yaml"

	"blether/internal/lang"
	"blether/internal/mail"
	"blether/internal/member"
	"blether/internal/slack"
)

// config is the configuration of an instance. What a group agrees on is in the
// database, not here. Each field can also be set by its environment variable,
// which wins.
type config struct {
	Listen       string `yaml:"listen" env:"BLETHER_LISTEN" default:"127.0.0.1:8080" doc:"Address and port to listen on."`
	BaseURL      string `yaml:"base_url" env:"BLETHER_BASE_URL" default:"" doc:"Address that people see, as https://chat.example.org. Taken from listen if left out."`
	Data         string `yaml:"data" env:"BLETHER_DATA" default:"data" doc:"Folder for both databases."`
	Keys         string `yaml:"keys" env:"BLETHER_KEYS" default:"" doc:"Folder for keys; DATA/keys if left out. Keep its folder live/ out of every backup."`
	LogLevel     string `yaml:"log_level" env:"BLETHER_LOG_LEVEL" default:"info" doc:"debug, info, warn or error. No level logs a text, a name or a platform's id."`
	TrustedProxy bool   `yaml:"trusted_proxy" env:"BLETHER_TRUSTED_PROXY" default:"false" doc:"Take the client's address for rate limits from X-Forwarded-For. Only behind a proxy of your own."`
	Discord      string `yaml:"-" env:"BLETHER_DISCORD_TOKEN" default:"" doc:"Token of the bot on Discord. Only from the environment, or from a file."`
	DiscordFile  string `yaml:"discord_token_file" env:"BLETHER_DISCORD_TOKEN_FILE" default:"" doc:"File that holds the token. Discord is off where there is neither."`
	DiscordGroup string `yaml:"discord_groups" env:"BLETHER_DISCORD_GROUPS" default:"" doc:"Which server, channel of it, or role there belongs to which group, with commas between: 112233445566778899=demo-group, 112233445566778899/223344=other-group, 112233445566778899@334455=demo-group:supporter."`
	DiscordRoles string `yaml:"discord_self_roles" env:"BLETHER_DISCORD_SELF_ROLES" default:"" doc:"Roles there that people of a group may give themselves, with commas between: 112233445566778899@445566=demo-group:Twins. Everybody on the server sees who has one."`
	DiscordShard int    `yaml:"discord_shard" env:"BLETHER_DISCORD_SHARD" default:"0" doc:"Number of this shard, from 0."`
	DiscordAll   int    `yaml:"discord_shards" env:"BLETHER_DISCORD_SHARDS" default:"1" doc:"How many shards there are."`
	DiscordBase  string `yaml:"discord_base" env:"BLETHER_DISCORD_BASE" default:"" doc:"Address of the API, for a proxy or a test; Discord's own if left out."`
	SlackApp     string `yaml:"-" env:"BLETHER_SLACK_APP_TOKEN" default:"" doc:"Token of the app on Slack (xapp-). Only from the environment, or from a file."`
	SlackAppFile string `yaml:"slack_app_token_file" env:"BLETHER_SLACK_APP_TOKEN_FILE" default:"" doc:"File that holds the app's token. Slack is off where there is neither."`
	SlackBot     string `yaml:"-" env:"BLETHER_SLACK_BOT_TOKEN" default:"" doc:"Token of the bot on Slack (xoxb-). Only from the environment, or from a file."`
	SlackBotFile string `yaml:"slack_bot_token_file" env:"BLETHER_SLACK_BOT_TOKEN_FILE" default:"" doc:"File that holds the bot's token."`
	SlackSecret  string `yaml:"-" env:"BLETHER_SLACK_SIGNING_SECRET" default:"" doc:"Signing secret of the app on Slack, where Slack posts to base_url/slack/events in place of the socket. Only from the environment, or from a file."`
	SlackSecFile string `yaml:"slack_signing_secret_file" env:"BLETHER_SLACK_SIGNING_SECRET_FILE" default:"" doc:"File that holds the signing secret."`
	SlackGroup   string `yaml:"slack_groups" env:"BLETHER_SLACK_GROUPS" default:"" doc:"Which workspace or channel of it belongs to which group, with commas between: T0123ABCD=demo-group, T0123ABCD/C0456=demo-group:supporter."`
	SlackCommand string `yaml:"slack_command" env:"BLETHER_SLACK_COMMAND" default:"/blether" doc:"The slash command. Slack keeps some for itself, as /feedback and /invite."`
	SlackMinute  int    `yaml:"slack_messages_minute" env:"BLETHER_SLACK_MESSAGES_MINUTE" default:"300" doc:"How many messages a minute go into one workspace. Slack says several hundred, and not how many."`
	SlackBase    string `yaml:"slack_base" env:"BLETHER_SLACK_BASE" default:"" doc:"Address of the API with a / at its end, for a proxy or a test; Slack's own if left out."`
	Quiet        string `yaml:"quiet_hours" env:"BLETHER_QUIET_HOURS" default:"21:00-09:00" doc:"When nothing comes by itself, in each person's own zone, where neither they nor their group say otherwise; none for no such hours."`
	Week         int    `yaml:"week_messages" env:"BLETHER_WEEK_MESSAGES" default:"3" doc:"How many messages that come by themselves somebody gets in any seven days, where they do not say otherwise."`
	Directory    string `yaml:"directory" env:"BLETHER_DIRECTORY" default:"" doc:"File with services of your own, in the form of those that come with the program; one of the same name takes their place."`
	Mail         string `yaml:"-" env:"BLETHER_MAIL_SERVER" default:"" doc:"Server for alerts by e-mail, as smtps://user:password@mail.example.org:465. Only from the environment, or from a file. Alerts tell no word that anybody wrote."`
	MailFile     string `yaml:"mail_server_file" env:"BLETHER_MAIL_SERVER_FILE" default:"" doc:"File that holds the server's address."`
	MailFrom     string `yaml:"mail_from" env:"BLETHER_MAIL_FROM" default:"" doc:"Address that alerts come from."`
	Frames       string `yaml:"frames" env:"BLETHER_FRAMES" default:"" doc:"File with frames of your own for one language, in the place of those that come with the program; blether safety check FILE says what is wrong with it."`
	Contacts     string `yaml:"contacts" env:"BLETHER_CONTACTS" default:"" doc:"File with contacts of your own for people who are not safe; blether contacts template prints one to begin with."`
	KeepCases    int    `yaml:"keep_cases" env:"BLETHER_KEEP_CASES" default:"365" doc:"Days for which a closed case is kept, so that what was done can be looked into."`
	KeepTrail    int    `yaml:"keep_trail" env:"BLETHER_KEEP_TRAIL" default:"1095" doc:"Days for which it is kept who did what with cases; at least as long as the cases."`
	KeepRosters  int    `yaml:"keep_rosters" env:"BLETHER_KEEP_ROSTERS" default:"365" doc:"Days for which a session that is over is kept, with who was there."`
	KeepMatches  int    `yaml:"keep_matches" env:"BLETHER_KEEP_MATCHES" default:"30" doc:"Days for which it is kept that a one-to-one match has ended, so that a concern can still be told."`
	KeepLedger   int    `yaml:"keep_ledger" env:"BLETHER_KEEP_LEDGER" default:"2226" doc:"Days for which hours and training are kept that somebody noted; they can delete them at any time."`
	KeepExpenses int    `yaml:"keep_expenses" env:"BLETHER_KEEP_EXPENSES" default:"2226" doc:"Days for which expenses are kept: six years and a bit, as accounts are."`
	Metrics      bool   `yaml:"metrics" env:"BLETHER_METRICS" default:"false" doc:"Offer /metrics for Prometheus. Close it to the outside in your proxy."`
}

// usualConfig need not be there; a file that is named must be.
const usualConfig = "blether.yaml"

// loadConfig reads the file, if it is there, then the environment, and reports
// all mistakes at once.
func loadConfig(file string, getenv func(string) (string, bool)) (config, error) {
	var c config
	v := reflect.ValueOf(&c).Elem()
	var errs []error
	for i := range v.NumField() {
		errs = append(errs, setField(v.Field(i), v.Type().Field(i).Tag.Get("default"), "default"))
	}
	data, err := os.ReadFile(file)
	switch {
	case err == nil:
		errs = append(errs, c.read(file, data)...)
	case errors.Is(err, os.ErrNotExist) && file != usualConfig:
		errs = append(errs, fmt.Errorf("there is no file %s", file))
	case !errors.Is(err, os.ErrNotExist):
		errs = append(errs, fmt.Errorf("read configuration: %w", err))
	}
	for i := range v.NumField() {
		name := v.Type().Field(i).Tag.Get("env")
		if value, ok := getenv(name); ok {
			errs = append(errs, setField(v.Field(i), value, name))
		}
	}
	if c.Keys == "" {
		c.Keys = filepath.Join(c.Data, "keys")
	}
	errs = append(errs, c.check()...)
	return c, errors.Join(errs...)
}

// read takes the fields of a file, and reports each that it does not know.
func (c *config) read(file string, data []byte) []error {
	var fields map[string]any
	if err := yaml.Unmarshal(data, &fields); err != nil {
		return []error{fmt.Errorf("%s is not YAML: %w", file, err)}
	}
	v := reflect.ValueOf(c).Elem()
	known := map[string]reflect.Value{}
	for i := range v.NumField() {
		if name := v.Type().Field(i).Tag.Get("yaml"); name != "-" { // secrets are not written there
			known[name] = v.Field(i)
		}
	}
	var errs []error
	for _, name := range slices.Sorted(maps.Keys(fields)) {
		f, ok := known[name]
		if !ok {
			errs = append(errs, fmt.Errorf("%s: there is no field %q\nhint: `blether config describe` lists every field", file, name))
			continue
		}
		switch value := fields[name].(type) {
		case string, bool, uint64, int64, float64:
			errs = append(errs, setField(f, fmt.Sprint(value), file+": "+name))
		default:
			errs = append(errs, fmt.Errorf("%s: %s must be one value on its line\nhint: `blether config describe` lists every field", file, name))
		}
	}
	return errs
}

func setField(f reflect.Value, value, from string) error {
	switch f.Kind() {
	case reflect.Bool:
		b, err := strconv.ParseBool(value)
		if err != nil {
			return fmt.Errorf("%s: %q is not true or false", from, value)
		}
		f.SetBool(b)
	case reflect.Int:
		n, err := strconv.Atoi(value)
		if err != nil || n < 0 {
			return fmt.Errorf("%s: %q is no whole number", from, value)
		}
		f.SetInt(int64(n))
	default:
		f.SetString(value)
	}
	return nil
}

func (c *config) check() []error {
	var errs []error
	host, port, err := net.SplitHostPort(c.Listen)
	if n, portErr := strconv.Atoi(port); err != nil || portErr != nil || n < 0 || n > 65535 {
		errs = append(errs, fmt.Errorf("listen is %q\nhint: write an address and a port, as 127.0.0.1:8080", c.Listen))
	}
	if c.BaseURL == "" {
		if host == "" || host == "0.0.0.0" || host == "::" {
			host = "localhost"
		}
		c.BaseURL = "http://" + net.JoinHostPort(host, port)
	}
	u, err := url.Parse(c.BaseURL)
	if err != nil || u.Host == "" || (u.Scheme != "http" && u.Scheme != "https") || strings.HasSuffix(u.Path, "/") {
		errs = append(errs, fmt.Errorf("base_url is %q\nhint: write https://chat.example.org, without a / at the end", c.BaseURL))
	}
	if _, err := checkin.ParseHours(c.Quiet); err != nil {
		errs = append(errs, fmt.Errorf("quiet_hours is %q: %w\nhint: write it as 21:00-09:00, or none", c.Quiet, err))
	}
	if c.Week < 1 {
		errs = append(errs, fmt.Errorf("week_messages is %d\nhint: at least 1; people can say that they want none", c.Week))
	}
	errs = append(errs, c.checkMail(), c.checkKeep())
	errs = append(errs, c.checkDiscord()...)
	errs = append(errs, c.checkSlack()...)
	switch c.LogLevel {
	case "debug", "info", "warn", "error":
	default:
		errs = append(errs, fmt.Errorf("log_level is %q\nhint: debug, info, warn or error", c.LogLevel))
	}
	return errs
}

// secret reads a token's file where the token is not given. field names it in errors.
func secret(token, file, field string) (string, error) {
	if token != "" || file == "" {
		return token, nil
	}
	b, err := os.ReadFile(file)
	if err != nil {
		return "", fmt.Errorf("%s: %w", field, err)
	}
	return strings.TrimSpace(string(b)), nil
}

// keep is how long things are kept; what is not set is as usual.
func (c *config) keep() member.Keep {
	k := member.UsualKeep()
	for to, days := range map[*int]int{&k.Cases: c.KeepCases, &k.Trail: c.KeepTrail, &k.Rosters: c.KeepRosters, &k.Matches: c.KeepMatches, &k.Ledger: c.KeepLedger, &k.Expenses: c.KeepExpenses} {
		if days > 0 {
			*to = days
		}
	}
	return k
}

// checkKeep reports limits that cannot be meant.
func (c *config) checkKeep() error {
	const longest = 10 * 366
	k := c.keep()
	for _, one := range k.Each() {
		if one.Days > longest {
			return fmt.Errorf("%s is %d days\nhint: ten years at most; nothing is kept for ever", one.Key, one.Days)
		}
	}
	if k.Trail < k.Cases {
		return fmt.Errorf("keep_trail is %d days, less than keep_cases\nhint: who looked at a case is kept at least as long as the case", k.Trail)
	}
	return nil
}

// checkMail reads the server's file and reports what does not fit.
func (c *config) checkMail() error {
	var err error
	if c.Mail, err = secret(c.Mail, c.MailFile, "mail_server_file"); err != nil || c.Mail == "" {
		return err
	}
	_, err = mail.New(c.Mail, c.MailFrom)
	return err
}

// quietHours are those of the instance.
func (c *config) quietHours() checkin.Hours {
	h, err := checkin.ParseHours(c.Quiet)
	if err != nil {
		return checkin.UsualHours // it was checked; a test may leave it out
	}
	return h
}

// checkDiscord reads the token's file and reports what does not fit.
func (c *config) checkDiscord() []error {
	var err error
	c.Discord, err = secret(c.Discord, c.DiscordFile, "discord_token_file")
	errs := []error{err}
	if _, err := c.ranks(); err != nil {
		errs = append(errs, err)
	}
	if _, err := c.servers(); err != nil {
		errs = append(errs, err)
	}
	if c.DiscordAll > 0 && c.DiscordShard >= c.DiscordAll {
		errs = append(errs, fmt.Errorf("discord_shard is %d of %d\nhint: shards count from 0", c.DiscordShard, c.DiscordAll))
	}
	return errs
}

// checkSlack reads the tokens' files and reports what does not fit.
func (c *config) checkSlack() []error {
	var app, bot, sign error
	c.SlackApp, app = secret(c.SlackApp, c.SlackAppFile, "slack_app_token_file")
	c.SlackBot, bot = secret(c.SlackBot, c.SlackBotFile, "slack_bot_token_file")
	c.SlackSecret, sign = secret(c.SlackSecret, c.SlackSecFile, "slack_signing_secret_file")
	errs := []error{app, bot, sign}
	way := c.SlackApp != "" || c.SlackSecret != ""
	switch {
	case errors.Join(errs...) != nil:
	case way != (c.SlackBot != ""):
		errs = append(errs, errors.New("slack needs two secrets\nhint: slack_bot_token_file holds the token that begins with xoxb-; slack_app_token_file holds the one with xapp-, for the socket"))
	case c.SlackApp != "" && c.SlackSecret != "":
		errs = append(errs, errors.New("slack comes by the socket or by HTTP, not both\nhint: leave out slack_app_token_file or slack_signing_secret_file"))
	case c.SlackApp != "" && !strings.HasPrefix(c.SlackApp, "xapp-"), c.SlackBot != "" && !strings.HasPrefix(c.SlackBot, "xoxb-"):
		errs = append(errs, errors.New("a token of slack's is of another kind\nhint: the app's begins with xapp-, the bot's with xoxb-"))
	}
	if !slackCommand.MatchString(c.SlackCommand) {
		errs = append(errs, fmt.Errorf("slack_command is %q\nhint: a slash and at most 31 small letters, digits, - or _, as /blether", c.SlackCommand))
	}
	if slices.Contains(slackKeeps, c.SlackCommand) {
		errs = append(errs, fmt.Errorf("slack_command is %q\nhint: Slack keeps that one for itself, and refuses the whole manifest; /blether is free", c.SlackCommand))
	}
	if _, err := c.workspaces(); err != nil {
		errs = append(errs, err)
	}
	return errs
}

// slackKeeps are the commands that Slack has itself (https://slack.com/help/articles/201259356).
var slackKeeps = []string{"/active", "/apps", "/archive", "/away", "/call", "/collapse", "/dm", "/dnd", "/expand", "/feed", "/feedback", "/help", "/huddle", "/invite", "/join", "/kick",
	"/leave", "/me", "/msg", "/mute", "/open", "/part", "/prefs", "/remind", "/remove", "/rename", "/search", "/shortcuts", "/shrug", "/star", "/status", "/topic", "/who"}

var slackCommand = regexp.MustCompile(`^/[a-z0-9_-]{1,31}$`)

type configCmd struct {
	Describe describeCmd `cmd:"" help:"Print every field with its meaning and default."`
	Check    configCheck `cmd:"" help:"Check the configuration."`
	Slack    slackCmd    `cmd:"" name:"slack-manifest" help:"Print what to paste into Slack to make the app."`
}

type slackCmd struct{}

// Run prints the manifest with the configured command.
func (slackCmd) Run(e *env) error {
	c, err := loadConfig(e.file, os.LookupEnv)
	if err != nil {
		return err
	}
	words, err := lang.Load()
	if err != nil {
		return err
	}
	post := ""
	if c.SlackSecret != "" {
		post = c.BaseURL + "/slack/events"
	}
	manifest, err := slack.Manifest(words, c.SlackCommand, post)
	if err != nil {
		return err
	}
	fmt.Fprintln(e.out, string(manifest))
	return nil
}

type describeCmd struct{}

func (describeCmd) Run(e *env) error {
	t := reflect.TypeFor[config]()
	fmt.Fprint(e.out, "# Configuration\n\nOne file, `blether.yaml`, and the environment, which wins. Made by `blether config describe`.\n\n| field | environment | default | meaning |\n| --- | --- | --- | --- |\n")
	for i := range t.NumField() {
		tag := t.Field(i).Tag
		def := tag.Get("default")
		if def == "" {
			def = "–"
		}
		name := tag.Get("yaml")
		if name == "-" {
			name = "none"
		}
		if _, err := fmt.Fprintf(e.out, "| `%s` | `%s` | %s | %s |\n", name, tag.Get("env"), def, tag.Get("doc")); err != nil {
			return err
		}
	}
	return nil
}

type configCheck struct{}

func (configCheck) Run(e *env) error {
	if _, err := loadConfig(e.file, os.LookupEnv); err != nil {
		return err
	}
	_, err := fmt.Fprintln(e.out, "The configuration is well.")
	return err
}
