# ruff: noqa: E501, SIM905 - tables read by their columns
"""The forms of profile URLs: one row per platform and form.

A row says to which hosts it applies, what the path of a profile looks like and how the profile's canonical URL is
written; `(?P<h>…)` is the handle. A URL that matches no row (shares, posts, logins, …) is not a profile.
"""

from typing import NamedTuple


class Row(NamedTuple):
    """One form of profile URL."""

    platform: str
    kind: str
    hosts: str  # `name.*`: the name under any country's suffix; `*.host`: the label before the host is the handle
    path: str  # the whole path, without trailing slash; with the query if it has a `\\?`
    canonical: str  # made from the named groups
    keeps_case: bool = False  # the handle is an opaque code; others mean the same in lower case


_N = r"(?P<h>[\w.-]+)"  # a name
_A = r"(?P<h>[a-z0-9_.]+)"  # a name in ASCII letters
_CODE = r"(?P<h>[\w-]+)"
_LOCALE = r"(?:/[a-z]{2}(?:[-_][a-z]{2})?)?"
_FACEBOOK_TABS = (
    r"(?:/(?:about\w*|reviews|photos|photos_\w+|posts|videos|info|services|events|mentions|menu|shop|community"
    r"|followers|likes|map|timeline|home|reels|offers|jobs|app/\d+|directory_\w+))?"
)
_YOUTUBE_TABS = r"(?:/(?:videos|featured|playlists|community|about|streams|shorts|live|channels|discussion|feed))?"
_FLICKR_TABS = r"(?:/(?:albums|sets|collections|galleries)(?:/\d+)?|/(?:favorites|map|archives))?"
_PLACE = r"(?P<place>(?:Restaurant|Hotel|Attraction|Airline)_Review|(?:VacationRental|AttractionProduct)Review)"

ROWS = (
    Row("facebook", "profile", "facebook.*", r"/(?:profile\.php)\?(?:.*&)?id=(?P<h>\d+)(?:&.*)?", "https://www.facebook.com/profile.php?id={h}"),
    Row("facebook", "profile", "facebook.*", rf"/people/[^/]+/(?P<h>\d+){_FACEBOOK_TABS}", "https://www.facebook.com/profile.php?id={h}"),
    Row("facebook", "page", "facebook.*", rf"/pages/(?:[^/]+/){{1,3}}(?P<h>\d+){_FACEBOOK_TABS}", "https://www.facebook.com/{h}"),
    Row("facebook", "page", "facebook.*", rf"/pages/category/[^/]+/(?P<h>[^/]+-\d+){_FACEBOOK_TABS}", "https://www.facebook.com/{h}"),
    Row("facebook", "group", "facebook.*", rf"/groups/{_N}(?:/(?:about|members|media))?", "https://www.facebook.com/groups/{h}"),
    Row("facebook", "profile", "facebook.*", r"/p/[^/]+-(?P<h>\d{8,})", "https://www.facebook.com/profile.php?id={h}"),
    Row("messenger", "chat", "facebook.*", rf"/messages/t/{_N}", "https://m.me/{h}"),
    Row("facebook", "page", "facebook.*", rf"/(?:pg/)?{_N}{_FACEBOOK_TABS}", "https://www.facebook.com/{h}"),
    Row("facebook", "page", "fb.com fb.me", rf"/{_N}", "https://www.facebook.com/{h}"),
    Row("instagram", "profile", "instagram.com instagr.am", rf"/(?:_u/)?@?{_A}(?:/(?:reels|tagged|channel|feed|guides))?", "https://www.instagram.com/{h}"),
    Row("linkedin", "company", "linkedin.com", r"/(?:company|company-beta|organization)/(?P<h>[^/]+)(?:/[a-z-]+)?", "https://www.linkedin.com/company/{h}"),
    Row("linkedin", "showcase", "linkedin.com", r"/showcase/(?P<h>[^/]+)(?:/[a-z-]+)?", "https://www.linkedin.com/showcase/{h}"),
    Row("linkedin", "school", "linkedin.com", r"/(?:school|edu)/(?P<h>[^/]+)(?:/[a-z-]+)?", "https://www.linkedin.com/school/{h}"),
    Row("linkedin", "person", "linkedin.com", rf"/in/(?P<h>[^/]+)(?:/(?:details|overlay|recent-activity).*|{_LOCALE})", "https://www.linkedin.com/in/{h}"),
    Row("linkedin", "person", "linkedin.com", r"/pub/(?P<h>[^/]+/[0-9a-f]+/[0-9a-f]+/[0-9a-f]+)", "https://www.linkedin.com/pub/{h}"),
    Row("linkedin", "group", "linkedin.com", r"/groups/(?P<h>\d+)", "https://www.linkedin.com/groups/{h}"),
    Row("twitter", "profile", "twitter.com x.com", r"/@?(?P<h>\w{1,15})(?:/(?:with_replies|media|likes|followers|following))?", "https://x.com/{h}"),
    Row("youtube", "channel", "youtube.com", rf"/channel/(?P<h>UC[\w-]{{22}}){_YOUTUBE_TABS}", "https://www.youtube.com/channel/{h}", True),
    Row("youtube", "channel", "youtube.com", rf"/@(?P<h>[\w.·-]+){_YOUTUBE_TABS}", "https://www.youtube.com/@{h}"),
    Row("youtube", "channel", "youtube.com", rf"/c/(?P<h>[^/]+){_YOUTUBE_TABS}", "https://www.youtube.com/c/{h}"),
    Row("youtube", "user", "youtube.com", rf"/user/{_N}{_YOUTUBE_TABS}", "https://www.youtube.com/user/{h}"),
    Row("youtube", "channel", "youtube.com", rf"/{_N}{_YOUTUBE_TABS}", "https://www.youtube.com/{h}"),
    Row("tiktok", "profile", "tiktok.com", rf"/@{_A}(?:/live)?", "https://www.tiktok.com/@{h}"),
    Row("pinterest", "profile", "pinterest.*", rf"/{_N}(?:/(?:_saved|_created|_shop|boards|pins))?", "https://www.pinterest.com/{h}"),
    Row("threads", "profile", "threads.net threads.com", rf"/@{_A}(?:/(?:replies|media|reposts))?", "https://www.threads.com/@{h}"),
    Row("bluesky", "profile", "bsky.app", r"/profile/(?P<h>did:[a-z]+:[\w.:-]+|[\w.-]+)", "https://bsky.app/profile/{h}"),
    Row("snapchat", "profile", "snapchat.com", r"/(?:add/|@)(?P<h>[\w.-]+)", "https://www.snapchat.com/add/{h}"),
    Row("reddit", "person", "reddit.com", rf"/(?:u|user)/{_CODE}(?:/(?:posts|comments|submitted|about))?", "https://www.reddit.com/user/{h}"),
    Row("reddit", "community", "reddit.com", r"/r/(?P<h>\w+)(?:/(?:about|hot|new|top|wiki))?", "https://www.reddit.com/r/{h}"),
    Row("github", "profile", "github.com", r"/(?:orgs/)?(?P<h>[a-z0-9](?:-?[a-z0-9])*)(?:/(?:repositories|people))?", "https://github.com/{h}"),
    Row("vimeo", "channel", "vimeo.com", r"/channels/(?P<h>[\w-]+)", "https://vimeo.com/channels/{h}"),
    Row("vimeo", "profile", "vimeo.com", r"/(?!\d+$)(?P<h>[\w-]+)(?:/(?:videos|albums|about))?", "https://vimeo.com/{h}"),
    Row("soundcloud", "artist", "soundcloud.com", rf"/{_CODE}(?:/(?:tracks|albums|sets|reposts|popular-tracks))?", "https://soundcloud.com/{h}"),
    Row("spotify", "artist", "open.spotify.com play.spotify.com", r"(?:/intl-[\w-]+)?/artist/(?P<h>\w+)", "https://open.spotify.com/artist/{h}", True),
    Row("spotify", "podcast", "open.spotify.com play.spotify.com", r"(?:/intl-[\w-]+)?/show/(?P<h>\w+)", "https://open.spotify.com/show/{h}", True),
    Row("spotify", "person", "open.spotify.com play.spotify.com", r"(?:/intl-[\w-]+)?/user/(?P<h>[\w.-]+)", "https://open.spotify.com/user/{h}", True),
    Row("twitch", "channel", "twitch.tv", r"/(?P<h>\w+)(?:/(?:about|schedule|videos|home))?", "https://www.twitch.tv/{h}"),
    Row("tripadvisor", "listing", "tripadvisor.*", rf"/{_PLACE}-(?P<g>g\d+)-(?P<h>d\d+)(?:-.*)?", "https://www.tripadvisor.com/{place}-{g}-{h}", True),
    Row("yelp", "listing", "yelp.*", r"/biz/(?P<h>[^/]+)", "https://www.yelp.com/biz/{h}"),
    Row("trustpilot", "listing", "trustpilot.*", r"/review/(?P<h>[\w.-]+)", "https://www.trustpilot.com/review/{h}"),
    Row("google_business", "listing", "google.*", r"/maps(?:/place)?/?\?(?:.*&)?cid=(?P<h>\d+)(?:&.*)?", "https://maps.google.com/?cid={h}"),
    Row("google_business", "listing", "maps.google.*", r"(?:/maps)?/?\?(?:.*&)?cid=(?P<h>\d+)(?:&.*)?", "https://maps.google.com/?cid={h}"),
    Row("google_business", "listing", "google.*", r"/maps/place/(?P<h>[^/@?]*[^\W\d_][^/@?]*)(?:/.*)?", "https://www.google.com/maps/place/{h}", True),
    Row("google_business", "listing", "g.page", r"/(?P<h>r/[\w-]+)", "https://g.page/{h}", True),
    Row("google_business", "listing", "g.page", rf"/{_CODE}", "https://g.page/{h}"),
    Row("google_business", "listing", "maps.app.goo.gl", rf"/{_CODE}", "https://maps.app.goo.gl/{h}", True),
    Row("google_business", "listing", "goo.gl", rf"/maps/{_CODE}", "https://goo.gl/maps/{h}", True),
    Row("xing", "person", "xing.com", r"/profile/(?P<h>[^/]+)(?:/(?:cv|portfolio|web_profiles))?", "https://www.xing.com/profile/{h}"),
    Row("xing", "company", "xing.com", r"/(?:companies|company|pages)/(?P<h>[^/]+)(?:/(?:about|news|jobs))?", "https://www.xing.com/pages/{h}"),
    Row("xing", "news", "xing.com", r"/news/pages/(?P<h>[^/]+)", "https://www.xing.com/news/pages/{h}"),
    Row("nextdoor", "page", "nextdoor.*", r"/pages/(?P<h>[^/]+)", "https://nextdoor.com/pages/{h}"),
    Row("nextdoor", "person", "nextdoor.*", rf"/profile/{_CODE}", "https://nextdoor.com/profile/{h}", True),
    Row("houzz", "page", "houzz.*", r"/(?:pro|user)/(?P<h>[^/]+)(?:/.*)?", "https://www.houzz.com/pro/{h}"),
    Row("houzz", "page", "houzz.*", r"/(?:[a-z-]+/)?(?P<place>(?:professionals|experten|professionnels|profesionales|professionisti)/[^/]+)/(?P<h>[^/]*pf~\d+)", "https://www.houzz.com/{place}/{h}"),
    Row("linktree", "links", "linktr.ee", rf"/{_N}", "https://linktr.ee/{h}"),
    Row("whatsapp", "chat", "wa.me", r"/\+?(?P<h>\d{6,15})", "https://wa.me/{h}"),
    Row("whatsapp", "chat", "wa.me", rf"/message/{_CODE}", "https://wa.me/message/{h}", True),
    Row("whatsapp", "catalogue", "wa.me", r"/c/(?P<h>\d{6,15})", "https://wa.me/c/{h}"),
    Row("whatsapp", "chat", "api.whatsapp.com web.whatsapp.com whatsapp.com", r"/send/?\?(?:.*&)?phone=(?:\+|%2B|\s)*(?P<h>\d{6,15})(?:&.*)?", "https://wa.me/{h}"),
    Row("whatsapp", "group", "chat.whatsapp.com", rf"/(?:invite/)?{_CODE}", "https://chat.whatsapp.com/{h}", True),
    Row("whatsapp", "channel", "whatsapp.com", rf"/channel/{_CODE}", "https://whatsapp.com/channel/{h}", True),
    Row("telegram", "chat", "t.me telegram.me", r"/\+(?P<h>\d{6,15})", "https://t.me/+{h}"),
    Row("telegram", "group", "t.me telegram.me", r"/(?:joinchat/|\+)(?P<h>[\w-]+)", "https://t.me/+{h}", True),
    Row("telegram", "channel", "t.me telegram.me", r"/(?:s/)?(?P<h>[a-z]\w{3,31})", "https://t.me/{h}"),
    Row("messenger", "chat", "m.me", rf"/{_N}", "https://m.me/{h}"),
    Row("messenger", "chat", "messenger.com", rf"/t/{_N}", "https://m.me/{h}"),
    Row("line", "chat", "line.me", r"/(?:R/)?ti/p/@(?P<h>[\w.-]+)", "https://line.me/R/ti/p/@{h}"),
    Row("line", "chat", "line.me", r"/(?:R/)?ti/p/(?P<h>~?[\w-]+)", "https://line.me/ti/p/{h}", True),
    Row("line", "chat", "lin.ee", rf"/{_CODE}", "https://lin.ee/{h}", True),
    Row("line", "page", "page.line.me", r"/@?(?P<h>[\w.-]+)", "https://page.line.me/{h}"),
    Row("calendly", "booking", "calendly.com", r"/(?P<h>[\w.-]+)(?:/[\w-]+)?", "https://calendly.com/{h}"),
    Row("medium", "profile", "medium.com", rf"/@{_N}(?:/about|/followers)?", "https://medium.com/@{h}"),
    Row("medium", "profile", "*.medium.com", r"(?:/about|/followers)?", "https://medium.com/@{h}"),
    Row("medium", "publication", "medium.com", rf"/{_CODE}", "https://medium.com/{h}"),
    Row("tumblr", "blog", "*.tumblr.com", "", "https://{h}.tumblr.com/"),
    Row("tumblr", "blog", "tumblr.com", rf"/(?:blog/)?(?:view/)?@?{_CODE}", "https://{h}.tumblr.com/"),
    Row("flickr", "profile", "flickr.com", rf"/(?:people|photos)/(?P<h>\d+@N\d+){_FLICKR_TABS}", "https://www.flickr.com/people/{h}", True),
    Row("flickr", "profile", "flickr.com", rf"/(?:people|photos)/(?P<h>[\w.-]+){_FLICKR_TABS}", "https://www.flickr.com/people/{h}"),
    Row("flickr", "group", "flickr.com", r"/groups/(?P<h>[\w@.-]+)(?:/(?:pool|discuss|members))?", "https://www.flickr.com/groups/{h}"),
    Row("behance", "profile", "behance.net", rf"/{_CODE}", "https://www.behance.net/{h}"),
    Row("dribbble", "profile", "dribbble.com", rf"/{_CODE}", "https://dribbble.com/{h}"),
    Row("substack", "publication", "*.substack.com", "(?:/about)?", "https://{h}.substack.com/"),
    Row("substack", "profile", "substack.com", rf"/@{_CODE}", "https://substack.com/@{h}"),
    Row("patreon", "page", "patreon.com", rf"/(?:c/)?{_CODE}(?:/(?:about|membership))?", "https://www.patreon.com/{h}"),
    Row("discord", "group", "discord.gg", rf"/{_CODE}", "https://discord.gg/{h}", True),
    Row("discord", "group", "discord.com discordapp.com", rf"/invite/{_CODE}", "https://discord.gg/{h}", True),
    Row("vk", "page", "vk.com vk.ru", rf"/{_A}", "https://vk.com/{h}"),
    Row("odnoklassniki", "page", "ok.ru", r"/(?P<h>(?:profile|group)/\d+)", "https://ok.ru/{h}"),
    Row("quora", "person", "quora.com", r"/profile/(?P<h>[^/]+)", "https://www.quora.com/profile/{h}", True),
    Row("foursquare", "listing", "foursquare.com", r"/v/(?:[^/]+/)?(?P<h>[0-9a-f]{24})", "https://foursquare.com/v/{h}"),
    Row("etsy", "shop", "etsy.com", rf"(?:/[a-z]{{2}})?/shop/{_CODE}", "https://www.etsy.com/shop/{h}"),
    Row("bandcamp", "artist", "*.bandcamp.com", "(?:/music)?", "https://{h}.bandcamp.com/"),
    Row("mixcloud", "artist", "mixcloud.com", rf"/{_CODE}", "https://www.mixcloud.com/{h}"),
    Row("meetup", "group", "meetup.com", rf"{_LOCALE}/(?P<h>[\w-]+)(?:/events)?", "https://www.meetup.com/{h}"),
    Row("kununu", "listing", "kununu.com", r"/(?:de|at|ch)/(?P<h>[\w-]+)(?:/kommentare)?", "https://www.kununu.com/de/{h}"),
    Row("bbb", "listing", "bbb.org", r"(?:/en)?/(?P<place>(?:us|ca)/[a-z]{2}/[^/]+/profile/[^/]+)/(?P<h>[^/]+-\d{4}-\d+)(?:/.*)?", "https://www.bbb.org/{place}/{h}"),
    Row("bbb", "listing", "bbb.org", r"/(?P<place>[^/]+/business-reviews/[^/]+)/(?P<h>[^/]+-\d{4,})(?:/.*)?", "https://www.bbb.org/{place}/{h}"),
    Row("angi", "listing", "angi.com angieslist.com", r"/companylist/(?P<place>us/[a-z]{2}/[^/]+)/(?P<h>[^/]+-reviews-\d+)\.(?:html?|aspx)", "https://www.angi.com/companylist/{place}/{h}.htm"),
    Row("angi", "listing", "member.angieslist.com", r"/member/store/(?P<h>\d+)(?:/.*)?", "https://member.angieslist.com/member/store/{h}"),
    Row("crunchbase", "company", "crunchbase.com", r"/(?:organization|company)/(?P<h>[^/]+)(?:/[a-z_]+)?", "https://www.crunchbase.com/organization/{h}"),
    Row("crunchbase", "person", "crunchbase.com", r"/person/(?P<h>[^/]+)(?:/[a-z_]+)?", "https://www.crunchbase.com/person/{h}"),
    Row("provenexpert", "listing", "provenexpert.com", rf"{_LOCALE}/(?P<h>(?![a-z]{{2}}(?:-[a-z]{{2}})?$)[\w-]+)", "https://www.provenexpert.com/{h}"),
)  # fmt: skip

# Segments that are not a handle on any platform.
_NOBODY = """
about account accounts ads advertise advertising api app apps auth authorize blog brand business careers compose
contact contact-us cookie-policy cookies create creators dashboard developer developers dialog discover download
downloads embed embed.js error events explore features feed help home hashtag hashtags i intent index.html
index.php invite jobs join legal live log_in login logout messages notifications oauth p page pages people
permalink photo photos plugins policies policy post posts premium press pricing privacy privacy-policy products
profile profiles public register reel reels search settings share share.php sharer sharer.php sharing shop
sign_in sign_up signin signup site sitemap static statuses status stories store stories submit subscriptions
support tag tags terms terms-of-use tos topic topics trending tv upload user users video videos watch web
wp-content channel
""".split()
# What a template has in place of a handle.
_PLACEHOLDERS = """
null undefined username your-username your_username yourusername yourpage your-page yourprofile your-profile
yourcompany your-company yourname your-name yourhandle handle companyname company-name name example accountname
account_name pagename page-name myusername my-username user-name user_name xxx xxxx abc test brand-name
businessname yourbusiness your-business yourbrand your_handle yourchannel insert-username
""".split()
# Segments that are not a handle on one platform.
_SOMEWHERE = """
facebook: 2008 2009 2010 ajax appcenter badges bookmarks browse buddylist campaign checkpoint communitystandards connect
 directory donate find-friends findfriends friends fundraisers gaming games lite nearby places requests safety saved
 whitehat
 groups hashtag help imprint l.php login.php marketplace media mobile note.php notes offers photo.php
 permalink.php profile.php recover rsrc.php story.php tr translations v1.0 v2.0 wifi xti.php
instagram: s direct ar challenge invites lite graphql
twitter: goodies following followers search-advanced search-home widgets who_to_follow welcome en de account
 rules personalization similar_to download
youtube: attribution_link c channels gaming howyoutubeworks iframe_api kids music ne player_api playlist redirect
 results shorts subscription_center subscription_manager t trends v yt creators e clip hype movies new account
pinterest: _ pin ideas categories today convert topics password resource v3 videos shopping pinit.js ideas-popular
reddit: r u
github: collections customer-stories enterprise gist issues marketplace nonprofits notifications orgs pulls
 readme security sponsors team topics new
vimeo: album categories channels event events groups manage ondemand player showcase solutions stock staffpicks
 enterprise review blog
soundcloud: charts connect go imprint player stations stream you mobile people sets
twitch: bits directory inventory moderator popout prime settings team turbo wallet broadcast
telegram: addstickers addlist addtheme bg boost confirmphone contact iv joinchat login proxy setlanguage socks
linktree: admin s marketplace templates
medium: m me new-story creators gist membership partnerprogram
tumblr: dashboard widgets tagged docs themes
patreon: policy posts product
vk: away.php feed widgets.php dev rss im doc wall id0 video_ext.php share.php
flickr: tags friends upload organize me search
behance: gallery search live galleries assets
dribbble: shots designers tags jobs hiring
mixcloud: widget discover
calendly: d solutions integrations resources event_types
meetup: find topics cities lp pro apps
google_business: maps search
yelp: sf nyc
""".replace("\n ", " ")
NOBODY = frozenset(_NOBODY)  # as the only segment of a path, on every platform
NEVER = {  # by platform, wherever the handle is
    platform: frozenset([*_PLACEHOLDERS, *words.split()])
    for platform, _, words in (line.partition(":") for line in _SOMEWHERE.strip().splitlines())
}
PLACEHOLDERS = frozenset(_PLACEHOLDERS)

# Public Mastodon servers; on others a link is a profile only if it has rel="me".
MASTODON_SERVERS = frozenset(
    """aus.social chaos.social c.im det.social digitalcourage.social fosstodon.org hachyderm.io home.social
    indieweb.social infosec.exchange legal.social literatur.social masto.ai masto.host masto.pt mamot.fr mas.to
    mastodon.art mastodon.cloud mastodon.green mastodon.ie mastodon.nl mastodon.online mastodon.sdf.org
    mastodon.social mastodon.uno mastodon.world mastodon.xyz mastodontech.de mastodonapp.uk mathstodon.xyz
    masto.es mstdn.ca mstdn.jp mstdn.party mstdn.plus mstdn.social muenchen.social norden.social nrw.social
    ohai.social phpc.social piaille.fr pixelfed.social planet.moe ruhr.social sfba.social sigmoid.social
    social.coop social.tchncs.de sueden.social techhub.social tkz.one toot.community toot.io toot.wales
    toots.matapacos.dog troet.cafe universeodon.com wien.rocks bonn.social social.vivaldi.net
    tooot.im""".split()
)

# Accounts of the platforms, builders and theme makers themselves, which themes link to by default.
MAKERS = frozenset(
    """facebook meta instagram twitter x youtube linkedin pinterest tiktok github google googlebusiness whatsapp
    wix wixcom wixstudio squarespace wordpress wordpressdotcom weebly godaddy shopify webflow jimdo jimdo_com
    duda elementor elegantthemes divi envato themeforest themeisle themegrill colorlib colorlibtheme
    templatemonster html5up getbootstrap bootstrapmade templated w3layouts untree_co tooplate themefisher styleshout
    wpastra astrawp generatepress oceanwp wpbeginner yoast woocommerce automattic joomla drupal prestashop magento
    ionos strato ovhcloud hostinger bluehost site123 webnode webador themexpert joomlart rockettheme gavickpro
    wpengine kadencewp avada themefusion muffingroup qodeinteractive""".split()
)
