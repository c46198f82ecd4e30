"""The town: invented small-business web sites with known truth, served by real servers on loopback.

    town = Town(sites=EVERY_QUIRK, seed=1)          # town.py: the same seed, the same town
    with serve(town, keep_dir) as server:           # server.py: real HTTP and HTTPS, requests counted
        os.environ.update(environment(server))      # nothing can leave the machine
        ...                                         # work [site.typed for site in town.sites]
        report = compare(town.truth(), found)       # truth.py, facts.py: what is missing, what is false
        report = compare_sitemaps(town.truth(), found)  # the same for sitemaps (sitemap_sorts.py) and their pages

It shares no code with what it tests: nothing here imports the fetcher, the extraction, the engine or the database.
"""
