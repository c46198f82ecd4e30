"""Social profiles of every listed platform, and the many links to the same hosts that are no profiles."""

from collections.abc import Mapping

from .emails_declared import ld
from .shape import Case, case, group

CHANNEL = "UC4QobU6STFB0P71PMvOGN5A"


def link(url: str, text: str = "Follow us") -> str:
    return f'<a href="{url}">{text}</a>'


PROFILES: Mapping[str, tuple[str, str]] = {
    # Facebook
    "https://www.facebook.com/acmedental": ("facebook", "acmedental"),
    "https://facebook.com/acmedental/": ("facebook", "acmedental"),
    "http://m.facebook.com/acmedental": ("facebook", "acmedental"),
    "https://de-de.facebook.com/acmedental/": ("facebook", "acmedental"),
    "https://www.facebook.com/acmedental?ref=ts&fref=ts": ("facebook", "acmedental"),
    "//www.facebook.com/acmedental": ("facebook", "acmedental"),
    "https://WWW.Facebook.com/AcmeDental": ("facebook", "acmedental"),
    "https://fb.com/acmedental": ("facebook", "acmedental"),
    "https://www.facebook.com/acme.dental.austin": ("facebook", "acme.dental.austin"),
    "https://www.facebook.com/pages/Acme-Dental/123456789012345": ("facebook", "*"),
    "https://www.facebook.com/profile.php?id=100063512474223": ("facebook", "*100063512474223*"),
    "https://www.facebook.com/people/Acme-Dental/100063512474223/": ("facebook", "*"),
    # Instagram
    "https://www.instagram.com/acmedental/": ("instagram", "acmedental"),
    "https://instagram.com/acme.dental?hl=en": ("instagram", "acme.dental"),
    "https://www.instagram.com/acme_dental_?igshid=abc123": ("instagram", "acme_dental_"),
    # LinkedIn
    "https://www.linkedin.com/company/acme-dental": ("linkedin", "acme-dental"),
    "https://www.linkedin.com/company/acme-dental/?trk=nav": ("linkedin", "acme-dental"),
    "https://de.linkedin.com/company/acme-dental": ("linkedin", "acme-dental"),
    "https://www.linkedin.com/in/jane-doe-12a34b/": ("linkedin", "jane-doe-12a34b"),
    "https://www.linkedin.com/school/acme-college/": ("linkedin", "acme-college"),
    # X / Twitter
    "https://twitter.com/acmedental": ("twitter", "acmedental"),
    "https://x.com/acmedental": ("twitter", "acmedental"),
    "https://www.twitter.com/acmedental?lang=en": ("twitter", "acmedental"),
    "https://mobile.twitter.com/acmedental": ("twitter", "acmedental"),
    "https://twitter.com/@acmedental": ("twitter", "acmedental"),
    # YouTube's four forms
    "https://www.youtube.com/@acmedental": ("youtube", "acmedental"),
    f"https://www.youtube.com/channel/{CHANNEL}": ("youtube", CHANNEL),
    "https://www.youtube.com/c/AcmeDental": ("youtube", "acmedental"),
    "https://www.youtube.com/user/acmedental": ("youtube", "acmedental"),
    "https://www.youtube.com/@acmedental/videos": ("youtube", "acmedental"),
    "https://m.youtube.com/@acmedental?sub_confirmation=1": ("youtube", "acmedental"),
    # others of the list
    "https://www.tiktok.com/@acme.dental": ("tiktok", "acme.dental"),
    "https://www.tiktok.com/@acmedental?lang=de-DE": ("tiktok", "acmedental"),
    "https://www.pinterest.com/acmedental/": ("pinterest", "acmedental"),
    "https://www.pinterest.de/acmedental/": ("pinterest", "acmedental"),
    "https://pinterest.co.uk/acmedental": ("pinterest", "acmedental"),
    "https://www.threads.net/@acmedental": ("threads", "acmedental"),
    "https://www.threads.com/@acmedental": ("threads", "acmedental"),
    "https://bsky.app/profile/acmedental.bsky.social": ("bluesky", "acmedental.bsky.social|acmedental"),
    "https://bsky.app/profile/acme-dental.com": ("bluesky", "acme-dental.com"),
    "https://mastodon.social/@acmedental": ("mastodon", "acmedental|acmedental@mastodon.social"),
    "https://www.snapchat.com/add/acmedental": ("snapchat", "acmedental"),
    "https://www.reddit.com/user/acmedental": ("reddit", "acmedental|user/acmedental|u/acmedental"),
    "https://www.reddit.com/r/acmedental/": ("reddit", "acmedental|r/acmedental"),
    "https://github.com/acmedental": ("github", "acmedental"),
    "https://vimeo.com/acmedental": ("vimeo", "acmedental"),
    "https://soundcloud.com/acme-band": ("soundcloud", "acme-band"),
    "https://open.spotify.com/artist/4Z8W4fKeB5YxbusRsdQVPb": ("spotify", "*"),
    "https://open.spotify.com/user/acmeband?si=abc": ("spotify", "*"),
    "https://www.twitch.tv/acmeplays": ("twitch", "acmeplays"),
    "https://www.tripadvisor.com/Restaurant_Review-g30196-d123456-Reviews-Acme_Grill-Austin_Texas.html": (
        "tripadvisor",
        "*",
    ),
    "https://www.tripadvisor.de/Hotel_Review-g187323-d654321-Reviews-Hotel_Acme-Berlin.html": ("tripadvisor", "*"),
    "https://www.yelp.com/biz/acme-dental-austin": ("yelp", "acme-dental-austin"),
    "https://www.yelp.de/biz/acme-zahn-berlin?osq=x": ("yelp", "acme-zahn-berlin"),
    "https://www.trustpilot.com/review/acme-dental.com": ("trustpilot", "acme-dental.com"),
    "https://de.trustpilot.com/review/www.acme-zahn.de": ("trustpilot", "www.acme-zahn.de|acme-zahn.de"),
    "https://g.page/acme-dental": ("google_business", "*"),
    "https://g.page/r/CQx1y2z3AbCdEBM": ("google_business", "*"),
    "https://maps.google.com/?cid=10281119596374313554": ("google_business", "*"),
    "https://www.xing.com/pages/acme-zahn": ("xing", "acme-zahn"),
    "https://www.xing.com/profile/Jane_Doe": ("xing", "jane_doe"),
    "https://nextdoor.com/pages/acme-dental-austin-tx/": ("nextdoor", "acme-dental-austin-tx"),
    "https://www.houzz.com/pro/acme-kitchens": ("houzz", "*acme-kitchens*"),
    "https://www.houzz.com/professionals/kitchen/acme-kitchens-pfvwus-pf~123456789": ("houzz", "*"),
    "https://linktr.ee/acmedental": ("linktree", "acmedental"),
    "https://t.me/acmedental": ("telegram", "acmedental"),
    "https://telegram.me/acmedental": ("telegram", "acmedental"),
    "https://m.me/acmedental": ("messenger", "acmedental"),
    "https://www.messenger.com/t/acmedental": ("messenger", "acmedental"),
    "https://line.me/R/ti/p/@acmedental": ("line", "acmedental"),
    "https://line.me/R/ti/p/%40acmedental": ("line", "acmedental"),
    "https://lin.ee/aB3dE5f": ("line", "*"),
    "https://calendly.com/acmedental": ("calendly", "acmedental"),
    "https://medium.com/@acmedental": ("medium", "acmedental"),
    "https://acmedental.medium.com/": ("medium", "acmedental"),
}

NO_PROFILES: Mapping[str, tuple[str, ...]] = {
    "facebook": (
        "https://www.facebook.com/sharer/sharer.php?u=https://acme-dental.com/",
        "https://www.facebook.com/sharer.php?u=https://acme-dental.com/",
        "https://www.facebook.com/share.php?u=https://acme-dental.com/",
        "https://www.facebook.com/dialog/share?app_id=1&href=https://acme-dental.com/",
        "https://www.facebook.com/plugins/like.php?href=https://acme-dental.com/",
        "https://www.facebook.com/tr?id=512474223351247&ev=PageView&noscript=1",
        "https://www.facebook.com/login.php",
        "https://www.facebook.com/hashtag/smile",
        "https://www.facebook.com/acmedental/posts/1234567890",
        "https://www.facebook.com/permalink.php?story_fbid=1&id=2",
        "https://www.facebook.com/photo.php?fbid=1234567890",
        "https://www.facebook.com/events/1234567890/",
        "https://www.facebook.com/search/top?q=acme",
        "https://www.facebook.com/help/123456",
        "https://www.facebook.com/policies/cookies/",
        "https://www.facebook.com/privacy/explanation",
        "https://www.facebook.com/about/privacy",
        "https://www.facebook.com/",
        "https://developers.facebook.com/docs/plugins/",
    ),
    "instagram": (
        "https://www.instagram.com/p/CxYz123AbCd/",
        "https://www.instagram.com/reel/CxYz123AbCd/",
        "https://www.instagram.com/explore/tags/smile/",
        "https://www.instagram.com/accounts/login/",
        "https://www.instagram.com/",
        "https://help.instagram.com/519522125107875",
        "https://www.instagram.com/legal/privacy/",
    ),
    "linkedin": (
        "https://www.linkedin.com/shareArticle?mini=true&url=https://acme-dental.com/",
        "https://www.linkedin.com/sharing/share-offsite/?url=https://acme-dental.com/",
        "https://www.linkedin.com/feed/update/urn:li:activity:123/",
        "https://www.linkedin.com/jobs/view/123456/",
        "https://www.linkedin.com/login",
        "https://www.linkedin.com/legal/privacy-policy",
        "https://www.linkedin.com/",
    ),
    "twitter": (
        "https://twitter.com/intent/tweet?text=Hello",
        "https://x.com/intent/post?text=Hello",
        "https://twitter.com/share?url=https://acme-dental.com/",
        "https://twitter.com/home?status=Hello",
        "https://twitter.com/hashtag/smile",
        "https://twitter.com/search?q=acme",
        "https://twitter.com/acmedental/status/1234567890123456789",
        "https://twitter.com/i/flow/login",
        "https://twitter.com/privacy",
        "https://help.twitter.com/en",
        "https://x.com/",
    ),
    "youtube": (
        "https://www.youtube.com/watch?v=dQw4w9WgXcQ",
        "https://youtu.be/dQw4w9WgXcQ",
        "https://www.youtube.com/embed/dQw4w9WgXcQ",
        "https://www.youtube.com/shorts/dQw4w9WgXcQ",
        "https://www.youtube.com/playlist?list=PL123",
        "https://www.youtube.com/results?search_query=acme",
        "https://www.youtube.com/t/terms",
        "https://www.youtube.com/",
    ),
    "tiktok and pinterest": (
        "https://www.tiktok.com/@acmedental/video/7123456789012345678",
        "https://www.tiktok.com/tag/smile",
        "https://www.tiktok.com/",
        "https://www.pinterest.com/pin/create/button/?url=https://acme-dental.com/",
        "https://www.pinterest.com/pin/123456789012345678/",
        "https://www.pinterest.com/search/pins/?q=smile",
    ),
    "messengers": (
        "https://t.me/share/url?url=https://acme-dental.com/",
        "https://telegram.me/share/url?url=https://acme-dental.com/",
        "https://social-plugins.line.me/lineit/share?url=https://acme-dental.com/",
        "https://line.me/R/msg/text/?Hello",
        "https://www.snapchat.com/scan?attachmentUrl=https://acme-dental.com/",
        "whatsapp://send?text=Hello",
        "fb-messenger://share/?link=https://acme-dental.com/",
    ),
    "threads, bluesky, reddit": (
        "https://www.threads.net/intent/post?text=Hello",
        "https://www.threads.net/@acmedental/post/CxYz123",
        "https://bsky.app/intent/compose?text=Hello",
        "https://bsky.app/profile/acmedental.bsky.social/post/3kabc",
        "https://www.reddit.com/submit?url=https://acme-dental.com/",
        "https://www.reddit.com/r/austin/comments/abc123/best_dentist/",
        "https://mastodon.social/share?text=Hello",
        "https://mastodon.social/@acmedental/109876543210987654",
    ),
    "media": (
        "https://vimeo.com/123456789",
        "https://player.vimeo.com/video/123456789",
        "https://vimeo.com/",
        "https://open.spotify.com/track/4Z8W4fKeB5YxbusRsdQVPb",
        "https://open.spotify.com/embed/artist/4Z8W4fKeB5YxbusRsdQVPb?theme=0",
        "https://w.soundcloud.com/player/?url=https%3A//api.soundcloud.com/tracks/1",
        "https://www.twitch.tv/videos/123456789",
        "https://github.com/login",
        "https://medium.com/search?q=acme",
    ),
    "reviews and maps": (
        "https://www.yelp.com/search?find_desc=dentist&find_loc=Austin",
        "https://www.yelp.com/",
        "https://www.tripadvisor.com/",
        "https://www.trustpilot.com/",
        "https://www.google.com/search?q=acme+dental",
        "https://support.google.com/maps/",
        "https://policies.google.com/privacy",
        "https://www.xing.com/spi/shares/new?url=https://acme-dental.com/",
        "https://www.houzz.com/imageClipperUpload?link=https://acme-dental.com/",
        "https://nextdoor.com/sharekit/?source=acme",
    ),
    "other hosts with alike names": (
        "https://notfacebook.com/acmedental",
        "https://facebook.com.acme-dental.com/acmedental",
        "https://acme-dental.com/facebook.com/acmedental",
        "https://acme-dental.com/?next=https://www.instagram.com/acmedental",
        "https://fox.com/acmedental",
        "https://netflix.com/acmedental",
        "https://online.me/acmedental",
    ),
}


def profile_cases() -> list[Case]:
    """A page per profile link; what is expected does not depend on the link's own spelling."""
    return [
        case(f"{platform} {url}", link(url), profiles=f"{platform}:{handle}")
        for url, (platform, handle) in PROFILES.items()
    ]


def negative_cases() -> list[Case]:
    """A page per platform with all the links that are no profiles, so that any find is a false one."""
    return [case(f"no profile, {name}", "\n".join(map(link, urls))) for name, urls in NO_PROFILES.items()]


BUILDER = '<p class="credit">Website by <a href="https://www.facebook.com/pixelstudio">Pixel Studio</a></p>'

CONTEXT = group(
    "link",
    case(
        "sameAs",
        ld('{"@type":"Dentist","sameAs":["https://www.facebook.com/acmedental","https://x.com/acmedental"]}'),
        profiles="facebook:acmedental twitter:acmedental",
    ),
    case(
        "sameAs as one string",
        ld('{"@type":"Dentist","sameAs":"https://www.instagram.com/acmedental/"}'),
        profiles="instagram:acmedental",
    ),
    case(
        "rel me and icons without text",
        '<a rel="me" href="https://www.instagram.com/acmedental/"><i class="fa fa-instagram"></i></a>',
        profiles="instagram:acmedental",
    ),
    case(
        "same profile in four spellings",
        link("https://www.facebook.com/acmedental")
        + link("https://facebook.com/acmedental/")
        + link("http://m.facebook.com/AcmeDental?ref=x")
        + link("//fb.com/acmedental"),
        profiles="facebook:acmedental",
    ),
    case(
        "profile among share links",
        link("https://www.facebook.com/sharer/sharer.php?u=x") + link("https://www.facebook.com/acmedental"),
        profiles="facebook:acmedental",
    ),
    case(
        "in an area",
        '<map><area href="https://www.instagram.com/acmedental/" alt="Instagram"></map>',
        profiles="instagram:acmedental",
    ),
    case("in a script library's config, not a link", '<script src="https://www.facebook.com/acmedental.js"></script>'),
    case(
        "the web designer's, in the credit line",
        link("https://www.facebook.com/acmedental") + BUILDER,
        profiles="facebook:acmedental",
        third_party="facebook:pixelstudio",
    ),
    case(
        "the web designer's, German",
        "<footer><small>Webdesign: "
        '<a href="https://www.instagram.com/pixelstudio.berlin">Pixel Studio</a></small></footer>',
        third_party="instagram:pixelstudio.berlin",
        lang="de",
    ),
    case(
        "the theme's",
        '<p>Theme by <a href="https://twitter.com/elegantthemes">Elegant Themes</a></p>'
        + link("https://twitter.com/acmedental"),
        profiles="twitter:acmedental",
        third_party="twitter:elegantthemes",
    ),
    case(
        "the builder's left by a template",
        '<ul class="social">' + link("https://www.facebook.com/wix") + "</ul>",
        third_party="facebook:wix",
    ),
    case(
        "the CMS's left by a template",
        link("https://twitter.com/wordpress", "Twitter"),
        third_party="twitter:wordpress",
    ),
)

KINDS = group(
    "link",
    case(
        "LinkedIn company",
        link("https://www.linkedin.com/company/acme-dental"),
        profiles="linkedin:acme-dental",
        details={"linkedin:acme-dental": {"profile_kind": "company"}},
    ),
    case(
        "LinkedIn person",
        link("https://www.linkedin.com/in/janedoe"),
        profiles="linkedin:janedoe",
        details={"linkedin:janedoe": {"profile_kind": "person"}},
    ),
    case(
        "LinkedIn school",
        link("https://www.linkedin.com/school/acme-college"),
        profiles="linkedin:acme-college",
        details={"linkedin:acme-college": {"profile_kind": "school"}},
    ),
    case("canonical Facebook", link("http://m.facebook.com/acmedental/?ref=x"), profiles="facebook:acmedental"),
    case("canonical Instagram", link("http://instagram.com/acmedental/?hl=de"), profiles="instagram:acmedental"),
)

CASES: list[Case] = [*group("link", *profile_cases(), exact=True), *group("link", *negative_cases()), *CONTEXT, *KINDS]
