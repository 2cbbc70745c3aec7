"""The demo's facilities, told through the same services that people use, at the times when it would have happened."""
