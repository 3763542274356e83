package slack

import "encoding/json"

// Manifest is what Slack needs to know of the app, as JSON: installing is pasting it.
// command is the slash command, with its slash; post is the address that Slack posts
// to, or empty for the socket (https://docs.slack.dev/reference/app-manifest).
func Manifest(w Words, command, post string) ([]byte, error) {
	say := func(key string) string { return w.Say("en", key, nil) }
	type object = map[string]any
	slash := object{"command": command, "description": say("slack_about"), "usage_hint": say("slack_hint"), "should_escape": false}
	events := object{"bot_events": []string{"app_home_opened", "message.im"}}
	pressed := object{"is_enabled": true}
	if post != "" {
		slash["url"], events["request_url"], pressed["request_url"] = post, post, post
	}
	return json.MarshalIndent(object{
		"display_information": object{"name": "Blether", "description": say("slack_about")},
		"features": object{
			"app_home":       object{"home_tab_enabled": true, "messages_tab_enabled": true, "messages_tab_read_only_enabled": false},
			"bot_user":       object{"display_name": "Blether", "always_online": false},
			"shortcuts":      []object{{"name": "Blether", "type": "global", "callback_id": "menu", "description": say("slack_about")}},
			"slash_commands": []object{slash},
		},
		"oauth_config": object{"scopes": object{"bot": scopes}},
		"settings": object{
			"event_subscriptions":    events,
			"interactivity":          pressed,
			"org_deploy_enabled":     false,
			"socket_mode_enabled":    post == "",
			"token_rotation_enabled": false,
		},
	}, "", "  ")
}
