"""Scrapy's selectors as its tutorials use them, for the fields of ours that a spider's author would write."""

import json
import re

from page_reader import run
from parsel import Selector

EMAIL = re.compile(r"[\w.%+-]{1,64}@[\w.-]{1,200}\.[A-Za-z]{2,24}")
PHONE = re.compile(r"\+?\d[\d ()./-]{6,20}\d")


def extract(page: str) -> list[str]:
    selector = Selector(text=page)
    selector.css("title::text").get()
    selector.css("h1::text").get()
    selector.xpath("//html/@lang").get()
    for name in ("description", "robots", "generator"):
        selector.css(f'meta[name="{name}"]::attr(content)').get()
    selector.css('link[rel="canonical"]::attr(href), link[rel="icon"]::attr(href)').getall()
    {one.attrib["property"]: one.attrib.get("content") for one in selector.css('meta[property^="og:"]')}
    for script in selector.css('script[type="application/ld+json"]::text').getall():
        try:
            json.loads(script, strict=False)
        except ValueError:
            continue
    hrefs = selector.css("a::attr(href)").getall()
    text = " ".join(selector.xpath("//body//text()[not(parent::script or parent::style or parent::noscript)]").getall())
    PHONE.findall(text)
    mailto = [href[7:].partition("?")[0] for href in hrefs if href.startswith("mailto:")]
    return list({*mailto, *EMAIL.findall(text)})


run({"parsel, same fields": extract})
