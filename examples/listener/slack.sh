#!/usr/bin/env bash
# For the listener's --on-event: posts the event's text to a Slack channel. Needs curl and jq.
#
#   SLACK_WEBHOOK_FILE=/run/secrets/slack-webhook listener --on-event examples/listener/slack.sh ...
#
# The file holds the URL of a Slack "incoming webhook", which is a secret: it stays out of every command line.
set -euo pipefail

# A last line without its newline is one, too.
IFS= read -r url <"${SLACK_WEBHOOK_FILE:?the file that holds the URL of the Slack webhook}" || [ -n "$url" ]
case $url in
  *[[:space:]\"\\]*)
    echo "slack.sh: $SLACK_WEBHOOK_FILE does not hold a URL" >&2
    exit 1
    ;;
esac

# Slack's own characters are escaped, so that no name in the event calls a channel or forges a link.
message=$(jq -c '{text: ((.text // "\(.event): \(.request_id)") |
  gsub("&"; "&amp;") | gsub("<"; "&lt;") | gsub(">"; "&gt;"))}')
# A status of 400 or more is a failure: the delivery is released, and UbiOps may send it again.
printf '%s' "$message" | curl --config <(printf 'url = "%s"\n' "$url") --fail --silent --show-error --max-time 20 \
  --header 'Content-Type: application/json' --data-binary @- --output /dev/null
