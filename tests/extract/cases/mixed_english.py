"""Whole pages of small businesses in English: many contacts, many traps, one expectation for everything."""

from .shape import Case, case, group, read

CASES: list[Case] = group(
    "mixed page",
    case(
        "dentist in Austin",
        read("dentist"),
        "hello@bartoncreekdental.com dolores.ramos@bartoncreekdental.com billing@bartoncreekdental.com",
        phones="+15124742233 +15124742244",
        profiles="facebook:bartoncreekdental yelp:barton-creek-dental-austin instagram:bartoncreekdental "
        "youtube:bartoncreekdental",
        third_party="instagram:pixelstudioatx",
        url="https://bartoncreekdental.com/",
    ),
    case(
        "plumber in London",
        read("plumber"),
        "quotes@thorntonplumbing.co.uk office@thorntonplumbing.co.uk",
        phones="+442077301234 +447400123456",
        profiles="whatsapp:* trustpilot:thorntonplumbing.co.uk facebook:thorntonplumbingchelsea "
        "nextdoor:thornton-plumbing",
        url="https://thorntonplumbing.co.uk/",
    ),
    case(
        "restaurant in Toronto",
        read("restaurant"),
        "events@osterianonna.ca jobs@osterianonna.ca",
        phones="+14164742233",
        profiles="instagram:osterianonna.to tripadvisor:*",
        tolerated="opentable google_business",  # a booking portal and a short map link: either reading is fair
        url="https://osterianonna.ca/",
    ),
    case(
        "lawyers in Austin",
        read("lawyer"),
        "intake@whitfieldokafor.com aokafor@whitfieldokafor.com jwhitfield@whitfieldokafor.com",
        phones="+15124742233 +18884742233",
        profiles="linkedin:amara-okafor-law linkedin:whitfield-okafor calendly:whitfield-okafor*",
        faxes="+15124742255",
        url="https://whitfieldokafor.com/team",
    ),
    case(
        "yoga studio made with a site builder",
        read("builder"),
        "hello@mapleyoga.ca",
        phones="+14164742233",
        profiles="instagram:mapleyoga.to",
        third_party="facebook:wix",
        url="https://www.mapleyoga.ca/",
    ),
    case(
        "hair salon in Sydney",
        read("salon"),
        "hello@curlupdye.com.au",
        phones="+61293744000",
        profiles="instagram:curlupdye tiktok:curlupdye pinterest:curlupdye",
        url="https://curlupdye.com.au/",
    ),
    case(
        "web agency with code on the page",
        read("web_agency"),
        "studio@northlight.studio",
        phones="+4930901820 +442077301234",
        profiles="github:northlightstudio mastodon:northlight|northlight@mastodon.social bluesky:northlight.studio "
        "medium:northlightstudio",
        url="https://northlight.studio/",
    ),
)
