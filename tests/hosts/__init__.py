"""Other sites than ours: the apps in a host that knows nothing of them."""
