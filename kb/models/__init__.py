from kb.models.contact_page import ContactPage, ContactPageEntry
from kb.models.contact_point import ContactPoint
from kb.models.faq import FAQPage
from kb.models.home import HomePage, MostAskedQuestion, ToolTile
from kb.models.info import InfoPage
from kb.models.topic import TopicPage, TopicSection

__all__ = [
    "ContactPage",
    "ContactPageEntry",
    "ContactPoint",
    "FAQPage",
    "HomePage",
    "InfoPage",
    "MostAskedQuestion",
    "ToolTile",
    "TopicPage",
    "TopicSection",
]
