"""Every GET page of the URL resolver, measured as administrator, coordinator and provincial staff."""
