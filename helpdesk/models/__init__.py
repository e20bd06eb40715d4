from helpdesk.models.attachment import Attachment, ScanState
from helpdesk.models.consent import ConsentText
from helpdesk.models.field import FieldRole, FieldType, RequestField
from helpdesk.models.guard import RateCount, SpentProof
from helpdesk.models.inbox import Inbox, RoutingRule, RuleHours
from helpdesk.models.index import RequestIndexPage
from helpdesk.models.mail import Mail, MailRole
from helpdesk.models.mailbox import MailboxPosition
from helpdesk.models.message import Channel, Event, EventKind, Message, MessageKind
from helpdesk.models.page import RequestPage
from helpdesk.models.privacy import PrivacyAction, PrivacyRecord
from helpdesk.models.request import ACTIVE_STATES, Request, RequestState
from helpdesk.models.sign_in import SignInLink

__all__ = [
    "ACTIVE_STATES",
    "Attachment",
    "Channel",
    "ConsentText",
    "Event",
    "EventKind",
    "FieldRole",
    "FieldType",
    "Inbox",
    "Mail",
    "MailRole",
    "MailboxPosition",
    "Message",
    "MessageKind",
    "PrivacyAction",
    "PrivacyRecord",
    "RateCount",
    "Request",
    "RequestField",
    "RequestIndexPage",
    "RequestPage",
    "RequestState",
    "RoutingRule",
    "RuleHours",
    "ScanState",
    "SignInLink",
    "SpentProof",
]
