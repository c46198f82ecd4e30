"""Files of places on this machine: what they are, and their places, part after part. Nothing here uses the network."""
