"""The domain: task, verdict, errors, limits. Plain data; imports nothing of ours and no library."""
