"""Every service we ask, one file each."""
