"""What all workflows use to store pages, contacts, facts and jobs as rows.

All code takes locks in the same order, so that two processes wait for each other instead of deadlocking. After the rows
of the queue (see `engine.queue`) come

    areas by name → domains by name → sitemaps by domain and digest → sitemap_parents by file
    → pages by domain and digest → page_facts by page → sitemap_facts by file → import_progress by file
    → the key of the do-not-contact list → places by source and its id → place_facts by place → place_answers by place
    → search_places by search → search_progress by search → place_keys by place → local_businesses by id
    → business_places by place
    → business_facts by business → contacts by kind and value → contact_sources by contact
    → page_statements by domain and digest → domain_facts by domain
    → kept_pages by digest → jobs and job_progress by job

Whoever links places with businesses holds a lock of its own from the beginning (`same_business.lock_matching`).
Whoever erases a person changes the lines of lists, and the do-not-contact list itself, after all of these.
`domain_jobs` is written only by whoever holds the lock of the domain; `areas`, in transactions of their own.
"""
