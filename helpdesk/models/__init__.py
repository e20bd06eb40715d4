from helpdesk.models.field import RequestField
from helpdesk.models.index import RequestIndexPage
from helpdesk.models.page import RequestPage

__all__ = ["RequestField", "RequestIndexPage", "RequestPage"]
