"""What looks like a contact and is none: hints, data of other people, captions, glued numbers."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scrapersky_cli.extract.email.emails import find_emails
from scrapersky_cli.extract.email.strangers import is_hint, without_strangers
from scrapersky_cli.extract.parse.document import read_document

OWN = "info@acme-dental.com"


def found(html: str, url: str = "https://www.acme-dental.com/contact") -> dict[str, str]:
    return {contact.value: contact.method for contact in find_emails(read_document(html, url))}


HINTS = [
    "name@domain.xxx",
    "username@domain.xyz",
    "jankowalski@domena.pl",
    "jan.kowalski@firma.pl",
    "nazwa@twojadomena.pl",
    "nom@domaine.be",
    "jean.dupont@votredomaine.ca",
    "correo@dominio.cl",
    "juan.perez@empresa.com",
    "mario.rossi@azienda.it",
    "nome@dominio.eu",
    "joao.silva@exemplo.net",
    "naam@domein.be",
    "janjansen@bedrijf.nl",
    "name@beispiel.eu",
    "max.muster@firma.ch",
    "jmeno@priklad.cz",
    "namn@exempel.nu",
    "nimi@esimerkki.com",
]


@pytest.mark.parametrize("hint", HINTS)
def test_hints_of_forms(hint: str) -> None:
    assert found(f"<script>var messages = {{email: 'Enter it as {hint}', other: \"{hint}\"}};</script>") == {}
    assert found(f'<p title="{hint}">{hint}</p>') == {}


@pytest.mark.parametrize(
    "before",
    [
        "Enter your e-mail, e.g. ",
        "For example: ",
        "The expected format: ",
        "in the format ",
        "Bitte eingeben, z. B. ",
        "z.B. ",
        "zum Beispiel: ",
        "par exemple ",
        "p. ex. ",
        "por ejemplo: ",
        "p. ej. ",
        "ad esempio ",
        "(es. ",
        "por exemplo, ",
        "bijvoorbeeld ",
        "bijv. ",
        "Podaj adres, np. ",
        "Dla przykładu: ",
        "napr. ",
        "t.ex. ",
        "f.eks. ",
        "например, ",
        "e.g.: ",
    ],
)
def test_an_example_in_a_script_is_no_lead(before: str) -> None:
    assert found(f"<script>var message = {{invalid: '{before}jane.miller@some-firm.com'}};</script>") == {}
    assert found(f'<span data-tip="{before}jane.miller@some-firm.com">?</span>') == {}


@pytest.mark.parametrize(
    "before",
    ["Nuestro correo es ", "Write to ", "E-mail: ", "Acme BV ", "Example Street 5, ", '{"format":"x","email":"', ""],
)
def test_other_words_before_an_address_are_no_lead_in(before: str) -> None:
    text = f"{before}{OWN}"
    assert not is_hint(text, len(before))
    assert OWN in found(f"<script>var message = '{text}';</script>")


def test_an_example_that_people_read_is_theirs() -> None:
    assert found(f"<p>Write us, for example {OWN}</p>") == {OWN: "text"}


@pytest.mark.parametrize("name", ["домен", "domain", "exemplo"])
def test_a_site_may_be_called_so(name: str) -> None:
    assert found(f"<p>info@{name}.com</p>", f"https://www.{name}.com/") != {}


CAPTIONS = [
    '<img alt="Почта@mail.ru" src="/m.png">',
    '<a href="mailto:почта@mail.ru">Почта</a>',
    "<p>Почта@mail.ru</p>",
    "<p>ящик2024@mail.ru</p>",
    '<div data-mail="логин@yandex.ru"></div>',
    '<meta property="og:email" content="ταχυδρομείο@gmail.com">',
    '<script type="application/ld+json">{"email":"邮箱@qq.com"}</script>',
]


@pytest.mark.parametrize("html", CAPTIONS)
def test_captions_in_another_alphabet(html: str) -> None:
    assert found(html) == {}


@pytest.mark.parametrize(
    ("text", "address"),
    [
        ("Почта:acme@mail.ru", "acme@mail.ru"),
        ("Почтаacme@mail.ru", "acme@mail.ru"),
        ("邮箱123456@qq.com", "123456@qq.com"),
        ("müller@acme-dental.com", "müller@acme-dental.com"),
    ],
)
def test_addresses_behind_captions(text: str, address: str) -> None:
    assert set(found(f"<p>{text}</p>")) == {address}


def test_an_address_wholly_in_another_alphabet() -> None:
    assert found('<a href="mailto:почта@почта.рф">x</a>') == {"почта@xn--80a1acny.xn--p1ai": "mailto"}


STRANGERS = [
    '{"disallowed_keys":"viagra\\nspam@bad.ru\\njoe@bad.com","x":1}',
    '{"blacklist_keys": "joe@bad.com"}',
    'UserContext.initialize({"ampm": ["AM"], "userName": "portal@acme.force.com", "userId": "005"})',
    "UserContext.initialize({'locale':'en','userName':'portal@acme.force.com'})",
    '{"News":[{"reporters":[{"name":"A B","email":"a.b@paper.com"},{"tags":["x"],"email":"c.d@paper.com"}]}]}',
    '{"authors":{"12":{"email":"a.b@paper.com","links":[]}},"x":[]}',
    '{"commenters":["a.b@paper.com","c.d@paper.com"]}',
    'var s = "{\\"reporters\\":[{\\"email\\":\\"a.b@paper.com\\"}]}";',
]


@pytest.mark.parametrize("script", STRANGERS)
def test_data_of_strangers(script: str) -> None:
    assert found(f"<script>{script}</script>") == {}
    assert found(f'<script>{script}; var mail = "{OWN}";</script>') == {OWN: "script"}


def test_data_of_strangers_in_attributes() -> None:
    html = '<div data-props=\'{"reporters":[{"email":"a.b@paper.com"}],"contact":"info@acme-dental.com"}\'></div>'
    assert found(html) == {OWN: "attribute"}


@pytest.mark.parametrize(
    "script",
    [
        f'{{"reporters_desk":"{OWN}"}}',
        f'{{"reporters":[],"email":"{OWN}"}}',
        f'{{"reporters":null,"email":"{OWN}"}}',
        f'var userName = "joe", mail = "{OWN}";',
        f'{{"author":"Joe","email":"{OWN}"}}',
        "var m = {userName: 'info', host: 'acme-dental.com'}; x = m.userName + '@' + m.host;",
    ],
)
def test_other_data_is_read(script: str) -> None:
    assert found(f"<script>{script}</script>") == {OWN: "script"}


@given(st.lists(st.sampled_from(["reporters", '":', "[", "]", "{", "}", '"', "'", "\\", "@", "a", "userName:"])))
def test_nothing_is_added(pieces: list[str]) -> None:
    code = "".join(pieces)
    left = iter(code)
    assert all(character in left for character in without_strangers(code))  # in the same order


NUMBERS = [
    ("0301234567info@acme-dental.com", OWN),
    ("Tel. 030 1234567info@acme-dental.com", OWN),
    ("(512) 474-2233info@acme-dental.com", OWN),
    ("512-474-2233info@acme-dental.com", OWN),
    ("512.474.2233jane@acme-dental.com", "jane@acme-dental.com"),
    ("+1 5124742233office@acme-dental.com", "office@acme-dental.com"),
    ("020 7946 0958jane.miller@acme-dental.com", "jane.miller@acme-dental.com"),
    ("123456789@qq.com", "123456789@qq.com"),
    ("12345678abc@qq.com", "12345678abc@qq.com"),
    ("2000max@gmx.de", "2000max@gmx.de"),
    ("10115 2000max@gmx.de", "2000max@gmx.de"),
    ("24info@acme-dental.com", "24info@acme-dental.com"),
    ("4711@acme-dental.com", "4711@acme-dental.com"),
]


@pytest.mark.parametrize(("text", "address"), NUMBERS)
def test_numbers_glued_before_an_address(text: str, address: str) -> None:
    assert found(f"<p>{text}</p>") == {address: "text"}


@pytest.mark.parametrize(
    "attributes",
    [
        'class="avatar avatar-60 photo" src="/a.jpg"',
        'src="https://secure.gravatar.com/avatar/0a1b?s=60"',
        'class="comment-author__Avatar"',
    ],
)
def test_those_who_comment(attributes: str) -> None:
    assert found(f'<img alt="joe.miller@gmail.com" {attributes}>') == {}
    assert found('<img alt="joe.miller@gmail.com" src="/mail.png">') == {"joe.miller@gmail.com": "attribute"}
