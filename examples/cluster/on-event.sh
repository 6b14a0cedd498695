#!/usr/bin/env bash
# What the listeners of cluster.sh do with an event: they write down who handled it.
set -euo pipefail

IFS= read -r event || true # one line without its end
id=${event#*\"request_id\":\"}
id=${id%%\"*}
echo $$ >"$CLUSTER_FOLDER/command-$CLUSTER_LISTENER-$id"
echo "$CLUSTER_LISTENER began $id" >>"$CLUSTER_FOLDER/handled"
if [ "$CLUSTER_LISTENER $id" = "first slow" ]; then
  sleep 1.5
else
  sleep 0.2
fi
echo "$CLUSTER_LISTENER handled $id" >>"$CLUSTER_FOLDER/handled"
rm "$CLUSTER_FOLDER/command-$CLUSTER_LISTENER-$id"
