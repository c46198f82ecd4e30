"""The town: invented small-business web sites with known truth, served by real servers on loopback.

It shares no code with what it tests: nothing here imports the fetcher, the extraction, the engine or the database.
"""
