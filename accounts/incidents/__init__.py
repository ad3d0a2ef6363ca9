"""The register of failures to protect personal data, and the notices that the law asks for (27/2022, article 46)."""
