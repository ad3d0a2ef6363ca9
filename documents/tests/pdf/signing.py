"""PDFs with electronic signatures, by keys that are made here."""

import io
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from functools import cache
from unittest import mock

from asn1crypto import keys
from asn1crypto import x509 as asn1_x509
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID
from pyhanko.pdf_utils.generic import pdf_string
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.sign import PdfSignatureMetadata, signers
from pyhanko.sign.fields import SigSeedSubFilter
from pyhanko_certvalidator.registry import SimpleCertificateStore


@cache
def signer_named(name: str) -> signers.SimpleSigner:
    """Return a signer with a certificate that they gave themselves."""
    key = ec.generate_private_key(ec.SECP256R1())
    subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
    now = datetime.now(UTC)
    certificate = (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(subject)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .sign(key, hashes.SHA256())
    )
    private = key.private_bytes(
        serialization.Encoding.DER, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    own = asn1_x509.Certificate.load(certificate.public_bytes(serialization.Encoding.DER))
    return signers.SimpleSigner(
        signing_cert=own, signing_key=keys.PrivateKeyInfo.load(private), cert_registry=SimpleCertificateStore()
    )


def signed_pdf(content: bytes, *names: str) -> bytes:
    """Return the PDF, signed by each of these people after another."""
    for number, name in enumerate(names, start=1):
        writer = IncrementalPdfFileWriter(io.BytesIO(content), strict=False)
        about = PdfSignatureMetadata(field_name=f"Signature{number}")
        content = _signed(writer, about, name)
    return content


def _signed(writer: IncrementalPdfFileWriter, about: PdfSignatureMetadata, name: str) -> bytes:
    """Sign in a thread of its own: pyHanko starts an event loop, and a process that runs browser tests has one."""
    with ThreadPoolExecutor(1) as thread:
        return thread.submit(signers.sign_pdf, writer, about, signer=signer_named(name)).result().getvalue()


def pades_pdf(content: bytes, name: str, said_at: str) -> bytes:
    """Return the PDF, signed as European programs do: the moment is only in the file, as the text `said_at`."""
    writer = IncrementalPdfFileWriter(io.BytesIO(content), strict=False)
    about = PdfSignatureMetadata(field_name="Signature1", subfilter=SigSeedSubFilter.PADES)
    with mock.patch("pyhanko.sign.signers.pdf_byterange.pdf_date", return_value=pdf_string(said_at)):
        return _signed(writer, about, name)


def tampered(content: bytes) -> bytes:
    """Return the signed PDF with another title than the one that was signed."""
    before = content.replace(b"/Producer", b"/Producor", 1)
    assert before != content
    return before
