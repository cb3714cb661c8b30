"""Starting what tests need beside their own process: the site as a server, PostgreSQL, Chromium."""
