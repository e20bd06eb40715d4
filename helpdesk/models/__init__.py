from helpdesk.models.field import FieldRole, RequestField
from helpdesk.models.index import RequestIndexPage
from helpdesk.models.mail import Mail, MailRole
from helpdesk.models.page import RequestPage
from helpdesk.models.request import Request

__all__ = ["FieldRole", "Mail", "MailRole", "Request", "RequestField", "RequestIndexPage", "RequestPage"]
