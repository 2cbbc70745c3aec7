"""What this floor does when something happens below it."""
