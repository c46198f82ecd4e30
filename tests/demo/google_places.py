"""Invented places as Google's API gives them, for its emulator."""

from typing import Any


def google_dentist(number: int, latitude: float = 30.25, longitude: float = -97.75, **changes: Any) -> dict[str, Any]:
    """A dentist in Austin; None leaves a field out."""
    place: dict[str, Any] = {
        "id": f"ChIJ{number:05}",
        "name": f"places/ChIJ{number:05}",
        "displayName": {"text": f"Dentist No. {number}", "languageCode": "en"},
        "primaryType": "dentist",
        "types": ["dentist", "health", "point_of_interest"],
        "businessStatus": "OPERATIONAL",
        "formattedAddress": f"{number} W 6th St, Austin, TX 78701, USA",
        "postalAddress": {"regionCode": "US", "locality": "Austin", "addressLines": [f"{number} W 6th St"]},
        "location": {"latitude": latitude, "longitude": longitude},
        "nationalPhoneNumber": "(512) 474-2233",
        "internationalPhoneNumber": "+1 512-474-2233",
        "websiteUri": f"https://dentist{number}.com/",
        "rating": 4.5,
        "userRatingCount": 12,
        "regularOpeningHours": {
            "periods": [{"open": {"day": 1, "hour": 9, "minute": 0}, "close": {"day": 1, "hour": 17, "minute": 0}}]
        },
        "timeZone": {"id": "America/Chicago"},
        "googleMapsUri": f"https://maps.google.com/?cid={number}",
        "reservable": True,
    }
    return {name: value for name, value in (place | changes).items() if value is not None}


def google_town(number: int) -> list[dict[str, Any]]:
    """So many dentists, spread over Austin."""
    return [google_dentist(n, 30.0 + 0.5 * (n * 0.618 % 1), -98.0 + 0.5 * (n * 0.755 % 1)) for n in range(number)]
