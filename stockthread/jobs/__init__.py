"""What runs by itself beside the pages: the thread in the server's process that prints."""
