"""Pages in a real browser; needs Chromium."""
