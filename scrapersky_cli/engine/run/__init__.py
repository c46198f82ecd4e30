"""The runner: claims rows of one workflow, works them side by side, stores what it finds."""
