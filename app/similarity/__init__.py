"""Parts of the panel that compares a new task's gradient with those of past tasks."""
