"""The Permissions-Policy header: pages may not use the device's camera, microphone or location."""

CLOSED = "camera=(), microphone=(), geolocation=()"


class PermissionsPolicyMiddleware:
    """Middleware that sets Permissions-Policy on every response. A view that needs the camera sets its own header."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        response = self.get_response(request)
        response.headers.setdefault("Permissions-Policy", CLOSED)
        return response
