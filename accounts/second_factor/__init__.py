"""The second factor of a sign-in, by allauth: authenticator apps, passkeys and recovery codes."""
