"""extract-emails: its default extractor, and the advanced one that it does not export."""

from extract_emails.data_extractors.advanced_email_extractor import AdvancedEmailExtractor
from extract_emails.data_extractors.email_extractor import EmailExtractor
from page_reader import run

run(
    {
        "extract-emails": EmailExtractor().get_data,
        "extract-emails, advanced": AdvancedEmailExtractor().get_data,
    }
)
