"""What is true about a site, as plain data: the left side of `truth.compare`, and what `--json` prints."""

from typing import Any

from scrapersky_cli.demo.business import is_known, opening_hours, title_of_owner
from scrapersky_cli.demo.site import Site
from scrapersky_cli.demo.sitemap_facts import sitemap_facts


def business_facts(site: Site) -> dict[str, Any]:
    """Return the true name, address, hours and person, written as `found_domains` writes those that were found."""
    (person,) = (page.person for page in site.pages if page.person)
    return {
        "name": site.name,
        "address": ", ".join((site.street, site.city[1], site.city[0], site.country.code)),
        "hours": "; ".join(opening_hours(site)),
        "person": f"{person}, {title_of_owner(site)}",
    }


def truth_of(site: Site) -> dict[str, Any]:
    """Return what is true about `site`, as plain data.

    `final_url`, `title`, `language` and `technologies` are None if the home page is never reached or is not the
    site's own; `contacts` has one entry for each page of a contact.

    `business` is what the pages print of the business; None where no page is reached, or nothing is known of it.

    `sitemaps` are the files that a scan must know of, with its URL after and before redirects (`url`, `asked`), the
    indexes that name it (`parents`), the number of entries that can be read (`urls`), and its `error`, of which the
    codes `or_error` are as right. An import of them must store `listed_pages`, may store `optional_pages`, and must
    not store `unlisted_urls`. All four are empty if the scan fails.
    """
    reached = site.domain_scan.status == "completed" and site.manner.front == "pages"
    return {
        "domain": site.domain,
        "typed": site.typed,
        "quirk": site.quirk,
        "domain_scan": {"status": site.domain_scan.status, "codes": site.domain_scan.codes},
        "email_scan": {"status": site.email_scan.status, "codes": site.email_scan.codes},
        "rescan": {"status": site.rescan.status, "codes": site.rescan.codes},
        "final_url": f"{site.origin}/" if site.domain_scan.status == "completed" else None,
        "title": site.home.title if reached else None,
        "language": site.country.locale.lower() if reached else None,
        "technologies": site.technologies if reached else None,
        "pages": [f"{site.origin}{page.path}" for page in site.pages] if reached else [],
        **sitemap_facts(site),
        "business": business_facts(site) if reached and is_known(site) else None,
        "contacts": [
            {
                "kind": contact.kind,
                "value": contact.value,
                "form": contact.form,
                "path": page.path,
                "home": page.kind == "home",
                "own": contact.own,
            }
            for page in (site.pages if reached else ())
            for contact in page.contacts
        ],
    }
