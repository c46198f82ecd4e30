from scrapersky_cli.cli.main import main

main()
