"""The public API under /api/v1: each room brings its router; the OpenAPI document is made from them."""

from ninja import NinjaAPI

from search.api import router as search_router

api = NinjaAPI(
    title="Help centre",
    version="1",
    description="Search the answers of the help centre.",
    urls_namespace="api-v1",
    docs_url=None,
)
api.add_router("", search_router)
