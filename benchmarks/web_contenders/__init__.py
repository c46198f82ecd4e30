"""What is compared on the loopback web. `scrapersky process domain-scan` needs no script: it is run as it is."""
