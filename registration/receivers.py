"""What registration adds to shared pages, and what it does when somebody signs in."""
