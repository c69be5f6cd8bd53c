set -e
if true; then
  echo {{WINDOW_ID}} ${#a[@]} {% x %}
fi
