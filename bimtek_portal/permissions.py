"""What the portal's pages may ask of a device: nothing, unless a view says otherwise."""

CLOSED = "camera=(), microphone=(), geolocation=()"


class PermissionsPolicyMiddleware:
    """Sends Permissions-Policy with every answer. A view that needs the camera sets the header itself."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        response = self.get_response(request)
        response.headers.setdefault("Permissions-Policy", CLOSED)
        return response
