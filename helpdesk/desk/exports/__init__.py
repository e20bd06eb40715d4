from helpdesk.desk.exports.responses import FORMATS, export_response

__all__ = ["FORMATS", "export_response"]
