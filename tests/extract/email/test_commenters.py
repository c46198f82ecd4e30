"""Addresses of readers and customers, which are no contacts of the site."""

import pytest

from scrapersky_cli.extract.email.emails import find_emails
from scrapersky_cli.extract.parse.document import read_document

OWN = "<p>Mail: office@harbour-bikes.com</p>"


def emails(body: str) -> list[str]:
    html = f"<html><body>{OWN}{body}</body></html>"
    found = find_emails(read_document(html, "https://harbour-bikes.com/news"))
    return sorted(each.value for each in found if each.value != "office@harbour-bikes.com")


@pytest.mark.parametrize(
    "body",
    [
        '<ul class="comments"><li><b>Tina</b> Does it fit? tina.k@gmail.com</li></ul>',
        '<div id="comments"><dl><dt>Ravi said...</dt><dd>please tell me, ravi.p@gmail.com</dd></dl></div>',
        '<div class="comment"><cite>joost77@hotmail.com</cite><p>Lekker!</p></div>',
        '<div class="kommentar-liste"><p><a href="mailto:bernd.r@web.de">Bernd</a> bernd.r@web.de</p></div>',
        '<section class="comentarios"><b>ana.lopez@hotmail.com</b> dice: gracias</section>',
        "<p><b>Bob &amp; Lea Frank</b> (bob.frank@verizon.net): What a lovely shop.</p>",
        "<p>Комментарии (3): <b>Оля</b> olya_p@mail.ru — спасибо!</p>",
        "<pre>Carl Ott &lt;carl.ott@gmx.de&gt; schrieb am Montag</pre>",
        "<p>From: Dora Mint &lt;dora.mint@yahoo.com&gt; To: the list</p>",
    ],
)
def test_readers_are_no_contacts(body: str) -> None:
    assert emails(body) == []


@pytest.mark.parametrize(
    ("body", "wanted"),
    [
        # What the site itself says in its comments, or elsewhere, stays.
        ('<div class="comments">Write to help@harbour-bikes.com</div>', ["help@harbour-bikes.com"]),
        (
            '<div class="comments">harbour.bikes@gmail.com</div><p>harbour.bikes@gmail.com</p>',
            ["harbour.bikes@gmail.com"],
        ),
        ("<p>Sales (sales@harbour-boats.com): Monday to Friday</p>", ["sales@harbour-boats.com"]),
        ("<p>Tina Klein (tina.klein@gmail.com)</p>", ["tina.klein@gmail.com"]),
        ('<main class="no-comments"><p>tina.klein@gmail.com</p></main>', ["tina.klein@gmail.com"]),
    ],
)
def test_contacts_stay(body: str, wanted: list[str]) -> None:
    assert emails(body) == wanted


@pytest.mark.parametrize(
    ("body", "wanted"),
    [
        ("<p><b>rides@harbour-tours.ca</b>or call</p>", ["rides@harbour-tours.ca"]),
        ("<p>rides@harbour-tours.comor text us</p>", ["rides@harbour-tours.com"]),
        ("<p>Écrire à vente@savon-vert.frou par courrier</p>", ["vente@savon-vert.fr"]),
        ("<p><a href='/r'>Reservations</a>dine@harbour-inn.com</p>", ["dine@harbour-inn.com"]),
        ("<p>Bel 0341 72 45 06bakker@deoven.nl</p>", ["bakker@deoven.nl"]),
        ("<p>remove.this.hire@REMOVE-sound-shop.co.nz</p>", ["hire@sound-shop.co.nz"]),
        ('<a href="http://user@www.dye-works.com/">Dye works</a>', []),
        ('<script>alert("Please enter e-mail as pat@aol.com")</script>', []),
        ('<div data-json=\'{"author":"rex@gmail.com","rating":5}\'>Best shop</div>', []),
        ('<script>var page = {"member": {"email": "kim.user@gmail.com"}}</script>', []),
    ],
)
def test_words_beside_addresses(body: str, wanted: list[str]) -> None:
    assert emails(body) == wanted
