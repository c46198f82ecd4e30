# ruff: noqa: SIM905 - tables read by their columns
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scrapersky_cli.extract.findings import Contact
from scrapersky_cli.extract.parse.document import read_document
from scrapersky_cli.extract.social.platforms import ROWS
from scrapersky_cli.extract.social.profiles import profile_of
from scrapersky_cli.extract.social.socials import find_socials

# href as written → platform, kind, handle, canonical URL
PROFILES = [
    ("https://www.facebook.com/AcmeDental/", "facebook", "page", "acmedental", "https://www.facebook.com/acmedental"),
    ("http://de-de.facebook.com/acme?ref=x#y", "facebook", "page", "acme", "https://www.facebook.com/acme"),
    ("https://m.facebook.com/acme/about/", "facebook", "page", "acme", "https://www.facebook.com/acme"),
    ("www.facebook.com/acme", "facebook", "page", "acme", "https://www.facebook.com/acme"),
    ("http://https://facebook.com/acme", "facebook", "page", "acme", "https://www.facebook.com/acme"),
    ("https://facebook.com/https://www.facebook.com/acme", "facebook", "page", "acme", "https://www.facebook.com/acme"),
    ("https://l.facebook.com/l.php?u=https%3A%2F%2Ffacebook.com%2Facme&h=x", "facebook", "page", "acme", "https://www.facebook.com/acme"),
    ("https://www.facebook.com/profile.php?ref=a&id=1000123", "facebook", "profile", "1000123", "https://www.facebook.com/profile.php?id=1000123"),
    ("https://www.facebook.com/people/Acme-GmbH/1000123/", "facebook", "profile", "1000123", "https://www.facebook.com/profile.php?id=1000123"),
    ("https://www.facebook.com/p/Acme-GmbH-61550000000000/", "facebook", "profile", "61550000000000", "https://www.facebook.com/profile.php?id=61550000000000"),
    ("https://www.facebook.com/pages/Acme/1234", "facebook", "page", "1234", "https://www.facebook.com/1234"),
    ("https://www.facebook.com/groups/acme", "facebook", "group", "acme", "https://www.facebook.com/groups/acme"),
    ("https://www.facebook.com/Bäckerei-Müller-123", "facebook", "page", "bäckerei-müller-123", "https://www.facebook.com/b%C3%A4ckerei-m%C3%BCller-123"),
    ("https://www.facebook.com/pages/Austin-TX/Acme-Dental/123456", "facebook", "page", "123456", "https://www.facebook.com/123456"),
    ("https://de-de.facebook.com/pages/Bäckerei/Bäckerei-Müller/1234567?sk=info", "facebook", "page", "1234567", "https://www.facebook.com/1234567"),
    ("https://www.facebook.com/pages/category/Dentist/Acme/1234567/", "facebook", "page", "1234567", "https://www.facebook.com/1234567"),
    ("https://www.facebook.com/#!/pages/Austin/Acme/1234", "facebook", "page", "1234", "https://www.facebook.com/1234"),
    ("http://www.facebook.com/#!/AcmeDental?ref=ts", "facebook", "page", "acmedental", "https://www.facebook.com/acmedental"),
    ("http://www.facebook.com/#%21/acmedental", "facebook", "page", "acmedental", "https://www.facebook.com/acmedental"),
    ("http://www.facebook.com/home.php?#!/acmedental", "facebook", "page", "acmedental", "https://www.facebook.com/acmedental"),
    ("http://www.facebook.com/#!/profile.php?id=100001", "facebook", "profile", "100001", "https://www.facebook.com/profile.php?id=100001"),
    ("https://www.facebook.de/acme", "facebook", "page", "acme", "https://www.facebook.com/acme"),
    ("https://m.facebook.fr/acme/", "facebook", "page", "acme", "https://www.facebook.com/acme"),
    ("http://www.facebook.com.br/acme", "facebook", "page", "acme", "https://www.facebook.com/acme"),
    ("https://iphone.facebook.com/acme", "facebook", "page", "acme", "https://www.facebook.com/acme"),
    ("https://twitter.com/#%21/acme", "twitter", "profile", "acme", "https://x.com/acme"),
    ("https://www.xing.com/news/pages/acme-gmbh-268", "xing", "news", "acme-gmbh-268", "https://www.xing.com/news/pages/acme-gmbh-268"),
    ("https://www.xing.com/pages/AcmeGmbH", "xing", "company", "acmegmbh", "https://www.xing.com/pages/acmegmbh"),
    ("https://www.flickr.com/photos/Acme/", "flickr", "profile", "acme", "https://www.flickr.com/people/acme"),
    ("http://flickr.com/photos/acme/sets/72157600000000000/", "flickr", "profile", "acme", "https://www.flickr.com/people/acme"),
    ("https://www.flickr.com/people/12345678@N00/", "flickr", "profile", "12345678@N00", "https://www.flickr.com/people/12345678@N00"),
    ("https://www.flickr.com/groups/acme/pool/", "flickr", "group", "acme", "https://www.flickr.com/groups/acme"),
    ("https://www.bbb.org/us/tx/austin/profile/dentist/acme-dental-0825-1000012345/#sealclick", "bbb", "listing", "acme-dental-0825-1000012345", "https://www.bbb.org/us/tx/austin/profile/dentist/acme-dental-0825-1000012345"),
    ("https://www.bbb.org/us/tx/austin/profile/dentist/acme-0825-10001/addressId/92394", "bbb", "listing", "acme-0825-10001", "https://www.bbb.org/us/tx/austin/profile/dentist/acme-0825-10001"),
    ("http://www.bbb.org/central-texas/business-reviews/dentists/acme-in-austin-tx-90106626#sealclick", "bbb", "listing", "acme-in-austin-tx-90106626", "https://www.bbb.org/central-texas/business-reviews/dentists/acme-in-austin-tx-90106626"),
    ("https://www.angieslist.com/companylist/us/tx/austin/acme-plumbing-reviews-1234567.htm", "angi", "listing", "acme-plumbing-reviews-1234567", "https://www.angi.com/companylist/us/tx/austin/acme-plumbing-reviews-1234567.htm"),
    ("https://www.angi.com/companylist/us/ca/berkeley/acme%2C-heating-reviews-17.htm?x=1", "angi", "listing", "acme,-heating-reviews-17", "https://www.angi.com/companylist/us/ca/berkeley/acme%2C-heating-reviews-17.htm"),
    ("https://member.angieslist.com/member/store/10517798", "angi", "listing", "10517798", "https://member.angieslist.com/member/store/10517798"),
    ("https://www.crunchbase.com/organization/Acme#section-overview", "crunchbase", "company", "acme", "https://www.crunchbase.com/organization/acme"),
    ("http://www.crunchbase.com/company/acme", "crunchbase", "company", "acme", "https://www.crunchbase.com/organization/acme"),
    ("https://www.crunchbase.com/person/jane-doe", "crunchbase", "person", "jane-doe", "https://www.crunchbase.com/person/jane-doe"),
    ("https://www.instagram.com/Acme.Dental/?hl=de", "instagram", "profile", "acme.dental", "https://www.instagram.com/acme.dental"),
    ("https://instagram.com/@acme", "instagram", "profile", "acme", "https://www.instagram.com/acme"),
    ("https://de.linkedin.com/company/acme-gmbh/about/", "linkedin", "company", "acme-gmbh", "https://www.linkedin.com/company/acme-gmbh"),
    ("https://www.linkedin.com/in/jane-doe-1a2b/de", "linkedin", "person", "jane-doe-1a2b", "https://www.linkedin.com/in/jane-doe-1a2b"),
    ("https://www.linkedin.com/school/tum/", "linkedin", "school", "tum", "https://www.linkedin.com/school/tum"),
    ("https://www.linkedin.com/showcase/acme-labs", "linkedin", "showcase", "acme-labs", "https://www.linkedin.com/showcase/acme-labs"),
    ("https://mobile.twitter.com/Acme", "twitter", "profile", "acme", "https://x.com/acme"),
    ("https://twitter.com/#!/acme", "twitter", "profile", "acme", "https://x.com/acme"),
    ("https://x.com/@acme?s=20", "twitter", "profile", "acme", "https://x.com/acme"),
    ("https://www.youtube.com/channel/UC4QobU6STFB0P71PMvOGN5A/videos", "youtube", "channel", "UC4QobU6STFB0P71PMvOGN5A", "https://www.youtube.com/channel/UC4QobU6STFB0P71PMvOGN5A"),
    ("https://www.youtube.com/@AcmeTV", "youtube", "channel", "acmetv", "https://www.youtube.com/@acmetv"),
    ("https://youtube.com/c/Acme?sub_confirmation=1", "youtube", "channel", "acme", "https://www.youtube.com/c/acme"),
    ("https://youtube.com/user/acme", "youtube", "user", "acme", "https://www.youtube.com/user/acme"),
    ("https://www.tiktok.com/@acme", "tiktok", "profile", "acme", "https://www.tiktok.com/@acme"),
    ("https://www.pinterest.co.uk/acme/", "pinterest", "profile", "acme", "https://www.pinterest.com/acme"),
    ("https://www.threads.net/@acme", "threads", "profile", "acme", "https://www.threads.com/@acme"),
    ("https://bsky.app/profile/acme.com", "bluesky", "profile", "acme.com", "https://bsky.app/profile/acme.com"),
    ("https://chaos.social/@acme", "mastodon", "profile", "acme", "https://chaos.social/@acme"),
    ("https://www.snapchat.com/add/acme", "snapchat", "profile", "acme", "https://www.snapchat.com/add/acme"),
    ("https://old.reddit.com/r/acme/", "reddit", "community", "acme", "https://www.reddit.com/r/acme"),
    ("https://www.reddit.com/u/acme", "reddit", "person", "acme", "https://www.reddit.com/user/acme"),
    ("https://github.com/acme", "github", "profile", "acme", "https://github.com/acme"),
    ("https://vimeo.com/acme", "vimeo", "profile", "acme", "https://vimeo.com/acme"),
    ("https://soundcloud.com/acme", "soundcloud", "artist", "acme", "https://soundcloud.com/acme"),
    ("https://open.spotify.com/intl-de/artist/4Z8W4fKeB5YxbusRsdQVPb", "spotify", "artist", "4Z8W4fKeB5YxbusRsdQVPb", "https://open.spotify.com/artist/4Z8W4fKeB5YxbusRsdQVPb"),
    ("https://www.twitch.tv/acme", "twitch", "channel", "acme", "https://www.twitch.tv/acme"),
    ("https://www.tripadvisor.de/Restaurant_Review-g187323-d1234-Reviews-Acme-Berlin.html", "tripadvisor", "listing", "d1234", "https://www.tripadvisor.com/Restaurant_Review-g187323-d1234"),
    ("https://www.yelp.com/biz/acme-austin?osq=x", "yelp", "listing", "acme-austin", "https://www.yelp.com/biz/acme-austin"),
    ("https://de.trustpilot.com/review/www.acme.de", "trustpilot", "listing", "www.acme.de", "https://www.trustpilot.com/review/www.acme.de"),
    ("https://maps.google.de/maps?cid=123&hl=de", "google_business", "listing", "123", "https://maps.google.com/?cid=123"),
    ("https://www.google.com/maps/place/Acme+Dental/@30.2,-97.7,17z/data=!3m1!4b1!4m5!3m4!1s0x8644b5:0xff!8m2", "google_business", "listing", "255", "https://maps.google.com/?cid=255"),
    ("https://www.google.com/maps/place/Acme+Dental", "google_business", "listing", "Acme+Dental", "https://www.google.com/maps/place/Acme+Dental"),
    ("https://g.page/acme?share", "google_business", "listing", "acme", "https://g.page/acme"),
    ("https://www.xing.com/companies/acmegmbh", "xing", "company", "acmegmbh", "https://www.xing.com/pages/acmegmbh"),
    ("https://www.xing.com/profile/Jane_Doe2", "xing", "person", "jane_doe2", "https://www.xing.com/profile/jane_doe2"),
    ("https://nextdoor.com/pages/acme-austin-tx/", "nextdoor", "page", "acme-austin-tx", "https://nextdoor.com/pages/acme-austin-tx"),
    ("https://www.houzz.com/professionals/dentists/acme-pfvwus-pf~123", "houzz", "page", "acme-pfvwus-pf~123", "https://www.houzz.com/professionals/dentists/acme-pfvwus-pf~123"),
    ("https://linktr.ee/acme", "linktree", "links", "acme", "https://linktr.ee/acme"),
    ("https://wa.me/4930123456?text=Hi", "whatsapp", "chat", "4930123456", "https://wa.me/4930123456"),
    ("https://api.whatsapp.com/send?text=Hi&phone=%2B4930123456", "whatsapp", "chat", "4930123456", "https://wa.me/4930123456"),
    ("whatsapp://send?phone=4930123456", "whatsapp", "chat", "4930123456", "https://wa.me/4930123456"),
    ("https://t.me/acme_bot", "telegram", "channel", "acme_bot", "https://t.me/acme_bot"),
    ("https://t.me/joinchat/AbC-d", "telegram", "group", "AbC-d", "https://t.me/+AbC-d"),
    ("https://m.me/acme", "messenger", "chat", "acme", "https://m.me/acme"),
    ("https://line.me/R/ti/p/%40acme", "line", "chat", "acme", "https://line.me/R/ti/p/@acme"),
    ("https://lin.ee/AbC1", "line", "chat", "AbC1", "https://lin.ee/AbC1"),
    ("https://calendly.com/acme/30min", "calendly", "booking", "acme", "https://calendly.com/acme"),
    ("https://medium.com/@acme", "medium", "profile", "acme", "https://medium.com/@acme"),
    ("https://acme.medium.com/", "medium", "profile", "acme", "https://medium.com/@acme"),
    ("https://acme.tumblr.com", "tumblr", "blog", "acme", "https://acme.tumblr.com/"),
]  # fmt: skip

NO_PROFILES = """
https://www.facebook.com/sharer/sharer.php?u=x https://www.facebook.com/sharer.php https://www.facebook.com/tr?id=1
https://www.facebook.com/plugins/like.php?href=x https://www.facebook.com/acme/posts/123 https://facebook.com
https://www.facebook.com/2008/fbml https://www.facebook.com/login/ https://www.facebook.com/events/123/
https://www.facebook.com/groups/acme/posts/1 https://www.facebook.com/photo/?fbid=1 https://www.facebook.com/yourpage
https://www.facebook.com/share/1AbC/ https://www.facebook.com/privacy/explanation https://connect.facebook.net/en_US/sdk.js
https://www.instagram.com/p/Cx1/ https://www.instagram.com/reel/Cx1/ https://www.instagram.com/explore/tags/acme/
https://www.instagram.com/accounts/login/ https://help.instagram.com/123 https://www.instagram.com/stories/acme/1/
https://www.linkedin.com/shareArticle?url=x https://www.linkedin.com/sharing/share-offsite/?url=x
https://www.linkedin.com/feed/update/urn:li:activity:1/ https://www.linkedin.com/posts/acme_x-activity-1
https://www.linkedin.com/jobs/view/1 https://www.linkedin.com/pulse/x
https://twitter.com/intent/tweet?url=x https://twitter.com/share https://twitter.com/acme/status/1 https://x.com/i/flow
https://twitter.com/hashtag/acme https://twitter.com/search?q=x https://twitter.com/home?status=x
https://www.youtube.com/watch?v=abc https://www.youtube.com/embed/abc https://youtu.be/abc https://www.youtube.com/
https://www.youtube.com/playlist?list=x https://www.youtube.com/shorts/abc https://www.youtube.com/results?search_query=x
https://www.tiktok.com/@acme/video/1 https://www.tiktok.com/tag/acme https://www.pinterest.com/pin/create/button/?url=x
https://www.pinterest.com/pin/1/ https://www.threads.net/@acme/post/x https://bsky.app/intent/compose?text=x
https://bsky.app/profile/acme.com/post/1 https://mastodon.social/@acme/1123 https://mastodon.social/share?text=x
https://www.reddit.com/submit?url=x https://www.reddit.com/r/acme/comments/1/x/ https://github.com/acme/repository
https://github.com/features https://vimeo.com/123456 https://soundcloud.com/acme/a-song
https://open.spotify.com/track/abc https://open.spotify.com/playlist/abc https://www.twitch.tv/directory
https://www.tripadvisor.com/UserReviewEdit-g1-d2-x.html https://www.yelp.com/writeareview/biz/abc https://www.yelp.com/
https://www.trustpilot.com/evaluate/acme.com https://www.google.com/maps/dir//Acme https://www.google.com/maps/embed?pb=x
https://www.google.com/maps?q=Acme https://g.page/r/abc/review https://wa.me/?text=x https://api.whatsapp.com/send?text=x
https://t.me/share/url?url=x https://line.me/R/msg/text/?x https://social-plugins.line.me/lineit/share?url=x
https://medium.com/@acme/a-story-123 https://www.xing.com/spi/shares/new?url=x https://www.tumblr.com/share/link?url=x
https://www.facebook.com/find-friends https://www.facebook.com/find-friends/browser/ https://www.facebook.com/appcenter
https://www.facebook.com/appcenter/acme https://www.facebook.com/#!/find-friends https://www.facebook.de/sharer.php?u=x
https://www.facebook.com/plugins/like.php?href=x https://www.facebook.com/policies/cookies/ https://www.facebook.com/policy.php
https://www.facebook.com/about/privacy https://www.facebook.com/pages/create/ https://www.facebook.com/pages/Acme/
https://www.facebook.com/safety https://www.facebook.com/friends https://www.facebook.com/lite https://www.facebook.it/
https://play.google.com/store/apps/details?id=com.acme https://apps.apple.com/us/app/acme/id1234567
https://itunes.apple.com/us/app/acme/id1234567 https://www.xing.com/news/articles/acme-123 https://www.xing.com/news
https://www.flickr.com/photos/acme/1234567890/ https://www.flickr.com/photos/tags/acme https://www.flickr.com/explore
https://www.flickr.com/photos/tags https://www.flickr.com/cameras https://www.bbb.org/us/tx/dallas https://www.bbb.org/
https://www.bbb.org/us/tx/austin/category/dentist https://www.bbb.org/search?find_text=acme https://www.angi.com/
https://www.angi.com/companylist/us/tx/austin/moving.htm https://www.angieslist.com/articles/how-much-is-ac.htm
https://www.crunchbase.com/ https://www.crunchbase.com/discover/organization.companies https://www.crunchbase.com/lists/a/b
mailto:info@facebook.com javascript:void(0) tel:+4930123 https://example.com/facebook.com https://notfacebook.com/acme
https://facebook.com.example.net/acme https://example.com/@acme https://user@facebook.com/acme #facebook
""".split()


@pytest.mark.parametrize(("href", "platform", "kind", "handle", "url"), PROFILES)
def test_profile(href: str, platform: str, kind: str, handle: str, url: str) -> None:
    profile = profile_of(href)
    assert profile is not None
    assert (profile.platform, profile.kind, profile.handle, profile.url) == (platform, kind, handle, url)
    again = profile_of(url)
    assert again is not None
    assert (again.platform, again.url) == (platform, url)


@pytest.mark.parametrize("href", NO_PROFILES)
def test_no_profile(href: str) -> None:
    assert profile_of(href) is None


def test_every_platform_of_the_table_has_a_case() -> None:
    shown = {platform for _, platform, *_ in PROFILES}
    untested = {row.platform for row in ROWS} - shown
    assert untested <= {
        "behance", "dribbble", "substack", "patreon", "discord", "vk", "odnoklassniki", "quora", "foursquare", "etsy",
        "bandcamp", "mixcloud", "meetup", "kununu", "provenexpert",
    }  # fmt: skip


def found(body: str, head: str = "") -> list[Contact]:
    return find_socials(read_document(f"<html><head>{head}</head><body>{body}</body></html>", "https://acme.com/"))


def test_a_contact_says_all_that_is_known() -> None:
    (contact,) = found('<a href="https://facebook.com/Acme" aria-label="Acme on Facebook"><i></i></a>')
    assert contact == Contact(
        kind="social",
        value="https://www.facebook.com/acme",
        method="link",
        confidence=0.9,
        context="Acme on Facebook",
        platform="facebook",
        profile_kind="page",
        handle="acme",
    )


def test_two_ways_to_one_profile_are_one_contact() -> None:
    body = '<a href="https://facebook.com/acme">f</a><a href="//m.facebook.com/Acme/?ref=1">f</a>'
    assert len(found(body)) == 1


@pytest.mark.parametrize(
    ("head", "body", "method", "value"),
    [
        ('<script type="application/ld+json">{"@type":"Dentist","sameAs":["https://x.com/acme",null]}</script>', "", "json-ld", "https://x.com/acme"),
        ('<script type="application/ld+json">{"@graph":[{"sameAs":"https://x.com/acme"}]}</script>', "", "json-ld", "https://x.com/acme"),
        ('<meta name="twitter:site" content="@acme">', "", "attribute", "https://x.com/acme"),
        ('<meta property="article:publisher" content="https://www.facebook.com/acme/">', "", "attribute", "https://www.facebook.com/acme"),
        ('<link rel="me" href="https://chaos.social/@acme">', "", "microdata", "https://chaos.social/@acme"),
        ("", '<link itemprop="sameAs" href="https://x.com/acme">', "microdata", "https://x.com/acme"),
        ("", '<div class="fb-page" data-href="https://www.facebook.com/acme"></div>', "attribute", "https://www.facebook.com/acme"),
        ("", '<iframe src="https://www.facebook.com/plugins/page.php?href=https%3A%2F%2Fwww.facebook.com%2Facme"></iframe>', "attribute", "https://www.facebook.com/acme"),
        ("", '<a rel="me" href="https://social.example.org/@acme">M</a>', "link", "https://social.example.org/@acme"),
        ("", '<a href="http://www.facebook.com:80/acme">f</a>', "link", "https://www.facebook.com/acme"),
        ("", '<a href="http://https://facebook.com/acme">f</a>', "link", "https://www.facebook.com/acme"),
        ("", '<a href="https://www.facebook.com./acme">f</a>', "link", "https://www.facebook.com/acme"),
        ("", '<a href="whatsapp://send?phone=4930123456">W</a>', "link", "https://wa.me/4930123456"),
        ("", '<a href="tg://resolve?domain=acme_bot">T</a>', "link", "https://t.me/acme_bot"),
        ("", '<a href="www.facebook.com/acme">f</a>', "link", "https://www.facebook.com/acme"),
    ],
)  # fmt: skip
def test_other_places_where_profiles_stand(head: str, body: str, method: str, value: str) -> None:
    (contact,) = found(body, head)
    assert (contact.method, contact.value, contact.third_party) == (method, value, False)


@pytest.mark.parametrize(
    "body",
    [
        '<p>Website by <a href="{}">Pixel Studio</a></p>',
        '<p>© Acme | Webdesign: <b><a href="{}">Pixel</a></b></p>',
        '<p><span>Designed and developed by</span> <a href="https://pixel.com">Pixel</a> <a href="{}"><i></i></a></p>',
        '<a href="{}">Web design by Pixel</a>',
        '<p>Site réalisé par <a href="{}">Pixel</a></p>',
        '<p>Diseño web por <a href="{}">Pixel</a></p>',
        '<p>Sito realizzato da <a href="{}">Pixel</a></p>',
        '<p>Made with ♥ by <a href="{}">Pixel</a></p>',
        '<p>Diseño web: <a href="{}">Pixel</a></p>',
        '<p>Umsetzung: <a href="{}">Pixel</a></p>',
        '<p>Desenvolvido por <a href="{}">Pixel</a></p>',
        '<p>Ontwerp door <a href="{}">Pixel</a></p>',
    ],
)
def test_the_designers_profile_is_a_third_partys(body: str) -> None:
    (contact,) = found(body.format("https://www.facebook.com/pixel"))
    assert contact.third_party
    assert contact.confidence < 0.5


@pytest.mark.parametrize(
    "href", ["https://twitter.com/wordpress", "https://facebook.com/wix", "https://x.com/elegantthemes"]
)
def test_the_themes_profile_is_a_third_partys(href: str) -> None:
    (contact,) = found(f'<a href="{href}">Follow us</a>')
    assert contact.third_party


@pytest.mark.parametrize(
    "body",
    [
        '<p>Powered by WordPress</p><a href="{}"></a>',
        '<p>Website by Pixel. Follow us: <a href="{}">Facebook</a></p>',
        '<p>Powered by WordPress | <a href="{}">Facebook</a></p>',
        '<p>Website by Pixel<br><a href="{}">Facebook</a></p>',
        '<p>Besuchen Sie uns auf <a href="{}">Facebook</a></p>',
    ],
)
def test_the_sites_own_profile_beside_a_credit_stays_its_own(body: str) -> None:
    (contact,) = found(body.format("https://www.facebook.com/acme"))
    assert not contact.third_party


def test_own_wherever_the_page_says_so_once() -> None:
    credit = '<p>Website by <a href="https://x.com/acme">Acme</a></p>'
    (contact,) = found(credit + '<a href="https://x.com/acme">Follow us</a>')
    assert not contact.third_party


def test_among_many_profiles_of_one_platform_those_like_the_site_are_trusted() -> None:
    handles = ("acme", "acmeberlin", "some_artist", "another")
    many = {
        c.handle: c.confidence for c in found("".join(f'<a href="https://x.com/{handle}"></a>' for handle in handles))
    }
    assert many == {"acme": 0.9, "acmeberlin": 0.9, "some_artist": 0.45, "another": 0.45}
    assert all(
        c.confidence == 0.9 for c in found("".join(f'<a href="https://x.com/{handle}"></a>' for handle in handles[2:]))
    )


def test_ten_thousand_links_take_bounded_time() -> None:
    links = "".join(f'<a href="https://x.com/a{i}"></a>' for i in range(10_000))
    began = time.process_time()
    assert len(found(links)) == 300
    assert len(found('<a href="https://x.com/a"></a>' * 10_000)) == 1
    assert time.process_time() - began < 10


@given(
    host=st.sampled_from(("www.facebook.com", "m.facebook.com", "instagram.com", "x.com", "t.me", "acme.github.io")),
    rest=st.text("/aZ1_.@~+w?=&-", max_size=12),
)
def test_plain_urls_lead_where_careless_ones_do(host: str, rest: str) -> None:
    # A scheme in capitals is read with all care, one in small letters quickly.
    assert profile_of(f"https://{host}/{rest}") == profile_of(f"HTTPS://{host}/{rest}")


@given(
    st.text(max_size=60),
    st.sampled_from(["", "https://facebook.com/", "https://l.facebook.com/l.php?u=", "t.me/", "https://wa.me/"]),
)
def test_any_link_is_a_storable_profile_or_none(text: str, prefix: str) -> None:
    profile = profile_of(prefix + text, says_me=True)
    if profile:
        assert profile.url.isascii()
        assert profile.url.isprintable()
        assert profile.handle.isprintable()
        assert any(map(str.isalnum, profile.handle))


@pytest.mark.parametrize(
    ("text", "handle"),
    [
        ("insta: @potters.yard", "instagram:potters.yard"),
        ("Instagram @potters_yard", "instagram:potters_yard"),
        ("TikTok: @pottersyard", "tiktok:pottersyard"),
        ("Twitter (@PottersYard)", "twitter:pottersyard"),
    ],
)
def test_a_name_behind_its_platform_is_a_profile(text: str, handle: str) -> None:
    (contact,) = find_socials(read_document(f"<p>{text}</p>", "https://potters-yard.com/"))
    assert (contact.method, f"{contact.platform}:{contact.handle}") == ("text", handle)


@pytest.mark.parametrize("text", ["Follow @pottersyard", "big: @pottersyard", "ig @a@b.social"])
def test_other_names_are_no_profiles(text: str) -> None:
    assert find_socials(read_document(f"<p>{text}</p>", "https://potters-yard.com/")) == []
