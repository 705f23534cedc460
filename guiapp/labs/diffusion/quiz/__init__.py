"""The topic that asks what a kernel will do."""
